"""The frame that pages share: whose page it is, which day it shows, how fresh its facts are."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import dash
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, html, no_update

from components import ids, shell, states
from components.command_bar import command_bar
from data.companies import all_companies, company_by_slug
from data.days import today
from data.errors import ClienteleError, NotFound
from pages._scope import scope_for
from queries.scope import Scope
from queries.selection import Selection


def query_of(words: Mapping[str, Any], *without: str) -> str:
    """The query string that Dash has taken apart into keyword arguments."""
    pairs = [
        (key, one)
        for key, value in words.items()
        if key not in without
        for one in (value if isinstance(value, list) else [value])
    ]
    return urlencode(pairs, safe=",:@/\\")


def asked(query: str | None, slug: str) -> tuple[Selection, Scope]:
    """What a query string asks for, and for whose rows; a day in the future is among the selection's problems."""
    scope, selection = scope_for(slug, Selection.from_query(query))
    return selection, scope


def scope_of(slug: str, day: str | None) -> Scope:
    """The scope of a page that shows a day; today where the day is empty or cannot be read."""
    return asked(f"as_of={day}" if day else "", slug)[1]


def day_of(query: str) -> str:
    """The day that a query string names, as text; empty for today."""
    named = Selection.from_query(query).as_of
    return named.isoformat() if named else ""


def page(slug: str | None, current: str, header: Any, content: Sequence[Any], *, day: str = "") -> Any:
    """A page of a company within the frame; one that says so for a company that is not there."""
    if slug is None:
        return html.Div([header, *content, *shell.stores("", day)])
    try:
        company = company_by_slug(slug)
    except NotFound as error:
        return missing(slug) if "/" in slug else _nowhere("Not found", str(error))
    return shell.frame(company, all_companies(), current, _there(), header, [*content, *shell.stores(slug, day)])


_NO_PAGE = ("There is no such page", "The address may be mistyped, or the page has moved.")


def missing(place: str, title: str = _NO_PAGE[0], text: str = _NO_PAGE[1]) -> Any:
    """A page that is not there, in the frame of its company where that is there; it names no other company.

    Of a longer address Dash takes all that it knows no page for as the company's name: its first part counts.
    """
    slug = place.split("/", maxsplit=1)[0]
    try:
        company = company_by_slug(slug)
    except ClienteleError:
        return _nowhere(title, text)
    content = [*states.ways_on(text, [("All customers", f"/{slug}/customers")]), *shell.stores(slug, "")]
    return shell.frame(company, [company], "", _there(), shell.header(title, as_of=False), content)


def _nowhere(title: str, text: str) -> html.Div:
    ways = [("All companies", "/")]
    return html.Div([states.missing(title, text, ways), command_bar("", ways)])


def _there() -> frozenset[str]:
    """The keys of the pages that exist."""
    return frozenset(module.split(".")[-1] for module in dash.page_registry)


def freshness(built_at: datetime) -> html.Span:
    """How old the facts are; scripts keep the words right as time passes."""
    return html.Span(f"Data from {ago(built_at)}", title=f"Facts of {built_at:%Y-%m-%d %H:%M} UTC")


def ago(at: datetime) -> str:
    """How long it is since then, in the unit that people would use."""
    minutes = max(0, int((datetime.now(UTC) - at).total_seconds() // 60))
    steps = ((1, "a moment ago", 1), (2, "1 minute ago", 1), (90, "{} minutes ago", 1), (48 * 60, "{} hours ago", 60))
    for limit, words, unit in steps:
        if minutes < limit:
            return words.format(minutes // unit)
    return f"{minutes // 1440} days ago"


@callback(
    Output(ids.FRESHNESS, "children"),
    Output(ids.FACTS, "data"),
    Output(ids.TODAY, "data"),
    Input(ids.TICK, "n_intervals"),
    Input(ids.DAY, "data"),
    State(ids.COMPANY, "data"),
    State(ids.FACTS, "data"),
)
def watch(_ticks: int | None, day: str, slug: str, known: str | None) -> tuple[Any, Any, Any]:
    """Asks every few seconds whether newer facts are there; only then the page asks anew."""
    if not slug:
        return no_update, no_update, no_update
    scope = scope_of(slug, day)
    facts = scope.facts
    version = facts.version if facts.version != known else no_update
    return freshness(facts.built_at), version, str(today(scope.company.time_zone))


clientside_callback(ClientsideFunction("shell", "day"), Input(ids.DAY, "data"), Input(ids.TODAY, "data"))
