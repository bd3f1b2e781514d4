"""The tables of the source, and the words of each column beside it."""

from dataclasses import dataclass

import sqlalchemy as sa

from data.types import Instant, Money

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ACTION_KINDS = (
    "optin", "invited", "registered", "service_started", "onboarded", "content_assigned", "content_completed",
    "event_planned", "subscription_started", "subscription_cancelled", "subscription_ended", "graduated", "testimony",
    "income", "archived", "restored", "deleted",
)  # fmt: skip
CALL_KINDS = ("sales", "onboarding", "coaching", "support")
CALL_OUTCOMES = ("scheduled", "held", "no_show", "cancelled", "rescheduled")
PAYMENT_STATUSES = ("scheduled", "paid", "failed", "refunded", "in_review", "void")
PAYMENT_KINDS = ("subscription", "one_time", "instalment", "deposit", "refund")


@dataclass(frozen=True)
class Field:
    """What people call a column; read by import, tables, exports and the glossary.

    `aliases` are the other headings under which files carry it; `required` marks what a row cannot do without.
    """

    label: str
    help: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[str, ...] = ()
    open_choices: bool = False


def _field(label: str, help: str, **words: object) -> dict[str, Field]:
    return {"field": Field(label, help, **words)}  # type: ignore[arg-type]


