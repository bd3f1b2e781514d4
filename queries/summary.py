"""What the page's charts and KPIs show, as data: every value by itself, none folded into bars."""

from typing import Any

from data.exporting import plain
from queries import board
from queries.breakdown import Counts, value_counts
from queries.charts import CHARTS, STEPS
from queries.kpis import sums
from queries.scope import Scope
from queries.selection import Selection


def summary(selection: Selection, scope: Scope) -> dict[str, Any]:
    """The selection in figures; a chart leaves out its own filter, all else obeys every filter."""
    scope = scope.pin()
    measures = sums(selection, scope)
    counts = value_counts(selection, scope)
    return {
        "company": scope.company.slug,
        "as_of": scope.as_of.isoformat(),
        "facts_version": board.model(scope)["version"],
        "count": measures.pop("count"),
        "kpis": {key: plain(value) for key, value in measures.items()},
        "charts": {key: _points(key, counts[key]) for key in CHARTS},
    }


def _points(key: str, counts: Counts) -> list[dict[str, Any]]:
    form = CHARTS[key].form
    if form == "funnel":
        return [{"value": step, "count": sum(n for bits, n in counts.items() if bits & bit)} for bit, step, _ in STEPS]
    given = sorted((value, n) for value, n in counts.items() if value is not None)
    points = [_point(form, value, n) for value, n in given]
    return [*points, {"value": None, "count": counts[None]}] if None in counts else points


def _point(form: str, value: Any, n: int) -> dict[str, Any]:
    """A whole number stands for the half-open step from it to the next one."""
    return {"from": value, "to": value + 1, "count": n} if form == "histogram" else {"value": plain(value), "count": n}
