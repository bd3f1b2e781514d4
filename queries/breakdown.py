"""How often each value of each chart occurs: all charts with the same WHERE come from one scan of the packs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from cachetools import LRUCache

from data.facts.columns import FACTS
from data.facts.packing import Digit
from data.facts.table import facts, packs
from queries.answer import answer
from queries.charts import CHARTS
from queries.scope import Scope
from queries.selection import Selection

Counts = dict[Any, int]
_EPOCH = date(1970, 1, 1)


def value_counts(selection: Selection, scope: Scope, charts: Iterable[str] = tuple(CHARTS)) -> dict[str, Counts]:
    """For each chart the number of customers at each value (None for the empty one).

    A chart obeys every filter but its own.
    """
    found: dict[str, Counts] = {}
    for own, keys in _by_predicate(selection, charts).items():
        columns = {key: CHARTS[key].column.key for key in keys}
        counts = fact_counts(set(columns.values()), selection.predicate(but=own), scope)
        found |= {key: counts[column] for key, column in columns.items()}
    return found


def _by_predicate(selection: Selection, charts: Iterable[str]) -> Mapping[str | None, list[str]]:
    """Charts grouped by the filter that they leave out: None for all those whose own filter is not set."""
    groups: dict[str | None, list[str]] = defaultdict(list)
    for key in charts:
        own = CHARTS[key].filter.key
        groups[own if own in selection.values else None].append(key)
    return groups


def fact_counts(keys: Iterable[str], where: sa.ColumnElement[bool], scope: Scope) -> dict[str, Counts]:
    """How often each value of each fact occurs among the rows of `where`, in one scan."""
    layout = digits(scope)
    wanted = [layout[key] for key in keys]
    names = sorted({digit.pack for digit in wanted})
    frame = answer(together(names, where), scope)
    parts = dict(zip(names, _parts(frame, len(names)), strict=True))
    return {digit.key: counts_of(digit, *parts[digit.pack]) for digit in wanted}


_layouts: LRUCache[str, dict[str, Digit]] = LRUCache(16)


def digits(scope: Scope) -> dict[str, Digit]:
    """How the packs of the current version are read."""
    version = scope.facts.version
    if version not in _layouts:
        _layouts[version] = _layout(scope)
    return _layouts[version]


def _layout(scope: Scope) -> dict[str, Digit]:
    rows: list[dict[str, Any]] = answer(sa.select(packs), scope).to_dict("records")  # type: ignore[assignment]
    return {row["key"]: Digit(**{**row, "labels": tuple(row["labels"])}) for row in rows}


def together(names: list[str], where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """One scan for several packs: rows of (mark of the pack, number, n)."""
    columns: list[sa.ColumnElement[int]] = [sa.column(name, sa.Integer) for name in names]
    sets = sa.func.grouping_sets(*(sa.tuple_(column) for column in columns))
    mark = sa.func.grouping(*columns).label("mark")
    number = sa.func.coalesce(*columns).label("number")
    return sa.select(mark, number, sa.func.count().label("n")).select_from(facts).where(where).group_by(sets)


def _parts(frame: pd.DataFrame, packs_asked: int) -> list[tuple[Any, Any]]:
    """Numbers and how often each occurs, for each pack; the mark has a bit for every pack that was not grouped by."""
    marks, numbers, counts = (frame[name].to_numpy() for name in ("mark", "number", "n"))
    full = (1 << packs_asked) - 1
    rows = (marks == full ^ (1 << (packs_asked - 1 - place)) for place in range(packs_asked))
    return [(numbers[mine], counts[mine]) for mine in rows]


def counts_of(digit: Digit, numbers: Any, counts: Any) -> Counts:
    """How often each value of one column occurs, from a pack's numbers and how often each of them does."""
    codes = numbers // digit.stride % digit.size
    totals = np.bincount(codes, weights=counts, minlength=1)
    return {_value(digit, int(code)): int(totals[code]) for code in np.flatnonzero(totals)}


def _value(digit: Digit, code: int) -> Any:
    if code == 0:
        return None
    if digit.labels:
        return digit.labels[code - 1]
    number = digit.low + code - 1
    kind = FACTS[digit.key].type
    return _EPOCH + timedelta(days=number) if kind == "DATE" else bool(number) if kind == "BOOLEAN" else number
