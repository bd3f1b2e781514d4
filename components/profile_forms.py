"""The forms of a profile, made from the registry of writes: what a form asks for, and the sheets they open in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import html

from components.profile_words import deed
from data.writing import FormField, Write
from queries.account.notes import Note
from queries.scope import Scope

FORM, NOTE = "form-sheet", "note-sheet"


def spec(write: Write, values: Mapping[str, Any], version: int | None, record: int | None, lead: str) -> dict[str, Any]:
    """A form as the script draws it: its words, its fields with what they hold now, and the version it starts from."""
    fields = [_field(one, values.get(one.name)) for one in write.fields]
    words = {"key": write.key, "title": write.label, "lead": lead, "confirm": bool(write.confirm)}
    return {**words, "fields": fields, "version": version, "record": record}


def _field(one: FormField, value: Any) -> dict[str, Any]:
    words = {"name": one.name, "label": one.label, "help": one.help, "kind": one.kind, "required": one.required}
    return {**words, "choices": [list(choice) for choice in one.choices], "value": _text(value)}


def _text(value: Any) -> str:
    """A value as a form field carries it."""
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def sheets() -> list[Any]:
    """Where forms and notes open; once on the page."""
    return [_sheet(FORM, "form"), _sheet(NOTE, "note")]


def _sheet(id: str, part: str) -> html.Dialog:
    close = html.Button("✕", type="button", className="button plain", **{"data-deed": "close", "aria-label": "Close"})
    header = html.Header([html.H2("…", id=f"{part}-title"), close])
    return html.Dialog(
        [header, html.Div(id=f"{part}-body", className="body")],
        id=id,
        className="panel narrow",
        **{"aria-labelledby": f"{part}-title"},
    )


def note_view(found: Note, scope: Scope) -> dict[str, Any]:
    """A note with its earlier texts, and the way to edit it for who wrote it."""
    edited = f", edited {_moment(found.edited_at, scope)}" if found.edited_at else ""
    own = html.Div(deed("Edit", "note_edit", found.id, look="button"), className="bar-row")
    other = html.P(f"Only {found.author} can edit it.", className="soft small")
    body = [
        html.P(found.text, className="note-text"),
        html.P(f"{found.author}, {_moment(found.created_at, scope)}{edited}", className="soft small"),
        own if found.author == scope.user else other,
        *_history(found, scope),
    ]
    return {"title": f"Note #{found.id}", "body": html.Div(body, className="note-view")}


def _history(found: Note, scope: Scope) -> list[Any]:
    if not found.history:
        return []
    earlier = [
        html.Li(
            [
                html.P(one.text, className="note-text"),
                html.Span(f"{one.author}, {_moment(one.written_at, scope)}", className="soft small"),
            ]
        )
        for one in found.history
    ]
    return [html.H3("Earlier"), html.Ol(earlier, className="earlier")]


def _moment(at: datetime | None, scope: Scope) -> str:
    return f"{at.astimezone(ZoneInfo(scope.company.time_zone)):%-d %b %Y %H:%M}" if at else ""
