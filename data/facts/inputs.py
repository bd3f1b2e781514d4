"""What the facts need of the source: one portable statement per question, grouped by customer.

Only SELECT, WHERE, CASE, MIN, MAX, SUM, COUNT and GROUP BY, so that any engine can run them where its data lies.
Rows that the engine returns are per customer, never per event.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from data import schema
from data.companies import Company
from data.days import end_of, start_of
from data.types import whole

Number = sa.ColumnElement[int]
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Whose events are counted, and up to when: instants before `cutoff` are on or before the as-of day.

    `only` narrows it to a few customers.
    """

    company: Company
    as_of: date
    only: tuple[int, ...] | None = None

    def mine(self, table: sa.Table) -> Condition:
        """The rows of the company, or of the few customers that are to be derived again."""
        customer = table.c.id if table is schema.customers else table.c.customer_id
        company = table.c.company_id == self.company.id
        return company if self.only is None else sa.and_(company, customer.in_(self.only))

    @property
    def cutoff(self) -> int:
        return end_of(self.as_of, self.company.time_zone)

    @property
    def start(self) -> int:
        return start_of(self.as_of, self.company.time_zone)

    @property
    def content_from(self) -> int:
        return self.start_of_days(30)

    def start_of_days(self, days: int) -> int:
        """The first instant of the so many days up to the as-of day."""
        return start_of(self.as_of - timedelta(days=days - 1), self.company.time_zone)


@dataclass(frozen=True)
class Input:
    """A grouped statement and whether it reads the events engine (else the source)."""

    name: str
    statement: Callable[[Moment], sa.Select[tuple[int, ...]]]
    from_events: bool = True

    @property
    def told(self) -> str:
        """What to say once it is read."""
        return f"Read the {self.name.replace('_', ' ')}"


def _when(condition: Condition, value: Number) -> Number:
    return sa.case((condition, value))


def _first(condition: Condition, value: Number) -> Number:
    return sa.func.min(_when(condition, value))


def _last(condition: Condition, value: Number) -> Number:
    return sa.func.max(_when(condition, value))


def _count(condition: Condition) -> Number:
    return sa.func.count(_when(condition, sa.literal_column("1", sa.Integer)))


def _sum(condition: Condition, value: Number) -> Number:
    return sa.cast(sa.func.sum(_when(condition, value)), sa.BigInteger)


def _grouped(
    table: sa.Table, moment: Moment, *where: Condition, **columns: sa.ColumnElement[Any]
) -> sa.Select[tuple[int, ...]]:
    labelled = [column.label(name) for name, column in columns.items()]
    return sa.select(table.c.customer_id, *labelled).where(moment.mine(table), *where).group_by(table.c.customer_id)


def profiles(moment: Moment) -> sa.Select[tuple[int, ...]]:
    """A row per customer record, whenever it was created."""
    table = schema.customers.c
    given = ("external_id", "name", "email", "phone", "gender", "birth_date", "country",
             "account_type", "account_group", "owner", "channel")  # fmt: skip
    return sa.select(
        table.id.label("customer_id"),
        *(sa.cast(table[name], sa.String).label(f"{name}_given") for name in given),
        whole(table.created_at).label("created_at"),
        whole(table.recorded_at).label("recorded_at"),
        table.directory_entry.label("is_directory"),
        table.changed_in,
    ).where(moment.mine(schema.customers))


_action = schema.actions.c
_action_at = whole(_action.occurred_at)

_FIRST_ACTIONS = {
    "optin_at": "optin",
    "invited_at": "invited",
    "registered_at": "registered",
    "service_started_at": "service_started",
    "onboarded_at": "onboarded",
    "graduated_at": "graduated",
    "testimony_at": "testimony",
}
_LAST_ACTIONS = {
    "subscription_started_at": "subscription_started",
    "subscription_cancelled_at": "subscription_cancelled",
    "subscription_ended_at": "subscription_ended",
    "archived_at": "archived",
    "restored_at": "restored",
    "deleted_at": "deleted",
}


def grouped_actions(moment: Moment) -> sa.Select[tuple[int, ...]]:
    """First, last and number of the actions of each kind, a row per customer."""
    recent = _action_at >= moment.content_from
    planned = _action.kind == "event_planned"
    month, day = (sa.func.substr(_action.detail, place, 2) for place in (6, 9))
    on_a_calendar = sa.and_(month.between("01", "12"), day.between("01", "31"))
    readable = sa.and_(
        _action.detail.like("____-__-__"), _action.detail.between("0000-01-01", "9999-12-31"), on_a_calendar
    )
    return _grouped(
        schema.actions,
        moment,
        _action_at < moment.cutoff,
        **{name: _first(_action.kind == kind, _action_at) for name, kind in _FIRST_ACTIONS.items()},
        **{name: _last(_action.kind == kind, _action_at) for name, kind in _LAST_ACTIONS.items()},
        subscription_starts=_count(_action.kind == "subscription_started"),
        subscription_cancellations=_count(_action.kind == "subscription_cancelled"),
        testimony_count=_count(_action.kind == "testimony"),
        assigned_count=_count(sa.and_(_action.kind == "content_assigned", recent)),
        completed_count=_count(sa.and_(_action.kind == "content_completed", recent)),
        planned_detail=_last(sa.and_(planned, readable), _action.detail),
        planned_last_at=_last(sa.and_(planned, readable), _action_at),
        planned_at=_last(sa.and_(planned, sa.or_(_action.detail.is_(None), sa.not_(readable))), _action_at),
        first_action_at=sa.func.min(_action_at),
        last_action_at=sa.func.max(_action_at),
        unknown_actions=_count(_action.kind.not_in(schema.ACTION_KINDS)),
    )


