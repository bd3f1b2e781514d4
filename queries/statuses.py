"""What each status shows: the columns of its list, why a customer is in it, and where in the profile to act on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from data.companies import Company
from data.facts.statuses import GROUPS, PRIMARY_STATUSES, PROSPECT, STATUSES, Status
from queries import formats
from queries.scope import Scope

Known = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class View:
    """`columns` are facts; `why` tells the inputs and the threshold from them; `tab` is the profile's."""

    status: Status
    columns: tuple[str, ...]
    tab: str
    why: Callable[[Known, Scope], str]

    @property
    def key(self) -> str:
        return self.status.key

    @property
    def label(self) -> str:
        return self.status.label


@lru_cache(4096)
def _written(day: date, company: Company) -> str:
    return formats.day(day, company)


def _day(known: Known, key: str, scope: Scope) -> str:
    return _written(known[key], scope.company) if known[key] else "an unknown day"


def _failed(k: Known, s: Scope) -> str:
    amount = formats.money(Decimal(k["failed_amount"]), s.company) if k["failed_amount"] is not None else "a collection"
    tries = f" after {k['failed_attempts']} attempts" if (k["failed_attempts"] or 0) > 1 else ""
    until = _written(k["payment_failed_on"] + timedelta(days=s.company.retry_days - 1), s.company)
    return f"Collecting {amount} failed{tries}, last attempt {_day(k, 'payment_failed_on', s)}; retried until {until}"


def _compliance(k: Known, s: Scope) -> str:
    start = _written(s.as_of - timedelta(days=29), s.company)
    done, given = k["content_completed"], k["content_assigned"]
    return f"{done} of {given} items assigned in the 30 days from {start} are completed, less than half"


def _planning(k: Known, s: Scope) -> str:
    last = (
        f"Last event planned for {_day(k, 'planned_until', s)}" if k["planned_until"] else "No event was ever planned"
    )
    return f"{last}; nothing later than four days from now"


def _ended(k: Known, s: Scope) -> str:
    return f"Paid period ended {_day(k, 'subscription_end', s)}, {_ago(k['subscription_end'], s)}, no new subscription"


def _ago(day: date, scope: Scope) -> str:
    days = (scope.as_of - day).days
    return f"{_days(days)} ago" if days else "today"


def _days(days: int) -> str:
    return f"{days} day" if days == 1 else f"{days} days"


def _without(k: Known, s: Scope) -> str:
    ended = f"the last ended {_day(k, 'subscription_end', s)}" if k["subscription_end"] else "there was none"
    return f"No subscription, {ended}; in service since {_day(k, 'service_started_on', s)}"


def _running(k: Known, s: Scope) -> str:
    end = f", paid until {_day(k, 'subscription_end', s)}" if k["subscription_end"] else ""
    return f"In service, subscription since {_day(k, 'subscription_started_on', s)}{end}"


def _cancelled(k: Known, s: Scope) -> str:
    left = _days((k["subscription_end"] - s.as_of).days)
    end = _day(k, "subscription_end", s)
    return f"Cancelled {_day(k, 'subscription_cancelled_on', s)}, paid period ends {end}, in {left}"


def _pending(k: Known, s: Scope) -> str:
    return f"Paid {_day(k, 'closed', s)}, {_ago(k['closed'], s)}, and the service has not started"


def _lead(k: Known, s: Scope) -> str:
    return f"Invited {_day(k, 'invited_on', s)}, registered {_day(k, 'registered_on', s)}, has not paid"


def _view(key: str, why: Callable[[Known, Scope], str], tab: str, *columns: str) -> View:
    return View(status=PRIMARY_STATUSES[key], columns=columns, tab=tab, why=why)


_LEFT = ("left_on", "service_started_on", "days_in_total", "total_paid")

VIEWS: dict[str, View] = {
    view.key: view
    for view in (
        _view("leads", _lead, "details", "invited_on", "registered_on", "channel", "email", "phone"),
        _view(
            "not_registered",
            lambda k, s: f"Invited {_day(k, 'invited_on', s)}, registration not completed",
            "details",
            "invited_on",
            "channel",
            "email",
            "phone",
        ),
        _view("pending_start", _pending, "dashboard", "closed", "total_paid", "payment_method", "plan", "phone"),
        _view("no_planning", _planning, "journey", "planned_until", "service_started_on", "last_seen_on", "owner"),
        _view(
            "with_subscription",
            _running,
            "subscriptions",
            "plan",
            "subscription_started_on",
            "subscription_end",
            "service_started_on",
        ),
        _view(
            "without_subscription",
            _without,
            "subscriptions",
            "service_started_on",
            "subscription_end",
            "plan",
            "last_paid_on",
        ),
        _view(
            "low_compliance",
            _compliance,
            "journey",
            "content_completed",
            "content_assigned",
            "compliance",
            "coaching_times",
            "owner",
        ),
        _view(
            "cancelled",
            _cancelled,
            "subscriptions",
            "subscription_end",
            "subscription_cancelled_on",
            "plan",
            "last_paid_on",
        ),
        _view("just_ended", _ended, "subscriptions", "subscription_end", "plan", "last_paid_on", "phone"),
        _view("subscription_ended", _ended, "subscriptions", "subscription_end", "plan", "last_paid_on", "phone"),
        _view(
            "payment_error",
            _failed,
            "payments",
            "payment_failed_on",
            "failed_attempts",
            "failed_amount",
            "amount_overdue",
            "payment_method",
            "phone",
        ),
        _view(
            "archived",
            lambda k, s: f"Archived {_day(k, 'archived_on', s)} and not restored since",
            "details",
            *_LEFT,
        ),
        _view(
            "deleted",
            lambda k, s: f"Deleted {_day(k, 'deleted_on', s)} and not restored since",
            "details",
            *_LEFT,
        ),
        _view(
            "prospect",
            lambda k, s: f"Known since {_day(k, 'created', s)}; never invited, has not paid",
            "details",
            "created",
            "opted_in",
            "channel",
            "email",
            "phone",
        ),
    )
}

INPUTS = (
    "invited_on",
    "registered_on",
    "closed",
    "planned_until",
    "service_started_on",
    "subscription_started_on",
    "subscription_end",
    "subscription_cancelled_on",
    "content_completed",
    "content_assigned",
    "payment_failed_on",
    "failed_attempts",
    "failed_amount",
    "archived_on",
    "deleted_on",
    "restored_on",
    "created",
)
"""Every fact that some `why` reads."""


def why(key: str, known: Known, scope: Scope) -> str:
    """Why a customer that has the status has it: inputs, threshold and since when."""
    told = VIEWS[key].why(known, scope)
    back = known["restored_on"] if "restored_on" in VIEWS[key].status.since else None
    return f"{told}; back since {_written(back, scope.company)}" if back else told


def of_group(group: str) -> tuple[View, ...]:
    """The statuses of a group in the order in which the page shows them."""
    return tuple(view for view in VIEWS.values() if view.status.group == group)


__all__ = ["GROUPS", "INPUTS", "PROSPECT", "STATUSES", "VIEWS", "View", "of_group", "why"]
