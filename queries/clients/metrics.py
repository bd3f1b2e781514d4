"""The four metrics of a range, each with its definition, its list and its change against the range before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queries import formats
from queries.clients.balance import Balance, balance
from queries.clients.period import Period
from queries.clients.permanence import WHY_THEY_DIFFER, Parted, parted, survival
from queries.scope import Scope
from queries.selection import Selection
from queries.survival import Curve


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What the metrics of one range are made of."""

    total: int
    new: int
    recurrent: int
    parted: Parted


@dataclass(frozen=True, kw_only=True)
class Metric:
    """`key` names the list that is behind it, too; `value` is None where there is nothing to measure."""

    key: str
    label: str
    help: str
    value: Callable[[Figures], float | None]
    unit: str = ""


METRICS: dict[str, Metric] = {
    metric.key: metric
    for metric in (
        Metric(key="total", label="Total clients", value=lambda f: f.total,
               help="Created and not left at the end of the range, directory entries excluded."),
        Metric(key="new", label="New clients", help="Created in the range.", value=lambda f: f.new),
        Metric(key="recurrent", label="Recurrent clients", value=lambda f: f.recurrent,
               help="Created before the range and still there at its end."),
        Metric(key="left", label="Average permanence", unit="days", value=lambda f: f.parted.mean,
               help="Mean days from service start to leaving, for those who left in the range and are not back."),
    )
}  # fmt: skip


def figures(period: Period, days: Balance, selection: Selection, scope: Scope) -> Figures:
    """Recurrent are all who had come before the range, without those of them who are gone at its end."""
    gone = parted(period, selection, scope)
    recurrent = days.sum("new", Period(days.first, period.eve)) - gone.of_before
    return Figures(total=days.at(period.end), new=days.sum("new", period), recurrent=recurrent, parted=gone)


def metrics(period: Period, selection: Selection, scope: Scope) -> dict[str, Any]:
    """Every metric of the range beside the range of equal length before it, and the estimate of permanence."""
    days = balance(selection, scope)
    now = figures(period, days, selection, scope)
    then = figures(period.before, days, selection, scope) if period.before.end >= days.first else None
    told = {key: _told(metric, now, then, period, scope) for key, metric in METRICS.items()}
    told["left"] |= {
        "n": now.parted.measured,
        "left": now.parted.left,
        "survival": _survival(survival(period.end, selection, scope)),
    }
    return told


def _told(metric: Metric, now: Figures, then: Figures | None, period: Period, scope: Scope) -> dict[str, Any]:
    value, before = metric.value(now), metric.value(then) if then else None
    change = None if value is None or before is None else round(value - before, 1)
    return {
        "value": _rounded(value), "before": _rounded(before), "change": change,
        "text": _text(value, scope), "note": _note(change, before, period, scope),
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return value if value is None or isinstance(value, int) else round(value, 1)


def _text(value: float | None, scope: Scope) -> str:
    return "none left" if value is None else formats.number(value, scope.company, 0 if isinstance(value, int) else 1)


_OUT_OF_PROPORTION = 10


def _note(change: float | None, before: float | None, period: Period, scope: Scope) -> str:
    """The change in words, against which days it stands."""
    span = f"the {formats.number(period.days, scope.company)} days before" if period.days > 1 else "the day before"
    if change is None or before is None:
        return f"nothing to compare in {span}"
    if change == 0:
        return f"as in {span}"
    sign = "+" if change > 0 else "−"
    size = formats.number(abs(change), scope.company, 0 if float(change).is_integer() else 1)
    grown = abs(change) / before if before else _OUT_OF_PROPORTION
    share = f" ({sign}{formats.percent(grown, scope.company)})" if grown < _OUT_OF_PROPORTION else ""
    return f"{sign}{size}{share} against {span}"


def _survival(curve: Curve | None) -> dict[str, Any] | None:
    if curve is None:
        return None
    low, high = curve.median_interval()
    return {
        "median": curve.median(), "low": low, "high": high, "restricted_mean": round(curve.restricted_mean(), 1),
        "horizon": curve.horizon, "n": curve.seen, "why": WHY_THEY_DIFFER,
    }  # fmt: skip
