"""Does and undoes changes: each in one transaction with its row in the audit log, all of it or nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.companies import Company, touch
from data.engines import source
from data.errors import Conflict, NotFound, UserError
from data.locks import form_transaction, hold_company
from data.writing import events, records
from data.writing.change import Change, Effect, Values, Written, plain, refuse_twin, typed
from data.writing.fields import checked
from data.writing.records import OTHERS
from data.writing.writes import WRITES, Write

LOG = account.audit_log
TABLES = {**account.ACCOUNT_TABLES, schema.actions.name: schema.actions}


def perform(key: str, change: Change) -> Written:
    """Makes the change. Raises ValidationError, NotFound or Conflict, with nothing written.

    The caller refreshes the facts afterwards where `derived` says so.
    """
    write = _write(key)
    values = checked(write.fields, change.values)
    with form_transaction() as connection:
        _hold(connection, change, write)
        effect = write.run(connection, change, values)
        audit_id = None if effect.before == effect.after else _log(connection, change, write.key, effect)
    return _written(audit_id, effect, write, undoable=write.undoable and audit_id is not None)


def _write(key: str) -> Write:
    if key not in WRITES:
        raise NotFound(f"There is no form '{key}'.")
    return WRITES[key]


def _hold(connection: sa.Connection, change: Change, write: Write) -> None:
    """Keeps other writers of this customer out until the end, and refuses a customer who is not the company's.

    The company comes first, as it does in an import: who takes locks in one order never waits in a circle.
    """
    hold_company(connection, change.company.id, alone=write.derived)
    table = schema.customers
    me = sa.and_(table.c.company_id == change.company.id, table.c.id == change.customer_id)
    if not connection.execute(sa.update(table).where(me).values(version=table.c.version)).rowcount:
        raise NotFound("There is no such customer.")
    if write.derived:
        touch(connection, change.company.id, [change.customer_id])


def _log(connection: sa.Connection, change: Change, key: str, effect: Effect, undoes: int | None = None) -> int:
    row = {
        "at": change.at, "who": change.user, "what": key, "table_name": effect.table.name,
        "record_id": effect.record_id, "before": effect.before, "after": effect.after, "undoes": undoes,
    }  # fmt: skip
    return records.insert(connection, LOG, change, row)


def _written(audit_id: int | None, effect: Effect, write: Write, *, undoable: bool) -> Written:
    return Written(
        audit_id=audit_id, record_id=effect.record_id, message=effect.message, undoable=undoable, derived=write.derived
    )


def undo(audit_id: int, company: Company, user: str, now: datetime) -> Written:
    """Writes back what was there before. Raises Conflict when the record changed since, or it was undone already."""
    done = _logged(audit_id, company)
    change = Change(company=company, customer_id=done["customer_id"], user=user, now=now, record_id=done["record_id"])
    write = _write(done["what"])
    with form_transaction() as connection:
        _hold(connection, change, write)
        _refuse_again(connection, audit_id, write, done)
        _refuse_others(change, done)
        effect = _reverse(connection, change, done)
        undoing = _log(connection, change, write.key, effect, undoes=audit_id)
        connection.execute(sa.update(LOG).where(LOG.c.id == audit_id).values(undone_by=undoing))
    return _written(undoing, effect, write, undoable=False)


def _logged(audit_id: int, company: Company) -> Values:
    with source().connect() as connection:
        wanted = sa.select(LOG).where(LOG.c.company_id == company.id, LOG.c.id == audit_id)
        row = connection.execute(wanted).mappings().first()
    if row is None:
        raise NotFound("There is no such change.")
    return dict(row)


def _refuse_again(connection: sa.Connection, audit_id: int, write: Write, done: Values) -> None:
    if not write.undoable or done["undoes"]:
        raise UserError("This change cannot be undone.")
    if connection.execute(sa.select(LOG.c.undone_by).where(LOG.c.id == audit_id)).scalar_one():
        raise Conflict("This change was undone already.")


def _refuse_others(change: Change, done: Values) -> None:
    """A note belongs to who wrote it, and so does taking it back."""
    author = (done["after"] or done["before"] or {}).get("author") if done["table_name"] == account.notes.name else None
    if author not in (None, change.user):
        raise UserError(f"Only {author}, who wrote this note, can undo this.")


def _reverse(connection: sa.Connection, change: Change, done: Values) -> Effect:
    table = TABLES[done["table_name"]]
    if table is schema.actions:
        return _reverse_action(connection, change, done)
    if done["after"] is None:
        return _put_back(connection, table, change, done["before"])
    row = _unchanged(connection, table, change, done["after"])
    if done["before"] is None:
        effect = records.remove(connection, table, replace(change, expected_version=row["version"]), "Undone.")
    else:
        effect = _write_back(connection, table, change, row, done["before"])
    _promote(connection, table, change, done["after"].get(OTHERS, []))
    return effect


def _unchanged(connection: sa.Connection, table: sa.Table, change: Change, after: Values) -> Values:
    """The record, if it is as the change left it: by its values, because what came since may have been undone."""
    try:
        row = records.found(connection, table, change)
    except NotFound:
        raise Conflict("This record was removed since; nothing was undone.") from None
    now = plain(table, row)
    if any(now[name] != value for name, value in after.items() if name in now and name != "version"):
        raise Conflict("This record was changed since; nothing was undone. Edit it instead.")
    return row


def _write_back(connection: sa.Connection, table: sa.Table, change: Change, row: Values, before: Values) -> Effect:
    values = typed(table, {name: value for name, value in before.items() if name != "version"})
    records.update(connection, table, change, row, values | _taken(connection, table, change))
    now = records.found(connection, table, change)
    return Effect(
        table=table, record_id=row["id"], before=plain(table, row), after=plain(table, now), message="Undone."
    )


def _put_back(connection: sa.Connection, table: sa.Table, change: Change, before: Values) -> Effect:
    """The removed record under its old number, one version on."""
    values = typed(table, before) | {"id": change.record_id, "version": before["version"] + 1}
    refuse_twin(connection, table, change, values)
    values |= _taken(connection, table, change)
    records.insert(connection, table, change, values)
    row = records.found(connection, table, change)
    return Effect(table=table, record_id=row["id"], before=None, after=plain(table, row), message="Undone.")


def _taken(connection: sa.Connection, table: sa.Table, change: Change) -> Values:
    """The flag that only one record can have as false, where another has it by now."""
    flag = records.ONE_ONLY.get(table.name)
    others = set(records.marked(connection, table, change, flag)) - {change.record_id} if flag else set()
    return {flag: False} if flag and others else {}


def _promote(connection: sa.Connection, table: sa.Table, change: Change, others: list[int]) -> None:
    """Gives the flag back to whom the undone change took it from, if nobody has it now."""
    flag = records.ONE_ONLY.get(table.name)
    if flag and others and not records.marked(connection, table, change, flag):
        records.mark(connection, table, change, others, marked=True)


def _reverse_action(connection: sa.Connection, change: Change, done: Mapping[str, Any]) -> Effect:
    """Takes the action back, unless the customer's state was changed again after it."""
    mine = sa.and_(LOG.c.company_id == change.company.id, LOG.c.customer_id == change.customer_id)
    later = sa.and_(mine, LOG.c.table_name == schema.actions.name, LOG.c.id > done["id"])
    open_ = sa.and_(later, LOG.c.undoes.is_(None), LOG.c.undone_by.is_(None))
    if connection.execute(sa.select(LOG.c.id).where(open_).limit(1)).first():
        raise Conflict("The customer's state was changed again since. Undo that first.")
    events.take_back(connection, change, done["record_id"], done["after"])
    return Effect(
        table=schema.actions, record_id=done["record_id"], before=done["after"], after=None, message="Undone."
    )
