"""One customer: the facts with the reasons for each flag, and everything that happened, in order."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data import schema
from data.days import local_day
from data.errors import NotFound
from data.facts.columns import FACTS, MILESTONES
from data.facts.statuses import PRIMARY_STATUSES, STATUSES, bit_of
from data.facts.table import facts
from queries import formats
from queries.answer import answer
from queries.scope import Scope
from queries.statuses import why

AT_ONCE = ("one_time", "refund")
EVENT_LANES = {"actions": "Action", "calls": "Call", "payments": "Payment"}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened or is to happen; `lane` is the table it stands in."""

    lane: str
    kind: str
    at: datetime
    day: date
    title: str
    detail: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a flag or status applies, in words with the inputs."""

    key: str
    label: str
    tone: str
    text: str


def facts_about(customer_id: int, scope: Scope) -> dict[str, Any]:
    """Every fact of the customer. Raises NotFound for an id of nobody, or of another company."""
    if not 0 < customer_id < 2**31:
        raise NotFound("There is no such customer.")
    columns = [
        sa.cast(c, sa.String).label(c.key) if isinstance(c.type, sa.Numeric) and c.key in FACTS else c for c in facts.c
    ]
    frame = answer(sa.select(*columns).where(facts.c.id == customer_id), scope)
    if frame.empty:
        raise NotFound("There is no such customer.")
    return {str(key): _cell(value) for key, value in frame.iloc[0].to_dict().items()}


def _cell(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value.item() if hasattr(value, "item") else value


def events_of(customer_id: int, scope: Scope) -> list[Event]:
    """Every action, call and payment in the order of time; those after the as-of day come last and are marked so."""
    zone, cutoff = scope.company.time_zone, scope.as_of
    found = [event for lane, make in _MAKERS.items() for event in make(_rows(lane, customer_id, scope), scope)]
    seen = [event for event in found if event.day <= cutoff or _is_ahead(event, scope)]
    return sorted(seen, key=lambda event: (event.at, event.lane, event.kind)) if zone else seen


def _is_ahead(event: Event, scope: Scope) -> bool:
    return event.tone == "planned" and (event.lane != "payments" or is_known(event.kind, event.day, scope))


def is_known(kind: str, due: date, scope: Scope) -> bool:
    """Whether the scope's day can know of the payment: on a past day not of a sale or a refund from after it."""
    return not (scope.is_past and kind in AT_ONCE and due > scope.as_of)


def _rows(table_name: str, customer_id: int, scope: Scope) -> list[dict[str, Any]]:
    table = schema.EVENT_TABLES[table_name]
    frame = answer(sa.select(table).where(table.c.customer_id == customer_id), scope)
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False)]


def _words(kind: str) -> str:
    return kind.replace("_", " ").capitalize()


def _event(scope: Scope, lane: str, kind: str, at: datetime, title: str, detail: str, tone: str) -> Event:
    return Event(
        lane=lane, kind=kind, at=at, day=local_day(at, scope.company.time_zone), title=title, detail=detail, tone=tone
    )


def _action_events(rows: list[dict[str, Any]], scope: Scope) -> list[Event]:
    return [
        _event(
            scope,
            "actions",
            row["kind"],
            row["occurred_at"],
            _words(row["kind"]),
            _joined(row["detail"], _sum(row, scope)),
            "plain",
        )
        for row in rows
    ]


def _sum(row: dict[str, Any], scope: Scope) -> str | None:
    return formats.money(row["amount"], scope.company) if row["amount"] is not None else None


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


_CALL_TONES = {"held": "good", "no_show": "warn", "scheduled": "planned"}


def _call_events(rows: list[dict[str, Any]], scope: Scope) -> list[Event]:
    return [_call_event(row, scope) for row in rows]


