"""Files fill the rest of an account: each of its rows is known by a key, so that it comes in once."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_FILED = (
    "package_subscriptions", "instalment_purchases", "service_requests", "usage_notifications", "partner_connections",
)  # fmt: skip


def upgrade() -> None:
    for name in _FILED:
        op.add_column(name, sa.Column("row_key", sa.BigInteger()))
    _know_the_partners()
    for name in _FILED:
        op.create_index(f"ix_{name}_row_key", name, ["company_id", "customer_id", "row_key"], unique=True)
    op.create_index("ix_instalments_number", "instalments", ["company_id", "purchase_id", "number"], unique=True)


def _know_the_partners() -> None:
    """Connections made on the page get the key of their address, which a customer has only once; an older one twice."""
    columns = [sa.column(name) for name in ("id", "customer_id", "email", "row_key")]
    table = sa.table("partner_connections", *columns)
    rows = op.get_bind().execute(sa.select(table.c.id, table.c.customer_id, table.c.email).order_by(table.c.id)).all()
    first: dict[tuple[int, int], int] = {}
    for number, customer_id, email in rows:
        first.setdefault((customer_id, _key(email.lower())), number)
    keys = [{"number": number, "key": key} for (_, key), number in first.items()]
    if keys:
        keyed = sa.update(table).where(table.c.id == sa.bindparam("number")).values(row_key=sa.bindparam("key"))
        op.get_bind().execute(keyed, keys)


def _key(natural: str) -> int:
    """As data.importing.keys.row_key made it when this was written."""
    digest = hashlib.md5(natural.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest, "little") & ((1 << 63) - 1)
