"""The Data page: how fresh the figures are, bringing in files, what came in before, and what looks wrong."""

from datetime import UTC, datetime
from typing import Any

import dash
import sqlalchemy as sa
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, no_update

from components import cards, ids, importing, quality, shell, states
from data.companies import company_by_slug
from data.engines import reason_of
from data.errors import NotFound, Unavailable
from data.importing import mark_interrupted, past_imports
from data.settings import positive
from pages._frame import ago, day_of, page, query_of, scope_of
from pages._uploads import forget_left
from queries import formats
from queries.freshness import Freshness, freshness
from queries.quality import CHECKS
from queries.scope import Scope

dash.register_page(__name__, path_template="/<company>/data", title="Data · Clientele")

_FRESH = "data-freshness"


def layout(company: str | None = None, **words: Any) -> Any:
    new = html.Button("New company", className="button", type="button", **{"data-new-company": "1"})
    header = shell.header("Data", [new])
    return page(company, "data", header, _content(company), day=day_of(query_of(words)))


def _content(slug: str | None) -> list[Any]:
    return [
        dcc.Store(id=importing.START),
        dcc.Store(id=importing.AGAIN),
        html.Div(id=_FRESH, className="fresh-strip"),
        html.Div(_bring_in(slug)),
        _section("Past imports", importing.HISTORY),
        _section("Data quality", quality.LIST),
    ]


def _bring_in(slug: str | None) -> Any:
    try:
        company = company_by_slug(slug or "")
        forget_left(company)
        return importing.bring_in(company, positive("CLIENTELE_UPLOAD_MB"))
    except (NotFound, Unavailable):
        return None


def _section(title: str, id: str) -> html.Section:
    return html.Section([html.Header(html.H2(title)), html.Div(id=id)], className="table-card", **{"aria-label": title})


@callback(
    Output(_FRESH, "children"), Input(ids.FACTS, "data"), Input(importing.AGAIN, "data"), State(ids.COMPANY, "data"),
    State(ids.DAY, "data"),
)  # fmt: skip
def show_freshness(version: str | None, _again: Any, slug: str, day: str) -> Any:
    """Last import, facts, day and source, each with when."""
    if not slug or version is None:
        return no_update
    scope = scope_of(slug, day)
    return cards.strip(_figures(freshness(scope), scope))


def _figures(fresh: Freshness, scope: Scope) -> list[Any]:
    company, last = scope.company, fresh.last_import
    came = (ago(last).capitalize(), importing.moment(last, company)) if last else ("None yet", "Drop a file below.")
    version = html.Span(fresh.version, className="version")
    reach = ("Not reachable", fresh.problem) if fresh.problem else ("Reachable", "The database answers.")
    return [
        cards.figure("Last import", *came, "When the last file was brought in to the end."),
        cards.figure(
            "Facts", ago(fresh.built_at).capitalize(), version, "When the figures were derived, and their version."
        ),
        cards.figure("As of", formats.day(scope.as_of, company), company.time_zone, "The day that all figures show."),
        cards.figure("Source", *reach, "Whether the database with the records can be reached now."),
    ]


@callback(
    Output(importing.HISTORY, "children"),
    Input(importing.START, "data"),
    Input(importing.AGAIN, "data"),
    State(ids.COMPANY, "data"),
)
def show_history(_start: Any, _again: Any, slug: str) -> Any:
    """The imports so far; those whose process is gone say so."""
    if not slug:
        return no_update
    company = company_by_slug(slug)
    try:
        mark_interrupted(company, int(datetime.now(UTC).timestamp()))
        return importing.history(past_imports(company), company)
    except sa.exc.OperationalError as error:
        return states.notice(f"The source database cannot be reached: {reason_of(error)}", tone="warn")


@callback(
    Output(quality.LIST, "children"), Input(ids.FACTS, "data"), Input(ids.DAY, "data"), State(ids.COMPANY, "data")
)
def show_quality(version: str | None, day: str, slug: str) -> Any:
    """Every check with its count, on the day that the page shows."""
    if not slug or version is None:
        return no_update
    scope = scope_of(slug, day)
    return quality.listed({key: check.count(scope) for key, check in CHECKS.items()}, CHECKS, scope)


clientside_callback(ClientsideFunction("data", "open"), Output(importing.START, "data"), Input(ids.COMPANY, "data"))
