"""The first tables: companies, customers, their events, imports and saved mappings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _companies()
    _customers()
    _actions()
    _calls()
    _payments()
    _imports()
    _mappings()


def _companies() -> None:
    op.create_table(
        "companies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("retry_days", sa.Integer(), nullable=False),
        sa.Column("income_bounds", sa.JSON(), nullable=False),
        sa.Column("service_desk", sa.Boolean(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_companies"),
        sa.UniqueConstraint("slug", name="uq_companies_slug"),
    )


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(200)),
        sa.Column("name", sa.String(300)),
        sa.Column("email", sa.String(320)),
        sa.Column("phone", sa.String(64)),
        sa.Column("gender", sa.String(40)),
        sa.Column("birth_date", sa.Date()),
        sa.Column("country", sa.String(80)),
        sa.Column("account_type", sa.String(40)),
        sa.Column("account_group", sa.String(120)),
        sa.Column("owner", sa.String(120)),
        sa.Column("channel", sa.String(120)),
        sa.Column("created_at", sa.BigInteger()),
        sa.Column("directory_entry", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("email_key", sa.String(320)),
        sa.Column("phone_key", sa.String(32)),
        sa.Column("changed_in", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name="fk_customers_company_id"),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
    )
    for column in ("external_id", "email_key", "phone_key", "changed_in"):
        name, unique = f"ix_customers_company_id_{column}", column == "external_id"
        op.create_index(name, "customers", ["company_id", column], unique=unique)


def _event_table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("company_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("row_key", sa.BigInteger(), autoincrement=False, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("company_id", "customer_id", "row_key", name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )


def _actions() -> None:
    _event_table(
        "actions",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("detail", sa.String(500)),
    )


def _calls() -> None:
    _event_table(
        "calls",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("scheduled_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("csm", sa.String(120)),
        sa.Column("duration", sa.Integer()),
        sa.Column("grade", sa.String(20)),
        sa.Column("notes", sa.String(2000)),
    )


def _payments() -> None:
    _event_table(
        "payments",
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.BigInteger()),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("method", sa.String(60)),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("invoice", sa.String(120)),
        sa.Column("attempts", sa.Integer()),
        sa.Column("last_attempt_at", sa.BigInteger()),
    )


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("message", sa.String(500)),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("ignored", sa.BigInteger(), nullable=False),
        sa.Column("rejects_file", sa.String(300)),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger()),
        sa.Column("imported_by", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name="fk_imports_company_id"),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_company_id", "imports", ["company_id"])


def _mappings() -> None:
    op.create_table(
        "mappings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name="fk_mappings_company_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mappings"),
        sa.UniqueConstraint("company_id", "table_name", "name", name="uq_mappings_company_id_table_name_name"),
    )
