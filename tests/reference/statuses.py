"""The thirteen statuses of the Clients page, one function each, and the primary one."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from tests.reference.milestones import service_started_on
from tests.reference.money import closed, payment_error
from tests.reference.movements import exists, is_archived, is_deleted, is_left
from tests.reference.seen import Seen


def iso_day(text: str | None, otherwise: date) -> date:
    """The day that a detail names (2026-01-31); when it names none, the event's own day."""
    if text is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def invited_on(c: Seen) -> date | None:
    return c.first("invited")


def registered_on(c: Seen) -> date | None:
    return c.first("registered")


def is_active(c: Seen) -> bool:
    """Active: service started, not left."""
    return service_started_on(c) is not None and not is_left(c)


def leads(c: Seen) -> bool:
    return bool(invited_on(c) and registered_on(c)) and not closed(c) and not is_left(c)


def not_registered(c: Seen) -> bool:
    return bool(invited_on(c)) and not registered_on(c) and not closed(c) and not is_left(c)


def pending_start(c: Seen) -> bool:
    return closed(c) is not None and service_started_on(c) is None and not is_left(c)


def planned_days(c: Seen) -> list[date]:
    """The days that events are planned for."""
    return [iso_day(row["detail"], c.day(row["occurred_at"])) for row in c.actions("event_planned")]


def planned_until(c: Seen) -> date | None:
    return max(planned_days(c), default=None)


def no_planning(c: Seen) -> bool:
    """Active, and nothing planned for later than D + 4 days."""
    return is_active(c) and not any(day > c.today + timedelta(days=4) for day in planned_days(c))


def _since(c: Seen, kind: str, start: datetime) -> bool:
    last = c.last_instant(kind)
    return last is not None and last >= start


def subscription_end(c: Seen) -> date | None:
    """When the paid period of the last subscription is over; empty when none was started or none ends.

    Its end when it ended, else the day that the cancellation names, else the day of the cancellation.
    """
    start = c.last_instant("subscription_started")
    if start is None:
        return None
    if _since(c, "subscription_ended", start):
        return c.day(c.actions("subscription_ended")[-1]["occurred_at"])
    if _since(c, "subscription_cancelled", start):
        own_day = c.day(c.actions("subscription_cancelled")[-1]["occurred_at"])
        return iso_day(c.latest("subscription_cancelled", "detail"), own_day)
    return None


def subscription_started_on(c: Seen) -> date | None:
    """The day of the latest start."""
    start = c.last_instant("subscription_started")
    return None if start is None else c.day(start)


def subscription_cancelled_on(c: Seen) -> date | None:
    """The day of the latest cancellation, unless a subscription started since."""
    start = c.last_instant("subscription_started")
    if start is None or not _since(c, "subscription_cancelled", start):
        return None
    return c.day(c.actions("subscription_cancelled")[-1]["occurred_at"])


def subscription_running(c: Seen) -> bool:
    """A subscription in its paid period: the day it ends is not part of it any more."""
    end = subscription_end(c)
    return c.first("subscription_started") is not None and (end is None or end > c.today)


def with_subscription(c: Seen) -> bool:
    return is_active(c) and subscription_running(c)


def without_subscription(c: Seen) -> bool:
    return is_active(c) and not subscription_running(c)


def content_assigned(c: Seen) -> int:
    return _content(c, "content_assigned")


def content_completed(c: Seen) -> int:
    return _content(c, "content_completed")


def _content(c: Seen, kind: str) -> int:
    """How often in the 30 days up to D."""
    first = c.today - timedelta(days=29)
    return sum(c.day(row["occurred_at"]) >= first for row in c.actions(kind))


def compliance(c: Seen) -> int | None:
    """Completed of assigned in whole percent, rounded down; with nothing assigned it is not assessable."""
    return 100 * content_completed(c) // content_assigned(c) if content_assigned(c) else None


def low_compliance(c: Seen) -> bool:
    """Less than half of the assigned content completed; nothing assigned is not assessable."""
    return content_assigned(c) > 0 and 2 * content_completed(c) < content_assigned(c)


def cancelled_subscription(c: Seen) -> bool:
    """Cancelled, and the paid period is not over yet."""
    end = subscription_end(c)
    return end is not None and end > c.today


def days_since_end(c: Seen) -> int | None:
    end = subscription_end(c)
    return None if end is None or end > c.today else (c.today - end).days


def just_ended(c: Seen) -> bool:
    days = days_since_end(c)
    return days is not None and days <= 30


def subscription_ended(c: Seen) -> bool:
    days = days_since_end(c)
    return days is not None and days > 30


STATUSES: dict[str, Callable[[Seen], bool]] = {
    "deleted": is_deleted,
    "archived": is_archived,
    "payment_error": payment_error,
    "cancelled": cancelled_subscription,
    "just_ended": just_ended,
    "subscription_ended": subscription_ended,
    "low_compliance": low_compliance,
    "no_planning": no_planning,
    "with_subscription": with_subscription,
    "without_subscription": without_subscription,
    "pending_start": pending_start,
    "leads": leads,
    "not_registered": not_registered,
}
"""In the order in which the first that applies is the primary one."""


def statuses(c: Seen) -> frozenset[str]:
    """Every status that applies; none for a directory entry."""
    if not exists(c) or c.profile["directory_entry"]:
        return frozenset()
    return frozenset(key for key, applies in STATUSES.items() if applies(c))


def primary_status(c: Seen) -> str | None:
    """The first that applies; who is in none is a prospect, and a directory entry is nothing."""
    if c.profile["directory_entry"]:
        return None
    found = statuses(c)
    return next((key for key in STATUSES if key in found), "prospect")
