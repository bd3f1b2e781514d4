"""Since when something has held without interruption, found by going back from the day."""

from dataclasses import replace
from datetime import date, timedelta

from tests.reference.money import paid_instant, payments_made
from tests.reference.movements import is_archived, is_deleted
from tests.reference.seen import Seen
from tests.reference.statuses import iso_day, low_compliance, subscription_running

SUBSCRIPTION = ("subscription_started", "subscription_cancelled", "subscription_ended")


def on(c: Seen, day: date) -> Seen:
    """The same customer, asked about on another day."""
    return replace(c, rules=replace(c.rules, as_of=day))


def archived_on(c: Seen) -> date | None:
    """The first archiving since the customer was last there."""
    return _first_since_restored(c, "archived") if is_archived(c) else None


def deleted_on(c: Seen) -> date | None:
    return _first_since_restored(c, "deleted") if is_deleted(c) else None


def _first_since_restored(c: Seen, kind: str) -> date:
    back = c.last_instant("restored")
    return c.day(min(row["occurred_at"] for row in c.actions(kind) if back is None or row["occurred_at"] >= back))


def low_since(c: Seen) -> date | None:
    """Each earlier day is asked, until one on which it was not low."""
    if not low_compliance(c):
        return None
    day = c.today
    while low_compliance(on(c, day - timedelta(days=1))):
        day -= timedelta(days=1)
    return day


def short_of_plans_since(c: Seen) -> date | None:
    """From which day on nothing is planned later than four days ahead; a plan made later than that changes nothing.

    Empty when something is planned for later, and when nothing ever was.
    """
    plans = [(c.day(row["occurred_at"]), iso_day(row["detail"], date.min)) for row in c.actions("event_planned")]
    if any(planned > c.today + timedelta(days=4) for _, planned in plans):
        return None
    ahead = [planned for made, planned in plans if made + timedelta(days=4) < planned]
    return max(ahead) - timedelta(days=4) if ahead else None


def failing_since(c: Seen) -> date | None:
    """The first of the failed attempts of which each came before the retry window of the one before was over.

    What was tried before the last payment is settled.
    """
    paid = max((paid_instant(row) for row in payments_made(c)), default=None)
    tried = [row["last_attempt_at"] for row in c.all_payments if row["status"] == "failed"]
    open_ = sorted({c.day(at) for at in tried if at is not None and c.by_today(at) and (paid is None or at > paid)})
    start = open_.pop() if open_ else None
    while open_ and start is not None and open_[-1] + timedelta(days=c.rules.retry_days) >= start:
        start = open_.pop()
    return start


def subscribed_since(c: Seen) -> date | None:
    """The latest day of a subscription event on whose eve no subscription was running: every gap ends on such a day."""
    if not subscription_running(c):
        return None
    days = {c.day(row["occurred_at"]) for kind in SUBSCRIPTION for row in c.actions(kind)}
    return max(day for day in days if not subscription_running(on(c, day - timedelta(days=1))))
