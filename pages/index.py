"""The front door: the choice of companies, or the only one's Home."""

from typing import Any

import dash
from dash import dcc, html
from dash.exceptions import MissingCallbackContextException

from components import cards
from data.companies import all_companies

dash.register_page(__name__, path="/", title="Clientele")


def layout(**_words: Any) -> Any:
    if not _is_asked_for():
        return html.Div()
    companies = all_companies()
    if len(companies) == 1:
        return dcc.Location(id="only-company", pathname=f"/{companies[0].slug}", refresh="callback-nav")
    links = [
        html.A(cards.card(one.name, "Demonstration" if one.demonstration else one.currency), href=f"/{one.slug}",
               className="way", **{"data-nav": "1"})
        for one in companies
    ]  # fmt: skip
    choice = html.P("Choose a company.", className="soft")
    new = html.Button("New company", className="button", type="button", **{"data-new-company": "1"})
    return html.Main([html.H1("Clientele"), choice, html.Div(links, className="ways"), html.Div(new)],
                     id="content", className="content front")  # fmt: skip


def _is_asked_for() -> bool:
    """Whether a person opens the page; Dash also lays it out on its own at the start, outside any callback."""
    try:
        return dash.ctx.triggered is not None
    except (MissingCallbackContextException, LookupError):  # a server's thread has no context at all
        return False
