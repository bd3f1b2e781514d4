"""Changes of a customer's state, which are actions like those that files bring: added, never rewritten."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from data import schema
from data.engines import events, source
from data.errors import Conflict, NotFound, UserError
from data.importing.keys import row_key
from data.writing.change import Change, Effect, Values, plain
from data.writing.records import refuse_stale

_LEAVING = ("archived", "deleted")
_KINDS = (*_LEAVING, "restored", "service_started")
_NEAR = timedelta(minutes=1)


def act(connection: sa.Connection, change: Change, kind: str, detail: str | None, message: str) -> Effect:
    """Adds an action of the customer, who is one version on. Raises Conflict as an edit does."""
    _events_are_here()
    _move_on(connection, change)
    at = _after_the_last(change.at, latest(connection, change))
    key = row_key(f"{kind}|{int(at.timestamp())}|")
    row = {"kind": kind, "occurred_at": at, "detail": detail, "amount": None}
    owner = {"company_id": change.company.id, "customer_id": change.customer_id, "row_key": key}
    connection.execute(sa.insert(schema.actions).values(**row, **owner))
    return Effect(table=schema.actions, record_id=key, before=None, after=plain(schema.actions, row), message=message)


def _events_are_here() -> None:
    if events() is not source():
        raise UserError(
            "Actions are kept in a database that Clientele only reads. Record this one where they come from."
        )


def _move_on(connection: sa.Connection, change: Change) -> None:
    """Counts the customer's version up, if it is still the one that the person saw."""
    table = schema.customers
    me = sa.and_(table.c.company_id == change.company.id, table.c.id == change.customer_id)
    row = connection.execute(sa.select(table).where(me)).mappings().first()
    if row is None:
        raise NotFound("There is no such customer.")
    refuse_stale(connection, table, change, dict(row))
    connection.execute(sa.update(table).where(me).values(version=table.c.version + 1))


def latest(connection: sa.Connection, change: Change) -> dict[str, datetime]:
    """When each change of state last happened to the customer."""
    action = schema.actions.c
    mine = sa.and_(action.company_id == change.company.id, action.customer_id == change.customer_id)
    newest = sa.select(action.kind, sa.func.max(action.occurred_at)).where(mine, action.kind.in_(_KINDS))
    return {kind: at for kind, at in connection.execute(newest.group_by(action.kind))}  # noqa: C416 - rows are typed so


def _after_the_last(now: datetime, known: dict[str, datetime]) -> datetime:
    """Now, or just after what was recorded in these seconds, so that the order stays clear."""
    near = [at for kind, at in known.items() if kind != "service_started" and abs(at - now) < _NEAR]
    return max([now, *(at + timedelta(seconds=1) for at in near)])


def has_left(known: dict[str, datetime]) -> bool:
    """Archived or deleted, and not restored since."""
    restored = known.get("restored")
    return any(kind in known and (restored is None or known[kind] >= restored) for kind in _LEAVING)


def take_back(connection: sa.Connection, change: Change, key: int, after: Values) -> None:
    """Removes an action that was added here. Raises Conflict when it is gone or is another one now."""
    action = schema.actions
    mine = sa.and_(action.c.company_id == change.company.id, action.c.customer_id == change.customer_id)
    row = connection.execute(sa.select(action).where(mine, action.c.row_key == key)).mappings().first()
    if row is None or plain(action, dict(row)) != after:
        raise Conflict("This action was changed since; nothing was undone.")
    connection.execute(sa.delete(action).where(mine, action.c.row_key == key))
    customer = schema.customers
    me = sa.and_(customer.c.company_id == change.company.id, customer.c.id == change.customer_id)
    connection.execute(sa.update(customer).where(me).values(version=customer.c.version + 1))
