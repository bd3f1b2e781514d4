"""Reads dates and times as people write them: one order of day and month per column, decided over the whole file."""

from dataclasses import dataclass

import duckdb

HINT = "which is not a date. Use 2026-02-28 or 28.02.2026."
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}([.,]\d{1,9})?)?"
_LOCAL = rf"\d{{4}}-\d{{1,2}}-\d{{1,2}}([T ]+{_CLOCK})?"
_OFFSET = r" ?(Z|z|UTC|GMT|[+-]\d{2}(:?\d{2})?)"
_PARTS = r"^(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\b"
_FIRST_SECOND = 1_000_000_000
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", " %I:%M%p", " %I:%M:%S%p", " %H:%M:%S.%f")
_ORDERS = {"day": ("%d/%m/%y", "%d/%m/%Y"), "month": ("%m/%d/%y", "%m/%d/%Y")}
_NAMED = (
    "%Y/%m/%d", "%Y%m%d", "%d/%b/%Y", "%d/%b/%y", "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%Y %b %d",
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """How a column writes its dates: what comes first, and whether all of them are plain ISO."""

    first: str = "day"
    plain: bool = False


def shape_of(connection: duckdb.DuckDBPyConnection, texts: str, column: str, locale: str) -> Shape:
    """Looks at every value: a first part over 12 means day first, a second part over 12 month first."""
    odd = f"SELECT count(*) FROM {texts} WHERE NOT regexp_full_match({column}, '{_LOCAL}')"
    if not connection.execute(odd).fetchall()[0][0]:
        return Shape("day", plain=True)
    first, second = connection.execute(
        f"SELECT max(try_cast(nullif(regexp_extract({column}, ?, 1), '') AS INT)), "
        f"max(try_cast(nullif(regexp_extract({column}, ?, 2), '') AS INT)) FROM {texts}",
        [_PARTS, _PARTS],
    ).fetchall()[0]
    month_first = (first or 0) <= 12 and ((second or 0) > 12 or locale == "en_US")
    return Shape("month" if month_first else "day")


def naive(text: str, body: str, shape: Shape) -> str:
    """The local date and time that the text writes, its offset left aside; `body` is the column of `body_of`."""
    iso = f"try_cast(replace({text}, ',', '.') AS TIMESTAMP)"
    if shape.plain:
        return iso
    return f"CASE WHEN regexp_full_match({text}, '{_LOCAL}') THEN {iso} ELSE {_written(body, shape)} END"


def body_of(text: str, shape: Shape) -> str:
    """The text in one spelling: no weekday, no commas, slashes in the date, one space, no offset."""
    if shape.plain:
        return "NULL"
    whole = text
    steps = (
        (rf"(:\d{{2}}([.,]\d+)?|[ap]\.?m\.?){_OFFSET}(\s*\(.*\))?$", r"\1", "i"),
        (r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", "", "i"),
        (r"^(\d{1,4})\s*[./-]\s*(\d{1,2}|[a-z]{3})\.?\s*[./-]\s*(\d{2,4})", r"\1/\2/\3", "i"),
        (r"(\d)(st|nd|rd|th)\b", r"\1", "i"),
        (r"([a-z]{3,})\.", r"\1", "i"),
        (r"^(\d{1,2})\. ", r"\1 ", ""),
        (r"^(\d{4}/\d{1,2}/\d{1,2})T", r"\1 ", ""),
        (r"([ap])\.m\.?", r"\1m", "i"),
        (r"(,\s*|\s+at\s+|\s+)", " ", "g"),
    )
    for pattern, by, options in steps:
        text = f"regexp_replace({text}, '{pattern}', '{by}', '{options}')"
    return f"CASE WHEN NOT regexp_full_match({whole}, '{_LOCAL}') THEN {text} END"


def _written(body: str, shape: Shape) -> str:
    formats = [day + time for day in (*_ORDERS[shape.first], *_NAMED) for time in _TIMES]
    listed = ", ".join(f"'{each}'" for each in formats)
    return f"try_strptime({body}, [{listed}])"


def seconds(text: str, body: str, zone: str, shape: Shape) -> str:
    """Seconds UTC: Unix times, times with an offset, and times without one as local to the zone."""
    local = f"epoch(timezone('{zone}', {naive(text, body, shape)}))"
    if shape.plain:
        return local
    return (
        f"CASE WHEN regexp_full_match({text}, '\\d{{9,10}}(\\.\\d+)?|\\d{{13}}') THEN {_unix(text)} "
        f"WHEN regexp_matches({text}, ':\\d{{2}}([.,]\\d+)?( ?[AaPp]\\.?[Mm]\\.?)?{_OFFSET}(\\s*\\(.*\\))?$') "
        f"THEN epoch({_with_offset(text, body, shape)}) ELSE {local} END"
    )


def _unix(text: str) -> str:
    return f"try_cast({text} AS DOUBLE) / CASE WHEN length({text}) = 13 THEN 1000 ELSE 1 END"


def _with_offset(text: str, body: str, shape: Shape) -> str:
    """UTC: what is written, less the offset."""
    found = f"regexp_extract({text}, '([+-]\\d{{2}}):?(\\d{{2}})?(\\s*\\(.*\\))?$'"
    hours = f"coalesce(try_cast(nullif({found}, 1), '') AS INT), 0)"
    minutes = f"coalesce(try_cast(nullif({found}, 2), '') AS INT), 0)"
    sign = f"CASE WHEN {found}, 1) LIKE '-%' THEN -1 ELSE 1 END"
    iso = f"regexp_extract({text}, '^({_LOCAL})', 1)"
    written = f"coalesce(try_cast(nullif(replace({iso}, ',', '.'), '') AS TIMESTAMP), {_written(body, shape)})"
    return f"({written} - to_minutes(({hours} * 60 + {sign} * {minutes})::BIGINT))"


def sane(seconds_: str) -> str:
    """Whole seconds in the years 1900 to 2199; what lies outside is a slip of the pen."""
    return f"CASE WHEN {seconds_} BETWEEN -2208988800 AND 7258118400 THEN floor({seconds_})::BIGINT END"


def sane_day(date: str) -> str:
    return f"CASE WHEN {date} BETWEEN DATE '1900-01-01' AND DATE '2199-12-31' THEN {date} END"
