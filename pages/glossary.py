"""The glossary of a company: every term of the application, found by its words."""

from typing import Any

import dash
import dash_bootstrap_components as dbc

from components import glossary, shell
from pages._frame import day_of, page, query_of

dash.register_page(__name__, path_template="/<company>/glossary", title="Glossary · Clientele")


def layout(company: str | None = None, **words: Any) -> Any:
    search = dbc.Input(id="find-term", type="search", className="field search", placeholder="Find a term")
    header = shell.header("Glossary", [search], as_of=False)
    return page(company, "glossary", header, glossary.sections(glossary.terms()), day=day_of(query_of(words)))
