"""Pages of rows for the infinite tables."""

from dataclasses import replace
from typing import Any

import pandas as pd

from pages._frame import asked
from queries.columns import COLUMNS
from queries.customers import page


def rows_for(request: dict[str, Any], query: str, slug: str, columns: tuple[str, ...] = ()) -> dict[str, Any]:
    """The rows that a table asks for, sorted as its headings say."""
    selection, scope = asked(query, slug)
    sort = tuple(
        (one["colId"], one["sort"] == "desc") for one in request.get("sortModel") or () if one["colId"] in COLUMNS
    )
    wanted = replace(selection, sort=sort or selection.sort, columns=columns or selection.columns)
    start, size = int(request["startRow"]), int(request["endRow"]) - int(request["startRow"])
    frame, count = page(wanted, scope, start, min(size, 500))
    return {"rowData": plain_rows(frame), "rowCount": count}


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON carries them: days as ISO text, what is empty as null."""
    return [{str(key): _cell(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _cell(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return (
        value.date().isoformat()
        if hasattr(value, "date")
        else value.isoformat()
        if hasattr(value, "isoformat")
        else value
    )
