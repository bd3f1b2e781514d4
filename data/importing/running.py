"""Takes one file from the first look to the committed rows."""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Dict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa

from data import schema
from data.companies import Company
from data.errors import ClienteleError, UnreadableFile, UserError
from data.importing import checking, edits, files, rejects, rows, runs, tables, writing
from data.importing.accounts import TABLES, of_company, teach
from data.importing.guessing import guess_table
from data.importing.kept import find_mapping
from data.importing.mapping import Mapping, Variant, guess_mapping, plain
from data.locks import turn
from data.settings import data_dir, positive


@dataclass(frozen=True)
class Progress:
    """How far an import is: `done` of `total` in bytes while reading, in rows while writing; `left` in seconds."""

    phase: str
    done: int
    total: int
    rate: float
    left: float


@dataclass(frozen=True)
class ImportResult:
    """accepted + rejected + ignored = rows, always. `edited` are the records changed that people had edited last."""

    import_id: int
    rows: int
    accepted: int
    rejected: int
    ignored: int
    rejects_file: Path | None
    touched: int
    message: str
    reasons: tuple[str, ...] = ()
    state: str = "done"
    edited: int = 0


class Cancelled(ClienteleError):
    """The person stopped the import; nothing was written."""


Report = Callable[[Progress], None]


@dataclass
class _Watch:
    """Tells progress and listens for the wish to stop."""

    progress: Report | None
    cancelled: Callable[[], bool] | None

    def phase(self, name: str) -> Callable[[int, int], None]:
        start = time.monotonic()

        def step(done: int, total: int) -> None:
            if self.cancelled is not None and self.cancelled():
                raise Cancelled("The import was cancelled; nothing was changed.")
            if self.progress is not None:
                rate = done / max(time.monotonic() - start, 0.001)
                self.progress(Progress(name, done, total, rate, (total - done) / rate if rate else 0.0))

        return step


