"""Writes many rows at once, by the fastest road that each engine offers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa

from data.errors import UserError

Rows: TypeAlias = pa.Table | Mapping[str, Sequence[Any]]

SLICE = 65_536
ROWS_PER_STATEMENT = 50


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What a row does to the one that is there: it replaces every column but those `left` alone.

    `sets` gives columns another value than the row's own, as SQL over the table and `excluded`; rows that are there
    and of which `only` does not hold stay as they are.
    """

    left: frozenset[str] = frozenset()
    sets: Mapping[str, str] = field(default_factory=dict)
    only: str = "true"


_PLAIN = Merge()


@dataclass(frozen=True)
class _Write:
    """One bulk write: where it goes, in which columns, and what a clash of keys means."""

    table: sa.Table
    columns: tuple[str, ...]
    replace: bool
    merge: Merge = _PLAIN

    @property
    def keys(self) -> tuple[str, ...]:
        """What makes a row this row: where files bring records with a number of their own, it is not that number."""
        return self.table.info.get("key") or tuple(column.name for column in self.table.primary_key)

    @property
    def names(self) -> str:
        return ", ".join(self.columns)

    @property
    def row(self) -> tuple[str, ...]:
        """What tells the rows of one company apart."""
        return tuple(key for key in self.keys if key != "company_id")

    def found(self, rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
        """Keys that the database gave back, typed as they were sent."""
        columns = zip(*rows, strict=True) if rows else [()] * len(self.row)
        return pa.table(
            {key: pa.array(each, schema.field(key).type) for key, each in zip(self.row, columns, strict=True)}
        )

    @property
    def on_conflict(self) -> str:
        """The clause that lets a later version of a row replace the earlier one, and only where it differs."""
        written = [name for name in self.columns if name not in self.keys and name not in self.merge.left]
        if not self.replace:
            return ""
        if not written:
            return f" ON CONFLICT ({', '.join(self.keys)}) DO NOTHING"
        table = self.table.name
        values = {name: self.merge.sets.get(name, f"excluded.{name}") for name in written}
        sets = [f"{name} = {value}" for name, value in values.items()]
        if "version" in self.table.c and "version" not in self.columns:
            sets.append(f"version = {table}.version + 1")
        differs = " OR ".join(f"{table}.{name} IS DISTINCT FROM {value}" for name, value in values.items())
        where = f"({differs}) AND {self.merge.only}"
        return f" ON CONFLICT ({', '.join(self.keys)}) DO UPDATE SET {', '.join(sets)} WHERE {where}"


def insert(connection: sa.Connection, table: sa.Table, rows: Rows) -> int:
    """Appends rows whose keys are all new, inside the caller's transaction; returns how many.

    `rows` carry the stored values: whole seconds for instants, ten-thousandths for money.
    """
    write, ready = _prepared(table, rows, replace=False)
    return _writer(connection).count(connection, write, ready)


def upsert(connection: sa.Connection, table: sa.Table, rows: Rows) -> int:
    """Adds or replaces rows by primary key, inside the caller's transaction; returns how many really changed.

    `rows` are as for `insert`, with each key at most once. Columns that are not given keep their value.
    """
    write, ready = _prepared(table, rows, replace=True)
    return _writer(connection).count(connection, write, ready)


def upsert_changed(connection: sa.Connection, table: sa.Table, rows: Rows, merge: Merge = _PLAIN) -> pa.Table:
    """Like `upsert`, but returns the keys (without the company) of the rows that really changed."""
    write, ready = _prepared(table, rows, replace=True, merge=merge)
    return _writer(connection).changed(connection, write, ready)


def row_of(table: sa.Table) -> tuple[str, ...]:
    """The columns that tell the table's rows of one company apart."""
    return _Write(table, (), replace=True).row


def _prepared(table: sa.Table, rows: Rows, replace: bool, merge: Merge = _PLAIN) -> tuple[_Write, pa.Table]:
    given = rows if isinstance(rows, pa.Table) else pa.table(dict(rows))
    columns = tuple(column.name for column in table.c if column.name in given.column_names)
    write = _Write(table, columns, replace, merge)
    order = [key for key in write.keys if key in write.columns]
    ready = given.select(list(write.columns))
    return write, ready.sort_by([(key, "ascending") for key in order]) if order else ready


# SQLite: statements of fifty rows each, which halves what a statement costs per row.


def _sqlite_count(connection: sa.Connection, write: _Write, rows: pa.Table) -> int:
    cursor = connection.connection.cursor()
    return sum(cursor.execute(sql, values).rowcount for sql, values in _statements(write, rows, ""))


def _sqlite_changed(connection: sa.Connection, write: _Write, rows: pa.Table) -> pa.Table:
    cursor = connection.connection.cursor()
    found: list[tuple[Any, ...]] = []
    for sql, values in _statements(write, rows, f" RETURNING {', '.join(write.row)}"):
        found += cursor.execute(sql, values).fetchall()
    return write.found(found, rows.schema)


def _statements(write: _Write, rows: pa.Table, tail: str) -> Iterator[tuple[str, list[Any]]]:
    width = len(write.columns)
    step = width * ROWS_PER_STATEMENT
    full = _sqlite_sql(write, ROWS_PER_STATEMENT, tail)
    for start in range(0, rows.num_rows, SLICE):
        flat = _flat(rows.slice(start, SLICE))
        for at in range(0, len(flat), step):
            values = flat[at : at + step]
            yield (full if len(values) == step else _sqlite_sql(write, len(values) // width, tail)), values


def _sqlite_sql(write: _Write, count: int, tail: str) -> str:
    marks = f"({', '.join('?' * len(write.columns))})"
    return (
        f"INSERT INTO {write.table.name} ({write.names}) VALUES {', '.join([marks] * count)}{write.on_conflict}{tail}"
    )


def _flat(rows: pa.Table) -> list[Any]:
    """All values of the rows in one list, row by row."""
    width = rows.num_columns
    flat: list[Any] = [None] * (width * rows.num_rows)
    for position, column in enumerate(rows.columns):
        flat[position::width] = _values(column)
    return flat


def _values(column: pa.ChunkedArray) -> list[Any]:
    """The column as Python values, as SQLite stores them: days as ISO text, flags as 0 and 1."""
    if pa.types.is_date(column.type) or pa.types.is_decimal(column.type):
        column = column.cast(pa.string())
    elif pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    if not pa.types.is_integer(column.type):
        return list(column.to_numpy(zero_copy_only=False).tolist() if _is_text(column) else column.to_pylist())
    if not column.null_count:
        return column.to_numpy().tolist()  # type: ignore[no-any-return]
    numbers = column.fill_null(0).to_numpy().astype(object)
    numbers[column.is_null().to_numpy(zero_copy_only=False)] = None
    return numbers.tolist()  # type: ignore[no-any-return]


def _is_text(column: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


# PostgreSQL: COPY, into the table itself or into a temporary one from which one statement takes all.


def _postgresql_count(connection: sa.Connection, write: _Write, rows: pa.Table) -> int:
    if not write.replace:
        _copy(connection, write.table.name, write.names, rows)
        return int(rows.num_rows)
    staging = _staged(connection, write, rows)
    done = connection.exec_driver_sql(_from_staging(write, staging)).rowcount
    connection.exec_driver_sql(f"DROP TABLE {staging}")
    return done


def _postgresql_changed(connection: sa.Connection, write: _Write, rows: pa.Table) -> pa.Table:
    staging = _staged(connection, write, rows)
    found = connection.exec_driver_sql(f"{_from_staging(write, staging)} RETURNING {', '.join(write.row)}").all()
    connection.exec_driver_sql(f"DROP TABLE {staging}")
    return write.found(found, rows.schema)


def _staged(connection: sa.Connection, write: _Write, rows: pa.Table) -> str:
    staging = f"staged_{write.table.name}"
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE {staging} ON COMMIT DROP AS SELECT {write.names} FROM {write.table.name} WITH NO DATA"
    )
    _copy(connection, staging, write.names, rows)
    return staging


def _from_staging(write: _Write, staging: str) -> str:
    return f"INSERT INTO {write.table.name} ({write.names}) SELECT {write.names} FROM {staging}{write.on_conflict}"


def _copy(connection: sa.Connection, table: str, names: str, rows: pa.Table) -> None:
    """Sends the rows as CSV, in which an empty text is quoted and a missing value is not."""
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv)") as copy:
        for start in range(0, rows.num_rows, SLICE):
            sink = pa.BufferOutputStream()
            pyarrow.csv.write_csv(rows.slice(start, SLICE), sink, options)
            copy.write(sink.getvalue().to_pybytes())


@dataclass(frozen=True)
class _Writer:
    count: Callable[[sa.Connection, _Write, pa.Table], int]
    changed: Callable[[sa.Connection, _Write, pa.Table], pa.Table]


_WRITERS = {
    "sqlite": _Writer(_sqlite_count, _sqlite_changed),
    "postgresql": _Writer(_postgresql_count, _postgresql_changed),
}


def _writer(connection: sa.Connection) -> _Writer:
    """Raises UserError for an engine without a bulk road; such a database is read, not written."""
    try:
        return _WRITERS[connection.dialect.name]
    except KeyError:
        known = " or ".join(_WRITERS)
        raise UserError(f"Rows can be written to {known}, not to {connection.dialect.name}.") from None
