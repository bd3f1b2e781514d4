"""The Clients page in one answer: metrics, evolution and statuses, for the page and as data."""

from typing import Any

from queries import formats
from queries.clients.balance import Balance, balance
from queries.clients.metrics import metrics
from queries.clients.moves import KINDS
from queries.clients.period import Period, period_of, spelled
from queries.clients.standing import standing
from queries.clients.view import shown
from queries.scope import Scope
from queries.selection import Selection, told


def summary(selection: Selection, scope: Scope) -> dict[str, Any]:
    """What the page shows, as data. Raises Unreadable for a range that cannot be read."""
    period = period_of(selection, scope)
    now = standing(selection, scope)
    return {
        "company": scope.company.slug, "as_of": scope.as_of.isoformat(),
        "facts_version": scope.facts.version,
        "range": _ends(period),
        "metrics": metrics(period, selection, scope),
        "evolution": balance(selection, scope).days(period),
        "everybody": now.everybody, "statuses": now.statuses, "groups": now.groups, "primary": now.primary,
    }  # fmt: skip


def update(selection: Selection, scope: Scope) -> dict[str, Any]:
    """Everything that follows the selection. The evolution has all days, whatever the range."""
    period, selection = shown(selection, scope)
    now, days = standing(selection, scope), balance(selection, scope)
    return {
        "query": selection.to_query(), "version": scope.facts.version,
        "as_of": scope.as_of.isoformat(), "range": _ends(period),
        "spell": spelled(period, scope),
        "metrics": metrics(period, selection, scope),
        "evolution": _all_days(days),
        "everybody": now.everybody, "statuses": now.statuses, "groups": now.groups,
        "prospects": now.primary["prospect"],
        "shares": _shares({**now.statuses, **now.groups}, now.everybody, scope),
        "chips": [{"key": key, "text": text} for key, text in selection.chips()],
        "problems": told(selection),
        "sentence": selection.describe(), "empty": _empty(now.everybody, days, period, selection, scope),
    }  # fmt: skip


def _ends(period: Period) -> dict[str, Any]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat(), "days": period.days}


def _all_days(days: Balance) -> dict[str, Any]:
    moves = {kind: days.moves[kind].tolist() for kind in KINDS}
    return {"first": days.first.isoformat(), "total": days.total.tolist(), **moves}


def _shares(counts: dict[str, int], of: int, scope: Scope) -> dict[str, str]:
    return {key: formats.percent(n / of, scope.company) if of else "" for key, n in counts.items()}


def _empty(everybody: int, days: Balance, period: Period, selection: Selection, scope: Scope) -> str:
    """Why there is nothing to see, and what to do."""
    if everybody and period.end < days.first:
        return f"There were no clients yet in this range: the first came on {days.first}. Choose a later range, or All."
    if everybody:
        return ""
    if selection.values:
        return f"No customer fits: {selection.describe()}. Remove a filter to see more."
    day = formats.day(scope.as_of, scope.company)
    return f"There were no customers yet on {day}. Choose a later day, or bring in your own on the Data page."
