"""Finds the customer behind each row, in one order for ever: customer id, else e-mail, else phone.

A customer id that is new, with an e-mail that belongs to exactly one customer without an id, is that customer, and the
id is filled in. Rows without a customer id go to the first customer with their e-mail (else phone), also to one of the
same file; who is still unknown becomes a new customer.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from data import bulk, schema
from data.importing.checking import KEY_OF, Check, number
from data.importing.keys import ROW_KEY
from data.importing.stored import FEW, any_of, mirror

NOBODY = 0
_LINES = 1 << 40
KEYS = ("external_id", "email_key", "phone_key")


def resolve(task: Check, connection: sa.Connection) -> None:
    """Leaves `found`: the customer id of each reference (`ref`) of the good rows, and whether it is new.

    First those with a customer id, then those with an e-mail, then with a phone; each time among the customers as the
    rows before leave them, so that the same file finds the same people again. May be asked again with fewer good rows.
    """
    if task.of_company:
        _nobody(task)
        return
    _references(task)
    _load_existing(task, connection)
    task.connection.execute("CREATE OR REPLACE TABLE found (ref VARCHAR, id BIGINT, fresh BOOLEAN)")
    task.connection.execute("CREATE OR REPLACE TABLE state AS SELECT id, email_key, phone_key FROM existing")
    for rank, statements in _KNOWN.items():
        for statement in statements:
            task.connection.execute(statement)
        _create_unknown(task, connection, rank)
        _advance(task, rank)


def _nobody(task: Check) -> None:
    """The good rows of a table of the company, which are about no customer."""
    _good(task, f"'' AS ref, {NOBODY} AS weight")
    task.connection.execute(
        f"CREATE OR REPLACE TABLE found AS SELECT '' AS ref, {NOBODY}::BIGINT AS id, false AS fresh"
    )


def _good(task: Check, columns: str) -> None:
    task.connection.execute(
        f"CREATE OR REPLACE TABLE good AS SELECT * EXCLUDE (reason), {columns} FROM checked "
        "WHERE reason = '' AND NOT EXISTS (SELECT 1 FROM rejected r WHERE r.line = checked.line)"
    )


def _references(task: Check) -> None:
    """The good rows, each with its reference and its weight; `refs` has each reference once."""
    ref = "coalesce('x' || external_id, 'e' || email_key, 'p' || phone_key)"
    rank = "CASE WHEN external_id IS NOT NULL THEN 0 WHEN email_key IS NOT NULL THEN 1 ELSE 2 END"
    _good(task, f"{ref} AS ref, {rank} * {_LINES} + line AS weight")
    pick = _pick(task)
    task.connection.execute(
        f"CREATE OR REPLACE TABLE refs AS SELECT ref, min(weight) // {_LINES} AS rank, "
        f"min(external_id) AS external_id, {pick}(email_key, weight) AS email_key, "
        f"{pick}(phone_key, weight) AS phone_key FROM good GROUP BY ref"
    )


def _pick(task: Check) -> str:
    """Files of customers overwrite, so their last value stands; other files fill, so their first does."""
    return "arg_max" if task.mapping.table == "customers" else "arg_min"


def _create_unknown(task: Check, connection: sa.Connection, rank: int) -> None:
    """New customers for the references of this rank that nobody answers to."""
    work = task.connection
    work.execute(
        "CREATE OR REPLACE TABLE fresh AS SELECT ref, row_number() OVER (ORDER BY ref) AS place "
        f"FROM refs ANTI JOIN found USING (ref) WHERE rank = {rank}"
    )
    count = number(work, "SELECT count(*) FROM fresh")
    work.register("given", pa.table({"id": _new_ids(task, connection, count), "place": np.arange(1, count + 1)}))
    work.execute("INSERT INTO found SELECT ref, id, true FROM fresh JOIN given USING (place)")
    work.unregister("given")


def _advance(task: Check, rank: int) -> None:
    """The customers' e-mails and phones as the references of this rank leave them."""
    first, second = ("r", "s") if task.mapping.table == "customers" else ("s", "r")
    task.connection.execute(
        f"CREATE OR REPLACE TABLE state AS SELECT coalesce(s.id, r.id) AS id, "
        f"coalesce({first}.email_key, {second}.email_key) AS email_key, "
        f"coalesce({first}.phone_key, {second}.phone_key) AS phone_key FROM state s FULL JOIN "
        f"(SELECT f.id, r.email_key, r.phone_key FROM found f JOIN refs r USING (ref) WHERE r.rank = {rank}) r "
        "ON r.id = s.id"
    )


