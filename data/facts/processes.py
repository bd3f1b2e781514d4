"""Reads the inputs of a large company by processes of their own.

Rows of a database driver become Python objects one by one, under the interpreter's lock: threads would only wait for
each other. A process of its own reads into an Arrow file, which the facts engine takes in at once.
"""

import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from data.companies import company_by_slug
from data.facts.inputs import INPUTS, Input, Moment
from data.facts.reading import Done, arrow_batches, arrow_schema, from_engine

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]
_COSTLY_FIRST = ("actions", "payments", "latest_actions", "profiles")


def read_apart(connection: duckdb.DuckDBPyConnection, moment: Moment, scratch: Path, done: Done) -> None:
    """All inputs of the company into `work`; `scratch` is a directory for what lies between."""
    names = [*_COSTLY_FIRST, *(name for name in INPUTS if name not in _COSTLY_FIRST)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        coming = {pool.submit(_written, INPUTS[name], moment, scratch): INPUTS[name] for name in names}
        for each in as_completed(coming):
            _take_in(connection, coming[each], moment, each.result())
            done(coming[each].told)


def run_apart(code: str, *arguments: str) -> bool:
    """Runs a line of our own code in a process of its own; False, and a warning in the log, when it failed."""
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": paths}
    command = [sys.executable, "-c", code, *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter
    if ended.returncode:
        log.warning("A process that read for the facts failed; reading it here instead: %s", ended.stderr[-500:])
    return not ended.returncode


def _written(entry: Input, moment: Moment, scratch: Path) -> Path | None:
    """The file with the rows; None when the process could not read them, and whoever asked has to."""
    path = scratch / f"{entry.name}.arrow"
    code = f"from {__name__} import write_input; write_input()"
    return path if run_apart(code, moment.company.slug, str(moment.as_of), entry.name, str(path)) else None


def write_input() -> None:
    """Reads one input into an Arrow file; the arguments are a company, a day, the input and the path."""
    slug, day, name, path = sys.argv[1:]
    moment = Moment(company=company_by_slug(slug), as_of=date.fromisoformat(day))
    entry = INPUTS[name]
    with pa.OSFile(path, "wb") as file, pa.ipc.new_stream(file, arrow_schema(entry.statement(moment))) as rows:
        for batch in arrow_batches(entry, moment):
            rows.write_table(batch)


def _take_in(connection: duckdb.DuckDBPyConnection, entry: Input, moment: Moment, path: Path | None) -> None:
    if path is None:
        from_engine(connection, moment)(entry, None)
        return
    with pa.memory_map(str(path)) as file, pa.ipc.open_stream(file) as rows:
        connection.register("batch", rows)
        connection.execute(f"CREATE TABLE work.{entry.name} AS SELECT * FROM batch")
        connection.unregister("batch")
    path.unlink()
