"""The head of a profile: what is due next, the money, the last contact, and how the account is doing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from data import schema
from queries.account.beside import beside
from queries.account.ledger import NOTHING
from queries.account.reading import day_of, of, rows
from queries.account.records import (
    Alert,
    Beside,
    Billing,
    Contacted,
    Due,
    Entry,
    Head,
    Health,
    Invoice,
    Payment,
    Purchase,
    Section,
)  # fmt: skip
from queries.profile import Reason
from queries.scope import Scope

SILENCE_DAYS = 60
LONG_OVERDUE_DAYS = 30

Known = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Material:
    """What the sections already read, so that the head asks for nothing twice."""

    known: Known
    reasons: tuple[Reason, ...]
    payments: tuple[Payment, ...]
    purchases: tuple[Purchase, ...]
    open_invoices: tuple[Invoice, ...]
    billing: Billing | None
    alerts: Section[Alert]
    notes: Section[Entry]


@dataclass(frozen=True)
class Calls:
    """The calls of a customer around the as-of day."""

    last: Contacted | None
    next_on: date | None


def head(customer_id: int, scope: Scope, material: Material) -> Head:
    """The head as of the scope's day; one statement, for the calls."""
    known, own = material.known, scope.company.currency
    calls = _calls(customer_id, scope)
    contact = _last_contact(calls, scope, material)
    open_ = [payment for payment in material.payments if payment.open]
    claimed, late = beside(material.open_invoices, material.purchases, material.payments)
    return Head(
        next_due=next(iter(sorted(_expected(scope, material), key=lambda due: due.on)), None),
        paid=_exact(known["total_paid"], scope),
        owed=scope.company.exact(sum((payment.amount for payment in open_ if payment.currency == own), NOTHING)),
        overdue=_exact(known["amount_overdue"], scope),
        foreign=sum(payment.currency != own for payment in material.payments if payment.settled or payment.open),
        open_beside=claimed,
        late_beside=late,
        last_contact=contact,
        next_call=calls.next_on,
        days_in_total=known["days_in_total"],
        health=health(known, (*material.reasons, *_late(late)), contact),
    )


def _late(found: Sequence[Beside]) -> Iterator[Reason]:
    """Why an account needs a look though no payment is overdue."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.what] = counts.get(one.what, 0) + one.count
    words = " and ".join(f"{n:,} {what}{'s' * (n != 1)}" for what, n in counts.items())
    if found:
        verb = "is" if sum(counts.values()) == 1 else "are"
        yield Reason(key="late_beside", label="Late", tone="warn", text=f"{words} {verb} late")


def _exact(value: Any, scope: Scope) -> Decimal:
    return scope.company.exact(Decimal(str(value or 0)))


def _expected(scope: Scope, material: Material) -> Iterator[Due]:
    """Everything that is to be paid on the as-of day or later; of a same day, payments come first."""
    day = scope.as_of
    for payment in material.payments:
        if payment.open and payment.due_on >= day:
            label = payment.kind.replace("_", " ").capitalize()
            yield Due(
                label=label,
                on=payment.due_on,
                amount=payment.amount,
                currency=payment.currency,
                note=payment.method or "",
            )
    for purchase in material.purchases:
        for line in purchase.ledger.lines:
            if line.open > 0 and line.due_on >= day:
                yield Due(
                    label="Instalment", on=line.due_on, amount=line.open, currency=purchase.currency, note=purchase.name
                )
    if invoice := next((one for one in material.open_invoices if one.due_on >= day), None):
        yield Due(
            label="Invoice",
            on=invoice.due_on,
            amount=invoice.amount,
            currency=invoice.currency,
            note=invoice.number,
        )
    if material.billing and material.billing.next_bill_on and material.billing.next_bill_on >= day:
        yield Due(
            label="Next bill",
            on=material.billing.next_bill_on,
            amount=None,
            currency=scope.company.currency,
            note=material.billing.text,
        )


def _calls(customer_id: int, scope: Scope) -> Calls:
    table = schema.calls.c
    found = rows(of(schema.calls, customer_id, table.outcome.in_(("held", "scheduled"))), scope)
    dated = sorted(
        ((row["scheduled_at"], day_of(row["scheduled_at"], scope), row) for row in found), key=lambda each: each[0]
    )
    held = [(day, row) for _, day, row in dated if row["outcome"] == "held" and day <= scope.as_of]
    coming = [day for _, day, row in dated if row["outcome"] == "scheduled" and day >= scope.as_of]
    return Calls(
        _contacted(held[-1][0], _call_words(held[-1][1]), scope) if held else None, coming[0] if coming else None
    )


def _call_words(row: Mapping[str, Any]) -> str:
    call = f"{row['kind'].replace('_', ' ').capitalize()} call"
    return f"{call} with {row['csm']}" if row["csm"] else call


def _contacted(on: date, how: str, scope: Scope) -> Contacted:
    return Contacted(on=on, days=(scope.as_of - on).days, how=how)


def _last_contact(calls: Calls, scope: Scope, material: Material) -> Contacted | None:
    """The latest of held calls, notifications and notes."""
    found = [calls.last] if calls.last else []
    found += [
        _contacted(alert.day, f"{alert.channel_label}: {alert.subject}", scope) for alert in material.alerts.rows[:1]
    ]
    found += [_contacted(entry.day, f"Note by {entry.author}", scope) for entry in material.notes.rows[:1]]
    return max(found, key=lambda each: each.on, default=None)


@dataclass(frozen=True)
class _Rule:
    """The first rule whose `reason` says something decides the health."""

    word: str
    tone: str
    reason: Callable[[Known, Mapping[str, Reason], Contacted | None], str | None]


def _why(*keys: str) -> Callable[[Known, Mapping[str, Reason], Contacted | None], str | None]:
    return lambda known, why, contact: next((why[key].text for key in keys if key in why), None)


def _long_overdue(known: Known, why: Mapping[str, Reason], contact: Contacted | None) -> str | None:
    return why["delinquent"].text if (known["days_past_due"] or 0) > LONG_OVERDUE_DAYS else None


def _silent(known: Known, why: Mapping[str, Reason], contact: Contacted | None) -> str | None:
    if not known["is_active"] or (contact and contact.days <= SILENCE_DAYS):
        return None
    return f"No contact for {contact.days} days" if contact else "Never contacted"


def _well(known: Known, why: Mapping[str, Reason], contact: Contacted | None) -> str | None:
    if known["graduated"]:
        return "Graduated, nothing overdue"
    return "Pays, nothing overdue" if known["paying"] else None


HEALTH = (
    _Rule("Left", "quiet", _why("deleted", "archived")),
    _Rule("At risk", "bad", _long_overdue),
    _Rule("At risk", "bad", _why("payment_error", "cancelled", "just_ended", "subscription_ended")),
    _Rule("Watch", "warn", _why("delinquent", "late_beside", "low_compliance")),
    _Rule("Watch", "warn", _silent),
    _Rule("Good", "good", _well),
    _Rule("New", "quiet", lambda known, why, contact: "Has not paid yet"),
)


def health(known: Known, reasons: tuple[Reason, ...], contact: Contacted | None) -> Health:
    """A plain word for the state of the account, by the first rule of HEALTH that applies."""
    why = {reason.key: reason for reason in reasons}
    found = ((rule, rule.reason(known, why, contact)) for rule in HEALTH)
    return next(Health(word=rule.word, tone=rule.tone, reason=text) for rule, text in found if text)
