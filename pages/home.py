"""Home of a company: its pages as links for now."""

from typing import Any

import dash
from dash import html

from components import cards, shell
from pages._frame import day_of, page, query_of

dash.register_page(__name__, path_template="/<company>", title="Home · Clientele")

_LINKS = (
    ("customers", "Customers", "Who they are, how far each has come, what they paid and owe."),
    ("clients", "Clients", "How their number evolves, which status each has, and how they move between them."),
    ("data", "Data", "Bring in files, see what came in, and what looks wrong in it."),
    ("glossary", "Glossary", "Every term with the rule that computes it."),
)


def layout(company: str | None = None, **words: Any) -> Any:
    links = [
        html.A(cards.card(label, text), href=f"/{company}/{path}", className="way", **{"data-nav": "1"})
        for path, label, text in _LINKS
    ]
    return page(company, "home", shell.header("Home"), [html.Div(links, className="ways")], day=day_of(query_of(words)))