def _load_existing(task: Check, connection: sa.Connection) -> None:
    """The company's customers that the references may mean: just these when they are few, all when they are many."""
    names = ("id", *KEYS, *(name for name in task.people if name not in KEYS))
    mirror(task, connection, "existing", [schema.customers.c[name] for name in names], _wanted(task))


def _wanted(task: Check) -> Iterable[sa.ColumnElement[bool]]:
    if number(task.connection, "SELECT count(*) FROM refs") > FEW:
        yield sa.true()
        return
    for key in KEYS:
        yield from any_of(task, schema.customers.c[key], f"SELECT DISTINCT {key} FROM refs WHERE {key} IS NOT NULL")


_KNOWN = {
    0: (
        # A known customer id.
        "INSERT INTO found SELECT ref, e.id, false FROM refs JOIN existing e USING (external_id)",
        # A new one whose e-mail belongs to exactly one customer, who has none; the first reference gets it.
        """INSERT INTO found SELECT min(r.ref), e.id, false FROM refs r
           JOIN (SELECT email_key, min(id) AS id FROM existing WHERE email_key IS NOT NULL GROUP BY email_key
                 HAVING count(*) = 1 AND count(external_id) = 0) e USING (email_key)
           WHERE r.rank = 0 AND NOT EXISTS (SELECT 1 FROM found f WHERE f.ref = r.ref)
           GROUP BY e.id""",
    ),
    1: (
        """INSERT INTO found SELECT r.ref, min(s.id), false FROM refs r JOIN state s USING (email_key)
           WHERE r.rank = 1 GROUP BY r.ref""",
    ),
    2: (
        """INSERT INTO found SELECT r.ref, min(s.id), false FROM refs r JOIN state s USING (phone_key)
           WHERE r.rank = 2 GROUP BY r.ref""",
    ),
}


