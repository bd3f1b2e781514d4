"""The sections of the dashboard: which records each one shows, and how a row becomes one."""

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.writing.rules import BY_MONTH, COLLECTED
from queries import formats
from queries.account.ledger import Instalment, ledger
from queries.account.reading import Row, day_of, of, rows, section, seen
from queries.account.records import (
    Alert,
    Billing,
    Contact,
    Invoice,
    Payment,
    PaymentMethod,
    Purchase,
    Request,
    Section,
    Subscription,
)  # fmt: skip
from queries.account.words import CHANNELS, CYCLES, METHODS, said
from queries.profile import failed_on, is_known
from queries.scope import Scope


def alerts(customer_id: int, scope: Scope, most: int = 3) -> Section[Alert]:
    table = account.usage_notifications
    question = of(table, customer_id, seen(table.c.sent_at, scope)).order_by(table.c.sent_at.desc(), table.c.id.desc())
    return section(question, _alert, scope, most)


def _alert(row: Row, scope: Scope) -> Alert:
    return Alert(
        id=row["id"], channel=row["channel"], channel_label=said(CHANNELS, row["channel"]),
        threshold=row["threshold"], subject=row["subject"], sent_at=row["sent_at"], day=day_of(row["sent_at"], scope),
    )  # fmt: skip


def payment_methods(customer_id: int, scope: Scope, most: int = 50) -> Section[PaymentMethod]:
    """The default one first, then the newest."""
    table = account.payment_methods
    question = of(table, customer_id).order_by(table.c.is_default.desc(), table.c.id.desc())
    return section(question, payment_method, scope, most)


def payment_method(row: Row, scope: Scope) -> PaymentMethod:
    masked = f"•••• {row['last4']}" if row["last4"] else ""
    known = row["expires_month"] and row["expires_year"]
    expires = f"{row['expires_month']:02}/{row['expires_year'] % 100:02}" if known else None
    expired = bool(known and (row["expires_year"], row["expires_month"]) < (scope.as_of.year, scope.as_of.month))
    label = said(METHODS, row["kind"])
    until = f"{'expired' if expired else 'expires'} {expires}" if expires else ""
    named = " ".join(part for part in (row["brand"] or label, masked) if part)
    return PaymentMethod(
        id=row["id"], kind=row["kind"], kind_label=label, brand=row["brand"], last4=row["last4"], masked=masked,
        expires=expires, expired=expired, automatic=bool(row["automatic"]), is_default=bool(row["is_default"]),
        collectable=row["kind"] in COLLECTED and not expired, version=row["version"], named=named, until=until,
    )  # fmt: skip


def billing(customer_id: int, scope: Scope) -> Billing | None:
    found = rows(of(account.billing_terms, customer_id), scope)
    return _billing(found[0]) if found else None


def _billing(row: Row) -> Billing:
    label = said(CYCLES, row["cycle"])
    days, on = row["terms_days"], row["billing_day"] if row["cycle"] in BY_MONTH else None
    return Billing(
        id=row["id"], cycle=row["cycle"], cycle_label=label, billing_day=on, terms_days=days,
        next_bill_on=row["next_bill_on"], reference=row["reference"], version=row["version"],
        text=f"{label}, on the {_ordinal(on)}" if on else label,
        terms_text=f"{days} day{'s' * (days != 1)}" if days else "Due at once",
    )  # fmt: skip


def _ordinal(day: int) -> str:
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def contacts(customer_id: int, scope: Scope, most: int = 3) -> Section[Contact]:
    """The primary one first, then in the order in which they were added."""
    table = account.contacts
    return section(of(table, customer_id).order_by(table.c.is_primary.desc(), table.c.id), _contact, scope, most)


def _contact(row: Row, scope: Scope) -> Contact:
    town = " ".join(part for part in (row["postcode"], row["city"]) if part)
    lines = (row["address_line1"], row["address_line2"], town, row["country"])
    return Contact(
        id=row["id"], role=row["role"], name=row["name"], email=row["email"], phone=row["phone"],
        is_primary=bool(row["is_primary"]), address=tuple(line for line in lines if line), version=row["version"],
    )  # fmt: skip


