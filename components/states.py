"""What a page says when there is nothing, when something is wrong, and while it waits."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from components import ids

_COLOURS = {"": "info", "warn": "warning", "bad": "danger", "good": "success"}


def notice(content: Any, *, tone: str = "", id: str = "", hidden: bool = False) -> dbc.Alert | html.Div:
    """A line that says what is wrong or new; without content it stays away until a script fills it.

    One that waits `hidden` for a script is a plain element: an alert takes no such attribute.
    """
    look: dict[str, Any] = {"className": f"notice {tone}".strip(), **({"id": id} if id else {})}
    if hidden:
        return html.Div(content, hidden=True, role="status", **look)
    return dbc.Alert(content, color=_COLOURS[tone], fade=False, **look)


def left_out(problems: Sequence[Mapping[str, str]]) -> dbc.Alert | html.Div:
    """What an address carried and nobody could read."""
    lines = [html.Div("{name}={text} was left out: {expected}.".format(**one)) for one in problems]
    return notice(lines, tone="warn", id="problems")


def empty(text: str, action: Any = None) -> html.Div:
    """Why there is nothing and what to do about it."""
    return html.Div([html.Div(text), *([action] if action else [])], className="empty")


def missing(title: str, text: str, links: Sequence[tuple[str, str]]) -> html.Main:
    """A page that is not there, with ways on."""
    return html.Main([html.H1(title), *ways_on(text, links)], id="content", className="content")


def ways_on(text: str, links: Sequence[tuple[str, str]]) -> list[Any]:
    """What is wrong, and where to go from there."""
    ways = [html.A(label, href=href, className="button", **{"data-nav": "1"}) for label, href in links]
    return [html.P(text, className="soft"), html.Div(ways, className="bar-row")]


def messages() -> list[Any]:
    """Where toasts appear and where screen readers listen; once in the application."""
    return [
        html.Div(id="toasts", className="toasts"),
        html.Div(id="live", className="unseen", role="status", **{"aria-live": "polite"}),
        dcc.Store(id=ids.TOAST),
    ]
