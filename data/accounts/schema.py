"""The tables of a customer's account, on the same metadata as the rest of the source.

A record that people edit carries a `version`, counted up by every change. `row_key` is known for rows that a file
brought, as in the event tables.
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


def _records(
    name: str, *columns: sa.Column[object], by: str | None = None, one: bool = False, edited: bool = False,
    imported: bool = False,
) -> sa.Table:  # fmt: skip
    """A table of records of customers; `by` is the date by which they are read, `one` means one a customer."""
    more = [sa.Column("version", sa.Integer, nullable=False, default=1, server_default="1")] * edited
    more += [sa.Column("row_key", sa.BigInteger)] * imported
    indexes = [sa.Index(None, "company_id", "customer_id", *([by] if by else []), unique=one)]
    indexes += [sa.Index(f"ix_{name}_row_key", "company_id", "customer_id", "row_key", unique=True)] * imported
    return sa.Table(
        name,
        metadata,
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("company_id", sa.Integer, nullable=False),
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        *columns,
        *more,
        *indexes,
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
    edited=True, imported=True,
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
    edited=True, imported=True,
)  # fmt: skip

billing_terms = _records(
    "billing_terms",
    sa.Column("cycle", sa.String(20), nullable=False),
    sa.Column("billing_day", sa.Integer),
    sa.Column("terms_days", sa.Integer, nullable=False, default=0),
    sa.Column("next_bill_on", sa.Date),
    sa.Column("reference", sa.String(120)),
    one=True, edited=True,
)  # fmt: skip

packages = sa.Table(
    "packages",
    metadata,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("company_id", sa.Integer, nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("cycle", sa.String(20), nullable=False),
    sa.Column("price", Money, nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.UniqueConstraint("company_id", "name"),
)

package_subscriptions = _records(
    "package_subscriptions",
    sa.Column("package_id", sa.BigInteger, nullable=False),
    sa.Column("price", Money, nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("started_on", sa.Date, nullable=False),
    sa.Column("cancelled_on", sa.Date),
    sa.Column("ends_on", sa.Date),
    by="started_on", edited=True,
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
    by="issued_on", edited=True, imported=True,
)  # fmt: skip

instalment_purchases = _records(
    "instalment_purchases",
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("total", Money, nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("instalments", sa.Integer, nullable=False),
    sa.Column("started_on", sa.Date, nullable=False),
    sa.Column("first_due_on", sa.Date, nullable=False),
    by="started_on", edited=True,
)  # fmt: skip

instalments = _records(
    "instalments",
    sa.Column("purchase_id", sa.BigInteger, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("amount", Money, nullable=False),
    sa.Column("paid_amount", Money, nullable=False, default=0, server_default="0"),
    sa.Column("paid_on", sa.Date),
    by="due_on",
)

service_requests = _records(
    "service_requests",
    sa.Column("number", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(300), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("priority", sa.String(20), nullable=False, default="normal"),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("closed_at", Instant),
    by="opened_at", edited=True,
)  # fmt: skip

notes = _records(
    "notes",
    sa.Column("text", sa.String(4000), nullable=False, info=_said("Note", "What was noted.", aliases=("text", "comment", "notes", "body"), required=True)),
    sa.Column("author", sa.String(200), nullable=False, info=_said("Author", "Who wrote it.", aliases=("by", "written by", "user", "agent"))),
    sa.Column("created_at", Instant, nullable=False, info=_said("Written at", "When it was written.", aliases=("date", "time", "created", "created at", "timestamp"), required=True)),
    sa.Column("edited_at", Instant),
    by="created_at", edited=True, imported=True,
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
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("threshold", sa.Integer),
    sa.Column("subject", sa.String(300), nullable=False),
    sa.Column("sent_at", Instant, nullable=False),
    by="sent_at",
)

partner_connections = _records(
    "partner_connections",
    sa.Column("partner", sa.String(200), nullable=False),
    sa.Column("email", sa.String(320), nullable=False),
    sa.Column("requested_at", Instant),
    sa.Column("granted_at", Instant),
    sa.Column("last_visit_at", Instant),
    sa.Column("cancelled_at", Instant),
    edited=True,
)

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

FILE_TABLES = (*INPUT_TABLES, *(table.name for table in (contacts, payment_methods, invoices, notes)))
