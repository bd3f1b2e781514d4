"""Tries the first rows of a file as an import would take them, so that a mapping shows what it does beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from data.cards import shown
from data.companies import Company
from data.engines import source
from data.importing import checking, files, links, people, rows
from data.importing.guessing import guess_table
from data.importing.mapping import Mapping, guess_mapping, key_of
from data.importing.ready import READY
from data.importing.rejects import some_reasons
from data.importing.running import missing_columns, usable, workspace

TRIED = 1_000
SHOWN_REASONS = 3


@dataclass(frozen=True)
class Trial:
    """How the first rows would fare, and how many known customers would have another name or e-mail address."""

    rows: int
    rejected: int
    reasons: tuple[str, ...]
    renamed: int = 0


@dataclass(frozen=True)
class Beginning:
    """Headings and first rows of a file, as text."""

    headings: tuple[str, ...]
    rows: pa.Table

    def cells(self, most: int) -> list[list[str]]:
        """The first rows as people see them, without card numbers."""
        table = self.rows.slice(0, most).drop_columns(["line", "problem", "extra"])
        return [
            [shown(cell or "") for cell in row] for row in zip(*(c.to_pylist() for c in table.columns), strict=True)
        ]


@lru_cache(maxsize=4)
def beginning(path: Path) -> Beginning:
    """The first look at a file that does not change any more. Raises UnreadableFile."""
    layout = files.look(path)
    chunk = next(iter(rows.read(layout)), None)
    if chunk is None:
        return Beginning(layout.headings, rows.raw_schema(len(layout.headings)).empty_table())
    return Beginning(layout.headings, chunk.table.take(pa.array(range(min(TRIED, len(chunk.table))))))


def try_rows(start: Beginning, mapping: Mapping, company: Company, now: int) -> Trial:
    """Judges the first rows without writing anything; what they name elsewhere only where they are the whole file."""
    if not len(start.rows):
        return Trial(0, 0, ())
    with workspace() as connection:
        connection.register("given", start.rows)
        connection.execute("CREATE TABLE raw AS SELECT * FROM given")
        task = checking.Check(connection, company, mapping, start.headings, now)
        checking.check(task)
        if mapping.table in links.LINKS and len(start.rows) < TRIED:
            with source().connect() as stored:
                links.judge(task, stored)
        rejected = checking.number(connection, "SELECT count(*) FROM rejected")
        return Trial(len(start.rows), rejected, tuple(some_reasons(task, SHOWN_REASONS)), _renamed(task))


def _renamed(task: checking.Check) -> int:
    """Only files of customers overwrite who is known."""
    if task.mapping.table != "customers":
        return 0
    with source().connect() as stored:
        return people.count_renamed(task, stored)


def suggestion(headings: Sequence[str]) -> tuple[str, str]:
    """The table that the headings fit, and the ready-made mapping that knows more of them than a guess; else ''."""
    known = usable(tuple(headings))
    table = guess_table(known)
    guessed = len(guess_mapping(table, known))
    fits = {name: _used(ready, known) for name, ready in READY.items() if _complete(ready, known)}
    best = max(fits, key=lambda name: fits[name], default="")
    return (READY[best].table, best) if best and fits[best] > guessed else (table, "")


def _complete(ready: Mapping, headings: tuple[str, ...]) -> bool:
    return not any(missing_columns(ready.table, variant, headings) for variant in ready.variants)


def _used(ready: Mapping, headings: tuple[str, ...]) -> int:
    """How many of the headings the mapping reads."""
    return len({key_of(heading) for heading in headings} & set(fills(ready)))


def fills(mapping: Mapping) -> dict[str, list[str]]:
    """Which columns each heading fills, by the heading's key."""
    found: dict[str, list[str]] = {}
    for variant in mapping.variants:
        for column, origin in variant.sources.items():
            for piece in origin.pieces:
                columns = found.setdefault(key_of(piece.heading), [])
                columns.extend([column] if column not in columns else [])
    return found
