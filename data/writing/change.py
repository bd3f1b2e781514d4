"""What a change is: who asks for it, what it did, and how a record looks in the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from data.companies import Company
from data.errors import Conflict
from data.types import Instant, Money

Values = dict[str, Any]
OWNERS = ("id", "company_id", "customer_id", "row_key")


@dataclass(frozen=True, kw_only=True)
class Change:
    """A wish of `user` at `now` (aware, UTC). `expected_version` is that of the record as the person saw it."""

    company: Company
    customer_id: int
    user: str
    now: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    record_id: int | None = None
    expected_version: int | None = None

    @property
    def at(self) -> datetime:
        return self.now.replace(microsecond=0)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One record before and after; None where it was not there. The same on both sides, nothing was written."""

    table: sa.Table
    record_id: int
    before: Values | None
    after: Values | None
    message: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was done. `derived` says that facts depend on it and have to be refreshed; no `audit_id`, nothing was."""

    audit_id: int | None
    record_id: int
    message: str
    undoable: bool
    derived: bool


def plain(table: sa.Table, row: Values) -> Values:
    """The record's own columns as JSON holds them."""
    return {name: _plain(row[name]) for name in row if name in table.c and name not in OWNERS}


def filed(row: Values) -> Values:
    """By what files know the record, if a file brought it; kept for a record that may come back."""
    return {"row_key": row["row_key"]} if row.get("row_key") is not None else {}


def refuse_twin(connection: sa.Connection, table: sa.Table, change: Change, values: Values) -> None:
    """Raises Conflict when a file has brought the removed record again meanwhile."""
    mine = sa.and_(table.c.company_id == change.company.id, table.c.customer_id == change.customer_id)
    twin = [table.c.row_key == key for key in filed(values).values()]
    if twin and connection.execute(sa.select(table.c.id).where(mine, *twin)).first():
        raise Conflict("A file has brought this record back meanwhile; nothing was undone.")


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def typed(table: sa.Table, values: Mapping[str, Any]) -> Values:
    """The stored values behind what `plain` made of them."""
    return {name: _typed(table.c[name], value) for name, value in values.items() if name in table.c}


def _typed(column: sa.Column[Any], value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if isinstance(column.type, Instant):
        return datetime.fromisoformat(value)
    if isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(column.type, Money) else value
