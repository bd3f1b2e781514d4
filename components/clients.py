"""The Clients page before its data: metrics, evolution, status sections, flow and the panel of lists."""

from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import dcc, html

from components import cards, controls, tables
from queries.clients.metrics import METRICS
from queries.clients.rolls import PROFILE
from queries.clients.terms import SERIES, TERMS
from queries.columns import ALL_COLUMNS
from queries.statuses import GROUPS, View, of_group

LIST = "clients-list"
LIST_ANSWER = "clients-list-answer"
GRID = "clients-grid"
UPDATE = "clients-update"
WORDS = "clients-words"

SPANS = (("7", "1w", "1 week"), ("30", "1m", "1 month"), ("90", "3m", "3 months"), ("182", "6m", "6 months"),
         ("365", "1y", "1 year"), ("730", "2y", "2 years"), ("all", "All", "All days"))  # fmt: skip

NOBODY = "Nobody is in this list under these filters. Close it and remove a filter, or choose another range or day."
IDS_HELP = "Show the id that your other tools use for each customer, here and as the first column of the files."
HANDS = "Evolution. Arrow keys move over the days, Home and End to the ends, Enter opens the day, Escape closes it."


def metrics() -> html.Div:
    """The four metrics open their lists; the estimate of permanence stands beside the plain mean."""
    buttons = [_metric(metric.key, metric.label, metric.help) for metric in METRICS.values()]
    why = html.P(id="survival-why", className="survival-why")
    return html.Div([html.Div([*buttons, _expected()], className="strip clients-strip"), why], className="figures")


def _metric(key: str, label: str, help: str) -> html.Button:
    parts = [html.Span(id=f"metric-{key}-{part}", className=part) for part in ("value", "note")]
    heading = html.Span(html.Span(label, className="term"), className="label")
    return html.Button([heading, *parts], **{"data-list": f"list={key}", "data-help": help, "data-term": label})


def _expected() -> html.Div:
    heading = html.Span(_term("expected_permanence"), className="label")
    parts = [html.Span(id=f"survival-{part}", className=part) for part in ("value", "note")]
    return html.Div([heading, *parts])


def _term(key: str) -> html.Span:
    return cards.term(TERMS[key].label, TERMS[key].help, tabIndex=0)


def chips() -> html.Div:
    """The filters, the same as on the Customers page, and the way to add one."""
    add = dbc.Button("Add filter", id="add-filter", color="secondary", className="button")
    content = [html.Div(id="chip-list", className="list"), html.Div(add, className="tools")]
    return html.Div(content, className="chips", role="group", **{"aria-label": "Filters"})


def evolution() -> html.Section:
    head = html.Header(
        [html.H2("Evolution", id="evolution-title"), html.Span(id="spell", className="soft"), _toggles(), _more()]
    )
    window = html.Div(id="day-window", hidden=True, role="dialog", **{"aria-label": "The day"})
    hands = html.Div(id="evolution-hands", tabIndex=0, role="group", **{"aria-label": HANDS})
    plot = html.Div(id="evolution-plot", **{"aria-hidden": "true"})
    cursor = html.Div(id="evolution-cursor", hidden=True)
    stage = html.Div([plot, cursor, hands, window], className="evolution-stage")
    twin = html.Div(
        id="evolution-twin", hidden=True, tabIndex=0, role="region", **{"aria-label": "Evolution as a table"}
    )
    note = html.Div(id="evolution-note", className="soft small")
    return html.Section(
        [head, stage, twin, note, _range()],
        className="card-box evolution",
        **{"aria-labelledby": "evolution-title", "data-board": "clients"},
    )


def _toggles() -> html.Div:
    buttons = [
        html.Button(
            [html.I(className=f"key-dot {one.key}"), one.label],
            className="series",
            **{"data-series": one.key, "data-help": one.help, "data-term": one.label, "aria-pressed": "true"},
        )
        for one in SERIES
    ]
    return html.Div(buttons, className="toggles", role="group", **{"aria-label": "Series"})


def _more() -> html.Div:
    return html.Div(
        html.Button("Table", id="evolution-table", className="button", **{"aria-pressed": "false"}), className="right"
    )


