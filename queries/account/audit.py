"""Who changed what about a customer, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from data import schema
from data.accounts import schema as account
from data.schema import field_of
from data.writing import WRITES
from data.writing.change import typed
from data.writing.fields import FormField
from data.writing.perform import TABLES
from queries import formats
from queries.account.reading import Row, day_of, of, section, seen
from queries.account.records import Section
from queries.account.words import said
from queries.scope import Scope

_HIDDEN = ("version", "others", "row_key", "edited_at", "created_at", "occurred_at", "author")
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
    """What is different, save what the entry's own name says already: of an action its kind."""
    table = TABLES[row["table_name"]]
    before, after = (typed(table, row[side] or {}) for side in ("before", "after"))
    hidden = {*_HIDDEN, *(("kind",) if table is schema.actions else ())}
    names = [name for name in dict.fromkeys((*before, *after)) if name not in hidden]
    changed = [name for name in names if before.get(name) != after.get(name)]
    words = [partial(_words, field=_field(row, name), scope=scope) for name in changed]
    return tuple(
        (_label(row, name), word(before.get(name)), word(after.get(name)))
        for name, word in zip(changed, words, strict=True)
    )


def _field(row: Row, name: str) -> FormField | None:
    """The field of the form that changed it."""
    write = WRITES.get(row["what"])
    return next((field for field in write.fields if field.name == name), None) if write else None


def _label(row: Row, name: str) -> str:
    field = _field(row, name) or field_of(TABLES[row["table_name"]].c[name])
    return field.label if field else said({}, name)


def _clock(value: datetime, scope: Scope) -> str:
    """A moment is told in the company's time."""
    local = value.astimezone(ZoneInfo(scope.company.time_zone))
    return f"{formats.day(local.date(), scope.company)} {local:%H:%M}"


_WORDS: dict[type, Callable[[Any, Scope], str]] = {
    bool: lambda value, scope: "yes" if value else "no",
    datetime: _clock,
    date: lambda value, scope: formats.day(value, scope.company),
    Decimal: lambda value, scope: formats.money(value, scope.company),
}


def _words(value: Any, field: FormField | None, scope: Scope) -> str:
    """A value as people read it; of a choice its label."""
    if value is None or value == "":
        return NOTHING
    label = dict(field.choices).get(value) if field else None
    word = _WORDS.get(type(value))
    return label or (word(value, scope) if word else str(value))
