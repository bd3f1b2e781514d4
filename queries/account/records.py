"""What a customer's account consists of, as plain records ready to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from queries.account.ledger import Ledger
from queries.profile import Reason

Record = TypeVar("Record")


@dataclass(frozen=True)
class Section(Generic[Record]):
    """The most recent records, and how many there are in all."""

    rows: tuple[Record, ...] = ()
    total: int = 0

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A usage notification; `threshold` is in percent."""

    id: int
    channel: str
    channel_label: str
    threshold: int | None
    subject: str
    sent_at: datetime
    day: date


@dataclass(frozen=True, kw_only=True)
class PaymentMethod:
    """How the customer pays; of a number never more than its last four digits."""

    id: int
    kind: str
    kind_label: str
    brand: str | None
    last4: str | None
    masked: str
    expires: str | None
    expired: bool
    automatic: bool
    is_default: bool
    collectable: bool
    version: int
    named: str
    until: str

    @property
    def text(self) -> str:
        return ", ".join(part for part in (self.named, self.until) if part)


@dataclass(frozen=True, kw_only=True)
class Billing:
    id: int
    cycle: str
    cycle_label: str
    billing_day: int | None
    terms_days: int
    next_bill_on: date | None
    reference: str | None
    text: str
    terms_text: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Contact:
    id: int
    role: str | None
    name: str
    email: str | None
    phone: str | None
    is_primary: bool
    address: tuple[str, ...]
    version: int

    @property
    def address_text(self) -> str:
        return ", ".join(self.address)


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A package that the customer subscribed to; `state` is active, upcoming, cancelled (still running) or ended."""

    id: int
    package: str
    cycle: str
    price: Decimal
    currency: str
    started_on: date
    cancelled_on: date | None
    ends_on: date | None
    state: str
    tone: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """`state` is as it was on the as-of day; `days_past_due` only where it is overdue."""

    id: int
    number: str
    issued_on: date
    due_on: date
    amount: Decimal
    currency: str
    state: str
    approved_on: date | None
    paid_on: date | None
    days_past_due: int | None
    tone: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Purchase:
    id: int
    name: str
    total: Decimal
    currency: str
    started_on: date
    count: int
    ledger: Ledger


@dataclass(frozen=True, kw_only=True)
class Payment:
    """A row of the payments table; `settled` when it counts as paid on the as-of day, `open` while money is owed.

    `state` is one of PAYMENT_STATES; a payment that could not be collected is failed, overdue or not.
    """

    due_on: date
    paid_on: date | None
    amount: Decimal
    currency: str
    method: str | None
    status: str
    kind: str
    invoice: str | None
    settled: bool
    open: bool
    days_past_due: int | None
    attempts: int | None
    last_attempt_on: date | None
    state: str


@dataclass(frozen=True, kw_only=True)
class Request:
    """A ticket of the service desk; `age_days` from opening to closing, else to the as-of day."""

    id: int
    number: str
    subject: str
    state: str
    priority: str
    opened_on: date
    closed_on: date | None
    age_days: int
    tone: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the notes list: a note, or a ticket where tickets are asked for."""

    kind: str
    id: int
    label: str
    at: datetime
    day: date
    author: str | None
    text: str
    tone: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Summary:
    account_type: str | None
    account_group: str | None
    owner: str | None
    status: str | None
    status_why: str | None


@dataclass(frozen=True, kw_only=True)
class Due:
    """The next money that is expected, and on which day."""

    label: str
    on: date
    amount: Decimal | None
    currency: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Contacted:
    on: date
    days: int
    how: str


@dataclass(frozen=True, kw_only=True)
class Health:
    """One plain word and why."""

    word: str
    tone: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Beside:
    """How many invoices or instalments are open or late, and what they come to in one currency."""

    what: str
    currency: str
    count: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Head:
    """What is known at a glance. Sums are in the company's currency; `foreign` rows in another one are left out.

    `paid`, `owed` and `overdue` are of the payments; invoices and instalments stand beside them.
    """

    next_due: Due | None
    paid: Decimal
    owed: Decimal
    overdue: Decimal
    foreign: int
    open_beside: tuple[Beside, ...]
    late_beside: tuple[Beside, ...]
    last_contact: Contacted | None
    next_call: date | None
    days_in_total: int | None
    health: Health


@dataclass(frozen=True, kw_only=True)
class Account:
    """Everything on the Dashboard tab. `requests` is None where the company has no service desk."""

    customer_id: int
    name: str
    version: int
    known: Mapping[str, Any]
    reasons: tuple[Reason, ...]
    head: Head
    summary: Summary
    alerts: Section[Alert]
    methods: Section[PaymentMethod]
    billing: Billing | None
    contacts: Section[Contact]
    primary_address: tuple[str, ...]
    subscriptions: Section[Subscription]
    invoices: Section[Invoice]
    purchases: Section[Purchase]
    payments: Section[Payment]
    requests: Section[Request] | None
    notes: Section[Entry]

    @property
    def payment_method(self) -> PaymentMethod | None:
        """The one that is used where none is named."""
        return next(iter(self.methods.rows), None)

    @property
    def automatic_method(self) -> PaymentMethod | None:
        """What collects without asking, the default method if it does."""
        return next((method for method in self.methods.rows if method.automatic), None)

    @property
    def switchable_method(self) -> PaymentMethod | None:
        """Whose automatic payment can be switched: off where it is on, else on where it can be collected."""
        return self.automatic_method or next((method for method in self.methods.rows if method.collectable), None)
