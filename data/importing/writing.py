"""Puts the checked rows into the source, all in one transaction, and says which of them changed anything."""

from collections.abc import Callable
from typing import TypeVar

import pyarrow as pa
import sqlalchemy as sa

from data import bulk, schema
from data.companies import touch
from data.engines import events, source
from data.importing import accounts, edits, links, merging, people
from data.importing.checking import Check, number
from data.importing.links import Step

BATCH = 200_000
_touched = sa.Table("touched", sa.MetaData(), sa.Column("id", sa.BigInteger), prefixes=["TEMPORARY"])

Result = TypeVar("Result")
Ended = Callable[[sa.Connection, int, int], Result]


def write(task: Check, step: Step, ended: Ended[Result]) -> Result:
    """Writes everything or nothing; rows that name what is not there are rejected first.

    `step(done, total)` is called between batches; what it raises undoes the whole.
    `ended(connection, accepted lines, touched customers)` records the end in the same transaction as the rows.
    Where the events have an engine of their own, they follow after the customers.
    """
    apart = task.mapping.table in schema.EVENT_TABLES and events() is not source()
    with source().begin() as connection:
        _lock(connection, task.company.id)
        links.settle(task, connection, step)
        people.write_customers(task, connection)
        if not apart:
            return _finish(task, connection, connection, step, ended)
    with events().begin() as elsewhere, source().begin() as connection:
        return _finish(task, connection, elsewhere, step, ended)


def _lock(connection: sa.Connection, company_id: int) -> None:
    """Keeps two imports of a company apart; a write comes first, because SQLite locks only then."""
    table = schema.companies
    connection.execute(sa.update(table).where(table.c.id == company_id).values(changes=table.c.changes))


def _finish(
    task: Check, connection: sa.Connection, elsewhere: sa.Connection, step: Step, ended: Ended[Result]
) -> Result:
    edits.remember(task, connection)
    changed = [] if task.mapping.table == "customers" else _write_rows(task, elsewhere, step)
    _count(task, changed)
    links.follow(task, connection)
    accepted = number(task.connection, "SELECT count(DISTINCT line) FROM taken")
    ids = task.connection.sql(
        f"SELECT customer_id AS id FROM taken WHERE customer_id <> {people.NOBODY} "
        "UNION SELECT id FROM altered ORDER BY id"
    ).to_arrow_table()
    if ids.num_rows:
        _touch(connection, task.company.id, ids)
    return ended(connection, accepted, ids.num_rows)


def _count(task: Check, changed: list[pa.Table]) -> None:
    """Leaves `taken`: the lines that changed a row, or their customer."""
    matching = "false"
    if changed:
        task.connection.register("given", pa.concat_tables(changed))
        task.connection.execute("CREATE TABLE changed AS SELECT * FROM given")
        task.connection.unregister("given")
        same = " AND ".join(f"c.{key} = w.{key}" for key in changed[0].column_names)
        matching = f"EXISTS (SELECT 1 FROM changed c WHERE {same})"
    task.connection.execute(
        "CREATE TABLE taken AS SELECT line, customer_id FROM winners w "
        f"WHERE customer_id IN (SELECT id FROM altered) OR {matching}"
    )


def _write_rows(task: Check, connection: sa.Connection, step: Step) -> list[pa.Table]:
    """Writes the rows that stand; returns the keys of those that changed anything."""
    columns, target = accounts.stored_columns(task.mapping.table), accounts.stored_table(task.mapping.table)
    total = number(task.connection, "SELECT count(*) FROM winners")
    rows = task.connection.sql(
        f"SELECT {task.company.id}::BIGINT AS company_id, customer_id, row_key, {columns} FROM winners "
        "ORDER BY customer_id, row_key"
    ).to_arrow_reader(BATCH)
    merge = None if _is_empty(task, target, connection) else merging.merge(task)
    changed, done = [], 0
    for batch in rows:
        changed.append(_write_batch(connection, target, pa.Table.from_batches([batch]), merge))
        done += batch.num_rows
        step(done, total)
    return changed


def _is_empty(task: Check, table: sa.Table, connection: sa.Connection) -> bool:
    """Whether the company has no row of the table yet, so that none can clash."""
    first = sa.select(sa.literal(1)).select_from(table).where(table.c.company_id == task.company.id).limit(1)
    return connection.execute(first).first() is None


def _write_batch(connection: sa.Connection, table: sa.Table, rows: pa.Table, merge: bulk.Merge | None) -> pa.Table:
    """`merge` says what becomes of rows that are there; None where there are none."""
    if merge:
        return bulk.upsert_changed(connection, table, rows, merge)
    bulk.insert(connection, table, rows)
    return rows.select(list(bulk.row_of(table)))


def _touch(connection: sa.Connection, company_id: int, ids: pa.Table) -> None:
    _touched.create(connection)
    bulk.insert(connection, _touched, ids)
    touch(connection, company_id, sa.select(_touched.c.id))
    _touched.drop(connection)
