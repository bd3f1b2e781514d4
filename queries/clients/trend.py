"""How each status went over the last 90 days: a point a week, told by the facts of that very day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from data.facts.past import MOST_ROWS, prepare
from data.facts.statuses import STATUSES
from data.facts.versions import current_version
from queries.clients.standing import standing
from queries.scope import Scope
from queries.selection import Selection

SPAN = timedelta(days=90)


def days_of(as_of: date) -> list[date]:
    """The Sundays of the last 90 days and the as-of day: tomorrow asks for the same Sundays."""
    last = as_of - timedelta(days=as_of.isoweekday() % 7)
    sundays = [last - timedelta(weeks=n) for n in range(13)]
    return sorted({as_of, *(day for day in sundays if as_of - day < SPAN)})


def trend(selection: Selection, scope: Scope) -> dict[str, Any]:
    """Counts by status on each day; None where there are no facts of that day.

    Small companies have the missing days built in the background; of large ones it shows the points that are there.
    Each day is told by its own facts, filters included.
    """
    days = days_of(scope.as_of)
    small = scope.facts.rows <= MOST_ROWS
    building = prepare(scope.company, list(reversed(days))) if small else False
    found = [_counts(day, selection, scope) for day in days]
    return {
        "days": [day.isoformat() for day in days],
        "statuses": {key: [one and one[key] for one in found] for key in STATUSES},
        "known": sum(one is not None for one in found), "building": building, "small": small,
    }  # fmt: skip


def _counts(day: date, selection: Selection, scope: Scope) -> dict[str, int] | None:
    if current_version(scope.company, day) is None:
        return None
    return dict(standing(selection, replace(scope, as_of=day)).statuses)