def subscriptions(customer_id: int, scope: Scope, most: int = 3) -> Section[Subscription]:
    """Running ones, those to come, then ended ones, each the most recent first; on a past day none from after it."""
    table, packages = account.package_subscriptions.c, account.packages.c
    to_come = table.started_on > scope.as_of
    ended = sa.func.coalesce(table.ends_on, scope.as_of) < scope.as_of
    question = (
        sa.select(*table, packages.name.label("package"), packages.cycle)
        .join(account.packages, packages.id == table.package_id)
        .where(table.customer_id == customer_id, *([~to_come] if scope.is_past else []))
        .order_by(sa.case((to_come, 1), (ended, 2), else_=0), table.started_on.desc(), table.id.desc())
    )
    return section(question, _subscription, scope, most)


def _subscription(row: Row, scope: Scope) -> Subscription:
    state, tone, text = _running(row, scope)
    return Subscription(
        id=row["id"], package=row["package"], cycle=row["cycle"], price=row["price"], currency=row["currency"],
        started_on=row["started_on"], cancelled_on=row["cancelled_on"], ends_on=row["ends_on"], state=state, tone=tone,
        text=text,
    )  # fmt: skip


def _running(row: Row, scope: Scope) -> tuple[str, str, str]:
    """State, tone and words of a subscription; its end counts from the day after, a cancelling from its own day."""
    end, cancelled = row["ends_on"], row["cancelled_on"]
    if row["started_on"] > scope.as_of:
        return "upcoming", "quiet", f"from {formats.day(row['started_on'], scope.company)}"
    if end and end < scope.as_of:
        return "ended", "quiet", f"ended {formats.day(end, scope.company)}"
    if cancelled and cancelled <= scope.as_of:
        return "cancelled", "warn", f"cancelled, to {formats.day(end, scope.company)}" if end else "cancelled"
    since = f"since {formats.day(row['started_on'], scope.company)}"
    return "active", "good", f"to {formats.day(end, scope.company)}" if end else since


def invoices(customer_id: int, scope: Scope, most: int = 3) -> Section[Invoice]:
    """The most recent ones that were approved by the as-of day; paid ones were approved before. The total is of all."""
    table = account.invoices.c
    approved = sa.and_(table.state.in_(("approved", "paid")), _approved(scope))
    issued = of(account.invoices, customer_id, table.issued_on <= scope.as_of).add_columns(approved.label("shown"))
    found = section(issued.order_by(approved.desc(), table.issued_on.desc(), table.id.desc()), _shown, scope, most)
    return Section(tuple(one for one in found.rows if one), found.total)


def _shown(row: Row, scope: Scope) -> Invoice | None:
    return invoice(row, scope) if row["shown"] else None


def open_invoices(customer_id: int, scope: Scope) -> tuple[Invoice, ...]:
    """The invoices that were approved and not paid by the as-of day, the earliest due date first."""
    table = account.invoices.c
    open_ = sa.or_(table.state == "approved", sa.and_(table.state == "paid", table.paid_on > scope.as_of))
    question = of(account.invoices, customer_id, _approved(scope), open_)
    return tuple(invoice(row, scope) for row in rows(question.order_by(table.due_on, table.id), scope))


def _approved(scope: Scope) -> sa.ColumnElement[bool]:
    table = account.invoices.c
    return sa.func.coalesce(table.approved_on, table.issued_on) <= scope.as_of


def invoice(row: Row, scope: Scope) -> Invoice:
    state = "approved" if row["state"] == "paid" and row["paid_on"] and row["paid_on"] > scope.as_of else row["state"]
    late = state == "approved" and row["due_on"] < scope.as_of
    text, tone = {"draft": ("draft", "quiet"), "void": ("void", "quiet"), "paid": ("paid", "good")}.get(
        state, ("overdue", "bad") if late else ("due", "plain")
    )
    return Invoice(
        id=row["id"], number=row["number"], issued_on=row["issued_on"], due_on=row["due_on"], amount=row["amount"],
        currency=row["currency"], state=state, approved_on=row["approved_on"],
        paid_on=row["paid_on"] if state == "paid" else None, tone=tone, text=text,
        days_past_due=(scope.as_of - row["due_on"]).days if late else None,
    )  # fmt: skip


