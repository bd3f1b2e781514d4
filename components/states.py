"""What a page says when there is nothing, when something is wrong, and while it waits."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components import ids


def notice(content: Any, *, tone: str = "", id: str = "", hidden: bool = False) -> html.Div:
    named = {"id": id} if id else {}
    return html.Div(content, className=f"notice {tone}".strip(), hidden=hidden, role="status", **named)


def empty(text: str, action: Any = None) -> html.Div:
    """Why there is nothing and what to do about it."""
    return html.Div([html.Div(text), *([action] if action else [])], className="empty")


def missing(title: str, text: str, links: Sequence[tuple[str, str]]) -> html.Main:
    """A page that is not there, with ways on."""
    ways = [html.A(label, href=href, className="button", **{"data-nav": "1"}) for label, href in links]
    return html.Main(
        [html.H1(title), html.P(text, className="soft"), html.Div(ways, className="bar-row")],
        id="content", className="content",
    )  # fmt: skip


def messages() -> list[Any]:
    """Where toasts appear and where screen readers listen; once in the application."""
    return [
        html.Div(id="toasts", className="toasts"),
        html.Div(id="live", className="unseen", role="status", **{"aria-live": "polite"}),
        dcc.Store(id=ids.TOAST),
    ]
