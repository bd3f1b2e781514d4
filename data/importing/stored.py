"""Brings rows of the source into the workspace, as far as a file may speak of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from data.importing.checking import Check, number
from data.types import Instant, Money, whole

FEW = 5_000
_LIST = 900
_FETCHED = 50_000
_STREAMED = {"stream_results": True, "max_row_buffer": _FETCHED}
_ARROW: dict[type, pa.DataType] = {
    Instant: pa.int64(), Money: pa.int64(), sa.Date: pa.date32(), sa.Boolean: pa.bool_(), sa.Integer: pa.int64(),
}  # fmt: skip


def mirror(
    task: Check, connection: sa.Connection, name: str, columns: Sequence[sa.Column[Any]],
    wanted: Iterable[sa.ColumnElement[bool]],
) -> None:  # fmt: skip
    """Leaves the table `name`: the company's rows that any condition wants, once each; the first column is their id."""
    task.connection.execute(f"DROP TABLE IF EXISTS {name}")
    _add(task, connection, name, columns, wanted)


def mirror_of_customers(
    task: Check, connection: sa.Connection, name: str, columns: Sequence[sa.Column[Any]]
) -> None:  # fmt: skip
    """Leaves the table `name`: the rows of the customers of `winners`.

    It is for passes that write nothing in between: who was read already is not read again.
    """
    task.connection.execute(f"CREATE TABLE IF NOT EXISTS {name}_of (customer_id BIGINT)")
    unread = f"SELECT DISTINCT customer_id FROM winners WHERE customer_id NOT IN (FROM {name}_of)"
    _add(task, connection, name, columns, _of(task, columns[0].table, unread))
    task.connection.execute(f"INSERT INTO {name}_of {unread}")


def _add(
    task: Check, connection: sa.Connection, name: str, columns: Sequence[sa.Column[Any]],
    wanted: Iterable[sa.ColumnElement[bool]],
) -> None:  # fmt: skip
    types = pa.schema([(column.name, _arrow(column)) for column in columns])
    task.connection.register("given", types.empty_table())
    task.connection.execute(f"CREATE TABLE IF NOT EXISTS {name} AS SELECT * FROM given")
    for rows in _rows(task, connection, columns, wanted):
        arrays = [pa.array(values, type) for values, type in zip(zip(*rows, strict=True), types.types, strict=True)]
        task.connection.register("given", pa.table(arrays, schema=types))
        task.connection.execute(f"INSERT INTO {name} SELECT * FROM given WHERE id NOT IN (SELECT id FROM {name})")
    task.connection.unregister("given")


def _arrow(column: sa.Column[Any]) -> pa.DataType:
    return next((arrow for kind, arrow in _ARROW.items() if isinstance(column.type, kind)), pa.string())


def _rows(
    task: Check, connection: sa.Connection, columns: Sequence[sa.Column[Any]],
    wanted: Iterable[sa.ColumnElement[bool]],
) -> Iterator[Sequence[sa.Row[Any]]]:  # fmt: skip
    table = columns[0].table
    mine = sa.select(*map(_plain, columns)).where(table.c.company_id == task.company.id)
    for where in wanted:
        yield from connection.execute(mine.where(where), execution_options=_STREAMED).partitions(_FETCHED)


def _plain(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return whole(column).label(column.name) if isinstance(column.type, (Instant, Money)) else column


def any_of(task: Check, column: sa.ColumnElement[Any], values: str) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions that together want every value that the query gives, each in a list that any engine takes."""
    found = [row[0] for row in task.connection.execute(values).fetchall()]
    for start in range(0, len(found), _LIST):
        yield column.in_(found[start : start + _LIST])


def of_customers(task: Check, table: sa.Table) -> Iterable[sa.ColumnElement[bool]]:
    """Rows of the customers whom the file is about."""
    return _of(task, table, "SELECT DISTINCT customer_id FROM winners")


def _of(task: Check, table: sa.Table, known: str) -> Iterable[sa.ColumnElement[bool]]:
    """Just the rows of these customers where they are few, all where they are many."""
    if number(task.connection, f"SELECT count(*) FROM ({known})") > FEW:
        return (sa.true(),)
    return any_of(task, table.c.customer_id, known)
