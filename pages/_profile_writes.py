"""The forms of a profile: what one opens, what was sent, and the way back; every write goes through the registry."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, no_update

from components import profile_forms, profile_sections
from data.companies import Company
from data.days import today
from data.errors import Conflict, UserError
from data.facts import refresh
from data.writing import WRITES, Change, ValidationError, Written, perform, undo
from pages._frame import day_of, scope_of
from queries import formats
from queries.account import form, lead, note, notes
from queries.scope import Scope

log = logging.getLogger(__name__)

LATER = "Saved. The figures follow in a moment."
_PATIENCE = 3.0
_refreshers = ThreadPoolExecutor(2, thread_name_prefix="refresh")
_STORES = (
    "form-asked",
    "form-spec",
    "form-sent",
    "form-answer",
    "undo-asked",
    "undo-answer",
    "note-asked",
    "note-shown",
)


def stores() -> list[Any]:
    return [dcc.Store(id=one) for one in _STORES]


@callback(Output("form-spec", "data"), Input("form-asked", "data"), State("profile", "data"), prevent_initial_call=True)
def open_form(wanted: dict[str, Any], place: dict[str, Any]) -> Any:
    """The form with what the record holds now, and its version."""
    write = WRITES[wanted["key"]]
    asked = (write.key, place["number"], wanted["record"], _scope(place))
    values, version = form(*asked)
    return {**profile_forms.spec(write, values, version, wanted["record"], lead(*asked)), "at": wanted["at"]}


@callback(
    Output("form-answer", "data"), Input("form-sent", "data"), State("profile", "data"), prevent_initial_call=True
)
def send(sent: dict[str, Any], place: dict[str, Any]) -> Any:
    """Does the write; what is wrong comes back by field, and a record that somebody else changed is left alone."""
    scope = _scope(place)
    change = Change(
        company=scope.company, customer_id=place["number"], user=scope.user, now=datetime.now(UTC),
        values=sent["values"], record_id=sent["record"], expected_version=sent["version"],
    )  # fmt: skip
    try:
        return _done(perform(sent["key"], change), scope, dated=WRITES[sent["key"]].dated)
    except ValidationError as error:
        return _refused(str(error), fields=dict(error.fields))
    except Conflict as error:
        return _refused(str(error), conflict=True)
    except UserError as error:
        return _refused(str(error))


@callback(
    Output("undo-answer", "data"), Input("undo-asked", "data"), State("profile", "data"), prevent_initial_call=True
)
def take_back(asked: dict[str, Any], place: dict[str, Any]) -> Any:
    scope = _scope(place)
    try:
        return _done(undo(asked["audit"], scope.company, scope.user, datetime.now(UTC)), scope)
    except UserError as error:
        return _refused(str(error))


def _done(written: Written, scope: Scope, *, dated: bool = False) -> dict[str, Any]:
    """What was written is written, even where the facts cannot follow at once; then the message says so."""
    message = written.message if not written.derived or _refreshed(scope.company) else LATER
    unseen = f" It is of today and is not shown on {formats.day(scope.as_of, scope.company)}."
    return {
        "ok": True,
        "message": message + unseen if dated and scope.is_past else message,
        "audit": written.audit_id if written.undoable else None,
        "at": _stamp(),
    }


def _refreshed(company: Company) -> bool:
    """Whether the facts hold the change; those that are late go on being made, but nobody waits for them."""
    try:
        _refreshers.submit(refresh, company, today(company.time_zone)).result(_PATIENCE)
    except TimeoutError:
        return False
    except Exception:  # whatever it is, the change itself is safe
        log.exception("The facts of %s could not follow a change", company.slug)
        return False
    return True


def _refused(message: str, *, fields: dict[str, str] | None = None, conflict: bool = False) -> dict[str, Any]:
    return {"ok": False, "message": message, "fields": fields or {}, "conflict": conflict, "at": _stamp()}


def _stamp() -> float:
    return datetime.now(UTC).timestamp()


@callback(
    Output("note-shown", "data"),
    Output("note-body", "children"),
    Input("note-asked", "data"),
    State("profile", "data"),
    prevent_initial_call=True,
)
def open_note(asked: dict[str, Any], place: dict[str, Any]) -> tuple[Any, Any]:
    scope = _scope(place)
    view = profile_forms.note_view(note(asked["id"], place["number"], scope), scope)
    return {"title": view["title"], "id": asked["id"], "at": _stamp()}, view["body"]


@callback(
    Output("notes-lines", "children"),
    Input(profile_sections.TICKETS, "data"),
    State("profile", "data"),
    prevent_initial_call=True,
)
def include_tickets(included: bool, place: dict[str, Any]) -> Any:
    """Refreshes the notes and nothing else."""
    if not place["company"]:
        return no_update
    scope = _scope(place)
    return profile_sections.note_lines(notes(place["number"], scope, tickets=included), scope)


def _scope(place: dict[str, Any]) -> Scope:
    return scope_of(place["company"], day_of(place["query"]))


clientside_callback(ClientsideFunction("forms", "draw"), Input("form-spec", "data"))
clientside_callback(ClientsideFunction("forms", "answered"), Input("form-answer", "data"))
clientside_callback(ClientsideFunction("forms", "answered"), Input("undo-answer", "data"))
clientside_callback(ClientsideFunction("forms", "note"), Input("note-shown", "data"))
