"""Puts the checked rows into the source, all in one transaction, and says which of them changed anything."""

from collections.abc import Callable

import pyarrow as pa
import sqlalchemy as sa

from data import bulk, schema
from data.companies import touch
from data.engines import events, source
from data.importing import accounts, people
from data.importing.checking import Check, number

BATCH = 200_000
_touched = sa.Table("touched", sa.MetaData(), sa.Column("id", sa.BigInteger), prefixes=["TEMPORARY"])

Step = Callable[[int, int], None]
Ended = Callable[[sa.Connection, int], None]


def write(task: Check, step: Step, ended: Ended) -> tuple[int, int]:
    """Writes everything or nothing; returns accepted lines and touched customers.

    `step(done, total)` is called between batches; what it raises undoes the whole.
    `ended(connection, accepted)` records the end in the same transaction as the rows.
    Where the events have an engine of their own, they follow after the customers.
    """
    apart = task.mapping.table in schema.EVENT_TABLES and events() is not source()
    with source().begin() as connection:
        _lock(connection, task.company.id)
        people.resolve(task, connection)
        bulk.upsert(connection, schema.customers, people.customer_rows(task, connection))
        if not apart:
            return _finish(task, connection, connection, step, ended)
    with events().begin() as elsewhere, source().begin() as connection:
        return _finish(task, connection, elsewhere, step, ended)


def _lock(connection: sa.Connection, company_id: int) -> None:
    """Keeps two imports of a company apart; a write comes first, because SQLite locks only then."""
    table = schema.companies
    connection.execute(sa.update(table).where(table.c.id == company_id).values(changes=table.c.changes))


def _finish(
    task: Check, connection: sa.Connection, elsewhere: sa.Connection, step: Step, ended: Ended
) -> tuple[int, int]:
    task.connection.execute("CREATE TABLE changed (customer_id BIGINT, row_key BIGINT)")
    if task.mapping.table != "customers":
        _write_events(task, elsewhere, step)
    task.connection.execute(_COUNTED)
    accepted = number(task.connection, "SELECT count(DISTINCT line) FROM taken")
    ids = task.connection.sql(
        "SELECT customer_id AS id FROM taken UNION SELECT id FROM altered ORDER BY id"
    ).to_arrow_table()
    if ids.num_rows:
        _touch(connection, task.company.id, ids)
    ended(connection, accepted)
    return accepted, ids.num_rows


_COUNTED = (
    "CREATE TABLE taken AS SELECT line, customer_id FROM winners w WHERE customer_id IN (SELECT id FROM altered) "
    "OR EXISTS (SELECT 1 FROM changed c WHERE c.customer_id = w.customer_id AND c.row_key = w.row_key)"
)


def _write_events(task: Check, connection: sa.Connection, step: Step) -> None:
    columns, target = accounts.stored_columns(task.mapping.table), accounts.stored_table(task.mapping.table)
    total = number(task.connection, "SELECT count(*) FROM winners")
    rows = task.connection.sql(
        f"SELECT {task.company.id}::BIGINT AS company_id, customer_id, row_key, {columns} FROM winners "
        "ORDER BY customer_id, row_key"
    ).to_arrow_reader(BATCH)
    fresh, changed, done = _is_empty(task, target, connection), [], 0
    for batch in rows:
        changed.append(_write_batch(connection, target, pa.Table.from_batches([batch]), fresh))
        done += batch.num_rows
        step(done, total)
    if changed:
        task.connection.register("given", pa.concat_tables(changed))
        task.connection.execute("INSERT INTO changed BY NAME SELECT customer_id, row_key FROM given")
        task.connection.unregister("given")


def _is_empty(task: Check, table: sa.Table, connection: sa.Connection) -> bool:
    """Whether the company has no row of the table yet, so that none can clash."""
    first = sa.select(table.c.row_key).where(table.c.company_id == task.company.id).limit(1)
    return connection.execute(first).first() is None


def _write_batch(connection: sa.Connection, table: sa.Table, rows: pa.Table, fresh: bool) -> pa.Table:
    if not fresh:
        return bulk.upsert_changed(connection, table, rows)
    bulk.insert(connection, table, rows)
    return rows.select(["customer_id", "row_key"])


def _touch(connection: sa.Connection, company_id: int, ids: pa.Table) -> None:
    _touched.create(connection)
    bulk.insert(connection, _touched, ids)
    touch(connection, company_id, sa.select(_touched.c.id))
    _touched.drop(connection)
