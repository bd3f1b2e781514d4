"""The tabs with full tables of one customer: which columns each one has, and its rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.accounts import schema as account
from data.accounts.partners import ACCESS_DAYS
from data.companies import Company
from queries.account import sections
from queries.account.notes import notes
from queries.account.partners import has_partners, partners
from queries.account.reading import of, rows
from queries.account.words import (
    ACCESS_STATES,
    INSTALMENT_STATES,
    INVOICE_STATES,
    PAYMENT_STATES,
    PRIORITIES,
    REQUEST_STATES,
    SUBSCRIPTION_STATES,
    said,
)
from queries.scope import Scope

MOST_ROWS = 10_000

Cells = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """`form` says how people read it: text, choice, day, instant, money (beside `currency`), number or flag."""

    key: str
    label: str
    help: str
    form: str


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose profile it is, as far as tabs differ: the company's, of a customer who is a business account or not."""

    company: Company
    business: bool


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A full table; `cells` yields its rows as they are shown, `id` and `version` included; `whose` says who has it."""

    key: str
    label: str
    help: str
    columns: tuple[Column, ...]
    cells: Callable[[int, Scope], Iterable[Cells]]
    whose: Callable[[Whose], bool] = lambda _: True


def _column(form: str) -> Callable[[str, str, str], Column]:
    def declare(key: str, label: str, help: str) -> Column:
        return Column(key=key, label=label, help=help, form=form)

    return declare


_text, _choice, _day, _instant = _column("text"), _column("choice"), _column("day"), _column("instant")
_money, _number, _flag = _column("money"), _column("number"), _column("flag")
_CURRENCY = _text("currency", "Currency", "The currency of the amounts in the row.")


def _methods(customer_id: int, scope: Scope) -> Iterable[Cells]:
    for each in sections.payment_methods(customer_id, scope, MOST_ROWS).rows:
        yield {**vars(each), "kind": each.kind_label}


def _contacts(customer_id: int, scope: Scope) -> Iterable[Cells]:
    for each in sections.contacts(customer_id, scope, MOST_ROWS).rows:
        yield {**vars(each), "address": each.address_text}


def _subscriptions(customer_id: int, scope: Scope) -> Iterable[Cells]:
    for each in sections.subscriptions(customer_id, scope, MOST_ROWS).rows:
        yield {**vars(each), "cycle": said({}, each.cycle), "state": said(SUBSCRIPTION_STATES, each.state)}


def _invoices(customer_id: int, scope: Scope) -> Iterable[Cells]:
    """Every invoice of the day or before, whatever its state."""
    table = account.invoices
    dated = of(table, customer_id, table.c.issued_on <= scope.as_of)
    for row in rows(dated.order_by(table.c.issued_on.desc(), table.c.id.desc()).limit(MOST_ROWS), scope):
        each = sections.invoice(row, scope)
        state = "Overdue" if each.days_past_due else said(INVOICE_STATES, each.state)
        yield {**vars(each), "state": state, "version": row["version"]}


def _purchases(customer_id: int, scope: Scope) -> Iterable[Cells]:
    words = ("paid", "open", "arrears", "days_past_due", "estimated_end", "planned_end")
    for each in sections.purchases(customer_id, scope):
        progress = f"{each.ledger.paid_count} of {each.ledger.count}"
        yield {**vars(each), **{word: getattr(each.ledger, word) for word in words}, "progress": progress}


def _ledger(customer_id: int, scope: Scope) -> Iterable[Cells]:
    for each in sections.purchases(customer_id, scope):
        for line in each.ledger.lines:
            own = {"purchase": each.name, "currency": each.currency, "open": line.open, "id": None}
            yield {**vars(line), **own, "state": said(INSTALMENT_STATES, line.state)}


def _payments(customer_id: int, scope: Scope) -> Iterable[Cells]:
    for each in sections.payments(customer_id, scope):
        words = {"kind": said({}, each.kind), "method": said({}, each.method or "")}
        yield {**vars(each), **words, "state": said(PAYMENT_STATES, each.state), "id": None}


def _requests(customer_id: int, scope: Scope) -> Iterable[Cells]:
    for each in sections.requests(customer_id, scope, MOST_ROWS).rows:
        yield {**vars(each), "state": said(REQUEST_STATES, each.state), "priority": said(PRIORITIES, each.priority)}


def _notes(customer_id: int, scope: Scope) -> Iterable[Cells]:
    return map(vars, notes(customer_id, scope, most=MOST_ROWS).rows)


def _partners(customer_id: int, scope: Scope) -> Iterable[Cells]:
    for each in partners(customer_id, scope):
        yield {**vars(each), "state": said(ACCESS_STATES, each.state)}


def _alerts(customer_id: int, scope: Scope) -> Iterable[Cells]:
    for each in sections.alerts(customer_id, scope, MOST_ROWS).rows:
        yield {**vars(each), "channel": each.channel_label}


_ALL = (
    Tab(
        key="payment-methods", label="Payment methods", help="How the customer pays; of a number only its last digits.",
        cells=_methods,
        columns=(
            _choice("kind", "Kind", "Card, direct debit, PayPal, transfer or cash."),
            _text("brand", "Brand or bank", "Visa, Mastercard or the name of the bank."),
            _text("masked", "Number", "The last four digits; nothing more is kept."),
            _text("expires", "Expires", "Month and year of expiry."),
            _flag("expired", "Expired", "Whether the expiry has passed."),
            _flag("automatic", "Automatic", "Whether what falls due is collected without asking."),
            _flag("is_default", "Default", "Whether this method is used where none is named."),
        )),
    Tab(
        key="contacts", label="Contacts", help="Who can be reached about the account, and where.", cells=_contacts,
        columns=(
            _text("name", "Name", "Full name of the contact."),
            _text("role", "Role", "What the contact is to the account."),
            _text("email", "E-mail", "E-mail address of the contact."),
            _text("phone", "Phone", "Phone number of the contact."),
            _text("address", "Address", "Street, town and country."),
            _flag("is_primary", "Primary", "Whether this is the account's first contact and address."),
        )),
    Tab(
        key="subscriptions", label="Subscriptions", help="Packages that the customer subscribed to.",
        cells=_subscriptions,
        columns=(
            _text("package", "Package", "The name of the package."),
            _choice("state", "State", "Active, upcoming, cancelled but still running, or ended."),
            _choice("cycle", "Cycle", "How often it is charged."),
            _money("price", "Price", "What is charged each time."),
            _CURRENCY,
            _day("started_on", "Started", "The first day."),
            _day("cancelled_on", "Cancelled", "The day of the cancelling."),
            _day("ends_on", "Ends", "The last day that is paid for."),
        )),
    Tab(
        key="invoices", label="Invoices", help="Every invoice: drafts, approved, paid and void ones.", cells=_invoices,
        columns=(
            _text("number", "Number", "The number of the invoice."),
            _choice("state", "State", "Draft, approved, overdue, paid or void."),
            _day("issued_on", "Issued", "The day of the invoice."),
            _day("due_on", "Due", "The last day on which it can be paid on time."),
            _money("amount", "Amount", "The total of the invoice."),
            _CURRENCY,
            _day("approved_on", "Approved", "The day it was approved."),
            _day("paid_on", "Paid", "The day it was paid in full."),
            _number("days_past_due", "Days past due", "Days from the due date to the day, where it is overdue."),
        )),
    Tab(
        key="purchases", label="Purchases", help="What was bought by instalments, and how far it is paid.",
        cells=_purchases,
        columns=(
            _text("name", "Purchase", "What was bought."),
            _day("started_on", "Bought", "The day of the purchase."),
            _money("total", "Total", "What was agreed in all."),
            _CURRENCY,
            _money("paid", "Paid", "What was paid of it so far."),
            _money("open", "Open", "What is still to be paid."),
            _money("arrears", "Arrears", "What is overdue and unpaid."),
            _number("days_past_due", "Days past due", "Days from the due date of the oldest instalment in arrears."),
            _text("progress", "Instalments", "How many of the instalments agreed are paid in full."),
            _day("estimated_end", "Estimated end", "The day plus the number of instalments remaining, in months."),
            _day("planned_end", "End by due dates", "The last due date of the plan."),
        )),
    Tab(
        key="ledger", label="Instalment ledger", help="Every instalment, the oldest of each purchase first.",
        cells=_ledger,
        columns=(
            _text("purchase", "Purchase", "What was bought."),
            _number("number", "Number", "Which instalment it is."),
            _day("due_on", "Due", "The last day on which it can be paid on time."),
            _choice("state", "State", "Paid, partly paid, overdue, due today or upcoming."),
            _money("amount", "Amount", "What was agreed for it."),
            _CURRENCY,
            _money("paid", "Paid", "What was paid of it; money beyond an instalment covers the oldest open one."),
            _day("paid_on", "Paid on", "The day of its latest payment."),
            _money("open", "Open", "What is still to be paid."),
            _money("arrears", "Arrears", "What is overdue and unpaid."),
            _number("days_past_due", "Days past due", "Days from the due date to the day, where it is overdue."),
        )),
    Tab(
        key="payments", label="Payments", help="Every payment, also those still to come.", cells=_payments,
        columns=(
            _day("due_on", "Due", "The day the money was due."),
            _day("paid_on", "Paid", "The day it was paid."),
            _choice("state", "State", "Paid, failed, overdue, due today, upcoming, refunded or void."),
            _choice("kind", "Kind", "Subscription, one-time, instalment, deposit or refund."),
            _money("amount", "Amount", "The amount; a refund is negative."),
            _CURRENCY,
            _text("method", "Payment method", "Card, PayPal, transfer and so on."),
            _text("invoice", "Invoice", "Invoice or payment number."),
            _number("attempts", "Attempts", "How often the collection that failed was tried."),
            _day("last_attempt_on", "Last attempt", "The day on which the collection that failed was last tried."),
            _number("days_past_due", "Days past due", "Days from the due date to the day, where it is overdue."),
        )),
    Tab(
        key="service-desk", label="Service desk", help="What the customer asked for, and what became of it.",
        cells=_requests, whose=lambda whose: whose.company.service_desk,
        columns=(
            _text("number", "Number", "The number of the request."),
            _text("subject", "Subject", "What it is about."),
            _choice("state", "State", "Open or closed."),
            _choice("priority", "Priority", "Low, normal, high or urgent."),
            _day("opened_on", "Opened", "The day it was opened."),
            _day("closed_on", "Closed", "The day it was closed."),
            _number("age_days", "Days", "Days from opening to closing, else to the day."),
        )),
    Tab(
        key="notes", label="Notes", help="What was noted about the customer.", cells=_notes,
        columns=(
            _text("label", "Note", "The number of the note, which opens it."),
            _instant("at", "Written", "When it was written."),
            _text("author", "Author", "Who wrote it."),
            _text("text", "Text", "What was noted."),
        )),
    Tab(
        key="partner", label="Partner", help="Advisers and firms who were given access to this business account.",
        cells=_partners, whose=lambda whose: whose.business,
        columns=(
            _text("partner", "Partner", "Name of the adviser or the firm."),
            _choice("state", "Access", f"Active while granted and visited within {ACCESS_DAYS} days, else lapsed; "
                    "requested until it is granted; or cancelled by the account."),
            _day("since", "Since", "The first day of this state."),
            _text("why", "Why", "What the state follows from."),
            _text("email", "E-mail", "The partner's address."),
            _day("granted_on", "Granted", "The day on which access was last granted."),
            _day("visited_on", "Last visit", "The day of the partner's latest visit."),
        )),
    Tab(
        key="alerts", label="Alerts", help="Usage notifications that were sent by e-mail or SMS.", cells=_alerts,
        columns=(
            _instant("sent_at", "Sent", "When it was sent."),
            _choice("channel", "Channel", "E-mail or SMS."),
            _text("subject", "Subject", "What it said."),
            _number("threshold", "Threshold", "The share of the agreed use that was reached, in percent."),
        )),
)  # fmt: skip

TABS: dict[str, Tab] = {tab.key: tab for tab in _ALL}


def tabs_for(scope: Scope, customer_id: int | None = None) -> tuple[Tab, ...]:
    """The tabs of a customer's profile; of nobody in particular, those that any customer of the company has."""
    business = customer_id is not None and has_partners(customer_id, scope)
    whose = Whose(company=scope.company, business=business)
    return tuple(tab for tab in _ALL if tab.whose(whose))


def tab_table(key: str, customer_id: int, scope: Scope) -> pd.DataFrame:
    """All rows of a tab in its first order, with `id` and `version` (empty where a row cannot be opened or edited)."""
    tab = TABS[key]
    keys = ["id", "version", *(column.key for column in tab.columns)]
    cells = [[row.get(name) for name in keys] for row in tab.cells(customer_id, scope)]
    return pd.DataFrame(cells, columns=keys, dtype=object)
