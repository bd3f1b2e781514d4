"""Partners: who outside the company may see a business account, asked for, granted and cancelled when."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "partner_connections",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("partner", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("requested_at", sa.BigInteger()),
        sa.Column("granted_at", sa.BigInteger()),
        sa.Column("last_visit_at", sa.BigInteger()),
        sa.Column("cancelled_at", sa.BigInteger()),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_partner_connections"),
    )
    op.create_index(
        "ix_partner_connections_company_id_customer_id", "partner_connections", ["company_id", "customer_id"]
    )
