"""Notes about a customer, with tickets beside them where they are asked for, and one note with its history."""

from dataclasses import dataclass
from datetime import datetime

from data.accounts import schema as account
from data.errors import NotFound
from queries.account.reading import Row, day_of, of, rows, section, seen
from queries.account.records import Entry, Section
from queries.account.sections import request
from queries.scope import Scope


@dataclass(frozen=True, kw_only=True)
class NoteVersion:
    """An earlier text of a note, and when it was written."""

    written_at: datetime
    author: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """A note with its earlier texts, the latest of them first."""

    id: int
    text: str
    author: str
    created_at: datetime
    edited_at: datetime | None
    version: int
    history: tuple[NoteVersion, ...]


def notes(customer_id: int, scope: Scope, *, tickets: bool = False, most: int = 5) -> Section[Entry]:
    """The newest entries. Tickets come along only where the company has the service desk."""
    found = _notes(customer_id, scope, most)
    if not (tickets and scope.company.service_desk):
        return found
    desk = _tickets(customer_id, scope, most)
    merged = sorted((*found.rows, *desk.rows), key=lambda entry: (entry.at, entry.kind, entry.id), reverse=True)
    return Section(tuple(merged[:most]), found.total + desk.total)


def _notes(customer_id: int, scope: Scope, most: int) -> Section[Entry]:
    table = account.notes
    question = of(table, customer_id, seen(table.c.created_at, scope))
    return section(question.order_by(table.c.created_at.desc(), table.c.id.desc()), _note_entry, scope, most)


def _note_entry(row: Row, scope: Scope) -> Entry:
    return Entry(
        kind="note", id=row["id"], label=f"#{row['id']}", at=row["created_at"], day=day_of(row["created_at"], scope),
        author=row["author"], text=row["text"], tone="plain", version=row["version"],
    )  # fmt: skip


def _tickets(customer_id: int, scope: Scope, most: int) -> Section[Entry]:
    table = account.service_requests
    question = of(table, customer_id, seen(table.c.opened_at, scope))
    return section(question.order_by(table.c.opened_at.desc(), table.c.id.desc()), _ticket_entry, scope, most)


def _ticket_entry(row: Row, scope: Scope) -> Entry:
    ticket = request(row, scope)
    return Entry(
        kind="ticket", id=ticket.id, label=f"Ticket {ticket.number}", at=row["opened_at"], day=ticket.opened_on,
        author=None, text=f"{ticket.subject} ({ticket.text})", tone=ticket.tone, version=row["version"],
    )  # fmt: skip


def note(note_id: int, customer_id: int, scope: Scope) -> Note:
    """Raises NotFound for a note of nobody, of another customer or of another company."""
    found = rows(of(account.notes, customer_id, account.notes.c.id == note_id), scope)
    if not found:
        raise NotFound("There is no such note.")
    versions = account.note_versions
    earlier = of(versions, customer_id, versions.c.note_id == note_id).order_by(versions.c.version.desc())
    history = tuple(
        NoteVersion(written_at=row["written_at"], author=row["author"], text=row["text"])
        for row in rows(earlier, scope)
    )
    row = found[0]
    return Note(
        id=row["id"], text=row["text"], author=row["author"], created_at=row["created_at"], edited_at=row["edited_at"],
        version=row["version"], history=history,
    )  # fmt: skip
