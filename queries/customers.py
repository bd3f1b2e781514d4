"""The customer table: one page of it, or all of it as an export."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from data.facts.columns import Fact
from data.facts.table import facts
from queries.answer import answer, stream
from queries.columns import COLUMNS, DEFAULT_COLUMNS
from queries.kpis import sums
from queries.lines import Line
from queries.scope import Scope
from queries.selection import Selection

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_TEXTS = ("text", "choice")


def columns_of(selection: Selection) -> tuple[str, ...]:
    """The chosen columns in their order, or those shown at first."""
    return selection.columns or DEFAULT_COLUMNS


def page(selection: Selection, scope: Scope, start: int, size: int) -> tuple[pd.DataFrame, int]:
    """Rows start to start + size of the sorted table, with `id` and the chosen columns, and how many there are in all.

    Money comes as exact text. Only the keys are sorted; the rows are fetched afterwards.
    """
    scope, wanted = scope.pin(), list(dict.fromkeys(("id", *columns_of(selection))))
    ids = answer(line(selection).sorted(facts.c.id).offset(start).limit(size), scope)["id"].tolist()
    rows = answer(sa.select(*(exact(COLUMNS[key]) for key in wanted)).where(among(ids)), scope)
    ordered = rows.set_index("id", drop=False).reindex(ids)
    return ordered.reset_index(drop=True), int(sums(selection, scope)["count"])


def among(ids: list[int]) -> sa.ColumnElement[bool]:
    """Rows with these ids, by one list as a single parameter: half the time of as many parameters."""
    return facts.c.id.in_(sa.select(sa.func.unnest(sa.literal(ids, sa.ARRAY(sa.Integer)))))


def line(selection: Selection) -> Line:
    """The table in its order: as asked, else by name."""
    asked = tuple((key, down) for key, down in selection.sort if key in COLUMNS) or (("name", False),)
    keys = tuple((facts.c.name_rank if key == "name" else facts.c[key], down) for key, down in asked)
    return Line(where=(selection.predicate(),), keys=keys)


def exact(fact: Fact) -> sa.ColumnElement[Any]:
    column = facts.c[fact.key]
    return sa.cast(column, sa.String).label(fact.key) if fact.form == "money" else column


def rows(
    selection: Selection, scope: Scope, keys: Sequence[str], write: Callable[[Fact], sa.ColumnElement[Any]]
) -> Iterator[pa.RecordBatch]:
    """Every filtered row, sorted, each column as `write` puts it: `typed`, `labelled` or `printed`."""
    return stream(line(selection).sorted(*(write(COLUMNS[key]).label(key) for key in keys)), scope)


def typed(fact: Fact) -> sa.ColumnElement[Any]:
    """As it is, for files that keep types."""
    column = facts.c[fact.key]
    return sa.cast(column, sa.String).label(fact.key) if fact.form == "choice" else column


def labelled(fact: Fact) -> sa.ColumnElement[Any]:
    """As it is, choices by their labels."""
    column = sa.cast(facts.c[fact.key], sa.String) if fact.form == "choice" else facts.c[fact.key]
    return sa.case(*((column == key, label) for key, label in fact.choices), else_=column) if fact.choices else column


def printed(fact: Fact, *, labels: bool) -> sa.ColumnElement[Any]:
    """For a spreadsheet's eyes: text that could be run as a formula gets an apostrophe."""
    column = labelled(fact) if labels else typed(fact)
    if fact.form in _TEXTS:
        column = sa.case((sa.func.left(column, 1).in_(_RISKY), sa.literal("'").concat(column)), else_=column)
    return (sa.cast(column, sa.String) if fact.form == "money" else column).label(fact.key)