def _new_ids(task: Check, connection: sa.Connection, count: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Ids that nobody else gets: reserved from the sequence, or above the highest under SQLite's write lock."""
    if connection.dialect.name == "postgresql" and count:
        numbers = sa.text("SELECT nextval(pg_get_serial_sequence('customers', 'id')) FROM generate_series(1, :count)")
        return np.fromiter(connection.execute(numbers, {"count": count}).scalars(), dtype=np.int64)
    highest = connection.execute(sa.select(sa.func.coalesce(sa.func.max(schema.customers.c.id), 0))).scalar_one()
    highest = max(highest, number(task.connection, "SELECT coalesce(max(id), 0) FROM found"))
    return np.arange(highest + 1, highest + 1 + count, dtype=np.int64)


def write_customers(task: Check, connection: sa.Connection) -> None:
    """Writes the customers that are new or change; leaves `altered` behind."""
    if task.of_company:
        task.connection.execute("CREATE TABLE altered (id BIGINT)")
    else:
        rows = _customer_rows(task)
        fresh = rows["fresh"]
        known, new = (rows.filter(chosen).drop_columns("fresh") for chosen in (pc.invert(fresh), fresh))
        bulk.upsert(connection, schema.customers, known)
        recorded = pa.array(np.full(new.num_rows, task.now, dtype=np.int64))
        bulk.insert(connection, schema.customers, new.append_column("recorded_at", recorded))


def _customer_rows(task: Check) -> pa.Table:
    """The customers that are new (`fresh`) or change."""
    _merge(task)
    differs = " OR ".join(f"m.{name} IS DISTINCT FROM e.{name}" for name in task.people)
    task.connection.execute(
        "CREATE TABLE altered AS SELECT m.* FROM merged m LEFT JOIN existing e ON e.id = m.id "
        f"WHERE m.fresh OR {differs}"
    )
    columns = [f"coalesce({name}, false) AS {name}" if name == "directory_entry" else name for name in task.people]
    columns += [f"{KEY_OF[name]} AS {name}_key" for name in task.people if name in KEY_OF]
    return task.connection.sql(
        f"SELECT {task.company.id}::BIGINT AS company_id, id, fresh, {', '.join(columns)} FROM altered ORDER BY id"
    ).to_arrow_table()


def _merge(task: Check) -> None:
    """Leaves `merged`: the customers of the good rows as they will be.

    An events file fills what is still empty; a file of customers overwrites with what is not empty.
    """
    overwrite = task.mapping.table == "customers"
    merged = ", ".join(_merged(name, overwrite) for name in task.people)
    task.connection.execute(
        f"CREATE TABLE merged AS SELECT f.id, f.fresh, {merged} FROM ({_filled(task)}) f "
        "LEFT JOIN existing e ON e.id = f.id"
    )


def count_renamed(task: Check, connection: sa.Connection) -> int:
    """How many customers, known already, the good rows would give another name or e-mail address; writes nothing."""
    resolve(task, connection)
    _merge(task)
    other = [sql for name, sql in _OTHER_NAME.items() if name in task.people]
    return number(
        task.connection,
        f"SELECT count(*) FROM merged m JOIN existing e USING (id) WHERE {' OR '.join(other) or 'false'}",
    )


_OTHER_NAME = {"name": "m.name <> e.name", "email": "lower(m.email) <> lower(e.email)"}


def _merged(name: str, overwrite: bool) -> str:
    first, second = ("f", "e") if overwrite else ("e", "f")
    return f"coalesce({first}.{name}, {second}.{name}) AS {name}"


def place_rows(task: Check) -> None:
    """Leaves `winners`: all good rows, each with its customer and its key."""
    key = ROW_KEY.get(task.mapping.table, "0::BIGINT")
    rows = f"SELECT g.*, f.id AS customer_id, {key} AS row_key FROM good g JOIN found f USING (ref)"
    task.connection.execute(f"CREATE OR REPLACE TABLE winners AS {rows}")


def choose_winners(task: Check, fit: str = "true") -> None:
    """Takes from `winners` the rows that a later fit one with the same key replaces.

    Files seldom repeat keys, so these are sought first.
    """
    task.connection.execute(
        "CREATE OR REPLACE TABLE repeated AS SELECT customer_id, row_key, "
        f"max(line * 16 + variant) FILTER ({fit}) AS last FROM winners GROUP BY ALL HAVING count(*) > 1"
    )
    if number(task.connection, "SELECT count(*) FROM repeated"):
        task.connection.execute(
            "DELETE FROM winners USING repeated r WHERE winners.customer_id = r.customer_id "
            "AND winners.row_key = r.row_key AND winners.line * 16 + winners.variant < r.last"
        )


def _filled(task: Check) -> str:
    """For each customer the one value of every column that the file has for it."""
    pick = _pick(task)
    if set(task.people) <= {"external_id", "email"} and "email" not in task.mapping.variants[0].sources:
        values = f"{pick}(external_id, ref) AS external_id, {pick}(email_key, ref) AS email"
        return f"SELECT id, bool_or(fresh) AS fresh, {values} FROM found JOIN refs USING (ref) GROUP BY id"
    values = ", ".join(f"{pick}({name}, weight) AS {name}" for name in task.people)
    keys = "SELECT id, bool_or(fresh) AS fresh FROM found GROUP BY id"
    rows = f"SELECT id, {values} FROM good JOIN found USING (ref) GROUP BY id"
    return f"SELECT * FROM ({keys}) JOIN ({rows}) USING (id)"
