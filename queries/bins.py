"""The bars of a chart: which values fall into which, what each is called and which filter it writes."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from data.companies import Company
from data.facts.derive import income_ranges
from queries import formats
from queries.charts import STEPS, Chart
from queries.kinds import AnyOf
from queries.statistics import quantile

_MOST_BARS = 8
_MOST_MONTHS = 60
_WIDTHS = (1, 2, 3, 5, 7, 10, 14, 20, 30, 60, 90, 180, 365)
_WANTED = 36


@dataclass(frozen=True)
class Bin:
    """One bar. `clause` is the filter value that means just its customers; `low` and `high` are a range's ends."""

    label: str
    clause: str
    low: str = ""
    high: str = ""
    values: tuple[Any, ...] = ()

    def as_json(self) -> dict[str, str]:
        return {"label": self.label, "clause": self.clause, "from": self.low, "to": self.high}


@dataclass(frozen=True)
class Axis:
    """The bars of one chart in order; the one for the empty value, where there is one, comes last."""

    bins: tuple[Bin, ...]
    edges: tuple[Any, ...] = ()
    places: Mapping[Any, int] = field(default_factory=dict)
    ticks: tuple[tuple[int, str], ...] = ()

    def place(self, value: Any) -> int:
        if value is None or not self.edges:
            return self.places.get(value, self.places.get("other", len(self.bins) - 1))
        return max(0, bisect_right(self.edges, value) - 1)

    def fold(self, counts: Mapping[Any, int]) -> list[int]:
        """Counts per value to counts per bar."""
        folded = [0] * len(self.bins)
        for value, n in counts.items():
            folded[self.place(value)] += n
        return folded


def axis(chart: Chart, counts: Mapping[Any, int], company: Company) -> Axis:
    """The bars of a chart, from how often each value occurs among all customers."""
    return _FORMS[chart.form](chart, counts, company)


def _bars(chart: Chart, counts: Mapping[Any, int], company: Company) -> Axis:
    kind = chart.filter.kind
    assert isinstance(kind, AnyOf)
    fixed = [key for key, _ in kind.choices] if kind.choices else _fixed(chart, company)
    given = [value for value in counts if value is not None]
    in_order = bool(fixed) and len(given) <= _MOST_BARS + 3
    ordered = [v for v in fixed if v in counts] if in_order else sorted(given, key=lambda v: (-counts[v], v))
    shown, rest = (ordered, []) if len(ordered) <= _MOST_BARS + 3 else (ordered[:_MOST_BARS], ordered[_MOST_BARS:])
    bins = [Bin(_label(chart, value, company), kind.write((value,)), values=(value,)) for value in shown]
    if rest:
        bins.append(Bin(f"{len(rest)} more", kind.write(tuple(sorted(rest))), values=tuple(rest)))
    if None in counts:
        bins.append(Bin("none yet", "none", values=(None,)))
    return Axis(tuple(bins), places={value: place for place, one in enumerate(bins) for value in one.values})


def _fixed(chart: Chart, company: Company) -> list[str]:
    return [key for key, _ in income_choices(company)] if chart.key == "income_range" else []


def income_choices(company: Company) -> tuple[tuple[str, str], ...]:
    return income_ranges(company.income_bounds)


def _label(chart: Chart, value: str, company: Company) -> str:
    if chart.key == "income_range":
        return dict(income_choices(company)).get(value, value)
    return chart.filter.kind.label_of(value)  # type: ignore[attr-defined, no-any-return]


def _histogram(chart: Chart, counts: Mapping[Any, int], company: Company) -> Axis:
    given = {value: n for value, n in counts.items() if value is not None}
    if not given:
        return _closed([], (), None in counts, ())
    low, high, last = min(given), quantile(given, 0.99), max(given)
    width = next((w for w in _WIDTHS if (high - low + 1) / w <= _WANTED), _WIDTHS[-1])
    low -= low % width
    edges = tuple(range(low, high + 1, width))
    bins = [_range(edge, edge + width - 1, chart) for edge in edges]
    if last >= edges[-1] + width:
        bins[-1] = Bin(f"{edges[-1]} and more", f"{edges[-1]}..", str(edges[-1]), "")
    step = max(1, round(len(edges) / 4))
    ticks = tuple((place, str(edge)) for place, edge in enumerate(edges) if place % step == 0)
    return _closed(bins, edges, None in counts, ticks)


def _range(low: int, high: int, chart: Chart) -> Bin:
    unit = " days" if chart.filter.fact.form == "days" else ""
    label = (
        f"{low} to {high}{unit}"
        if high > low
        else f"{low}{unit}".replace("1 days", "1 day")
        if low == 1
        else f"{low}{unit}"
    )
    return Bin(label, f"{low}..{high}", str(low), str(high))


def _closed(bins: list[Bin], edges: tuple[Any, ...], empty: bool, ticks: tuple[tuple[int, str], ...]) -> Axis:
    places: dict[Any, int] = {}
    if empty or not bins:
        places[None] = len(bins)
        bins = [*bins, Bin("none yet", "none")]
    return Axis(tuple(bins), edges, places, ticks)


def _months(chart: Chart, counts: Mapping[Any, int], company: Company) -> Axis:
    given = [value for value in counts if value is not None]
    if not given:
        return _closed([], (), None in counts, ())
    span = (max(given).year - min(given).year) * 12 + max(given).month - min(given).month + 1
    size = next((months for months in (1, 3) if span / months <= _MOST_MONTHS), 12)
    edges = _month_edges(min(given), max(given), size)
    ends = [*edges[1:], _plus_months(edges[-1], size)]
    bins = [_period(start, end - timedelta(days=1), size, company) for start, end in zip(edges, ends, strict=True)]
    step = max(1, round(len(edges) / 5))
    ticks = tuple((place, formats.month(edge, company)) for place, edge in enumerate(edges) if place % step == 0)
    return _closed(bins, tuple(edges), None in counts, ticks)


def _period(start: date, end: date, size: int, company: Company) -> Bin:
    first, last = formats.month(start, company), formats.month(end, company)
    return Bin(first if size == 1 else f"{first} to {last}", f"{start}..{end}", str(start), str(end))


def _month_edges(first: date, last: date, size: int) -> list[date]:
    edge = first.replace(day=1, month=first.month - (first.month - 1) % size)
    edges = []
    while edge <= last:
        edges.append(edge)
        edge = _plus_months(edge, size)
    return edges


def _plus_months(start: date, months: int) -> date:
    place = start.year * 12 + start.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _funnel(chart: Chart, counts: Mapping[Any, int], company: Company) -> Axis:
    return Axis(tuple(Bin(label, key) for _, key, label in STEPS))


_FORMS = {"bars": _bars, "histogram": _histogram, "months": _months, "funnel": _funnel}
