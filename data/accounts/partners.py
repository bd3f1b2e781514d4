"""A partner's access to a business account: who can have one, and how access stands on a day and since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from data.days import local_day

ACCESS_DAYS = 60
BUSINESS = "business"

ACTIVE, LAPSED, REQUESTED, CANCELLED = ACCESS_STATES = ("active", "lapsed", "requested", "cancelled")


@dataclass(frozen=True, kw_only=True)
class Access:
    """How access stands: the state, its first day, and what had happened by the day asked about."""

    state: str
    since: date
    requested_on: date | None
    granted_on: date | None
    visited_on: date | None
    cancelled_on: date | None

    @property
    def last_on(self) -> date | None:
        """The latest visit, for which granting counts, too; the last active day is `ACCESS_DAYS` later."""
        return _latest(self.granted_on, self.visited_on)


def is_business(account_type: str | None) -> bool:
    return (account_type or "").strip().lower() == BUSINESS


def access(row: Mapping[str, Any], as_of: date, zone: str) -> Access | None:
    """How a connection stands at the end of a local day; None before anything of it happened."""
    requested, granted, visited, cancelled = (
        _by(row[name], as_of, zone) for name in ("requested_at", "granted_at", "last_visit_at", "cancelled_at")
    )
    days = {
        "requested_on": requested and local_day(requested, zone),
        "granted_on": granted and local_day(granted, zone),
        "visited_on": visited and local_day(visited, zone),
        "cancelled_on": cancelled and local_day(cancelled, zone),
    }
    if cancelled and not _after(granted, cancelled):
        return Access(state=CANCELLED, since=local_day(cancelled, zone), **days)
    if requested and not (granted and granted >= requested):
        return Access(state=REQUESTED, since=local_day(requested, zone), **days)
    return _granted(days, as_of)


def _by(instant: datetime | None, as_of: date, zone: str) -> datetime | None:
    return instant if instant is not None and local_day(instant, zone) <= as_of else None


def _after(one: datetime | None, other: datetime) -> bool:
    return one is not None and one > other


def _granted(days: dict[str, date | None], as_of: date) -> Access | None:
    """Active up to and with the 60th day after the latest visit. Whoever visited had been granted access."""
    last = _latest(days["granted_on"], days["visited_on"])
    if last is None:
        return None
    lapsed_on = last + timedelta(days=ACCESS_DAYS + 1)
    if as_of >= lapsed_on:
        return Access(state=LAPSED, since=lapsed_on, **days)
    return Access(state=ACTIVE, since=days["granted_on"] or last, **days)


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)
