"""Reads amounts as people write them: 1,234.56 and 1.234,56 and (12.00), exactly."""

from dataclasses import dataclass

import duckdb
from babel.numbers import get_decimal_symbol

from data.types import MONEY_SCALE

HINT = "which is not an amount. Use 1234.56."
LARGE = "which is 10,000,000,000 or more. It looks like an id or a phone number: choose the column of amounts."
_LIMIT = 10_000_000_000
_SIMPLE = r"-?\d{1,12}(\.\d{1,2})?"
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


def shape_of(connection: duckdb.DuckDBPyConnection, texts: str, column: str, locale: str, decimals: int = 2) -> Shape:
    """Looks at every value: other decimals, or both marks in one value, tell what a lone mark means.

    `decimals` is how many the company's currency has.
    """
    odd = f"SELECT count(*) FROM {texts} WHERE NOT regexp_full_match({column}, '{_SIMPLE}')"
    if not connection.execute(odd).fetchall()[0][0]:
        return Shape(plain=True)
    one = r"^\d+{}(\d{{1,2}}|\d{{4,}})$"
    seen = connection.execute(
        "SELECT bool_or(regexp_matches(b, ?)), bool_or(regexp_matches(b, ?)), "
        "bool_or(regexp_matches(b, ',.*\\.|,.*,')), bool_or(regexp_matches(b, '\\..*,|\\..*\\.')) "
        f"FROM (SELECT coalesce({bare(column)}, {column}) AS b FROM {texts})",
        [one.format(","), one.format(r"\.")],
    ).fetchall()
    comma_decimal, point_decimal, comma_thousands, point_thousands = seen[0]
    point_thousands = point_thousands or (
        decimals < 3 and not point_decimal and _only_thousands(connection, texts, column)
    )
    usual = get_decimal_symbol(locale)
    comma = _meaning((comma_decimal, comma_thousands), (point_thousands, point_decimal), usual == ",")
    point = _meaning((point_decimal, point_thousands), (comma_thousands, comma_decimal), usual == ".")
    return Shape(comma, point)


def _only_thousands(connection: duckdb.DuckDBPyConnection, texts: str, column: str) -> bool:
    """Whether every value with a point has just three digits after it, as 1.480 has and cents never do."""
    pointed = f"regexp_matches({column}, '\\.')"
    grouped = f"regexp_full_match(trim({column}), '[-+]?[1-9]\\d{{0,2}}\\.\\d{{3}}')"
    row = connection.execute(f"SELECT bool_and({grouped}) FROM {texts} WHERE {pointed}").fetchone()
    return bool(row and row[0])


def _meaning(seen: tuple[bool, bool], concluded: tuple[bool, bool], usual: bool) -> str:
    """Decimal or thousands: by the mark itself, else by what the other mark is, else by the company's locale."""
    for decimal, thousands in (seen, concluded):
        if bool(decimal) != bool(thousands):
            return "decimal" if decimal else "thousands"
    return "decimal" if usual else "thousands"


def number(text: str, bare_: str, shape: Shape) -> str:
    """DECIMAL(28,10), or NULL where the text is no amount; `bare_` is the column of `bare`."""
    if shape.plain:
        return f"try_cast({text} AS DECIMAL(18,2))"
    plain = f"try_cast({text} AS DECIMAL(28,10))"
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


def units(number_: str, step: str, minor: bool) -> str:
    """Whole ten-thousandths, or NULL where the amount is too large or no multiple of its currency's smallest (`step`).

    What is stored stays so small that sums of many amounts fit the types of the source and of the facts.
    """
    scaled = _scaled(number_, step, minor)
    return f"CASE WHEN {scaled} % {step} = 0 AND abs({scaled}) < {_LIMIT * 10**MONEY_SCALE} THEN {scaled}::BIGINT END"


def too_large(text: str, number_: str, step: str, minor: bool) -> str:
    """Whether the amount is none that anybody pays, or has so many digits that it was not even read."""
    digits = f"{number_} IS NULL AND regexp_full_match({text}, '[+-]?\\d{{13,}}([.,]\\d+)?')"
    return f"({digits} OR coalesce(abs({_scaled(number_, step, minor)}) >= {_LIMIT * 10**MONEY_SCALE}, false))"


def _scaled(number_: str, step: str, minor: bool) -> str:
    return f"({number_} * {step if minor else 10**MONEY_SCALE})"
