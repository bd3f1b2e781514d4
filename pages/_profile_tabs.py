"""What each tab of a profile shows, in one round of questions a tab."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from dash import html

from components import profile_changes, profile_journey, profile_tables
from components.profile_words import spoken
from data import schema
from queries.account import TABS, audit, purchases, tab_table
from queries.inputs import input_rows
from queries.profile import events_of, facts_about, milestones
from queries.scope import Scope

_FORMS = {"Instant": "instant", "Money": "money", "Integer": "number"}
_HELP = "The rows as they came in, newest first."
_CODES = ["kind", "outcome", "status"]
"""Columns of stored words, which are shown as people say them."""


def panel(tab: str, customer_id: int, scope: Scope) -> Any:
    """The content of a tab; a key that is none of the special ones is a table of TABS."""
    return _SPECIAL.get(tab, _table_alone(tab))(customer_id, scope)


def _table_alone(key: str) -> Callable[[int, Scope], Any]:
    return lambda customer_id, scope: _table(key, customer_id, scope)


def _table(key: str, customer_id: int, scope: Scope) -> html.Section:
    tab = TABS[key]
    frame = tab_table(key, customer_id, scope)
    return profile_tables.table(key, tab.label, tab.help, tab.columns, frame, scope, _file(customer_id, scope))


def _file(customer_id: int, scope: Scope) -> str:
    return f"{scope.company.slug}-customer-{customer_id}"


def _journey(customer_id: int, scope: Scope) -> Any:
    known = facts_about(customer_id, scope)
    return profile_journey.journey(events_of(customer_id, scope), milestones(known), scope)


def _details(customer_id: int, scope: Scope) -> html.Div:
    known = facts_about(customer_id, scope)
    changes = audit(customer_id, scope)
    return html.Div(
        [
            profile_tables.details(known, scope),
            *(_inputs(name, customer_id, scope) for name in schema.EVENT_TABLES),
            html.Section(
                [html.H2("Changes made here"), profile_changes.change_lines(changes.rows, scope) if changes
                 else html.P("Nobody has changed this account here yet.", className="nothing")],
                className="card-box part",
            ),
        ],
        className="stack",
    )  # fmt: skip


def _inputs(name: str, customer_id: int, scope: Scope) -> html.Section:
    fields = schema.fields_of(schema.EVENT_TABLES[name])
    columns = [
        SimpleNamespace(key=key, label=field.label, help=field.help, form=_form(name, key))
        for key, field in fields.items()
    ]
    found = input_rows(name, customer_id, scope)
    for key in found.columns.intersection(_CODES):
        found[key] = found[key].map(spoken, na_action="ignore")
    return profile_tables.table(name, name.capitalize(), _HELP, columns, found, scope, _file(customer_id, scope))


def _form(name: str, key: str) -> str:
    return _FORMS.get(type(schema.EVENT_TABLES[name].c[key].type).__name__, "text")


def _purchases(customer_id: int, scope: Scope) -> html.Div:
    found = purchases(customer_id, scope)
    return html.Div(
        [
            profile_tables.purchase_cards(found, scope),
            _table("purchases", customer_id, scope),
            _table("ledger", customer_id, scope),
        ],
        className="stack",
    )


_SPECIAL: dict[str, Callable[[int, Scope], Any]] = {"journey": _journey, "details": _details, "purchases": _purchases}
