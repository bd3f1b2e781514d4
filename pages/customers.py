"""The Customers page: parse the selection, ask for its numbers, let the scripts draw."""

from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html, no_update

from components import cards, charts, controls, ids, shell, states, tables
from pages._frame import asked, day_of, page, query_of, scope_of
from pages._rows import rows_for
from queries import board
from queries.charts import CHARTS
from queries.clients.moves import concerned
from queries.columns import COLUMNS, DEFAULT_COLUMNS
from queries.kpis import KPIS, Kpi, sums
from queries.options import options
from queries.selection import Selection, told

dash.register_page(__name__, path_template="/<company>/customers", title="Customers · Clientele")

_LONG = ("primary_status", "income_range", "graduation_progress", "country", "plan", "channel", "owner")
_VIEW = ("who", "show", "tab")
_WHO_COLUMNS = (
    "name", "primary_status", "amount_overdue", "days_past_due", "closed", "owner", "phone", "email", "total_paid",
)  # fmt: skip


def layout(company: str | None = None, **words: Any) -> Any:
    query = query_of(words, *_VIEW)
    header = shell.header("Customers", [shell.copy_button(), controls.export_menu()])
    return page(company, "customers", header, [*_stores(query), *_content()], day=day_of(query))


def _stores(query: str) -> list[Any]:
    empty = (ids.MODEL, ids.UPDATE, ids.WHO, ids.WHO_ANSWER, ids.OPTIONS, ids.OPTIONS_ASKED)
    return [dcc.Store(id=ids.SELECTION, data=query), *(dcc.Store(id=one) for one in empty)]


def _content() -> list[Any]:
    return [
        controls.presets(),
        controls.chips(),
        states.notice(None, tone="warn", id="problems"),
        html.Div([html.Span(id="empty-sentence")], id="empty", className="notice warn", hidden=True, role="status"),
        cards.strip([_figure(one) for one in KPIS.values()]),
        _charts(),
        html.Section([controls.table_tools(), _table()], className="table-card", **{"aria-label": "Customers"}),
        html.Div(id="sentence", className="unseen"),
        controls.panel("filters", "Filters", None, narrow=True),
        _who_panel(),
    ]  # fmt: skip


def _figure(kpi: Kpi) -> html.Button:
    return cards.kpi_button(kpi.key, kpi.label, kpi.help, "=".join(kpi.clause or ()))


def _table() -> Any:
    table = tables.infinite(ids.TABLE, COLUMNS, DEFAULT_COLUMNS, height="560px")
    table.columnDefs = [tables.fixed(one) for one in table.columnDefs]
    return table


def _charts() -> html.Div:
    """Two grids: the charts of one height, then the long lists of categories in higher cards."""
    drawn = {
        key: charts.card(key, one.label, one.help, one.form, 6 if key == "primary_status" else one.width)
        for key, one in CHARTS.items()
    }
    low = html.Div([card for key, card in drawn.items() if key not in _LONG], className="cards")
    high = html.Div([drawn[key] for key in _LONG], className="cards tall")
    return html.Div([low, high], className="board", **{"data-board": "customers"})


def _who_panel() -> html.Dialog:
    links = [html.A(name, className="button", href="", **{"data-kind": kind}) for kind, name in controls.EXPORTS]
    exports = html.Div([html.Span("Export this list", className="soft"), *links], id="who-exports", className="bar-row")
    title = html.H2(html.Span(id="who-title"), id="who-panel-heading")
    grid = tables.infinite(ids.WHO_GRID, COLUMNS, _WHO_COLUMNS, height="100%")
    grid.columnDefs = [{**one, "minWidth": one["flex"]} for one in grid.columnDefs]
    return controls.panel("who-panel", title, grid, foot=exports)


