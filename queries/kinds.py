"""The grammar of filter values, once per kind: read from an address, write to it, turn into SQL and into words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from unicodedata import category, normalize

import sqlalchemy as sa

from data.types import MONEY_SCALE

Column = sa.ColumnElement[Any]
Predicate = sa.ColumnElement[bool]

NONE = "none"


class Kind(Protocol):
    """What every kind of filter can do with its values. `parse` raises ValueError with what was expected."""

    @property
    def control(self) -> str: ...

    def parse(self, text: str) -> Any: ...
    def write(self, value: Any) -> str: ...
    def predicate(self, column: Column, value: Any) -> Predicate: ...
    def describe(self, label: str, value: Any) -> str: ...


@dataclass(frozen=True)
class Flag:
    """yes or no: `?delinquent=yes`."""

    control: str = "flag"

    def parse(self, text: str) -> bool:
        if text not in ("yes", "no"):
            raise ValueError("expected yes or no")
        return text == "yes"

    def write(self, value: bool) -> str:
        return "yes" if value else "no"

    def predicate(self, column: Column, value: bool) -> Predicate:
        return column.is_(value)

    def describe(self, label: str, value: bool) -> str:
        return label if value else f"not {label}"


_PART = re.compile(r"(?:\\.|[^,\\])+", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _split(text: str) -> list[str | None]:
    """Comma-separated values; a backslash keeps a comma, a backslash or the word none as they are."""
    return [None if part == NONE else _ESCAPED.sub(r"\1", part) for part in _PART.findall(text)]


def _escaped(value: str | None) -> str:
    if value is None:
        return NONE
    return f"\\{value}" if value == NONE else value.replace("\\", "\\\\").replace(",", "\\,")


@dataclass(frozen=True)
class AnyOf:
    """One of several values: `?payment_method=card,paypal`; `none` is the empty value."""

    choices: tuple[tuple[str, str], ...] = ()
    control: str = "choices"

    def parse(self, text: str) -> tuple[str | None, ...]:
        values = set(_split(text))
        if not values:
            raise ValueError("expected one or more values with commas between them")
        if self.choices and not values <= {None, *dict(self.choices)}:
            raise ValueError(f"expected {', '.join(dict(self.choices))} or none")
        return tuple(sorted(values, key=lambda value: (value is None, value or "")))

    def write(self, value: tuple[str | None, ...]) -> str:
        return ",".join(map(_escaped, value))

    def predicate(self, column: Column, value: tuple[str | None, ...]) -> Predicate:
        given = [one for one in value if one is not None]
        parts = [column.in_(given)] if given else []
        return sa.or_(*parts, *([column.is_(None)] if None in value else []))

    def label_of(self, value: str | None) -> str:
        return "none yet" if value is None else dict(self.choices).get(value, value)

    def describe(self, label: str, value: tuple[str | None, ...]) -> str:
        return f"{label} {', '.join(self.label_of(one) for one in value)}"


@dataclass(frozen=True)
class AnyBit(AnyOf):
    """Like AnyOf, over a bit field: any of the chosen that applies."""

    def predicate(self, column: Column, value: tuple[str | None, ...]) -> Predicate:
        keys = [key for key, _ in self.choices]
        mask = sum(1 << keys.index(one) for one in value if one is not None)
        parts = [column.op("&")(mask) != 0] if mask else []
        return sa.or_(*parts, *([column == 0] if None in value else []))


@dataclass(frozen=True)
class Between:
    """A range with both ends included, either may be left out: `?age=..40`; `none` is the empty value."""

    read: Callable[[str], Any]
    expected: str
    unit: str = ""
    control: str = "range"

    def parse(self, text: str) -> tuple[Any, Any] | None:
        if text == NONE:
            return None
        low, dots, high = text.partition("..")
        if not dots or not (low or high):
            raise ValueError(f"expected {self.expected}, two of them with .. between, or none")
        ends = self._end(low), self._end(high)
        if None not in ends and ends[0] > ends[1]:
            raise ValueError("expected the lower end before the upper end")
        return ends

    def _end(self, text: str) -> Any:
        if not text:
            return None
        try:
            return self.read(text)
        except (ValueError, InvalidOperation, OverflowError):
            raise ValueError(f"expected {self.expected}, two of them with .. between, or none") from None

    def write(self, value: tuple[Any, Any] | None) -> str:
        return NONE if value is None else "..".join("" if end is None else str(end) for end in value)

    def predicate(self, column: Column, value: tuple[Any, Any] | None) -> Predicate:
        if value is None:
            return column.is_(None)
        low, high = value
        parts = ([column >= low] if low is not None else []) + ([column <= high] if high is not None else [])
        return sa.and_(*parts)

    def describe(self, label: str, value: tuple[Any, Any] | None) -> str:
        if value is None:
            return f"{label} none yet"
        low, high = value
        if low == high:
            return f"{label} {low}"
        return (
            f"{label} up to {high}"
            if low is None
            else f"{label} from {low}"
            if high is None
            else f"{label} {low} to {high}"
        )


@dataclass(frozen=True)
class Search:
    """Words over name, e-mail, phone and id: `?q=ana`. Every word must be found somewhere, whatever its case.

    `name` is a column of plain names, in which accents make no difference either; `spelled` has them as people do.
    """

    name: Column
    spelled: Column
    columns: tuple[Column, ...]
    control: str = "search"

    def parse(self, text: str) -> str:
        words = " ".join(text.replace("\0", "").split())
        if not words:
            raise ValueError("expected words to search for")
        return words

    def write(self, value: str) -> str:
        return value

    def predicate(self, column: Column, value: str) -> Predicate:
        return sa.and_(*(self._found(word) for word in value.split()))

    def _found(self, word: str) -> Predicate:
        others = (sa.func.contains(sa.func.lower(column), word.lower()) for column in self.columns)
        return sa.or_(named(word, self.name, self.spelled), *others)

    def describe(self, label: str, value: str) -> str:
        return f"{label} “{value}”"


def named(word: str, name: Column, spelled: Column) -> Predicate:
    """Whose name holds the word, also where a keyboard without umlauts wrote Mueller for Müller."""
    held, parts = sa.func.contains(name, plain(word)), re.split("ae|oe|ue", word.lower())
    if len(parts) == 1:
        return held
    likely = sa.func.contains(name, plain(max(parts, key=len)))  # quick, and leaves few to be looked at closely
    return sa.or_(held, sa.and_(likely, sa.func.contains(_without_umlauts(spelled), plain(word))))


def _without_umlauts(spelled: Column) -> Column:
    written = sa.func.lower(sa.func.nfc_normalize(spelled))
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        written = sa.func.replace(written, umlaut, letters)
    return sa.func.strip_accents(written)


def plain(text: str) -> str:
    """Without regard to case and accents."""
    return normalize("NFC", "".join(each for each in normalize("NFD", text.lower()) if category(each)[0] != "M"))


def whole_number(text: str) -> int:
    number = int(text)
    if abs(number) > 2_000_000_000:
        raise ValueError("too large")
    return number


def amount(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number) >= 10**15:
        raise ValueError("too large")
    if number != round(number, MONEY_SCALE):
        raise ValueError("too fine")
    return number


def iso_day(text: str) -> date:
    return date.fromisoformat(text)
