"""Numbers, money and dates as the company's people write them."""

from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import (
    NumberPattern,
    format_compact_currency,
    format_currency,
    format_decimal,
    format_percent,
    parse_pattern,
)

from data.companies import Company


def _locale(company: Company) -> Locale:
    return _parsed_locale(company.locale)


@cache
def _parsed_locale(name: str) -> Locale:
    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def _pattern(decimals: int, ending: str = "") -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else "") + ending)


def number(value: float | Decimal, company: Company, decimals: int = 0) -> str:
    return str(format_decimal(value, format=_pattern(decimals), locale=_locale(company)))


def money(value: Decimal, company: Company) -> str:
    """An amount with its currency; without decimals where there are none."""
    whole = value == value.to_integral_value()
    pattern = _whole_pattern(_locale(company)) if whole else None
    return format_currency(value, company.currency, pattern, locale=_locale(company), currency_digits=not whole)


@cache
def _whole_pattern(locale: Locale) -> NumberPattern:
    return parse_pattern(str(locale.currency_formats["standard"].pattern).replace(".00", ""))


def short_money(value: Decimal, company: Company) -> str:
    if abs(value) < 1_000_000:
        return money(value.quantize(Decimal(1)), company)
    return str(format_compact_currency(value, company.currency, locale=_locale(company), fraction_digits=2))


def percent(value: float, company: Company, decimals: int = 1) -> str:
    return str(format_percent(value, format=_pattern(decimals, " %"), locale=_locale(company)))


def day(value: date, company: Company) -> str:
    return str(format_date(value, format="d MMM yyyy", locale=_locale(company)))


def month(value: date, company: Company) -> str:
    return str(format_date(value, format="MMM yyyy", locale=_locale(company)))
