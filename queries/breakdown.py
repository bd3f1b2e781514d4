"""How often each value of each chart occurs: all charts with the same WHERE come from one scan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.facts.table import facts
from queries.answer import answer
from queries.charts import CHARTS, Chart
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
        frame = answer(together([CHARTS[key] for key in keys], selection.predicate(but=own)), scope)
        found |= _unfold(frame, keys)
    return found


def _by_predicate(selection: Selection, charts: Iterable[str]) -> Mapping[str | None, list[str]]:
    """Charts grouped by the filter that they leave out: None for all those whose own filter is not set."""
    groups: dict[str | None, list[str]] = defaultdict(list)
    for key in charts:
        own = CHARTS[key].filter.key
        groups[own if own in selection.values else None].append(key)
    return groups


def together(charts: list[Chart], where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """One scan for many charts: rows of (place of the chart, number, text, n), of which one value is set."""
    columns = list(dict.fromkeys(chart.column for chart in charts))
    sets = sa.func.grouping_sets(*(sa.tuple_(column) for column in columns))
    mark = sa.func.grouping(*columns).label("mark")
    inner = (
        sa.select(*(column.label(f"v{place}") for place, column in enumerate(columns)), mark, sa.func.count().label("n"))
        .select_from(facts)
        .where(where)
        .group_by(sets)
        .subquery()
    )
    numbers = [_as_number(inner.c[f"v{place}"], column) for place, column in enumerate(columns) if not _is_text(column)]
    texts = [sa.cast(inner.c[f"v{place}"], sa.String) for place, column in enumerate(columns) if _is_text(column)]
    return sa.select(inner.c.mark, _first_of(numbers, sa.Integer).label("number"), _first_of(texts, sa.String).label("text"), inner.c.n)


def _first_of(values: list[sa.ColumnElement[Any]], kind: type[sa.types.TypeEngine[Any]]) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(*values) if values else sa.cast(sa.null(), kind)


def _is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String)


def _as_number(value: sa.ColumnElement[Any], column: sa.Column[Any]) -> sa.ColumnElement[int]:
    return value - sa.cast(sa.literal(_EPOCH), sa.Date) if isinstance(column.type, sa.Date) else value


def _unfold(frame: pd.DataFrame, keys: list[str]) -> dict[str, Counts]:
    columns = list(dict.fromkeys(CHARTS[key].column for key in keys))
    full = (1 << len(columns)) - 1
    places = {full ^ (1 << (len(columns) - 1 - place)): column.key for place, column in enumerate(columns)}
    rows: dict[str, Counts] = {column.key: {} for column in columns}
    kinds = {column.key: column for column in columns}
    cells = zip(frame["mark"].tolist(), frame["number"].tolist(), frame["text"].tolist(), frame["n"].tolist(), strict=True)
    for mark, number, text, n in cells:
        column = kinds[places[mark]]
        rows[column.key][_value(column, number, text)] = n
    return {key: rows[CHARTS[key].column.key] for key in keys}


def _value(column: sa.Column[Any], number: float, text: str | None) -> Any:
    if _is_text(column):
        return text if isinstance(text, str) else None
    if pd.isna(number):
        return None
    return _EPOCH + timedelta(days=int(number)) if isinstance(column.type, sa.Date) else int(number)
