"""Reads the day that some actions speak of from their detail: the day planned for, the end of the paid period."""

import duckdb

from data.importing import dates
from data.importing.casts import Cell, complaint, lit

KINDS = ("event_planned", "subscription_cancelled")
RULE = "coalesce(detail_day, detail) AS detail"
_OF_KIND = f"kind IN ({', '.join(map(lit, KINDS))})"
_UNIX = r"\d{9,13}(\.\d+)?"
_DAY = r"(\d{4}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{1,2}|\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{4})"
_LIKE_A_DATE = rf"{_DAY}([T ,]+\d{{1,2}}:\d{{2}}.*)?"


def with_day(connection: duckdb.DuckDBPyConnection, steps: str, cell: Cell, locale: str, instant: bool) -> str:
    """The steps and one more, `detail_day`: the local ISO day that a detail of these kinds writes, else NULL.

    Whole numbers are Unix times only in a column of which the mapping says that it holds instants.
    """
    mine = f"(SELECT {cell.text} FROM ({steps}) WHERE {_OF_KIND})"
    shape = dates.shape_of(connection, mine, cell.text, locale)
    dated = _OF_KIND if instant else f"{_OF_KIND} AND NOT regexp_full_match({cell.text}, '{_UNIX}')"
    steps = f"SELECT *, CASE WHEN {dated} THEN {cell.text} END AS dated FROM ({steps})"
    steps = f"SELECT *, {dates.body_of('dated', shape)} AS dated_body FROM ({steps})"
    steps = f"SELECT *, {dates.seconds('dated', 'dated_body', cell.zone, shape)} AS dated_seconds FROM ({steps})"
    steps = f"SELECT *, {_local_day(cell.zone)} AS dated_day FROM ({steps})"
    return f"SELECT *, strftime({dates.sane_day('dated_day')}, '%Y-%m-%d') AS detail_day FROM ({steps})"


def _local_day(zone: str) -> str:
    """The day as it is written, unless a moment is written, which may be of another zone."""
    moment = f"CAST(timezone('{zone}', to_timestamp({dates.sane('dated_seconds')})) AS DATE)"
    plain = "regexp_full_match(dated, '\\d{4}-\\d{1,2}-\\d{1,2}')"
    return f"CASE WHEN {plain} THEN try_cast(dated AS DATE) ELSE {moment} END"


def reason(cell: Cell) -> str:
    """The complaint where a detail looks like a date but is on no calendar; other text is free."""
    return (
        f"CASE WHEN {_OF_KIND} AND detail_day IS NULL AND regexp_full_match({cell.text}, '{_LIKE_A_DATE}') "
        f"THEN {complaint(cell, dates.HINT)} END"
    )
