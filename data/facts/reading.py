"""Brings the grouped inputs from the source into the workshop, those of a large company by processes of their own.

Rows of a database driver become Python objects one by one, under the interpreter's lock: threads would only wait for
each other. A process of its own reads into an Arrow file, which the facts engine takes in at once.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from data import schema
from data.companies import company_by_slug
from data.engines import events, source
from data.facts.inputs import INPUTS, Input, Moment

log = logging.getLogger(__name__)

Done = Callable[[str], None]

_ROOT = Path(__file__).parents[2]
_BATCH = 50_000
_MANY = 50_000
_IN_LIST = 1_000
_COSTLY_FIRST = ("actions", "payments", "latest_actions", "profiles")
_ARROW: tuple[tuple[type[sa.types.TypeEngine[Any]], pa.DataType], ...] = (
    (sa.Boolean, pa.bool_()),
    (sa.Integer, pa.int64()),
    (sa.Date, pa.date32()),
    (sa.String, pa.string()),
)


def read_everything(connection: duckdb.DuckDBPyConnection, moment: Moment, scratch: Path, done: Done) -> None:
    """All inputs of the company into `work`; `scratch` is a directory for what lies between."""
    if _is_small(moment):
        read_few(connection, moment, [None], done)
        return
    names = [*_COSTLY_FIRST, *(name for name in INPUTS if name not in _COSTLY_FIRST)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        coming = {pool.submit(_in_a_process, INPUTS[name], moment, scratch): INPUTS[name] for name in names}
        for each in as_completed(coming):
            _take_in(connection, coming[each], moment, each.result())
            done(coming[each].name)


def read_few(
    connection: duckdb.DuckDBPyConnection, moment: Moment, chunks: Sequence[Sequence[int] | None], done: Done
) -> None:
    """The inputs of some customers, a chunk of ids after the other; None stands for everybody."""
    for entry in INPUTS.values():
        read_input(connection, entry, moment, chunks)
        done(entry.name)


def chunks_of(customers: Sequence[int]) -> list[Sequence[int]]:
    """The ids in groups of which each fits into a statement."""
    return [customers[start : start + _IN_LIST] for start in range(0, len(customers), _IN_LIST)]


def _is_small(moment: Moment) -> bool:
    ids = sa.select(schema.customers.c.id).where(moment.mine(schema.customers)).limit(_MANY + 1).subquery()
    with source().connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(ids)).scalar_one() <= _MANY


def read_input(
    connection: duckdb.DuckDBPyConnection, entry: Input, moment: Moment, chunks: Sequence[Sequence[int] | None]
) -> None:
    """One input into the table of its name in `work`."""
    shape = arrow_schema(entry.statement(moment))
    connection.register("batch", shape.empty_table())
    connection.execute(f"CREATE TABLE work.{entry.name} AS SELECT * FROM batch")
    for chunk in chunks:
        few = replace(moment, only=None if chunk is None else tuple(chunk))
        for batch in arrow_batches(entry, few):
            connection.register("batch", batch)
            connection.execute(f"INSERT INTO work.{entry.name} SELECT * FROM batch")


def _take_in(connection: duckdb.DuckDBPyConnection, entry: Input, moment: Moment, path: Path | None) -> None:
    if path is None:
        read_input(connection, entry, moment, [None])
        return
    with pa.memory_map(str(path)) as file, pa.ipc.open_stream(file) as rows:
        connection.register("batch", rows)
        connection.execute(f"CREATE TABLE work.{entry.name} AS SELECT * FROM batch")
        connection.unregister("batch")
    path.unlink()


_CHILD = "from data.facts.reading import write_input; write_input()"


def _in_a_process(entry: Input, moment: Moment, scratch: Path) -> Path | None:
    """The file with the rows; None when the process could not read them, and whoever asked has to."""
    path = scratch / f"{entry.name}.arrow"
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-c", _CHILD, moment.company.slug, str(moment.as_of), entry.name, str(path)]
    environment = {**os.environ, "PYTHONPATH": paths}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter
    if ended.returncode:
        log.warning("A process that read %s failed; reading here instead: %s", entry.name, ended.stderr[-500:])
        return None
    return path


def write_input() -> None:
    """Reads one input into an Arrow file; the arguments are a company, a day, the input and the path."""
    slug, day, name, path = sys.argv[1:]
    moment = Moment(company=company_by_slug(slug), as_of=date.fromisoformat(day))
    entry = INPUTS[name]
    with pa.OSFile(path, "wb") as file, pa.ipc.new_stream(file, arrow_schema(entry.statement(moment))) as rows:
        for batch in arrow_batches(entry, moment):
            rows.write_table(batch)


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
