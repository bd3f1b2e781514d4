"""Milestones, measures and flags of the Customers page, one function per term."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.reference.money import closed, paying
from tests.reference.movements import is_left, left_on
from tests.reference.seen import Seen, days_between


def opted_in(c: Seen) -> date | None:
    return c.first("optin")


def sales_call_on(c: Seen) -> date | None:
    return _first_held(c, "sales")


def onboarded(c: Seen) -> date | None:
    """The earlier of the first onboarded action and the first held onboarding call."""
    days = [day for day in (c.first("onboarded"), _first_held(c, "onboarding")) if day]
    return min(days, default=None)


def coached_on(c: Seen) -> date | None:
    return _first_held(c, "coaching")


def _first_held(c: Seen, kind: str) -> date | None:
    calls = c.held_calls(kind)
    return c.day(calls[0]["scheduled_at"]) if calls else None


def graduated_on(c: Seen) -> date | None:
    return c.first("graduated")


def service_started_on(c: Seen) -> date | None:
    return c.first("service_started")


def testimony_on(c: Seen) -> date | None:
    return c.first("testimony")


def testimonies(c: Seen) -> int:
    return len(c.actions("testimony"))


def testimony(c: Seen) -> bool:
    return testimonies(c) > 0


def income(c: Seen) -> Decimal | None:
    """The amount of the latest income action; of several in the same second the largest."""
    return c.latest("income", "amount")


def income_range(c: Seen) -> int | None:
    """Which range the income is in: 0 is exactly nothing, 1 is below the first bound above 0, and so on up."""
    amount = income(c)
    if amount is None:
        return None
    return 0 if amount == 0 else 1 + sum(amount >= bound for bound in c.rules.income_bounds if bound > 0)


def plan(c: Seen) -> str | None:
    """What the latest subscription is called; an empty text is no plan."""
    return c.latest("subscription_started", "detail") or None


def age(c: Seen) -> int | None:
    """Whole years at D. Who is born on a leap day has a birthday on 1 March in a common year."""
    born, today = c.profile["birth_date"], c.today
    if born is None or born > today:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def coaching_times(c: Seen) -> int:
    return len(c.held_calls("coaching"))


def onboarding_days(c: Seen) -> int | None:
    return days_between(closed(c), onboarded(c))


def graduation_days(c: Seen) -> int | None:
    return days_between(closed(c), graduated_on(c))


def optin_close_days(c: Seen) -> int | None:
    return days_between(opted_in(c), closed(c))


def call_close_days(c: Seen) -> int | None:
    return days_between(sales_call_on(c), closed(c))


def days_in_total(c: Seen) -> int | None:
    """From Close to graduation, else to leaving, else to D."""
    return days_between(closed(c), graduated_on(c) or left_on(c) or c.today)


def graduated(c: Seen) -> bool:
    return paying(c) and graduated_on(c) is not None


def not_graduated(c: Seen) -> bool:
    return paying(c) and graduated_on(c) is None


def not_onboarded(c: Seen) -> bool:
    return not_graduated(c) and onboarded(c) is None and not is_left(c)


def not_coached(c: Seen) -> bool:
    return not_graduated(c) and coaching_times(c) == 0 and not is_left(c)


def onboarding_status(c: Seen) -> str:
    """Onboarded, still to be onboarded, left or graduated without it, or not (any more) a paying client."""
    if onboarded(c):
        return "onboarded"
    if not paying(c):
        return "not_paying"
    return "not_onboarded" if not_onboarded(c) else "never_onboarded"


JOURNEY: dict[str, Callable[[Seen], date | None]] = {
    "optin": opted_in, "sales_call": sales_call_on, "closed": closed, "onboarded": onboarded, "coached": coached_on,
    "graduated": graduated_on, "testimony": testimony_on,
}  # fmt: skip


def reached(c: Seen) -> frozenset[str]:
    """The milestones that happened, whatever came before them."""
    return frozenset(key for key, day in JOURNEY.items() if day(c) is not None)


def graduation_progress(c: Seen) -> str:
    """The furthest milestone up to graduation; a testimony is no step on the way."""
    return next((key for key in reversed(list(JOURNEY)[:-1]) if key in reached(c)), "known")


def last_seen_on(c: Seen) -> date | None:
    """The day of the latest action of any kind or held call."""
    instants = [row["occurred_at"] for row in c.all_actions]
    instants += [row["scheduled_at"] for row in c.all_calls if row["outcome"] == "held"]
    return max((c.day(instant) for instant in instants if c.by_today(instant)), default=None)
