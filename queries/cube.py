"""Counts for each pair of a brushed chart's bar and another chart's bar, in one scan."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import sqlalchemy as sa

from queries.answer import answer
from queries.bins import Axis
from queries.charts import CHARTS, STEPS
from queries.scope import Scope
from queries.selection import Selection


def cumulated(own: str, axes: Mapping[str, Axis], selection: Selection, scope: Scope) -> dict[str, list[list[int]]]:
    """For every chart but the own one, rows of counts cumulated over the bars of the own one, the first row zeros.

    As always a chart obeys every filter but its own, so a chart that carries a filter has a scan of its own.
    """
    mine = CHARTS[own].filter.key
    others = [key for key, chart in CHARTS.items() if chart.filter.key != mine]
    filtered = {key: CHARTS[key].filter.key for key in others if CHARTS[key].filter.key in selection.values}
    free = [key for key in others if key not in filtered]
    rest = selection.without(mine)
    found = _cumulated(own, free, axes, rest.predicate(), scope)
    for key, but in filtered.items():
        found |= _cumulated(own, [key], axes, rest.predicate(but=but), scope)
    return found


def _cumulated(
    own: str, others: list[str], axes: Mapping[str, Axis], where: sa.ColumnElement[bool], scope: Scope
) -> dict[str, list[list[int]]]:
    columns = {key: _coded(key, axes) for key in (own, *others)}
    return _tables(own, columns, answer(_pairs(own, columns, where), scope), axes)


def _coded(key: str, axes: Mapping[str, Axis]) -> sa.ColumnElement[int]:
    return sa.type_coerce(CHARTS[key].column, sa.Integer) if CHARTS[key].form == "funnel" else _place(key, axes[key])


def _place(key: str, bars: Axis) -> sa.ColumnElement[int]:
    """The number of the bar that a customer falls into, as SQL."""
    column: sa.Column[Any] = CHARTS[key].column
    empty = _whole(len(bars.bins) - 1)
    if not bars.edges:
        whens = {value: place for value, place in bars.places.items() if value is not None}
        if not whens:
            return empty
        return sa.case(
            *((sa.cast(column, sa.String) == value, _whole(place)) for value, place in whens.items()), else_=empty
        )
    if isinstance(column.type, sa.Date):
        below = [(column < edge, _whole(place)) for place, edge in enumerate(bars.edges[1:])]
        return sa.case((column.is_(None), empty), *below, else_=_whole(len(bars.edges) - 1))
    width = bars.edges[1] - bars.edges[0] if len(bars.edges) > 1 else 1
    linear = sa.func.least((column - bars.edges[0]).op("//", precedence=9)(_whole(width)), _whole(len(bars.edges) - 1))
    return sa.case((column.is_(None), empty), else_=linear)


def _whole(number: int) -> sa.ColumnElement[int]:
    return sa.literal(int(number), sa.Integer)


def _pairs(own: str, columns: Mapping[str, sa.ColumnElement[Any]], where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    coded = (
        sa.select(*(sa.cast(column, sa.SmallInteger).label(key) for key, column in columns.items()))
        .where(where)
        .subquery()
    )
    others = [coded.c[key] for key in columns if key != own]
    sets = sa.func.grouping_sets(*(sa.tuple_(coded.c[own], other) for other in others))
    mark = sa.func.grouping(*others).label("mark")
    value = sa.func.coalesce(*others).label("place")
    return sa.select(coded.c[own].label("mine"), mark, value, sa.func.count().label("n")).group_by(sets)


def _tables(own: str, columns: Mapping[str, Any], frame: Any, axes: Mapping[str, Axis]) -> dict[str, list[list[int]]]:
    others = [key for key in columns if key != own]
    full, rows = (1 << len(others)) - 1, len(axes[own].bins)
    marks = frame["mark"].to_numpy()
    found = {}
    for place, key in enumerate(others):
        part = frame[marks == full ^ (1 << (len(others) - 1 - place))]
        width = 1 << len(STEPS) if CHARTS[key].form == "funnel" else len(axes[key].bins)
        table = np.zeros((rows + 1, width), dtype=np.int64)
        table[part["mine"].to_numpy() + 1, part["place"].to_numpy().astype(int)] = part["n"].to_numpy()
        found[key] = (_by_step(table) if CHARTS[key].form == "funnel" else table).cumsum(axis=0).tolist()
    return found


def _by_step(table: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    bits = np.arange(table.shape[1])
    return np.stack([table[:, bits & bit != 0].sum(axis=1) for bit, _, _ in STEPS], axis=1)
