"""Adds, edits and removes one record, guarded by its version."""

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.errors import Conflict, NotFound
from data.writing.change import Change, Effect, Values, filed, plain

ONE_ONLY = account.ONE_ONLY
OTHERS = "others"
STAMPS = ("edited_at",)
"""Columns that say when a record was changed, and are no change themselves."""
UNCHANGED = "Nothing was changed."
_LOOKED_BACK = 50
_CHANGED = "This record was changed since you opened it"


def found(connection: sa.Connection, table: sa.Table, change: Change) -> Values:
    """The record that the change is about. Raises NotFound when the customer has no such record."""
    row = connection.execute(sa.select(table).where(_is(table, change, change.record_id))).mappings().first()
    if row is None:
        raise NotFound("This record is not there any more.")
    return dict(row)


def _is(table: sa.Table, change: Change, record_id: int | None) -> sa.ColumnElement[bool]:
    mine = sa.and_(table.c.company_id == change.company.id, table.c.customer_id == change.customer_id)
    return sa.and_(mine, table.c.id == record_id)


def refuse_stale(connection: sa.Connection, table: sa.Table, change: Change, row: Values) -> None:
    """Raises Conflict when the record is not the one that the person saw."""
    if row["version"] != change.expected_version:
        raise Conflict(_conflict(connection, table, change, row))


def _conflict(connection: sa.Connection, table: sa.Table, change: Change, row: Values) -> str:
    """Who changed it and when, as far as the log knows: a file that was brought in leaves no line there."""
    log = list(_latest(connection, table, change))
    own = next((done for done in log if _made(done, row)), None)
    here = next((done for done in log if _touched(done, table, row)), None)
    said = (
        f"{own['who']} changed this record {_clock(own['at'], change)}"
        if own
        else f"{_CHANGED}, last on this page by {here['who']} {_clock(here['at'], change)}"
        if here
        else _CHANGED
    )
    return f"{said}; nothing was overwritten. Reload to see it."


def _latest(connection: sa.Connection, table: sa.Table, change: Change) -> sa.MappingResult:
    """The newest changes of the customer's records of that kind; a customer's own are those of the state."""
    log = account.audit_log
    kind = schema.actions.name if table is schema.customers else table.name
    mine = sa.and_(log.c.company_id == change.company.id, log.c.customer_id == change.customer_id)
    newest = sa.select(log).where(mine, log.c.table_name == kind).order_by(log.c.id.desc()).limit(_LOOKED_BACK)
    return connection.execute(newest).mappings()


def _made(done: sa.RowMapping, row: Values) -> bool:
    """Whether that change made the record what it is now."""
    return bool(done["record_id"] == row["id"] and (done["after"] or {}).get("version") == row["version"])


def _touched(done: sa.RowMapping, table: sa.Table, row: Values) -> bool:
    """Whether it changed the record without saying to which version: a customer's state, or a flag taken from it."""
    return table is schema.customers or row["id"] in (done["after"] or {}).get(OTHERS, ())


def _clock(when: datetime, change: Change) -> str:
    there, now = (moment.astimezone(ZoneInfo(change.company.time_zone)) for moment in (when, change.now))
    return f"at {there:%H:%M}" if there.date() == now.date() else f"at {there:%H:%M on %Y-%m-%d}"


def add(connection: sa.Connection, table: sa.Table, change: Change, values: Values, message: str) -> Effect:
    """A new record. The first of its kind that can be the only one of something is it."""
    flag = ONE_ONLY.get(table.name)
    if flag and not marked(connection, table, change, flag):
        values = {**values, flag: True}
    record_id = insert(connection, table, change, values)
    others = _demote(connection, table, change, record_id, values)
    return _effect(connection, table, change, record_id, None, message, others)


def insert(connection: sa.Connection, table: sa.Table, change: Change, values: Values) -> int:
    own = {"company_id": change.company.id, "customer_id": change.customer_id}
    made = connection.execute(sa.insert(table).values(**values, **own).returning(table.c.id))
    return int(made.scalar_one())