def purchases(customer_id: int, scope: Scope) -> tuple[Purchase, ...]:
    """Every purchase by instalments up to the as-of day, the most recent first, each with its ledger; one statement."""
    bought, parts = account.instalment_purchases, account.instalments
    words = ("number", "due_on", "amount", "paid_amount", "paid_on")
    question = (
        sa.select(*bought.c, *(parts.c[name].label(f"part_{name}") for name in words))
        .outerjoin(parts, sa.and_(parts.c.purchase_id == bought.c.id, parts.c.customer_id == customer_id))
        .where(bought.c.customer_id == customer_id, bought.c.started_on <= scope.as_of)
        .order_by(bought.c.started_on.desc(), bought.c.id.desc())
    )
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows(question, scope):
        grouped[row["id"]].append(row)
    return tuple(_purchase(lines, words, scope.as_of) for lines in grouped.values())


def _purchase(lines: list[Row], words: tuple[str, ...], as_of: date) -> Purchase:
    first = lines[0]
    parts = [Instalment(**{name: line[f"part_{name}"] for name in words}) for line in lines if line["part_number"]]
    return Purchase(
        id=first["id"], name=first["name"], total=first["total"], currency=first["currency"],
        started_on=first["started_on"], count=first["instalments"], ledger=ledger(parts, as_of),
    )  # fmt: skip


def payments(customer_id: int, scope: Scope) -> tuple[Payment, ...]:
    """Every payment, paid or not; the latest day first, which is the day of paying where it was paid.

    What was agreed to fall due later is known on a past day too, but not a sale or a refund from after it.
    """
    found = [_payment(row, scope) for row in rows(of(schema.payments, customer_id), scope)]
    found = [each for each in found if each.settled or is_known(each.kind, each.due_on, scope)]
    return tuple(sorted(found, key=lambda each: (each.paid_on or each.due_on, each.amount), reverse=True))


def _payment(row: Row, scope: Scope) -> Payment:
    due = day_of(row["due_at"], scope)
    paid = day_of(row["paid_at"] or row["due_at"], scope) if row["status"] == "paid" else None
    settled = paid is not None and paid <= scope.as_of
    owed = not settled and row["status"] not in ("void", "refunded") and row["kind"] != "refund"
    late = (scope.as_of - due).days if owed and due < scope.as_of else None
    open_ = "overdue" if late else "due" if due == scope.as_of else "upcoming"
    failed = failed_on(row, scope) if owed else None
    state = "failed" if failed else open_ if owed else "paid" if settled else row["status"]
    return Payment(
        due_on=due, paid_on=paid if settled else None, amount=row["amount"], currency=row["currency"],
        method=row["method"], status=row["status"], kind=row["kind"], invoice=row["invoice"], settled=settled,
        open=owed, days_past_due=late, attempts=row["attempts"] if failed else None,
        last_attempt_on=failed if row["last_attempt_at"] else None,
        state="refund" if row["kind"] == "refund" else state,
    )  # fmt: skip


def requests(customer_id: int, scope: Scope, most: int = 3) -> Section[Request]:
    table = account.service_requests
    question = of(table, customer_id, seen(table.c.opened_at, scope)).order_by(
        table.c.opened_at.desc(), table.c.id.desc()
    )
    return section(question, request, scope, most)


def request(row: Row, scope: Scope) -> Request:
    closed = day_of(row["closed_at"], scope) if row["closed_at"] else None
    done = row["state"] == "closed" and (closed is None or closed <= scope.as_of)
    opened = day_of(row["opened_at"], scope)
    days = (((closed if done else None) or scope.as_of) - opened).days
    urgent = row["priority"] in ("high", "urgent")
    return Request(
        id=row["id"], number=row["number"], subject=row["subject"], state="closed" if done else "open",
        priority=row["priority"], opened_on=opened, closed_on=closed if done else None, age_days=days,
        tone="quiet" if done else "bad" if urgent else "warn", text="closed" if done else f"open, {_days(days)}",
    )  # fmt: skip


def _days(count: int) -> str:
    return "today" if count == 0 else f"{count} day{'s' * (count != 1)}"


def first(found: tuple[Any, ...], of_all: int | None = None, most: int = 3) -> Section[Any]:
    """The first few, and how many there are in the tab behind them."""
    return Section(found[:most], len(found) if of_all is None else of_all)
