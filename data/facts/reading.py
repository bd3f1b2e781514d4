"""Brings the grouped inputs from the source into the workshop, row by row through the driver of its database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from data.engines import events, source
from data.facts.inputs import INPUTS, Input, Moment

Done = Callable[[str], None]
Read = Callable[[Input, Sequence[int] | None], None]
"""Fills the table of the input's name in `work` with the rows of these customers; None stands for everybody."""

_BATCH = 50_000
_IN_LIST = 1_000
_ARROW: tuple[tuple[type[sa.types.TypeEngine[Any]], pa.DataType], ...] = (
    (sa.Boolean, pa.bool_()),
    (sa.Integer, pa.int64()),
    (sa.Date, pa.date32()),
    (sa.String, pa.string()),
)


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str, how: str = "") -> None:
    """Attaches a database file under a name."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS {name} {how}")


def from_engine(connection: duckdb.DuckDBPyConnection, moment: Moment) -> Read:
    """What asks the source itself."""
    return partial(_read_input, connection, moment)


def read_all(read: Read, done: Done, customers: Sequence[int] | None = None) -> None:
    """Every input, one after the other."""
    for entry in INPUTS.values():
        read(entry, customers)
        done(entry.told)


def _read_input(
    connection: duckdb.DuckDBPyConnection, moment: Moment, entry: Input, customers: Sequence[int] | None
) -> None:
    shape = arrow_schema(entry.statement(moment))
    connection.register("batch", shape.empty_table())
    connection.execute(f"CREATE TABLE work.{entry.name} AS SELECT * FROM batch")
    for few in _parts(moment, customers):
        for batch in arrow_batches(entry, few):
            connection.register("batch", batch)
            connection.execute(f"INSERT INTO work.{entry.name} SELECT * FROM batch")


def _parts(moment: Moment, customers: Sequence[int] | None) -> list[Moment]:
    """The moment for so many customers at a time as fit into a statement."""
    if customers is None:
        return [moment]
    starts = range(0, len(customers), _IN_LIST)
    return [replace(moment, only=tuple(customers[start : start + _IN_LIST])) for start in starts]


def arrow_schema(statement: sa.Select[tuple[int, ...]]) -> pa.Schema:
    """The Arrow types of a statement's columns."""
    return pa.schema([(column.name, _arrow_type(column.type)) for column in statement.selected_columns])


def _arrow_type(column_type: sa.types.TypeEngine[Any]) -> pa.DataType:
    return next((arrow for kind, arrow in _ARROW if isinstance(column_type, kind)), pa.int64())


def arrow_batches(entry: Input, moment: Moment) -> Iterator[pa.Table]:
    """The rows of an input in Arrow tables of bounded size."""
    statement = entry.statement(moment)
    shape = arrow_schema(statement)
    engine = events() if entry.from_events else source()
    with engine.connect().execution_options(stream_results=True, max_row_buffer=_BATCH) as connection:
        for rows in connection.execute(statement).partitions(_BATCH):
            columns = zip(*rows, strict=True)
            yield pa.table([pa.array(c, f.type) for c, f in zip(columns, shape, strict=True)], schema=shape)