def _call_event(row: dict[str, Any], scope: Scope) -> Event:
    detail = _joined(
        _words(row["outcome"]).lower(),
        row["csm"] and f"with {row['csm']}",
        row["duration"] and f"{row['duration']} min",
        row["grade"] and f"grade {row['grade']}",
        row["notes"],
    )
    tone = _CALL_TONES.get(row["outcome"], "quiet")
    return _event(scope, "calls", row["kind"], row["scheduled_at"], f"{_words(row['kind'])} call", detail, tone)


def _payment_events(rows: list[dict[str, Any]], scope: Scope) -> list[Event]:
    return [_payment_event(row, scope) for row in rows]


def _payment_event(row: dict[str, Any], scope: Scope) -> Event:
    """A payment stands at the day it was paid; else at the day it was or will be due."""
    paid = row["status"] == "paid"
    at = (row["paid_at"] or row["due_at"]) if paid else row["due_at"]
    day = local_day(row["due_at"], scope.company.time_zone)
    settled = paid and local_day(at, scope.company.time_zone) <= scope.as_of
    at = at if settled or not paid else row["due_at"]
    open_ = not settled and row["status"] not in ("void", "refunded") and row["kind"] != "refund"
    tone = "good" if settled else "planned" if open_ and day >= scope.as_of else "bad" if open_ else "quiet"
    failed = open_ and failed_on(row, scope)
    said = "failed" if failed else {"good": "paid", "planned": "due", "bad": "overdue"}.get(tone, row["status"])
    money = (
        f"{row['currency']} {row['amount'].normalize():f}"
        if row["currency"] != scope.company.currency
        else _sum(row, scope)
    )
    due = None if day == local_day(at, scope.company.time_zone) else f"was due {formats.day(day, scope.company)}"
    return _event(scope, "payments", row["kind"], at, f"{_words(row['kind'])} {money} {said}",
                  _joined(row["method"], row["invoice"], due, _attempt(row, scope)), tone)  # fmt: skip


def failed_on(row: dict[str, Any], scope: Scope) -> date | None:
    """The day of the latest attempt to collect the payment, if it failed and the scope's day can know of it."""
    if row["status"] != "failed":
        return None
    tried = local_day(row["last_attempt_at"] or row["due_at"], scope.company.time_zone)
    return tried if tried <= scope.as_of else None


def _attempt(row: dict[str, Any], scope: Scope) -> str | None:
    tried = failed_on(row, scope)
    if row["last_attempt_at"] is None or tried is None:
        return None
    count = row["attempts"] or 1
    return f"{count} attempt{'s' * (count != 1)}, last {formats.day(tried, scope.company)}"


_MAKERS = {"actions": _action_events, "calls": _call_events, "payments": _payment_events}


def milestones(known: dict[str, Any]) -> list[tuple[str, date, int | None]]:
    """The milestones reached, by day, each with the days since the one before it."""
    reached = sorted(
        ((known[column], label) for column, _, label in MILESTONES if known[column]), key=lambda pair: pair[0]
    )
    before = [None, *(day for day, _ in reached)]
    return [
        (label, day, None if last is None else (day - last).days)
        for (day, label), last in zip(reached, before, strict=False)
    ]


def reasons(known: dict[str, Any], scope: Scope) -> list[Reason]:
    """Every flag and status that applies, the primary status first, each with why."""
    found = (
        []
        if not known["delinquent"]
        else [Reason(key="delinquent", label="Delinquent", tone="bad", text=_why_overdue(known, scope))]
    )
    keys = [key for key in STATUSES if known["statuses"] & bit_of(key)] or [known["primary_status"]]
    return found + [_reason(PRIMARY_STATUSES[key], known, scope) for key in keys if key]


def _reason(status: Any, known: dict[str, Any], scope: Scope) -> Reason:
    return Reason(key=status.key, label=status.label, tone=status.tone, text=why(status.key, known, scope))


def _why_overdue(known: dict[str, Any], scope: Scope) -> str:
    amount = formats.money(Decimal(known["amount_overdue"]), scope.company)
    since = formats.day(scope.as_of - timedelta(days=known["days_past_due"]), scope.company)
    return f"{amount} overdue since {since}, {known['days_past_due']} days"