companies = sa.Table(
    "companies",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("slug", sa.String(64), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("time_zone", sa.String(64), nullable=False, default="UTC"),
    sa.Column("currency", sa.String(3), nullable=False, default="EUR"),
    sa.Column("locale", sa.String(16), nullable=False, default="en"),
    sa.Column("retry_days", sa.Integer, nullable=False, default=30),
    sa.Column("income_bounds", sa.JSON, nullable=False),
    sa.Column("service_desk", sa.Boolean, nullable=False, default=False),
    sa.Column("demonstration", sa.Boolean, nullable=False, default=False),
    sa.Column("changes", sa.BigInteger, nullable=False, default=0),
)

customers = sa.Table(
    "customers",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("company_id", sa.Integer, sa.ForeignKey(companies.c.id), nullable=False),
    sa.Column("external_id", sa.String(200), info=_field(
        "Customer id", "The id that your other tools use for the customer.",
        aliases=("id", "customer", "customer id", "external id", "user id", "client id", "contact id", "record id"))),
    sa.Column("name", sa.String(300), info=_field(
        "Name", "Full name.", aliases=("full name", "customer name", "client name", "contact name", "invitee name"))),
    sa.Column("email", sa.String(320), info=_field(
        "E-mail", "E-mail address.", aliases=("email", "e-mail address", "email address", "mail", "invitee email", "customer email"))),
    sa.Column("phone", sa.String(64), info=_field(
        "Phone", "Phone number.", aliases=("phone number", "telephone", "mobile", "mobile phone number", "tel"))),
    sa.Column("gender", sa.String(40), info=_field("Gender", "Gender as recorded.", aliases=("sex",))),
    sa.Column("birth_date", sa.Date, info=_field(
        "Birth date", "Date of birth, at the latest today.", aliases=("birthday", "date of birth", "dob", "born"))),
    sa.Column("country", sa.String(80), info=_field(
        "Country", "Country as recorded.", aliases=("country/region", "country code", "nation"))),
    sa.Column("account_type", sa.String(40), info=_field(
        "Account type", "Individual or business, as recorded.", aliases=("type of account",))),
    sa.Column("account_group", sa.String(120), info=_field(
        "Account group", "Cohort or group the account belongs to.", aliases=("group", "cohort"))),
    sa.Column("owner", sa.String(120), info=_field(
        "Owner", "Who looks after the customer.", aliases=("account owner", "contact owner", "csm", "coach"))),
    sa.Column("channel", sa.String(120), info=_field(
        "Channel", "Where the customer first came from.", aliases=("source", "lead source", "original source", "utm source"))),
    sa.Column("created_at", Instant, info=_field(
        "Created", "When the customer record came into being.", aliases=("create date", "created at", "created (utc)", "signup date", "date added"))),
    sa.Column("directory_entry", sa.Boolean, nullable=False, default=False, server_default=sa.false(), info=_field(
        "Directory entry", "A mere address-book entry, left out of every count of customers.", aliases=("directory",))),
    sa.Column("recorded_at", Instant),
    sa.Column("email_key", sa.String(320)),
    sa.Column("phone_key", sa.String(32)),
    sa.Column("changed_in", sa.BigInteger, nullable=False, default=0, server_default="0"),
    sa.Column("version", sa.Integer, nullable=False, default=1, server_default="1"),
    sa.Index(None, "company_id", "external_id", unique=True),
    sa.Index(None, "company_id", "email_key"),
    sa.Index(None, "company_id", "phone_key"),
    sa.Index(None, "company_id", "changed_in"),
)  # fmt: skip

CUSTOMER_REF = Field(
    "Customer", "Who the row is about: the customer id, else e-mail, else phone.",
    aliases=("customer id", "customer", "user id", "client id", "contact id", "external id"), required=True,
)  # fmt: skip


def _event_table(name: str, *columns: sa.Column[object]) -> sa.Table:
    """A table of events, clustered by customer so that grouping by customer reads it once, in order.

    `row_key` identifies the row for ever: a second import of it changes nothing, a corrected one replaces it.
    """
    return sa.Table(
        name,
        metadata,
        sa.Column("company_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("customer_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("row_key", sa.BigInteger, primary_key=True, autoincrement=False),
        *columns,
        sqlite_with_rowid=False,
    )


actions = _event_table(
    "actions",
    sa.Column("kind", sa.String(40), nullable=False, info=_field(
        "Kind", "What happened.", aliases=("action", "event", "event type", "type", "action type"),
        required=True, choices=ACTION_KINDS, open_choices=True)),
    sa.Column("occurred_at", Instant, nullable=False, info=_field(
        "Occurred at", "When it happened.", aliases=("date", "time", "timestamp", "occurred", "event date", "created"), required=True)),
    sa.Column("amount", Money, info=_field("Amount", "Money that belongs to the action, such as the income.", aliases=("value",))),
    sa.Column("detail", sa.String(500), info=_field(
        "Detail", "Free text; for planned events and cancelled subscriptions the day in question (2026-01-31).", aliases=("details", "description", "plan"))),
)  # fmt: skip

calls = _event_table(
    "calls",
    sa.Column("kind", sa.String(40), nullable=False, info=_field(
        "Kind", "Sales, onboarding, coaching or support.", aliases=("call type", "type", "event type name", "event type"),
        required=True, choices=CALL_KINDS, open_choices=True)),
    sa.Column("scheduled_at", Instant, nullable=False, info=_field(
        "Scheduled at", "When the call was to take place.",
        aliases=("date", "start date & time", "start time", "scheduled", "call date"), required=True)),
    sa.Column("outcome", sa.String(40), nullable=False, info=_field(
        "Outcome", "What became of it.", aliases=("status", "result"), required=True, choices=CALL_OUTCOMES, open_choices=True)),
    sa.Column("csm", sa.String(120), info=_field("CSM", "Who held the call.", aliases=("host", "coach", "agent", "user name"))),
    sa.Column("duration", sa.Integer, info=_field("Duration", "Length in minutes.", aliases=("minutes", "length"))),
    sa.Column("grade", sa.String(20), info=_field("Grade", "How the call was graded.", aliases=("rating", "score"))),
    sa.Column("notes", sa.String(2000), info=_field("Notes", "What was noted.", aliases=("note", "comment", "comments"))),
)  # fmt: skip

payments = _event_table(
    "payments",
    sa.Column("due_at", Instant, nullable=False, info=_field(
        "Due at", "When the money was due.", aliases=("due", "due date", "date", "created", "created (utc)"), required=True)),
    sa.Column("paid_at", Instant, info=_field("Paid at", "When it was paid.", aliases=("paid", "payment date", "paid date", "date paid"))),
    sa.Column("amount", Money, nullable=False, info=_field("Amount", "The amount; a refund is negative.", aliases=("value", "total", "sum"), required=True)),
    sa.Column("currency", sa.String(3), nullable=False, info=_field(
        "Currency", "Three letters; empty means the company's currency.", aliases=("currency code",))),
    sa.Column("method", sa.String(60), info=_field("Payment method", "Card, PayPal, transfer and so on.", aliases=("method", "payment type", "payment source type", "paid with"))),
    sa.Column("status", sa.String(20), nullable=False, info=_field(
        "Status", "Scheduled, paid, failed, refunded, in review or void.", aliases=("payment status", "state"), required=True, choices=PAYMENT_STATUSES)),
    sa.Column("kind", sa.String(20), nullable=False, info=_field(
        "Kind", "Subscription, one-time, instalment, deposit or refund; empty means one-time.", aliases=("payment kind", "type"), choices=PAYMENT_KINDS)),
    sa.Column("invoice", sa.String(120), info=_field("Invoice", "Invoice or payment number.", aliases=("invoice id", "invoice number", "payment id", "charge id"))),
    sa.Column("attempts", sa.Integer, info=_field("Attempts", "How often collection was tried.", aliases=("attempt count",))),
    sa.Column("last_attempt_at", Instant, info=_field("Last attempt at", "When collection was last tried.", aliases=("last attempt", "attempted at"))),
)  # fmt: skip

INPUT_TABLES = {table.name: table for table in (customers, actions, calls, payments)}
EVENT_TABLES = {table.name: table for table in (actions, calls, payments)}

imports = sa.Table(
    "imports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("company_id", sa.Integer, sa.ForeignKey(companies.c.id), nullable=False, index=True),
    sa.Column("table_name", sa.String(40), nullable=False),
    sa.Column("file_name", sa.String(300), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("message", sa.String(500)),
    sa.Column("rows", sa.BigInteger, nullable=False, default=0),
    sa.Column("accepted", sa.BigInteger, nullable=False, default=0),
    sa.Column("rejected", sa.BigInteger, nullable=False, default=0),
    sa.Column("ignored", sa.BigInteger, nullable=False, default=0),
    sa.Column("rejects_file", sa.String(300)),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("finished_at", Instant),
    sa.Column("imported_by", sa.String(200), nullable=False),
)

mappings = sa.Table(
    "mappings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("company_id", sa.Integer, sa.ForeignKey(companies.c.id), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("table_name", sa.String(40), nullable=False),
    sa.Column("columns", sa.JSON, nullable=False),
    sa.UniqueConstraint("company_id", "table_name", "name"),
)


def field_of(column: sa.Column[object]) -> Field | None:
    """The words of a column, or None where people never meet it."""
    return column.info.get("field")


def fields_of(table: sa.Table) -> dict[str, Field]:
    """The columns of a table that a file can carry, in order."""
    return {column.name: field for column in table.c if (field := field_of(column))}


import data.accounts.schema  # noqa: E402, F401 - completes the metadata: whoever has these tables has them all
