"""Tables: the big one that asks the server for its rows, and small ones that have theirs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dash_ag_grid as dag

from components.theme import TONES
from data.facts.columns import Fact
from data.facts.statuses import PRIMARY_STATUSES

_NUMERIC = ("number", "days", "money")
_FORMATTERS = {
    "money": "clienteleMoney",
    "number": "clienteleNumber",
    "days": "clienteleNumber",
    "flag": "clienteleFlag",
    "day": "clienteleDay",
    "choice": "clienteleChoice",
}
_WIDTHS = {"name": 156, "email": 200, "phone": 150, "primary_status": 178, "owner": 124, "onboarding_days": 116}
_FORM_WIDTHS = {"day": 122, "days": 92, "money": 100, "text": 120, "choice": 106}
PAGE_SIZE = 50
_OPTIONS = {
    "theme": "themeQuartz",
    "rowHeight": 37,
    "headerHeight": 46,
    "animateRows": False,
    "enableCellTextSelection": True,
    "suppressDragLeaveHidesColumns": True,
    "tooltipShowDelay": 300,
}


def column(fact: Fact, *, hidden: bool = False) -> dict[str, Any]:
    """The column of a fact: heading, help, alignment and the way its values are written."""
    made: dict[str, Any] = {
        "field": fact.key, "colId": fact.key, "headerName": fact.label, "headerTooltip": fact.help, "hide": hidden,
        "sortable": True, "resizable": True, "minWidth": round(0.8 * _width(fact)), "flex": _width(fact),
        "wrapHeaderText": True,
        **({"type": "rightAligned"} if fact.form in _NUMERIC else {}),
    }  # fmt: skip
    return {**made, **_rendering(fact)}


def _width(fact: Fact) -> int:
    return _WIDTHS.get(fact.key) or _FORM_WIDTHS.get(fact.form, 96)


def _rendering(fact: Fact) -> dict[str, Any]:
    if fact.key == "name":
        return {"cellRenderer": "ClienteleName"}
    if fact.key == "primary_status":
        return {"cellRenderer": "ClienteleStatus", "cellRendererParams": {"words": status_words()}}
    if fact.choices:
        return {"valueFormatter": {"function": f"({_words(fact.choices)})[params.value] || params.value"}}
    name = _FORMATTERS.get(fact.form)
    return {"valueFormatter": {"function": f"{name}(params.value)"}} if name else {}


def _words(choices: Iterable[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"'{key}': '{label}'" for key, label in choices) + "}"


def status_words() -> dict[str, tuple[str, str]]:
    return {key: (status.label, TONES.get(status.tone, "")) for key, status in PRIMARY_STATUSES.items()}


def fixed(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The column with a width of its own: one that shares the room has none until the table is measured."""
    return {**{key: value for key, value in definition.items() if key != "flex"}, "width": definition["flex"]}


NO_ROWS = "No customer fits these filters. Remove one to see more."


def infinite(
    id: str, facts: Mapping[str, Fact], shown: Sequence[str], *, height: str, empty: str = NO_ROWS
) -> dag.AgGrid:
    """A table over any number of rows: it asks for a page at a time, and the server sorts."""
    order = [*shown, *(key for key in facts if key not in shown)]
    return dag.AgGrid(
        id=id,
        columnDefs=[column(facts[key], hidden=key not in shown) for key in order],
        rowModelType="infinite",
        className="",
        style={"height": height, "width": "100%"},
        dashGridOptions={
            **_OPTIONS, "pagination": True, "paginationPageSize": PAGE_SIZE,
            "paginationPageSizeSelector": [25, 50, 100],
            "paginationNumberFormatter": {"function": "clienteleNumber(params.value)"},
            "cacheBlockSize": 100, "maxConcurrentDatasourceRequests": 1,
            "maxBlocksInCache": 20, "infiniteInitialRowCount": 1, "localeText": {"noRowsToShow": empty},
        },
        getRowId="'' + params.data.id",
    )  # fmt: skip


def small(
    id: str, columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], *, height: str | None = None
) -> dag.AgGrid:
    """A table whose rows are all there: sorting and filtering happen in the browser."""
    grown = {"domLayout": "autoHeight"} if height is None else {}
    return dag.AgGrid(
        id=id, columnDefs=list(columns), rowData=list(rows), className="",
        defaultColDef={"sortable": True, "resizable": True, "flex": 1, "minWidth": 90},
        style={"height": height, "width": "100%"}, dashGridOptions={**_OPTIONS, **grown},
    )  # fmt: skip
