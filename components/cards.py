"""Cards, figure strips and lists of facts, the same on every page."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from components import ids
from components.theme import TONES


def term(label: str, help: str, **more: Any) -> html.Span:
    """A word that explains itself on hover and focus."""
    return html.Span(label, className="term", **{"data-help": help}, **more)


def tag(text: str, tone: str = "quiet") -> dbc.Badge:
    """A status as a word in its tone; the stylesheet has the colours, which follow light and dark."""
    return dbc.Badge(text, color="", className=f"tag {TONES.get(tone, '')}".strip())


def card(title: str, content: Any, *, link: Any = None, help: str = "", wide: bool = False) -> html.Section:
    heading = html.H3(term(title, help, tabIndex=0) if help else title)
    side = [html.Span(link, className="figure")] if link is not None else []
    return html.Section(
        [html.Header([heading, *side]), html.Div(content)], className="card-box wide" if wide else "card-box"
    )


def strip(figures: Sequence[Any]) -> html.Div:
    """A row of figures, each made by `figure` or `kpi_button`."""
    return html.Div(list(figures), className="strip", style={"--figures": str(len(figures))})


def figure(label: str, value: Any, note: Any = "", help: str = "") -> html.Div:
    heading = html.Span(term(label, help, tabIndex=0) if help else label, className="label")
    return html.Div([heading, html.Span(value, className="value"), html.Span(note, className="note")])


def kpi_button(key: str, label: str, help: str, who: str) -> html.Button:
    """A figure that opens the list of the customers behind it; its text follows the selection."""
    return html.Button(
        [
            html.Span(html.Span(label, className="term"), className="label"),
            html.Span(id=ids.kpi_part(key, "value"), className="value"),
            html.Span(id=ids.kpi_part(key, "note"), className="note"),
        ],
        **{"data-kpi": key, "data-who": who, "data-help": help, "data-term": label},
    )


def pairs(rows: Sequence[tuple[Any, Any]]) -> html.Dl:
    """A list of label and value."""
    lines = [html.Div([html.Dt(label), html.Dd(value)]) for label, value in rows]
    return html.Dl(lines, className="pairs")
