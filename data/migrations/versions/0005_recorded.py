"""Customers know when they were brought in: who has no Created day and no event is there from that day on."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("recorded_at", sa.BigInteger()))
    customers = sa.table("customers", sa.column("created_at"), sa.column("recorded_at"))
    undated = sa.update(customers).where(customers.c.created_at.is_(None))
    op.get_bind().execute(undated.values(recorded_at=int(time.time())))
