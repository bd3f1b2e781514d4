"""The Clients page: parse the selection, ask for its numbers, let the scripts draw."""

from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, no_update

from components import clients, clients_chart, controls, ids, shell, states
from pages._frame import asked, day_of, page, query_of
from pages._rows import plain_rows
from queries import formats
from queries.clients import rows
from queries.clients.period import Unreadable
from queries.clients.summary import update
from queries.clients.view import listed
from queries.columns import ALL_COLUMNS

dash.register_page(__name__, path_template="/<company>/clients", title="Clients · Clientele")

_VIEW = ("tab", "who", "list", "status_list", "cell")


def layout(company: str | None = None, **words: Any) -> Any:
    query = query_of(words, *_VIEW)
    header = shell.header("Clients", [shell.copy_button(), controls.export_menu()])
    return page(company, "clients", header, [*_stores(query), *_content()], day=day_of(query))


def _stores(query: str) -> list[Any]:
    filters = [dcc.Store(id=one) for one in (ids.OPTIONS, ids.OPTIONS_ASKED)]
    return [dcc.Store(id=ids.SELECTION, data=query), *filters, *clients.stores(query)]


def _content() -> list[Any]:
    return [
        clients.chips(),
        states.notice(None, tone="warn", id="problems"),
        states.notice(None, tone="warn", id="clients-empty", hidden=True),
        clients.metrics(),
        clients.evolution(),
        clients.statuses(),
        clients.flow(),
        controls.panel("filters", "Filters", None, narrow=True),
        clients.panel(),
    ]


@callback(
    Output(clients.UPDATE, "data"), Input(ids.SELECTION, "data"), Input(ids.FACTS, "data"), State(ids.COMPANY, "data")
)
def count(query: str, version: str | None, slug: str) -> Any:
    """Everything that follows the selection and the range, in one answer."""
    if not slug or version is None:
        return no_update
    selection, scope = asked(query, slug)
    return {"asked": query or "", **update(selection, scope)}


@callback(Output(clients.WORDS, "data"), Input(ids.COMPANY, "data"))
def describe(slug: str) -> Any:
    """What stays the same: the figure to draw into and the words of the filter panel."""
    return (
        {"figure": clients_chart.figure(), "controls": controls.definitions(), "dates": controls.dates(), "slug": slug}
        if slug
        else no_update
    )


@callback(
    Output(clients.GRID, "getRowsResponse"),
    Input(clients.GRID, "getRowsRequest"),
    State(clients.LIST, "data"),
    State(ids.COMPANY, "data"),
)
def fill_list(request: dict[str, Any] | None, query: str | None, slug: str) -> Any:
    """The rows of the list that is open."""
    if not request or not slug:
        return no_update
    if not query:
        return {"rowData": [], "rowCount": 0}
    selection, scope = asked(query, slug)
    start, size = int(request["startRow"]), int(request["endRow"]) - int(request["startRow"])
    sort = [(one["colId"], one["sort"] == "desc") for one in request.get("sortModel") or ()]
    frame, n = rows.page(listed(selection, scope), scope, start, min(size, 500), sort)
    return {"rowData": [{**row, "key": f"{start + at}"} for at, row in enumerate(plain_rows(frame))], "rowCount": n}


@callback(Output(clients.LIST_ANSWER, "data"), Input(clients.LIST, "data"), State(ids.COMPANY, "data"))
def title_list(query: str | None, slug: str) -> Any:
    """The list in words, how many rows it has, and which columns are its own."""
    if not query or not slug:
        return no_update
    selection, scope = asked(query, slug)
    try:
        roll = listed(selection, scope)
    except Unreadable as error:
        return {"asked": query, "problem": {"name": error.name, "text": error.text, "expected": error.expected}}
    number = formats.number(rows.count(roll, scope), scope.company)
    filters = f" · {selection.describe()}" if selection.values else ""
    return {
        "asked": query,
        "title": f"{roll.title}: {number}{filters}",
        "columns": roll.columns,
        "tab": roll.tab,
        "sorted": roll.sort[0][0],
        "all": list(ALL_COLUMNS),
    }


clientside_callback(ClientsideFunction("clients", "words"), Input(clients.WORDS, "data"))
clientside_callback(ClientsideFunction("clients", "paint"), Input(clients.UPDATE, "data"), State(ids.SELECTION, "data"))
clientside_callback(ClientsideFunction("clients", "describe"), Input(clients.LIST_ANSWER, "data"))