@callback(Output(ids.MODEL, "data"), Input(ids.DAY, "data"), Input(ids.FACTS, "data"), State(ids.COMPANY, "data"))
def describe(day: str, version: str | None, slug: str) -> Any:
    """What stays the same within a version of the facts."""
    if not slug or version is None:
        return no_update
    model = board.model(scope_of(slug, day))
    return {**model, **_words(), "figures": {key: charts.figure(chart) for key, chart in model["charts"].items()}}


def _words() -> dict[str, Any]:
    columns = [{"key": key, "label": fact.label} for key, fact in COLUMNS.items()]
    return {
        "controls": controls.definitions(),
        "dates": controls.dates(),
        "columns": {"all": columns, "standard": DEFAULT_COLUMNS},
    }


@callback(
    Output(ids.UPDATE, "data"), Input(ids.FACTS, "data"), State(ids.SELECTION, "data"), State(ids.COMPANY, "data")
)
def count(version: str | None, query: str, slug: str) -> Any:
    """Everything that follows the selection, in one answer: at first, and anew with newer facts.

    A new selection is asked of `update.json`, which takes half of the way through Dash.
    """
    if not slug or version is None:
        return no_update
    selection, scope = asked(query, slug)
    return {"asked": query or "", **board.update(selection, scope)}


@callback(
    Output(ids.TABLE, "getRowsResponse"),
    Input(ids.TABLE, "getRowsRequest"),
    State(ids.SELECTION, "data"),
    State(ids.COMPANY, "data"),
)
def fill_table(request: dict[str, Any] | None, query: str, slug: str) -> Any:
    return rows_for(request, query, slug) if request and slug else no_update


@callback(
    Output(ids.WHO_GRID, "getRowsResponse"),
    Input(ids.WHO_GRID, "getRowsRequest"),
    State(ids.WHO, "data"),
    State(ids.COMPANY, "data"),
)
def fill_list(request: dict[str, Any] | None, query: str | None, slug: str) -> Any:
    if not request or not slug:
        return no_update
    if query is None:
        return {"rowData": [], "rowCount": 0}
    return rows_for(request, query, slug, _columns_that_matter(Selection.from_query(query)))


@callback(Output(ids.WHO_ANSWER, "data"), Input(ids.WHO, "data"), State(ids.COMPANY, "data"))
def title_list(query: str | None, slug: str) -> Any:
    """The list in words, how many it has, and which columns matter to it."""
    if query is None or not slug:
        return no_update
    selection, scope = asked(query, slug)
    if selection.problems:
        return {"problems": told(selection)}
    count = sums(selection, scope)["count"]
    people = "customer" if count == 1 else "customers"
    title = f"{count:,} {people}: {selection.describe()}"
    return {"title": title, "query": selection.to_query(), "columns": _columns_that_matter(selection)}


def _columns_that_matter(selection: Selection) -> tuple[str, ...]:
    """The standing ones, and those of the filters that made the list."""
    filtered = [key for key in selection.values if key in COLUMNS and COLUMNS[key].form != "flag"]
    return tuple(dict.fromkeys([*_WHO_COLUMNS[:2], *filtered, *_WHO_COLUMNS[2:]]))[:9]


@callback(Output(ids.OPTIONS, "data"), Input(ids.OPTIONS_ASKED, "data"), State(ids.COMPANY, "data"))
def offer(request: dict[str, Any] | None, slug: str) -> Any:
    """The choices of every dropdown, with counts under all other filters, among those whom the page is about."""
    if not request or not slug:
        return no_update
    return options(*asked(request["query"], slug), concerned if request.get("clients") else Selection.predicate)


clientside_callback(ClientsideFunction("board", "draw"), Input(ids.MODEL, "data"))
clientside_callback(ClientsideFunction("board", "paint"), Input(ids.UPDATE, "data"), State(ids.SELECTION, "data"))
clientside_callback(ClientsideFunction("panel", "options"), Input(ids.OPTIONS, "data"))
clientside_callback(ClientsideFunction("who", "describe"), Input(ids.WHO_ANSWER, "data"))
