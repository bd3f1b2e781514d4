"""Who changed what about a customer, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.accounts import schema as account
from data.schema import field_of
from data.writing import WRITES
from data.writing.change import typed
from data.writing.perform import TABLES
from queries.account.reading import Row, day_of, of, section, seen
from queries.account.records import Section
from queries.account.words import said
from queries.scope import Scope

_HIDDEN = ("version", "others", "edited_at", "created_at", "occurred_at", "author")
NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One change; `changes` are (what, before, after) in words. `undoes` is the entry that this one took back."""

    id: int
    at: datetime
    day: date
    who: str
    key: str
    label: str
    changes: tuple[tuple[str, str, str], ...]
    undoable: bool
    undone: bool
    undoes: int | None


def audit(customer_id: int, scope: Scope, most: int = 50) -> Section[AuditEntry]:
    """The newest changes first."""
    log = account.audit_log
    newest = of(log, customer_id, seen(log.c.at, scope)).order_by(log.c.at.desc(), log.c.id.desc())
    return section(newest, _entry, scope, most)


def _entry(row: Row, scope: Scope) -> AuditEntry:
    write = WRITES.get(row["what"])
    label = write.done if write else said({}, row["what"])
    free = row["undoes"] is None and row["undone_by"] is None
    return AuditEntry(
        id=row["id"],
        at=row["at"],
        day=day_of(row["at"], scope),
        who=row["who"],
        key=row["what"],
        label=f"Undone: {label}" if row["undoes"] else label,
        changes=_changes(row, scope),
        undoable=bool(write and write.undoable and free),
        undone=row["undone_by"] is not None,
        undoes=row["undoes"],
    )


def _changes(row: Row, scope: Scope) -> tuple[tuple[str, str, str], ...]:
    table = TABLES[row["table_name"]]
    before, after = (typed(table, row[side] or {}) for side in ("before", "after"))
    names = [name for name in dict.fromkeys((*before, *after)) if name not in _HIDDEN]
    return tuple(
        (_label(row, name), _words(before.get(name), scope), _words(after.get(name), scope))
        for name in names
        if before.get(name) != after.get(name)
    )


def _label(row: Row, name: str) -> str:
    write = WRITES.get(row["what"])
    by_form = next((field.label for field in write.fields if field.name == name), None) if write else None
    field = field_of(TABLES[row["table_name"]].c[name])
    return by_form or (field.label if field else said({}, name))


def _words(value: Any, scope: Scope) -> str:
    """A moment is told in the company's time."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(scope.company.time_zone)):%-d %b %Y %H:%M}"
    return NOTHING if value is None or value == "" else str(value)
