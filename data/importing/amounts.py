"""Reads amounts as people write them: 1,234.56 and 1.234,56 and (12.00), exactly."""

from dataclasses import dataclass

import duckdb
from babel.numbers import get_decimal_symbol

from data.types import MONEY_SCALE

HINT = "which is not an amount. Use 1234.56."
_PLAIN = r"-?\d{1,13}(\.(\d{1,2}|\d{4,12}))?"
_SINGLE = r"\d{1,14}([.,]\d{1,18})?|[.,]\d{1,18}"
_COMMAS = r"\d{1,3}(,\d{3})+(\.\d{1,18})?|\d{1,2}(,\d{2})+,\d{3}(\.\d{1,18})?"
_POINTS = r"\d{1,3}(\.\d{3})+(,\d{1,18})?"
_NOISE = r"[\s\x{00A0}\x{202F}\x{2009}''’_()+\x{2212}-]|US\$|[\x{20AC}$£¥₹]|^[A-Za-z]{3}\b|\b[A-Za-z]{3}$|\.--?$"


@dataclass(frozen=True)
class Shape:
    """What a lone comma or point before three digits means in a column."""

    comma: str = "thousands"
    point: str = "decimal"
    plain: bool = False


def bare(text: str) -> str:
    """The digits and separators of an amount; NULL where it is plain already."""
    return f"CASE WHEN NOT regexp_full_match({text}, '{_PLAIN}') THEN regexp_replace({text}, '{_NOISE}', '', 'g') END"


def shape_of(connection: duckdb.DuckDBPyConnection, texts: str, column: str, locale: str) -> Shape:
    """Looks at every value: other decimals, or both marks in one value, tell what a lone mark means."""
    one = r"^\d+{}(\d{{1,2}}|\d{{4,}})$"
    rows = connection.execute(
        f"SELECT bool_and(regexp_full_match(t, '{_PLAIN}')), bool_or(regexp_matches(b, ?)), "
        f"bool_or(regexp_matches(b, ?)), bool_or(regexp_matches(b, ',.*\\.|,.*,')), bool_or(regexp_matches(b, '\\..*,|\\..*\\.')) "
        f"FROM (SELECT {column} AS t, coalesce({bare(column)}, {column}) AS b "
        f"FROM {texts} WHERE {column} IS NOT NULL)",
        [one.format(","), one.format(r"\.")],
    ).fetchall()
    plain, comma_decimal, point_decimal, comma_thousands, point_thousands = rows[0] if rows else (True, *[False] * 4)
    symbol = get_decimal_symbol(locale)
    comma = _meaning(comma_decimal or point_thousands, comma_thousands or point_decimal, symbol == ",")
    point = _meaning(point_decimal or comma_thousands, point_thousands or comma_decimal, symbol == ".")
    return Shape(comma, point, plain is not False)


def _meaning(decimal: bool, thousands: bool, usual: bool) -> str:
    if decimal != thousands:
        return "decimal" if decimal else "thousands"
    return "decimal" if usual else "thousands"


def number(text: str, bare_: str, shape: Shape) -> str:
    """DECIMAL(28,10), or NULL where the text is no amount; `bare_` is the column of `bare`."""
    plain = f"try_cast({text} AS DECIMAL(28,10))"
    if shape.plain:
        return plain
    negative = f"regexp_matches({text}, '^\\s*\\(.*\\)\\s*$|[-\\x{{2212}}]')"
    size = f"try_cast({_pointed(bare_, shape)} AS DECIMAL(28,10))"
    return f"CASE WHEN {bare_} IS NULL THEN {plain} WHEN {negative} THEN -{size} ELSE {size} END"


def _pointed(b: str, shape: Shape) -> str:
    """The amount with a point before its decimals and nothing else, or NULL."""
    lone = {"thousands": f"replace({b}, '{{}}', '')", "decimal": f"replace({b}, '{{}}', '.')"}
    return (
        f"CASE WHEN regexp_full_match({b}, '\\d{{1,3}},\\d{{3}}') THEN {lone[shape.comma].format(',')} "
        f"WHEN regexp_full_match({b}, '\\d{{1,3}}\\.\\d{{3}}') THEN {lone[shape.point].format('.')} "
        f"WHEN regexp_full_match({b}, '{_SINGLE}') THEN replace({b}, ',', '.') "
        f"WHEN regexp_full_match({b}, '{_COMMAS}') THEN replace({b}, ',', '') "
        f"WHEN regexp_full_match({b}, '{_POINTS}') THEN replace(replace({b}, '.', ''), ',', '.') END"
    )


def units(number_: str, digits: str, minor: bool) -> str:
    """Whole ten-thousandths, or NULL where the amount has more decimals than its currency (`digits`)."""
    step = f"(10 ** ({MONEY_SCALE} - {digits}))::INT"
    scaled = f"({number_} * {step if minor else 10**MONEY_SCALE})"
    return f"CASE WHEN {scaled} % {step} = 0 AND abs({scaled}) < 1e18 THEN {scaled}::BIGINT END"