def edit(connection: sa.Connection, table: sa.Table, change: Change, values: Values, message: str) -> Effect:
    """The record with other values, one version on; as it was, where they are the same.

    Raises Conflict when it is not the one that the person saw.
    """
    row = found(connection, table, change)
    refuse_stale(connection, table, change, row)
    unchanged = all(row[name] == value for name, value in values.items() if name not in STAMPS)
    if unchanged and not _shared(connection, table, change, values):
        same = plain(table, row)
        return Effect(table=table, record_id=row["id"], before=same, after=same, message=UNCHANGED)
    update(connection, table, change, row, values)
    others = _demote(connection, table, change, row["id"], values)
    return _effect(connection, table, change, row["id"], plain(table, row), message, others)


def _shared(connection: sa.Connection, table: sa.Table, change: Change, values: Values) -> bool:
    """Whether another record, too, has the flag that only this one should have, as earlier imports left it."""
    flag = ONE_ONLY.get(table.name)
    return bool(flag and values.get(flag)) and len(marked(connection, table, change, str(flag))) > 1


def update(connection: sa.Connection, table: sa.Table, change: Change, row: Values, values: Values) -> None:
    """Writes the values over the row, which the caller has just read; of a note the earlier text is kept."""
    if table is account.notes and values.get("text", row["text"]) != row["text"]:
        _keep_text(connection, change, row)
    written = {**values, "version": row["version"] + 1}
    connection.execute(sa.update(table).where(_is(table, change, row["id"])).values(**written))


def _keep_text(connection: sa.Connection, change: Change, row: Values) -> None:
    earlier = {"note_id": row["id"], "version": row["version"], "text": row["text"], "author": row["author"]}
    written_at = row["edited_at"] or row["created_at"]
    insert(connection, account.note_versions, change, {**earlier, "written_at": written_at})


def remove(connection: sa.Connection, table: sa.Table, change: Change, message: str) -> Effect:
    row = found(connection, table, change)
    refuse_stale(connection, table, change, row)
    connection.execute(sa.delete(table).where(_is(table, change, row["id"])))
    before = plain(table, row) | filed(row)
    return Effect(table=table, record_id=row["id"], before=before, after=None, message=message)


def marked(connection: sa.Connection, table: sa.Table, change: Change, flag: str) -> list[int]:
    """Whom of the customer's records the flag marks."""
    mine = sa.and_(table.c.company_id == change.company.id, table.c.customer_id == change.customer_id)
    return list(connection.execute(sa.select(table.c.id).where(mine, table.c[flag].is_(True))).scalars())


def _demote(connection: sa.Connection, table: sa.Table, change: Change, record_id: int, values: Values) -> list[int]:
    """Takes the flag that only one record can have from the others; returns which these were."""
    flag = ONE_ONLY.get(table.name)
    if not flag or not values.get(flag):
        return []
    others = [number for number in marked(connection, table, change, flag) if number != record_id]
    mark(connection, table, change, others, marked=False)
    return others


def mark(connection: sa.Connection, table: sa.Table, change: Change, records: list[int], *, marked: bool) -> None:
    """Sets or takes the flag that only one record can have; whoever edits such a record sees that it changed."""
    mine = sa.and_(table.c.company_id == change.company.id, table.c.customer_id == change.customer_id)
    values = {ONE_ONLY[table.name]: marked, "version": table.c.version + 1}
    connection.execute(sa.update(table).where(mine, table.c.id.in_(records)).values(**values))


def _effect(
    connection: sa.Connection, table: sa.Table, change: Change, record_id: int, before: Values | None, message: str,
    others: list[int],
) -> Effect:  # fmt: skip
    row = connection.execute(sa.select(table).where(_is(table, change, record_id))).mappings().one()
    after = plain(table, dict(row)) | ({OTHERS: others} if others else {})
    return Effect(table=table, record_id=record_id, before=before, after=after, message=message)
