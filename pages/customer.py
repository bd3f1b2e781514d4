"""A customer's account dashboard: the head, the tabs, and the way through the list one came from."""

from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, no_update

from components import ids, profile, profile_forms, profile_sections, profile_tables, shell, states
from data.errors import NotFound, SourceUnreachable
from pages import _profile_writes
from pages._frame import day_of, missing, page, query_of, scope_of
from pages._profile_list import came_from, is_customer
from pages._profile_tabs import panel
from pages._profile_view import checked
from pages._scope import scope_for
from queries.account import audit, dashboard, neighbours, notes, tabs_for
from queries.account.tabs import Tab
from queries.profile import events_of, facts_about
from queries.scope import Scope
from queries.selection import Selection, told

dash.register_page(__name__, path_template="/<company>/customers/<number>", title="Customer · Clientele")

_GONE = ("There is no such customer", "The address may be mistyped, or it belongs to another company.")


def layout(company: str | None = None, number: str | None = None, **words: Any) -> Any:
    query = query_of(words)
    if company is not None and _is_nobody(company, number):
        return missing(company, *_GONE)
    header = shell.header(
        html.Div(id=profile.BACK, className="back-slot"),
        [html.Nav(id=profile.TRAIL, className="trail", **{"aria-label": "Neighbours in the list"})],
    )
    return page(company, "customers", header, _content(company, number, query), day=day_of(query))


def _is_nobody(company: str, number: str | None) -> bool:
    """False while nobody can tell, because the source is gone; the sections then say so."""
    try:
        return not is_customer(company, number)
    except SourceUnreachable:
        return False


def _content(company: str | None, number: str | None, query: str) -> list[Any]:
    customer = int(number) if number and number.isdecimal() else None
    place = {"company": company, "number": customer, "query": query}
    tabs = _tabs(company, customer) if company else ()
    selection = checked(query, company, [key for key, _ in profile.tab_names(tabs)])
    tab = selection.view.get("tab", "dashboard")
    return [
        *([states.left_out(told(selection))] if selection.problems else []),
        dcc.Store(id="profile", data=place),
        dcc.Store(id="profile-tab", data=tab),
        dcc.Store(id="profile-again"),
        dcc.Store(id=profile_sections.TICKETS, data="tickets" in selection.view),
        html.Div(id=profile.HEAD, className="profile-top"),
        profile.tab_list(tabs, tab),
        html.Div(
            id=profile.DASHBOARD, role="tabpanel", hidden=tab != "dashboard", **{"aria-labelledby": "tab-dashboard"}
        ),
        html.Div(id=profile.PANEL, role="tabpanel", hidden=tab == "dashboard", **{"aria-labelledby": f"tab-{tab}"}),
        *_profile_writes.stores(),
        *profile_forms.sheets(),
        *([] if company else [html.Div(id="notes-lines")]),
    ]


def _tabs(company: str, number: int | None) -> tuple[Tab, ...]:
    """The tabs of the customer; while nobody can tell who it is, those of any customer."""
    scope, _ = scope_for(company, Selection())
    try:
        return tabs_for(scope, number)
    except SourceUnreachable:
        return tabs_for(scope)


@callback(
    Output(profile.HEAD, "children"),
    Output(profile.DASHBOARD, "children"),
    Input("profile", "data"),
    Input("profile-again", "data"),
    State(profile_sections.TICKETS, "data"),
)
def show(place: dict[str, Any], _again: Any, tickets: bool) -> tuple[Any, Any]:
    """The head and the Dashboard, which share one round of questions."""
    if not place["company"]:
        return no_update, no_update
    scope = _scope(place)
    try:
        account = dashboard(place["number"], scope)
    except NotFound:
        return profile.not_yet(place["company"], place["number"], scope), None
    except SourceUnreachable as error:
        return states.notice(str(error), tone="warn"), _known_alone(place["number"], scope)
    events, changes = events_of(place["number"], scope), audit(place["number"], scope, most=3)
    mixed = notes(place["number"], scope, tickets=True) if tickets and scope.company.service_desk else None
    return profile.head(account, events, scope), profile_sections.sections(account, events, changes, scope, mixed)


def _known_alone(number: int, scope: Scope) -> Any:
    """What the facts know, while the source with everything else cannot be reached."""
    return profile_tables.details(facts_about(number, scope), scope)


@callback(
    Output(profile.PANEL, "children"),
    Input("profile-tab", "data"),
    Input("profile-again", "data"),
    State("profile", "data"),
)
def show_tab(tab: str, _again: Any, place: dict[str, Any]) -> Any:
    """The chosen tab; the Dashboard is always there."""
    if not place["company"] or tab == "dashboard":
        return no_update
    try:
        return panel(tab, place["number"], _scope(place))
    except SourceUnreachable as error:
        return states.notice(str(error), tone="warn")


@callback(Output(profile.TRAIL, "children"), Output(profile.BACK, "children"), Input("profile", "data"))
def lead(place: dict[str, Any]) -> tuple[Any, Any]:
    """The list one came from: back to it, and its customers before and after."""
    if not place["company"]:
        return no_update, no_update
    scope = _scope(place)
    query, line, words = came_from(place["query"], scope)
    found = neighbours(place["number"], line, scope)
    steps = profile.trail(found, place["company"], query, day_of(place["query"]))
    return steps, profile.back(place["company"], words, query)


def _scope(place: dict[str, Any]) -> Scope:
    return scope_of(place["company"], day_of(place["query"]))


clientside_callback(ClientsideFunction("profile", "opened"), Input(profile.TRAIL, "children"))
clientside_callback(ClientsideFunction("profile", "fresh"), Input(ids.FACTS, "data"))
clientside_callback(
    ClientsideFunction("profile", "shown"), Input(profile.HEAD, "children"), Input(profile.DASHBOARD, "children")
)
clientside_callback(ClientsideFunction("profile", "drawn"), Input(profile.PANEL, "children"))
