"""The account of a customer: contacts, terms, packages, invoices, instalments, requests, notes and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _contacts()
    _payment_methods()
    _billing_terms()
    _packages()
    _package_subscriptions()
    _invoices()
    _instalment_purchases()
    _instalments()
    _service_requests()
    _notes()
    _note_versions()
    _usage_notifications()
    _audit_log()


def _records(
    name: str, *columns: sa.Column[object], by: str | None = None, one: bool = False, edited: bool = False,
    imported: bool = False,
) -> None:  # fmt: skip
    more = [sa.Column("version", sa.Integer(), server_default="1", nullable=False)] * edited
    more += [sa.Column("row_key", sa.BigInteger())] * imported
    op.create_table(
        name,
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        *columns,
        *more,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
    keys = ["company_id", "customer_id", *([by] if by else [])]
    op.create_index(f"ix_{name}_{'_'.join(keys)}", name, keys, unique=one)
    if imported:
        op.create_index(f"ix_{name}_row_key", name, ["company_id", "customer_id", "row_key"], unique=True)


def _contacts() -> None:
    _records(
        "contacts",
        sa.Column("role", sa.String(80)),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("email", sa.String(320)),
        sa.Column("phone", sa.String(64)),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("address_line1", sa.String(200)),
        sa.Column("address_line2", sa.String(200)),
        sa.Column("city", sa.String(120)),
        sa.Column("postcode", sa.String(20)),
        sa.Column("country", sa.String(80)),
        edited=True,
        imported=True,
    )


def _payment_methods() -> None:
    _records(
        "payment_methods",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("brand", sa.String(60)),
        sa.Column("last4", sa.String(4)),
        sa.Column("expires_month", sa.Integer()),
        sa.Column("expires_year", sa.Integer()),
        sa.Column("automatic", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False),
        edited=True,
        imported=True,
    )


def _billing_terms() -> None:
    _records(
        "billing_terms",
        sa.Column("cycle", sa.String(20), nullable=False),
        sa.Column("billing_day", sa.Integer()),
        sa.Column("terms_days", sa.Integer(), nullable=False),
        sa.Column("next_bill_on", sa.Date()),
        sa.Column("reference", sa.String(120)),
        one=True,
        edited=True,
    )


def _packages() -> None:
    op.create_table(
        "packages",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("cycle", sa.String(20), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_packages"),
        sa.UniqueConstraint("company_id", "name", name="uq_packages_company_id_name"),
    )


def _package_subscriptions() -> None:
    _records(
        "package_subscriptions",
        sa.Column("package_id", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("cancelled_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        by="started_on",
        edited=True,
    )


def _invoices() -> None:
    _records(
        "invoices",
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("approved_on", sa.Date()),
        sa.Column("paid_on", sa.Date()),
        by="issued_on",
        edited=True,
        imported=True,
    )


def _instalment_purchases() -> None:
    _records(
        "instalment_purchases",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        by="started_on",
        edited=True,
    )


def _instalments() -> None:
    _records(
        "instalments",
        sa.Column("purchase_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_amount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("paid_on", sa.Date()),
        by="due_on",
    )


def _service_requests() -> None:
    _records(
        "service_requests",
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("priority", sa.String(20), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger()),
        by="opened_at",
        edited=True,
    )


def _notes() -> None:
    _records(
        "notes",
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger()),
        by="created_at",
        edited=True,
        imported=True,
    )


def _note_versions() -> None:
    _records(
        "note_versions",
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        by="note_id",
    )


def _usage_notifications() -> None:
    _records(
        "usage_notifications",
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("threshold", sa.Integer()),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        by="sent_at",
    )


def _audit_log() -> None:
    _records(
        "audit_log",
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("undoes", sa.BigInteger()),
        sa.Column("undone_by", sa.BigInteger()),
        by="at",
    )
