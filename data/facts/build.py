"""Building facts: everything for a new day, or just the customers that changed."""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from data import schema
from data.companies import Company
from data.engines import events, source
from data.facts.derive import derive
from data.facts.inputs import INPUTS, Input, Moment
from data.facts.store import merge, store
from data.facts.versions import Facts, building, current_version, publish
from data.settings import positive

Progress = Callable[[str, float], None]

_BATCH = 50_000
_FEW = 20_000
_IN_LIST = 1_000

_ARROW: tuple[tuple[type[sa.types.TypeEngine[Any]], pa.DataType], ...] = (
    (sa.Boolean, pa.bool_()),
    (sa.Integer, pa.int64()),
    (sa.Date, pa.date32()),
    (sa.String, pa.string()),
)


def refresh(company: Company, as_of: date, *, full: bool = False, progress: Progress | None = None) -> Facts:
    """The facts of a day, brought up to date with the source.

    Derives only the customers that changed since the current version, or everything when there is none, when `full`
    is asked, or when too many changed. Builders queue; a killed one leaves the current version as it was.
    """
    with building(company, as_of) as directory:
        current = None if full else current_version(company, as_of)
        change = _changes(company)
        if current and current.change == change:
            return current
        changed = _changed_since(company, current.change) if current else None
        started = time.perf_counter()
        moment = Moment(company=company, as_of=as_of)
        if current and changed is not None and len(changed) <= _FEW:
            rows = _update(moment, directory, current, changed, progress)
        else:
            rows = _build(moment, directory, progress)
        seconds = time.perf_counter() - started
        return publish(company, directory, as_of=as_of, change=change, rows=rows, seconds=seconds)


def _changes(company: Company) -> int:
    table = schema.companies.c
    with source().connect() as connection:
        return int(connection.execute(sa.select(table.changes).where(table.id == company.id)).scalar_one())


def _changed_since(company: Company, change: int) -> list[int]:
    table = schema.customers.c
    statement = sa.select(table.id).where(table.company_id == company.id, table.changed_in > change).limit(_FEW + 1)
    with source().connect() as connection:
        return list(connection.execute(statement).scalars())


def _build(moment: Moment, directory: Path, progress: Progress | None) -> int:
    with _workshop(directory) as connection:
        _read_all(connection, moment, [None], progress)
        _say(progress, "Deriving the facts", 0.7)
        derive(connection, moment)
        _say(progress, "Storing the facts", 0.9)
        return store(connection, moment.company)


def _update(moment: Moment, directory: Path, current: Facts, changed: list[int], progress: Progress | None) -> int:
    shutil.copyfile(current.path, directory / "facts.duckdb")
    chunks = [changed[start : start + _IN_LIST] for start in range(0, len(changed), _IN_LIST)]
    with _workshop(directory) as connection:
        _read_all(connection, moment, chunks, progress)
        derive(connection, moment)
        return merge(connection, changed)


@contextmanager
def _workshop(directory: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The new facts file, with a scratch database `work` beside it that is gone afterwards."""
    scratch = directory / "work.duckdb"
    config: dict[str, Any] = {
        "memory_limit": f"{2 * positive('CLIENTELE_MEMORY_MB')}MB",
        "temp_directory": str(directory / "spill"),
    }
    connection = duckdb.connect(str(directory / "facts.duckdb"), config=config)
    try:
        connection.execute(f"ATTACH '{scratch}' AS work")
        yield connection
        connection.execute("DETACH work")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
        scratch.unlink(missing_ok=True)
        shutil.rmtree(directory / "spill", ignore_errors=True)


def _read_all(
    connection: duckdb.DuckDBPyConnection, moment: Moment, chunks: Sequence[list[int] | None], progress: Progress | None
) -> None:
    """Reads every input from the source into `work`, two at a time."""
    done = 0

    def read(entry: Input) -> None:
        nonlocal done
        _read(connection.cursor(), entry, moment, chunks)
        done += 1
        _say(progress, f"Reading {entry.name.replace('_', ' ')} from the source", 0.7 * done / len(INPUTS))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(read, INPUTS.values()))


def _read(cursor: duckdb.DuckDBPyConnection, entry: Input, moment: Moment, chunks: Sequence[list[int] | None]) -> None:
    shape = arrow_schema(entry.statement(moment))
    cursor.register("batch", shape.empty_table())
    cursor.execute(f"CREATE TABLE work.{entry.name} AS SELECT * FROM batch")
    engine = events() if entry.from_events else source()
    for chunk in chunks:
        few = replace(moment, only=None if chunk is None else tuple(chunk))
        for batch in arrow_batches(engine, entry.statement(few), shape):
            cursor.register("batch", batch)
            cursor.execute(f"INSERT INTO work.{entry.name} SELECT * FROM batch")


def arrow_schema(statement: sa.Select[tuple[int, ...]]) -> pa.Schema:
    """The Arrow types of a statement's columns."""
    return pa.schema([(column.name, _arrow_type(column.type)) for column in statement.selected_columns])


def _arrow_type(column_type: sa.types.TypeEngine[Any]) -> pa.DataType:
    return next((arrow for kind, arrow in _ARROW if isinstance(column_type, kind)), pa.int64())


def arrow_batches(engine: sa.Engine, statement: sa.Select[tuple[int, ...]], shape: pa.Schema) -> Iterator[pa.Table]:
    """The rows of a statement in Arrow tables of bounded size."""
    with engine.connect().execution_options(stream_results=True, max_row_buffer=_BATCH) as connection:
        for rows in connection.execute(statement).partitions(_BATCH):
            columns = zip(*rows, strict=True)
            yield pa.table([pa.array(c, f.type) for c, f in zip(columns, shape, strict=True)], schema=shape)


def _say(progress: Progress | None, text: str, share: float) -> None:
    if progress:
        progress(text, share)
