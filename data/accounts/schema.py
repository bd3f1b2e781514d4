"""The tables of a customer's account, on the same metadata as the rest of the source.

A record that people edit carries a `version`, counted up by every change. `row_key` is known for rows that a file
brought, as in the event tables; where a row is known by plain columns, these are its key.
"""

import sqlalchemy as sa

from data.schema import INPUT_TABLES, Field, metadata
from data.types import Instant, Money

CYCLES = ("weekly", "monthly", "quarterly", "yearly", "once")
METHOD_KINDS = ("card", "direct_debit", "paypal", "transfer", "cash")
INVOICE_STATES = ("draft", "approved", "paid", "void")
REQUEST_STATES = ("open", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
CHANNELS = ("email", "sms")

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _said(label: str, help: str, **words: object) -> dict[str, Field]:
    return {"field": Field(label, help, **words)}  # type: ignore[arg-type]


FILED = ("customer_id", "row_key")


def _records(
    name: str, *columns: sa.Column[object], by: str | None = None, one: bool = False, edited: bool = False,
    key: tuple[str, ...] = (),
) -> sa.Table:  # fmt: skip
    """A table of records of customers; `by` is the date by which they are read, `one` means one a customer.

    `key` is what makes a row of a file this row and no other in its company; without it no file fills the table.
    """
    more = [sa.Column("version", sa.Integer, nullable=False, default=1, server_default="1")] * edited
    more += [sa.Column("row_key", sa.BigInteger)] * ("row_key" in key)
    indexes = [sa.Index(None, "company_id", "customer_id", *([by] if by else []), unique=one)]
    indexes += [sa.Index(f"ix_{name}_{key[-1]}", "company_id", *key, unique=True)] if key and not one else []
    return sa.Table(
        name,
        metadata,
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("company_id", sa.Integer, nullable=False),
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        *columns,
        *more,
        *indexes,
        info={"key": ("company_id", *key)} if key else {},
    )


contacts = _records(
    "contacts",
    sa.Column("role", sa.String(80), info=_said("Role", "What the contact is to the account.", aliases=("function", "position", "title"))),
    sa.Column("name", sa.String(300), nullable=False, info=_said("Contact name", "Full name of the contact.", aliases=("contact", "full name", "name"), required=True)),
    sa.Column("email", sa.String(320), info=_said("Contact e-mail", "E-mail address of the contact.", aliases=("contact email", "contact e-mail address"))),
    sa.Column("phone", sa.String(64), info=_said("Contact phone", "Phone number of the contact.", aliases=("contact telephone", "contact mobile"))),
    sa.Column("is_primary", sa.Boolean, nullable=False, default=False, server_default=sa.false(), info=_said(
        "Primary", "Whether this is the account's first contact and address.", aliases=("main", "is primary"))),
    sa.Column("address_line1", sa.String(200), info=_said("Address", "Street and number.", aliases=("street", "address line 1", "address 1"))),
    sa.Column("address_line2", sa.String(200), info=_said("Address, second line", "Building, floor or care of.", aliases=("address line 2", "address 2"))),
    sa.Column("city", sa.String(120), info=_said("City", "Town or city.", aliases=("town",))),
    sa.Column("postcode", sa.String(20), info=_said("Postcode", "Postal code.", aliases=("zip", "zip code", "postal code"))),
    sa.Column("country", sa.String(80), info=_said("Address country", "Country of the address.", aliases=("contact country",))),
    edited=True, key=FILED,
)  # fmt: skip

payment_methods = _records(
    "payment_methods",
    sa.Column("kind", sa.String(20), nullable=False, info=_said(
        "Kind", "Card, direct debit, PayPal, transfer or cash.", aliases=("type", "method", "payment method"), required=True, choices=METHOD_KINDS)),
    sa.Column("brand", sa.String(60), info=_said("Brand or bank", "Visa, Mastercard or the name of the bank.", aliases=("brand", "bank", "card brand", "network"))),
    sa.Column("last4", sa.String(4), info=_said("Last digits", "At most the last four digits; a full number is refused.", aliases=("last 4", "last4", "last four", "ending", "card last4"))),
    sa.Column("expires_month", sa.Integer, info=_said("Expiry month", "Month of expiry, 1 to 12.", aliases=("exp month", "expiration month", "card exp month"))),
    sa.Column("expires_year", sa.Integer, info=_said("Expiry year", "Year of expiry, such as 2027.", aliases=("exp year", "expiration year", "card exp year"))),
    sa.Column("automatic", sa.Boolean, nullable=False, default=False, server_default=sa.false(), info=_said(
        "Automatic payment", "Whether what falls due is collected without asking.", aliases=("automatic", "autopay", "auto pay"))),
    sa.Column("is_default", sa.Boolean, nullable=False, default=False, server_default=sa.false(), info=_said(
        "Default", "Whether this method is used where none is named.", aliases=("is default",))),
    edited=True, key=FILED,
)  # fmt: skip

billing_terms = _records(
    "billing_terms",
    sa.Column("cycle", sa.String(20), nullable=False, info=_said(
        "Cycle", "How often is billed.", aliases=("billing cycle", "interval", "frequency", "billing period"), required=True, choices=CYCLES)),
    sa.Column("billing_day", sa.Integer, info=_said("Billing day", "Day of the month, 1 to 31; short months take their last.", aliases=("day", "day of month", "bill day"))),
    sa.Column("terms_days", sa.Integer, nullable=False, default=0, info=_said(
        "Terms", "Days from the invoice to its due date, 0 to 365; empty means due at once.", aliases=("payment terms", "days", "net days", "due days"))),
    sa.Column("next_bill_on", sa.Date, info=_said("Next bill", "The day of the next bill.", aliases=("next bill on", "next billing date", "next invoice", "bill on"))),
    sa.Column("reference", sa.String(120), info=_said("Reference", "What has to stand on every invoice.", aliases=("purchase order", "po number", "your reference"))),
    one=True, edited=True, key=("customer_id",),
)  # fmt: skip

packages = sa.Table(
    "packages",
    metadata,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("company_id", sa.Integer, nullable=False),
    sa.Column("name", sa.String(200), nullable=False, info=_said(
        "Package", "The name of the package; capitals do not matter.", aliases=("name", "package name", "product", "plan"), required=True)),
    sa.Column("cycle", sa.String(20), nullable=False, info=_said(
        "Cycle", "How often it is billed.", aliases=("billing cycle", "interval", "frequency", "billing period"), required=True, choices=CYCLES)),
    sa.Column("price", Money, nullable=False, info=_said("Price", "What it costs each time.", aliases=("amount", "list price", "unit amount"), required=True)),
    sa.Column("currency", sa.String(3), nullable=False, info=_said("Currency", "Three letters; empty means the company's currency.", aliases=("currency code",))),
    sa.UniqueConstraint("company_id", "name"),
    info={"key": ("company_id", "name")},
)  # fmt: skip

package_subscriptions = _records(
    "package_subscriptions",
    sa.Column("package_id", sa.BigInteger, nullable=False),
    sa.Column("price", Money, nullable=False, info=_said(
        "Price", "What this customer pays each time; empty means the package's price.", aliases=("amount", "unit amount"))),
    sa.Column("currency", sa.String(3), nullable=False, info=_said("Currency", "Three letters; empty means the company's currency, or the package's where the price is empty.", aliases=("currency code",))),
    sa.Column("started_on", sa.Date, nullable=False, info=_said("Started on", "The first day.", aliases=("started", "start", "start date", "since", "from"), required=True)),
    sa.Column("cancelled_on", sa.Date, info=_said("Cancelled on", "The day on which it was cancelled; it may run on to its end.", aliases=("cancelled", "canceled", "canceled on", "canceled at", "cancelled at"))),
    sa.Column("ends_on", sa.Date, info=_said("Ends on", "The last day; empty means it goes on.", aliases=("end", "ends", "end date", "ended", "until", "to"))),
    by="started_on", edited=True, key=FILED,
)  # fmt: skip

invoices = _records(
    "invoices",
    sa.Column("number", sa.String(60), nullable=False, info=_said(
        "Number", "The number of the invoice.", aliases=("invoice", "invoice number", "invoice id", "invoice no"), required=True)),
    sa.Column("issued_on", sa.Date, nullable=False, info=_said("Issued on", "The day of the invoice.", aliases=("date", "issued", "invoice date", "created"), required=True)),
    sa.Column("due_on", sa.Date, nullable=False, info=_said("Due on", "The last day on which it can be paid on time.", aliases=("due", "due date"), required=True)),
    sa.Column("amount", Money, nullable=False, info=_said("Amount", "The total of the invoice.", aliases=("total", "value", "sum"), required=True)),
    sa.Column("currency", sa.String(3), nullable=False, info=_said("Currency", "Three letters; empty means the company's currency.", aliases=("currency code",))),
    sa.Column("state", sa.String(20), nullable=False, info=_said(
        "State", "Draft, approved, paid or void.", aliases=("status", "invoice status"), required=True, choices=INVOICE_STATES)),
    sa.Column("approved_on", sa.Date, info=_said("Approved on", "The day it was approved.", aliases=("approved", "finalised", "finalized"))),
    sa.Column("paid_on", sa.Date, info=_said("Paid on", "The day it was paid in full.", aliases=("paid", "paid date", "payment date"))),
    by="issued_on", edited=True, key=FILED,
)  # fmt: skip

instalment_purchases = _records(
    "instalment_purchases",
    sa.Column("name", sa.String(200), nullable=False, info=_said(
        "Purchase", "The name of what was bought; capitals do not matter.", aliases=("purchase name", "product", "item", "programme", "program"), required=True)),
    sa.Column("total", Money, nullable=False, info=_said("Total", "What all instalments come to.", aliases=("amount", "price", "total amount", "sum"), required=True)),
    sa.Column("currency", sa.String(3), nullable=False, info=_said("Currency", "Three letters; empty means the company's currency.", aliases=("currency code",))),
    sa.Column("instalments", sa.Integer, nullable=False, info=_said(
        "Number of instalments", "How many months it is paid in, 1 to 360.", aliases=("instalments", "installments", "number of installments", "months", "parts"), required=True)),
    sa.Column("started_on", sa.Date, nullable=False, info=_said("Started on", "The day of the purchase.", aliases=("started", "start", "start date", "date", "bought on", "purchase date"), required=True)),
    sa.Column("first_due_on", sa.Date, nullable=False, info=_said(
        "First due on", "When the first instalment falls due; empty means the day of the purchase.", aliases=("first due", "first due date", "first payment", "first instalment"))),
    by="started_on", edited=True, key=FILED,
)  # fmt: skip

instalments = _records(
    "instalments",
    sa.Column("purchase_id", sa.BigInteger, nullable=False),
    sa.Column("number", sa.Integer, nullable=False, info=_said(
        "Instalment", "Which instalment of the purchase, from 1.", aliases=("number", "no", "instalment number", "installment number", "installment"), required=True)),
    sa.Column("due_on", sa.Date, nullable=False, info=_said("Due on", "When it falls due; empty leaves the planned day.", aliases=("due", "due date"))),
    sa.Column("amount", Money, nullable=False, info=_said("Amount", "What is due, in the purchase's currency; empty leaves the planned amount.", aliases=("value",))),
    sa.Column("paid_amount", Money, nullable=False, default=0, server_default="0", info=_said(
        "Paid", "What was paid of it so far; empty means all of it where 'Paid on' is given, else nothing.", aliases=("paid amount", "amount paid", "received"))),
    sa.Column("paid_on", sa.Date, info=_said("Paid on", "The day of the latest payment of it.", aliases=("paid date", "payment date", "date paid"))),
    by="due_on", key=("purchase_id", "number"),
)  # fmt: skip

service_requests = _records(
    "service_requests",
    sa.Column("number", sa.String(40), nullable=False, info=_said(
        "Number", "The number of the request.", aliases=("request", "ticket", "ticket id", "ticket number", "request number", "case number"), required=True)),
    sa.Column("subject", sa.String(300), nullable=False, info=_said("Subject", "What it is about.", aliases=("title", "summary", "topic"), required=True)),
    sa.Column("state", sa.String(20), nullable=False, info=_said(
        "State", "Open or closed; empty means closed where 'Closed at' is given, else open.", aliases=("status",), choices=REQUEST_STATES)),
    sa.Column("priority", sa.String(20), nullable=False, default="normal", info=_said(
        "Priority", "Low, normal, high or urgent; empty means normal.", aliases=("urgency",), choices=PRIORITIES)),
    sa.Column("opened_at", Instant, nullable=False, info=_said("Opened at", "When it was opened.", aliases=("opened", "created", "created at", "date", "requested at"), required=True)),
    sa.Column("closed_at", Instant, info=_said("Closed at", "When it was closed.", aliases=("closed", "solved at", "resolved at", "resolved", "completed at"))),
    by="opened_at", edited=True, key=FILED,
)  # fmt: skip

notes = _records(
    "notes",
    sa.Column("text", sa.String(4000), nullable=False, info=_said("Note", "What was noted.", aliases=("text", "comment", "notes", "body"), required=True)),
    sa.Column("author", sa.String(200), nullable=False, info=_said("Author", "Who wrote it.", aliases=("by", "written by", "user", "agent"))),
    sa.Column("created_at", Instant, nullable=False, info=_said("Written at", "When it was written.", aliases=("date", "time", "created", "created at", "timestamp"), required=True)),
    sa.Column("edited_at", Instant),
    by="created_at", edited=True, key=FILED,
)  # fmt: skip

note_versions = _records(
    "note_versions",
    sa.Column("note_id", sa.BigInteger, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("text", sa.String(4000), nullable=False),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("written_at", Instant, nullable=False),
    by="note_id",
)

usage_notifications = _records(
    "usage_notifications",
    sa.Column("channel", sa.String(20), nullable=False, info=_said(
        "Channel", "By e-mail or SMS.", aliases=("sent by", "medium", "type", "via"), required=True, choices=CHANNELS)),
    sa.Column("threshold", sa.Integer, info=_said("Threshold", "The share of the allowance that was used, 0 to 100 percent.", aliases=("percent", "usage", "used"))),
    sa.Column("subject", sa.String(300), nullable=False, info=_said("Subject", "What it told.", aliases=("title", "message", "text", "alert"), required=True)),
    sa.Column("sent_at", Instant, nullable=False, info=_said("Sent at", "When it was sent.", aliases=("sent", "date", "time", "timestamp", "sent on"), required=True)),
    by="sent_at", key=FILED,
)  # fmt: skip

partner_connections = _records(
    "partner_connections",
    sa.Column("partner", sa.String(200), nullable=False, info=_said("Partner", "Name of the adviser or the firm.", aliases=("partner name", "adviser", "advisor", "firm"), required=True)),
    sa.Column("email", sa.String(320), nullable=False, info=_said("Partner e-mail", "The partner's address; capitals do not matter.", aliases=("adviser email", "advisor email", "firm email"), required=True)),
    sa.Column("requested_at", Instant, info=_said("Requested at", "When access was last asked for.", aliases=("requested", "asked at", "invited at"))),
    sa.Column("granted_at", Instant, info=_said("Granted at", "When access was last granted.", aliases=("granted", "connected at", "connected", "accepted at"))),
    sa.Column("last_visit_at", Instant, info=_said("Last visit at", "When the partner last looked at the account.", aliases=("last visit", "last login", "last seen"))),
    sa.Column("cancelled_at", Instant, info=_said("Cancelled at", "When the account ended the access.", aliases=("cancelled", "canceled", "canceled at", "revoked at"))),
    edited=True, key=FILED,
)  # fmt: skip

audit_log = _records(
    "audit_log",
    sa.Column("at", Instant, nullable=False),
    sa.Column("who", sa.String(200), nullable=False),
    sa.Column("what", sa.String(60), nullable=False),
    sa.Column("table_name", sa.String(40), nullable=False),
    sa.Column("record_id", sa.BigInteger, nullable=False),
    sa.Column("before", sa.JSON),
    sa.Column("after", sa.JSON),
    sa.Column("undoes", sa.BigInteger),
    sa.Column("undone_by", sa.BigInteger),
    by="at",
)

ACCOUNT_TABLES = {
    table.name: table
    for table in (
        contacts, payment_methods, billing_terms, packages, package_subscriptions, invoices, instalment_purchases,
        instalments, service_requests, notes, note_versions, usage_notifications, partner_connections, audit_log,
    )
}  # fmt: skip

FILE_TABLES = (*INPUT_TABLES, *(name for name, table in ACCOUNT_TABLES.items() if "key" in table.info))

ONE_ONLY = {"contacts": "is_primary", "payment_methods": "is_default"}
"""The flag that at most one record of a customer has."""