def _range() -> html.Div:
    """Ready-made spans, two dates, and a slider over all days."""
    spans = [
        html.Button(text, **{"data-span": days, "aria-label": words, "aria-pressed": "false"})
        for days, text, words in SPANS
    ]
    dates = html.Div(id="range-dates", className="ends")
    slider = html.Div(
        [html.Div(id="slider-shape", **{"aria-hidden": "true"}), html.Div(id="slider-ends")],
        className="slider",
        id="slider",
    )
    switch = html.Div(spans, className="switch", role="group", **{"aria-label": "Range"})
    return html.Div([switch, dates, slider], className="range-row")


def statuses() -> html.Section:
    """The five groups as foldable sections, each with its statuses."""
    sections = [_group(key, label) for key, label in GROUPS.items()]
    note = html.Span(id="trend-note", className="soft small")
    day = html.Span(id="statuses-day", className="soft")
    prospects = html.Button(id="prospects", className="clear", **{"data-list": "status_list=prospect"})
    head = html.Header([html.H2("Statuses", id="statuses-title"), day, prospects, note])
    content = [head, html.Div(sections, className="groups")]
    return html.Section(content, className="statuses", **{"aria-labelledby": "statuses-title"})


def _group(key: str, label: str) -> html.Details:
    count = html.Span(
        [html.B(id=f"group-{key}-value"), html.Span(id=f"group-{key}-share", className="soft")], className="count"
    )
    whole = html.Button("List each customer once", className="clear", **{"data-list": f"list={key}"})
    body = html.Div([*(_status(view) for view in of_group(key)), whole], className="lines")
    help = f"Customers with any of these, each once: {', '.join(view.label for view in of_group(key))}."
    summary = html.Summary([html.H3(label), count], **{"data-help": help, "data-term": label})
    return html.Details([summary, body], open=True, className="card-box group", **{"data-group": key})


def _status(view: View) -> html.Button:
    name = html.Span(html.Span(view.label, className="term"), className="name")
    parts = [
        html.Span(className="trend", id=f"trend-{view.key}"),
        html.B(id=f"status-{view.key}-value"),
        html.Span(id=f"status-{view.key}-share", className="soft share"),
    ]
    words = {"data-list": f"status_list={view.key}", "data-help": view.status.help, "data-term": view.label}
    return html.Button([name, *parts], className="line", **words)


def flow() -> html.Section:
    """From the state at the start of the range to that at its end; a script fills the table in."""
    heading = html.H2(_term("flow"), id="flow-title")
    waiting = html.Div("Comparing both ends of the range…", className="soft")
    place = html.Div(waiting, id="flow", tabIndex=0, role="region", **{"aria-labelledby": "flow-title"})
    note = html.Span(id="flow-note", className="figure soft", role="status")
    return html.Section([html.Header([heading, note]), place], className="card-box flow")


def panel() -> html.Dialog:
    """The list behind a number, with its files."""
    links = [html.A(name, className="button", href="", **{"data-kind": kind}) for kind, name in controls.EXPORTS]
    states = {"role": "switch", "aria-checked": "false", "data-help": IDS_HELP, "data-term": "Customer ids"}
    ids = html.Button("customer ids", id="list-ids", className="check", type="button", **states)
    foot = html.Div(
        [html.Span("Export this list", className="soft"), *links, ids], id="list-exports", className="bar-row"
    )
    title = html.H2(html.Span(id="list-title"), id="list-panel-heading")
    return controls.panel("list-panel", title, grid(), foot=foot)


def grid() -> dag.AgGrid:
    """Every column that a list may have; each list shows its own."""
    made = tables.infinite(GRID, ALL_COLUMNS, PROFILE, height="100%", empty=NOBODY)
    made.columnDefs = [_column(definition) for definition in made.columnDefs]
    made.getRowId = "params.data.key"
    return made


def _column(definition: dict[str, Any]) -> dict[str, Any]:
    """Wide enough for its words: a list scrolls rather than cut its days."""
    wide = {**definition, "minWidth": max(112, definition["flex"])}
    if definition["colId"] == "name":
        return {**tables.fixed(wide), "width": 184, "cellRenderer": "ClienteleClient", "pinned": "left"}
    if definition["colId"] == "why":
        return {**wide, "flex": 330, "minWidth": 180, "cellClass": "why", "sortable": False, "tooltipField": "why"}
    return wide


def stores(query: str) -> Sequence[Any]:
    return [dcc.Store(id=LIST), dcc.Store(id=LIST_ANSWER), dcc.Store(id=UPDATE), dcc.Store(id=WORDS)]
