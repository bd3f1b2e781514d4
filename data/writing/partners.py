"""Changes of a partner's access to a business account: connected, cancelled, granted again."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.accounts.partners import ACTIVE, CANCELLED, access, is_business
from data.days import local_day
from data.errors import UserError
from data.importing.keys import row_key
from data.writing import records
from data.writing.change import Change, Effect, Values
from data.writing.fields import ValidationError

TABLE = account.partner_connections


def connect(connection: sa.Connection, change: Change, values: Values) -> Effect:
    """A new connection, whose access is granted at once. Files know it by its address, as one of their own."""
    _only_a_business(connection, change)
    _only_once(connection, change, values["email"])
    known_by = {"row_key": row_key(values["email"].lower()), "granted_at": change.at}
    return records.add(connection, TABLE, change, {**values, **known_by}, "Partner connected.")


def _only_a_business(connection: sa.Connection, change: Change) -> None:
    customer = schema.customers.c
    me = sa.and_(customer.company_id == change.company.id, customer.id == change.customer_id)
    if not is_business(connection.execute(sa.select(customer.account_type).where(me)).scalar()):
        raise UserError("Only a business account can be connected to a partner.")


def _only_once(connection: sa.Connection, change: Change, email: str) -> None:
    mine = sa.and_(TABLE.c.company_id == change.company.id, TABLE.c.customer_id == change.customer_id)
    known = connection.execute(sa.select(TABLE.c.email).where(mine)).scalars()
    if email.lower() in {each.lower() for each in known}:
        raise ValidationError({"email": "A partner with this address is connected already; reinstate the access."})


def cancel(connection: sa.Connection, change: Change, values: Values) -> Effect:
    """Ends the access, or declines what was asked for."""
    row = _seen(connection, change)
    if _state(row, change) == CANCELLED:
        raise UserError("This access is cancelled already.")
    ended = {"cancelled_at": max(change.at, row["granted_at"] or change.at)}
    return records.edit(connection, TABLE, change, ended, f"The access of {row['partner']} is cancelled.")


def reinstate(connection: sa.Connection, change: Change, values: Values) -> Effect:
    """Grants access after it lapsed, was cancelled or was asked for; its 60 days begin anew."""
    row = _seen(connection, change)
    if _state(row, change) == ACTIVE:
        raise UserError("This partner has access already.")
    granted = {"granted_at": _after_all(row, change.at)}
    return records.edit(connection, TABLE, change, granted, f"{row['partner']} has access.")


def _seen(connection: sa.Connection, change: Change) -> Values:
    """The connection, if it is still the one that the person saw."""
    row = records.found(connection, TABLE, change)
    records.refuse_stale(connection, TABLE, change, row)
    return row


def _state(row: Values, change: Change) -> str | None:
    zone = change.company.time_zone
    found = access(row, local_day(change.at, zone), zone)
    return found.state if found else None


def _after_all(row: Values, now: datetime) -> datetime:
    """Now, or just after what was recorded in the same second, so that the order stays clear."""
    before: list[datetime] = [at for at in (row["cancelled_at"], row["requested_at"]) if at]
    return max([now, *(at + timedelta(seconds=1) for at in before)])
