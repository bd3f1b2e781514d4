"""The partners of a business account: how the access of each one stood on the day, since when, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.accounts.partners import ACCESS_DAYS, ACTIVE, CANCELLED, LAPSED, REQUESTED, Access, access, is_business
from data.days import end_of
from data.writing.change import typed
from queries import formats
from queries.account.reading import Row, of, rows
from queries.scope import Scope

_ORDER = (REQUESTED, ACTIVE, LAPSED, CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A connection as it stood on the day; `why` is a sentence."""

    id: int
    version: int
    partner: str
    email: str
    state: str
    since: date
    why: str
    granted_on: date | None
    visited_on: date | None


def partners(customer_id: int, scope: Scope) -> tuple[Partner, ...]:
    """Who waits for an answer first, then who has access, then who had; in each the latest first."""
    found = [(row, access(row, scope.as_of, scope.company.time_zone)) for row in _as_it_was(customer_id, scope)]
    known = [_partner(row, stands, scope) for row, stands in found if stands]
    latest = sorted(known, key=lambda each: (each.since, each.id), reverse=True)
    return tuple(sorted(latest, key=lambda each: _ORDER.index(each.state)))


def has_partners(customer_id: int, scope: Scope) -> bool:
    """Whether the customer is a business account, which alone can be connected to partners."""
    table = schema.customers.c
    found = rows(sa.select(table.account_type).where(table.id == customer_id), scope)
    return any(is_business(row["account_type"]) for row in found)


def _as_it_was(customer_id: int, scope: Scope) -> list[Row]:
    """The connections at the end of the day. A change made here after it counts as not made: the log knows what was."""
    table, log = account.partner_connections, account.audit_log.c
    now = {row["id"]: row for row in rows(of(table, customer_id), scope)}
    after = sa.literal(end_of(scope.as_of, scope.company.time_zone), log.at.type)
    later = of(account.audit_log, customer_id, log.table_name == table.name, log.at >= after)
    for entry in rows(later.order_by(log.id.desc()), scope):
        earlier, current = entry["before"], now.pop(entry["record_id"], {})
        if earlier is not None:
            number = {"id": entry["record_id"], "version": current.get("version", earlier["version"])}
            now[entry["record_id"]] = typed(table, earlier) | number
    return list(now.values())


def _partner(row: Row, stands: Access, scope: Scope) -> Partner:
    return Partner(
        id=row["id"], version=row["version"], partner=row["partner"], email=row["email"], state=stands.state,
        since=stands.since, why=_REASONS[stands.state](stands, scope), granted_on=stands.granted_on,
        visited_on=stands.visited_on,
    )  # fmt: skip


def _active(stands: Access, scope: Scope) -> str:
    """With the last day that access lasts without another visit."""
    ends = _day(stands.last_on + timedelta(days=ACCESS_DAYS), scope) if stands.last_on else ""
    return f"{_visit(stands, scope)}; lasts to {ends} without another visit."


def _visit(stands: Access, scope: Scope) -> str:
    if stands.visited_on is None or stands.visited_on != stands.last_on:
        return f"Granted on {_day(stands.granted_on, scope)}, no visit since"
    return f"Last visit on {_day(stands.visited_on, scope)}"


def _lapsed(stands: Access, scope: Scope) -> str:
    return f"{_visit(stands, scope)}, more than {ACCESS_DAYS} days ago."


def _requested(stands: Access, scope: Scope) -> str:
    return f"Access was asked for on {_day(stands.requested_on, scope)} and not granted since."


def _cancelled(stands: Access, scope: Scope) -> str:
    """A partner who asks after the cancelling is not overlooked."""
    asked, ended = stands.requested_on, stands.cancelled_on
    again = f"; asked for again on {_day(asked, scope)}" if asked and ended and asked > ended else ""
    return f"Cancelled by the account on {_day(ended, scope)}{again}."


def _day(day: date | None, scope: Scope) -> str:
    return formats.day(day, scope.company) if day else ""


_REASONS: dict[str, Callable[[Access, Scope], str]] = {
    ACTIVE: _active,
    LAPSED: _lapsed,
    REQUESTED: _requested,
    CANCELLED: _cancelled,
}