def import_file(  # noqa: PLR0913 - one call says all there is to say about an import
    table_name: str,
    path: str | Path,
    company: Company,
    *,
    mapping: Dict[str, Any] | None = None,
    mapping_name: str | None = None,
    user: str,
    progress: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportResult:
    """Imports a CSV or XLSX file, or `url#table` of another database, into a table of the company.

    Raises UnreadableFile when nothing could be read; a row that cannot be taken never stops the others.
    """
    known_table(table_name)
    name = tables.shown_name(str(path))
    with runs.recorded(company, table_name, name, user, int(time.time())) as import_id:
        try:
            watch = _Watch(progress, cancelled)
            given = _Given(table_name, str(path), company, mapping, mapping_name)
            result = _import(given, import_id, watch)
        except BaseException as error:
            state = "cancelled" if isinstance(error, Cancelled) else "failed"
            runs.finish(import_id, state, int(time.time()), message=_words(error))
            if isinstance(error, Cancelled):
                return ImportResult(import_id, 0, 0, 0, 0, None, 0, str(error), state=state)
            raise
    return result


def _words(error: BaseException) -> str:
    text = (
        str(error) if isinstance(error, ClienteleError) else "The import failed and left nothing behind; see the log."
    )
    return text[:500]


def _record(connection: sa.Connection, result: ImportResult) -> None:
    counts = {name: getattr(result, name) for name in ("rows", "accepted", "rejected", "ignored", "message")}
    file = str(result.rejects_file) if result.rejects_file else None
    runs.end(connection, result.import_id, "done", int(time.time()), rejects_file=file, **counts)


@dataclass(frozen=True)
class _Given:
    table_name: str
    path: str
    company: Company
    mapping: Dict[str, Any] | None
    mapping_name: str | None


def known_table(table_name: str) -> None:
    """Raises UserError for a table that files cannot fill."""
    if table_name not in TABLES:
        raise UserError(f"There is no table '{table_name}'. Use one of: {', '.join(sorted(TABLES))}.")


def _import(given: _Given, import_id: int, watch: _Watch) -> ImportResult:
    with _opened(given.path) as (headings, chunks, total), workspace() as connection:
        mapping = chosen_mapping(given, headings)
        _require(mapping, headings, given.path)
        task = checking.Check(connection, given.company, mapping, headings, int(time.time()))
        count = _load(task, chunks, total, watch.phase("reading"))
        watch.phase("checking")(0, count)
        checking.check(task)
        watch.phase("writing")(0, count)

        def ended(source: sa.Connection, accepted: int, touched: int) -> ImportResult:
            result = _counted(task, import_id, count, accepted)
            _record(source, result)
            return replace(result, touched=touched, edited=edits.count_changed(task, source))

        with turn():
            return writing.write(task, watch.phase("writing"), ended)


def _counted(task: checking.Check, import_id: int, count: int, accepted: int) -> ImportResult:
    """The result of an import whose rows are judged; keeps the rejected ones for mending."""
    kept = rejects.write_rejects(task, import_id)
    refused = checking.number(task.connection, "SELECT count(*) FROM rejected")
    ignored = count - accepted - refused
    message = f"{count:,} rows: {accepted:,} accepted, {refused:,} rejected, {ignored:,} ignored."
    reasons = tuple(rejects.some_reasons(task))
    return ImportResult(import_id, count, accepted, refused, ignored, kept, 0, message, reasons)


@contextmanager
def _opened(path: str) -> Iterator[tuple[tuple[str, ...], Iterable[rows.Chunk], int]]:
    """Headings, chunks and total size of a file or of a table elsewhere."""
    if tables.is_table(path):
        with tables.opened(path) as source:
            yield source
    else:
        layout = files.look(Path(path))
        yield layout.headings, rows.read(layout), layout.size


@contextmanager
def workspace() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty DuckDB; large files spill to a directory that is gone afterwards, instead of filling the memory."""
    folder = data_dir() / "importing"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="work-", dir=folder) as temporary:
        connection = duckdb.connect()
        try:
            connection.execute(f"SET temp_directory = '{temporary}'")
            connection.execute(f"SET memory_limit = '{max(positive('CLIENTELE_MEMORY_MB'), 200)}MB'")
            connection.execute("SET preserve_insertion_order = false")
            checking.load_currencies(connection)
            teach(connection)
            yield connection
        finally:
            connection.close()


def chosen_mapping(given: _Given, headings: tuple[str, ...]) -> Mapping:
    """The mapping that was given or named, else the guessed one."""
    if given.mapping is not None:
        return plain(given.table_name, given.mapping)
    if given.mapping_name:
        return find_mapping(given.company, given.table_name, given.mapping_name)
    return plain(given.table_name, guess_mapping(given.table_name, usable(headings)))


def usable(headings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(heading for heading in headings if heading not in files.EXTRA_COLUMNS)


def _require(mapping: Mapping, headings: tuple[str, ...], path: str) -> None:
    """Raises UnreadableFile naming each column that the table needs and no heading fills."""
    missing = [name for variant in mapping.variants for name in missing_columns(mapping.table, variant, headings)]
    if not missing:
        return
    found = ", ".join(f"'{heading}'" for heading in headings[:40] if heading)
    fits = guess_table(headings)
    hint = f" These headings look like {fits}." if fits != mapping.table else ""
    raise UnreadableFile(
        f"{tables.shown_name(path)} has no column for {' and '.join(dict.fromkeys(missing))} of {mapping.table}. "
        f"Found: {found}.{hint} Rename the headings or choose a mapping."
    )


def missing_columns(table_name: str, variant: Variant, headings: tuple[str, ...]) -> list[str]:
    """Labels of the required columns that no heading of the file fills."""
    filled = checking.filled(variant, headings)
    own = {} if table_name == "customers" else schema.fields_of(TABLES[table_name])
    missing = [f"'{words.label}'" for name, words in own.items() if words.required and name not in filled]
    named = of_company(table_name) or filled & set(checking.IDENTITY)
    identity = [] if named else ["the customer ('Customer id', 'E-mail' or 'Phone')"]
    return [*missing, *identity]


def _load(task: checking.Check, chunks: Iterable[rows.Chunk], total: int, step: Callable[[int, int], None]) -> int:
    """Brings all rows into the table `raw`; returns how many."""
    task.connection.register("given", rows.raw_schema(len(task.headings)).empty_table())
    task.connection.execute("CREATE TABLE raw AS SELECT * FROM given")
    count = 0
    for chunk in chunks:
        task.connection.register("given", chunk.table)
        task.connection.execute("INSERT INTO raw SELECT * FROM given")
        count += chunk.table.num_rows
        step(chunk.done, max(total, chunk.done))
    task.connection.unregister("given")
    return count
