"""Shows the first rows of a file and what its headings seem to mean, before anything is imported."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data.cards import shown
from data.companies import Company
from data.importing import files, rows, tables
from data.importing.guessing import guess_table
from data.importing.mapping import guess_mapping, plain
from data.importing.running import known_table, missing_columns, usable

FIRST_ROWS = 20


@dataclass(frozen=True)
class Preview:
    """`mapping` is the guess, column → heading; `problems` are the sentences to mend before importing."""

    table: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mapping: dict[str, str]
    problems: tuple[str, ...]


def preview(path: str | Path, table_name: str | None, company: Company) -> Preview:
    """The first look at a file; without a table name the table is guessed. Raises UnreadableFile."""
    headings, first = _first_rows(str(path))
    table = table_name or guess_table(usable(headings))
    known_table(table)
    mapping = guess_mapping(table, usable(headings))
    missing = missing_columns(table, plain(table, mapping).variants[0], headings)
    problems = tuple(f"No heading was recognised as {label}; choose one." for label in missing)
    return Preview(table, headings, first, mapping, problems)


def _first_rows(path: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    if tables.is_table(path):
        with tables.opened(path) as (headings, chunks, _total):
            return headings, _cells(chunks)
    layout = files.look(Path(path))
    return layout.headings, _cells(rows.read(layout))


def _cells(chunks: object) -> tuple[tuple[str, ...], ...]:
    for chunk in islice(chunks, 1):  # type: ignore[call-overload]
        table = chunk.table.slice(0, FIRST_ROWS).drop_columns(["line", "problem", "extra"])
        return tuple(tuple(map(shown, row)) for row in zip(*(c.to_pylist() for c in table.columns), strict=True))
    return ()