_LATEST_KINDS = ("income", "subscription_started", "subscription_cancelled")


def latest_actions(moment: Moment) -> sa.Select[tuple[int, ...]]:
    """The actions at the latest instant of each kind whose latest value counts."""
    counts = sa.and_(moment.mine(schema.actions), _action.kind.in_(_LATEST_KINDS), _action_at < moment.cutoff)
    last = (
        sa.select(_action.customer_id, _action.kind, sa.func.max(_action_at).label("at"))
        .where(counts)
        .group_by(_action.customer_id, _action.kind)
        .subquery("last")
    )
    same = sa.and_(_action.customer_id == last.c.customer_id, _action.kind == last.c.kind, _action_at == last.c.at)
    amount = whole(_action.amount).label("amount")
    return (
        sa.select(_action.customer_id, _action.kind, amount, _action.detail, last.c.at).join(last, same).where(counts)
    )


def state_changes(moment: Moment) -> sa.Select[tuple[int, ...]]:
    """The archivings, restorations and deletions of each customer, each kind and second once."""
    return (
        sa.select(_action.customer_id, _action_at.label("at"), _action.kind)
        .where(
            moment.mine(schema.actions),
            _action.kind.in_(("archived", "restored", "deleted")),
            _action_at < moment.cutoff,
        )
        .group_by(_action.customer_id, _action_at, _action.kind)
    )


_call = schema.calls.c
_call_at = whole(_call.scheduled_at)


def grouped_calls(moment: Moment) -> sa.Select[tuple[int, ...]]:
    """First and number of the held calls of each kind, a row per customer."""
    held = _call.outcome == "held"
    coaching = sa.and_(held, _call.kind == "coaching")
    return _grouped(
        schema.calls,
        moment,
        _call_at < moment.cutoff,
        sales_call_at=_first(sa.and_(held, _call.kind == "sales"), _call_at),
        onboarding_call_at=_first(sa.and_(held, _call.kind == "onboarding"), _call_at),
        coached_at=_first(coaching, _call_at),
        held_coaching=_count(coaching),
        first_call_at=sa.func.min(_call_at),
        last_call_at=_last(held, _call_at),
        unknown_calls=_count(_call.kind.not_in(schema.CALL_KINDS)),
    )


_payment = schema.payments.c
_due_at = whole(_payment.due_at)
_paid_at = sa.case((_payment.paid_at.is_(None), _due_at), else_=whole(_payment.paid_at))
_attempt_at = whole(_payment.last_attempt_at)


def _settled(moment: Moment) -> Condition:
    return sa.and_(_payment.status == "paid", _paid_at < moment.cutoff)


def grouped_payments(moment: Moment) -> sa.Select[tuple[int, ...]]:
    """What was paid, is overdue or failed, a row per customer; sums in the company's currency only."""
    own = _payment.currency == moment.company.currency
    owed = _payment.kind != "refund"
    paid = sa.and_(_settled(moment), owed)
    open_ = sa.or_(
        _payment.status.not_in(("paid", "void", "refunded")),
        sa.and_(_payment.status == "paid", _paid_at >= moment.cutoff),
    )
    overdue = sa.and_(owed, _due_at < moment.start, open_)
    earliest = sa.case((_paid_at < _due_at, _paid_at), else_=_due_at)
    return _grouped(
        schema.payments,
        moment,
        first_paid_at=_first(paid, _paid_at),
        last_paid_at=_last(paid, _paid_at),
        paid_units=_sum(sa.and_(_settled(moment), own), whole(_payment.amount)),
        overdue_at=_first(overdue, _due_at),
        overdue_units=_sum(sa.and_(overdue, own), whole(_payment.amount)),
        overdue_count=_count(overdue),
        failed_at=_last(sa.and_(_payment.status == "failed", _attempt_at < moment.cutoff), _attempt_at),
        first_payment_at=_first(earliest < moment.cutoff, earliest),
        foreign_payments=_count(sa.and_(sa.not_(own), earliest < moment.cutoff)),
    )


def latest_methods(moment: Moment) -> sa.Select[tuple[int, ...]]:
    """When each customer last paid by each method."""
    counts = sa.and_(_settled(moment), _payment.kind != "refund")
    return (
        sa.select(_payment.customer_id, _payment.method, sa.func.max(_paid_at).label("at"))
        .where(moment.mine(schema.payments), counts)
        .group_by(_payment.customer_id, _payment.method)
    )


def failed_attempts(moment: Moment) -> sa.Select[tuple[int, ...]]:
    """When collecting each amount was last tried in vain, and how often; amounts in the company's currency only."""
    own = sa.case((_payment.currency == moment.company.currency, whole(_payment.amount)))
    counts = sa.and_(_payment.status == "failed", _attempt_at < moment.cutoff)
    return sa.select(_payment.customer_id, _payment.attempts, own.label("amount"), _attempt_at.label("at")).where(
        moment.mine(schema.payments), counts
    )


INPUTS = {
    entry.name: entry
    for entry in (
        Input("profiles", profiles, from_events=False),
        Input("actions", grouped_actions),
        Input("calls", grouped_calls),
        Input("payments", grouped_payments),
        Input("latest_actions", latest_actions),
        Input("latest_methods", latest_methods),
        Input("failed_attempts", failed_attempts),
        Input("state_changes", state_changes),
    )
}
