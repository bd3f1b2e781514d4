"""The Customers page in numbers: its model once per version, a small update per selection, a cube per brush."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache

from queries import formats
from queries.bins import Axis, axis
from queries.breakdown import Counts, value_counts
from queries.charts import CHARTS, STEPS, Chart
from queries.cube import cumulated
from queries.empty import what_to_loosen
from queries.filters import FILTERS
from queries.kpis import DAY_KEYS, KPIS, Figures, sums
from queries.presets import PRESETS
from queries.scope import Scope
from queries.selection import Selection, told
from queries.statistics import mean, median, wilson

_EVERYBODY = Selection()


@dataclass(frozen=True)
class Everybody:
    """All customers of one version: bars and counts of every chart, and every measure."""

    axes: Mapping[str, Axis]
    counts: Mapping[str, Counts]
    measures: Mapping[str, Any]


_everybody: LRUCache[tuple[int, str], Everybody] = LRUCache(16)


def everybody(scope: Scope) -> Everybody:
    """What every selection is compared with, asked once per version."""
    key = (scope.company.id, _version(scope))
    if key not in _everybody:
        counts = value_counts(_EVERYBODY, scope)
        axes = {name: axis(CHARTS[name], one, scope.company) for name, one in counts.items()}
        _everybody[key] = Everybody(axes, counts, sums(_EVERYBODY, scope))
    return _everybody[key]


def model(scope: Scope) -> dict[str, Any]:
    """What never changes within a version: bars and everybody's counts of each chart, presets, total."""
    scope = scope.pin()
    every = everybody(scope)
    presets = {key: every.measures["count" if key == "all" else key] for key in PRESETS}
    charts = {key: _chart_model(CHARTS[key], one, every.counts[key]) for key, one in every.axes.items()}
    return {"version": _version(scope), "total": every.measures["count"], "presets": presets, "charts": charts}


def _version(scope: Scope) -> str:
    return scope.facts.version


def _chart_model(chart: Chart, bars: Axis, counts: Counts) -> dict[str, Any]:
    return {
        "key": chart.key,
        "label": chart.label,
        "help": chart.help,
        "form": chart.form,
        "filter": chart.filter.key,
        "width": chart.width,
        "bins": [one.as_json() for one in bars.bins],
        "all": _folded(chart, bars, counts),
        "ticks": bars.ticks,
    }


def _folded(chart: Chart, bars: Axis, counts: Counts) -> list[int]:
    return _reached(counts) if chart.form == "funnel" else bars.fold(counts)


def _reached(counts: Counts) -> list[int]:
    return [sum(n for bits, n in counts.items() if bits and bits & bit) for bit, _, _ in STEPS]


def update(selection: Selection, scope: Scope) -> dict[str, Any]:
    """Everything on the page that follows the selection, a few kilobytes."""
    scope = scope.pin()
    every = everybody(scope)
    bars, total = every.axes, every.measures["count"]
    counts, measures = value_counts(selection, scope), sums(selection, scope)
    days = {key: _all_filters(key, counts[key], selection) for key in DAY_KEYS}
    figures = Figures(measures, days, total, scope.company)
    return {
        "query": selection.to_query(),
        "version": _version(scope),
        "count": measures["count"],
        "charts": {key: _chart_update(CHARTS[key], bars[key], counts[key], selection, scope) for key in CHARTS},
        "funnel": {"steps": funnel(counts["journey"], scope)},
        "kpis": {key: _said(key, figures) for key in KPIS},
        "chips": [{"key": key, "text": text} for key, text in selection.chips()],
        "problems": told(selection),
        "sentence": selection.describe(),
        "empty": what_to_loosen(selection, scope) if measures["count"] == 0 else None,
    }


def _said(key: str, figures: Figures) -> dict[str, Any]:
    said = KPIS[key].say(figures)
    return {"value": str(said.value), "text": said.text, "note": said.note}


def _all_filters(key: str, counts: Counts, selection: Selection) -> Counts:
    """The counts under all filters: the chart's own left its filter out, so it is applied here."""
    if key not in selection.values:
        return counts
    chosen = selection.values[key]
    if chosen is None:
        return {None: counts.get(None, 0)}
    low, high = chosen
    return {
        v: n for v, n in counts.items() if v is not None and (low is None or v >= low) and (high is None or v <= high)
    }


def _chart_update(chart: Chart, bars: Axis, counts: Counts, selection: Selection, scope: Scope) -> dict[str, Any]:
    folded = _folded(chart, bars, counts)
    return {"counts": folded, "n": sum(counts.values()), "figure": _figure(chart, counts, selection, scope)}


def _figure(chart: Chart, counts: Counts, selection: Selection, scope: Scope) -> str:
    """The main figure in the corner of the title: the chosen range, else the middle, else how many have none."""
    if chart.filter.key in selection.values:
        return (
            FILTERS[chart.filter.key]
            .describe(selection.values[chart.filter.key])
            .removeprefix(chart.filter.label)
            .strip()
        )
    given = {value: n for value, n in counts.items() if value is not None}
    say = {"median": median, "mean": mean}.get(chart.figure)
    if say is None or not given:
        return _FIGURES.get(chart.form, "")
    middle = say(given)
    assert middle is not None
    decimals = 0 if chart.figure == "median" and middle == int(middle) else 1
    return f"{chart.figure} {formats.number(middle, scope.company, decimals)}"


_FIGURES = {"funnel": "of each step before"}


def funnel(counts: Mapping[int, int], scope: Scope) -> list[dict[str, Any]]:
    """Each milestone with its number, and the share of those at the step before who reached this one too."""
    reached, steps = _reached(dict(counts)), []
    for place, (bit, key, label) in enumerate(STEPS):
        before = STEPS[place - 1][0] if place else 0
        of = reached[place - 1] if place else sum(counts.values())
        both = sum(n for bits, n in counts.items() if bits & bit and bits & before == before)
        steps.append({"key": key, "label": label, "n": reached[place], **_rate(both, of, scope)})
    return steps


def _rate(n: int, of: int, scope: Scope) -> dict[str, Any]:
    ends = wilson(n, of)
    if ends is None:
        return {"of": 0, "rate": "not assessable", "interval": ""}
    low, high = (formats.number(100 * end, scope.company, 1) for end in ends)
    return {"of": of, "rate": formats.percent(n / of, scope.company, 0), "interval": f"{low} to {high} %"}


def brush(chart_key: str, selection: Selection, scope: Scope) -> dict[str, Any]:
    """Counts of every other chart for each bar of one, summed up from the left, under all filters but its own.

    The difference of two rows is the answer for a range of bars, so that dragging needs no further question.
    """
    scope, own = scope.pin(), CHARTS[chart_key].filter.key
    return {
        "chart": chart_key,
        "query": selection.without(own).to_query(),
        "cube": cumulated(chart_key, everybody(scope).axes, selection, scope),
    }
