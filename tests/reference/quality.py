"""What looks wrong in the records, and what stands in for a missing name."""

from tests.reference.milestones import graduated_on, onboarded, opted_in, sales_call_on
from tests.reference.money import closed, foreign_count
from tests.reference.movements import left_on
from tests.reference.seen import Seen, is_later

KNOWN_ACTIONS = frozenset(
    [
        "optin",
        "invited",
        "registered",
        "service_started",
        "onboarded",
        "content_assigned",
        "content_completed",
        "event_planned",
        "subscription_started",
        "subscription_cancelled",
        "subscription_ended",
        "graduated",
        "testimony",
        "income",
        "archived",
        "restored",
        "deleted",
    ]
)
KNOWN_CALLS = frozenset(("sales", "onboarding", "coaching", "support"))


def name(c: Seen) -> str:
    """The name; where it is missing the e-mail, phone or id."""
    given = (c.profile["name"] or None, c.profile["email"], c.profile["phone"], c.profile["external_id"])
    return next((text for text in given if text is not None), f"Customer {c.profile['id']}")


def has_unknown_kind(c: Seen) -> bool:
    actions = (row["kind"] not in KNOWN_ACTIONS for row in c.all_actions if c.by_today(row["occurred_at"]))
    calls = (row["kind"] not in KNOWN_CALLS for row in c.all_calls if c.by_today(row["scheduled_at"]))
    return any((*actions, *calls))


def anomalies(c: Seen) -> frozenset[str]:
    """Every count of days that would be negative, unknown kinds and foreign currencies."""
    found = {
        "optin_after_close": is_later(opted_in(c), closed(c)),
        "call_after_close": is_later(sales_call_on(c), closed(c)),
        "onboarded_before_close": is_later(closed(c), onboarded(c)),
        "graduated_before_close": is_later(closed(c), graduated_on(c)),
        "ended_before_close": graduated_on(c) is None and is_later(closed(c), left_on(c)),
        "unknown_kind": has_unknown_kind(c),
        "foreign_currency": foreign_count(c) > 0,
    }
    return frozenset(key for key, holds in found.items() if holds)
