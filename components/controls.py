"""The controls of the Customers page, made from the registries: presets, chips, the filter panel's words."""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from queries.filters import FILTERS, Filter
from queries.presets import PRESETS

EXPORTS = (("csv", "CSV"), ("xlsx", "XLSX"), ("parquet", "Parquet"))


def definition(entry: Filter) -> dict[str, str]:
    """What the panel needs to know of a filter."""
    return {
        "key": entry.key,
        "label": entry.label,
        "help": entry.help,
        "group": entry.group,
        "control": entry.kind.control,
    }


def definitions() -> list[dict[str, str]]:
    return [definition(entry) for entry in FILTERS.values()]


def dates() -> list[dict[str, str]]:
    """The dates of the date range control, the usual one first."""
    found = [definition(entry) for entry in FILTERS.values() if entry.kind.control == "dates"]
    return sorted(found, key=lambda one: one["key"] != "closed")


def presets() -> html.Div:
    buttons = [
        html.Button([f"{one.label} ", html.B()], className="preset",
                    **{"data-preset": one.key, "data-help": one.help, "data-term": one.label, "aria-pressed": "false"})
        for one in PRESETS.values()
    ]  # fmt: skip
    return html.Div(buttons, className="presets", role="group", **{"aria-label": "Presets"})


def chips() -> html.Div:
    """The active filters, and the two ways to add one."""
    date_menu = html.Details(
        [
            html.Summary("Closed: any time", id="date-button", className="button"),
            html.Div(id="date-sheet", className="sheet dates"),
        ],
        className="menu",
    )
    add = dbc.Button("Add filter", id="add-filter", color="secondary", className="button")
    return html.Div(
        [html.Div(id="chip-list", className="list"), html.Div([show_switch(), date_menu, add], className="tools")],
        className="chips", role="group", **{"aria-label": "Filters"},
    )  # fmt: skip


def export_menu() -> html.Details:
    links = [
        html.A(f"{name}, every filtered row", className="choice", href="", **{"data-export": kind})
        for kind, name in EXPORTS
    ]
    summary = html.Summary(["Export ", html.Span(id="export-count")], className="button main")
    return html.Details([summary, html.Div(links, className="sheet")], className="menu")


def show_switch() -> html.Div:
    words: Mapping[str, str] = {"counts": "Counts", "shares": "Shares"}
    buttons = [html.Button(text, **{"data-show": key, "aria-pressed": "false"}) for key, text in words.items()]
    return html.Div(buttons, className="switch", role="group", **{"aria-label": "Numbers in the charts"})


def table_tools() -> html.Header:
    """Above the table: how many, search, jump, columns, and the files."""
    search = dbc.Input(
        id="search", type="search", className="field search", placeholder="Search name, e-mail, phone, id"
    )
    jump = dbc.Label(
        ["Go to row", dbc.Input(id="goto", type="text", className="field", inputmode="numeric")], className="goto"
    )
    chooser = html.Details(
        [html.Summary("Columns", className="button"), html.Div(id="chooser", className="sheet chooser")],
        className="menu",
    )
    files = [html.A(name, className="button wide", href="", **{"data-export": kind}) for kind, name in EXPORTS]
    return html.Header([html.H2(id="table-count"), search, html.Div([jump, chooser, *files], className="right")])


def panel(id: str, title: Any, body: Any, *, narrow: bool = False, foot: Any = None) -> html.Dialog:
    """A sheet at the side; Escape, its cross and the shade close it."""
    close = html.Button("✕", className="button plain", **{"data-deed": "close", "aria-label": "Close"})
    heading = html.H2(title, id=f"{id}-heading") if isinstance(title, str) else title
    ends = [html.Footer(foot)] if foot is not None else []
    return html.Dialog(
        [html.Header([heading, close]), html.Div(body, className="body"), *ends],
        id=id, className="panel narrow" if narrow else "panel", **{"aria-labelledby": f"{id}-heading"},
    )  # fmt: skip
