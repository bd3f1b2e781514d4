"""The range of days that the Clients page looks at: `range=2026-08-01..2026-11-22`, both ends included."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from data.errors import UserError
from queries import formats
from queries.kinds import Between, iso_day
from queries.scope import Scope
from queries.selection import Selection

STANDARD_DAYS = 90
_GRAMMAR = Between(iso_day, "a date like 2026-01-31", "day")
_FIRST = date(1971, 1, 1)


class Unreadable(UserError):
    """A parameter of the page's own, by name, with what was expected of it."""

    def __init__(self, name: str, text: str, expected: str) -> None:
        super().__init__(f"{name}={text}: {expected}")
        self.name, self.text, self.expected = name, text, expected


@dataclass(frozen=True)
class Period:
    """From the morning of `start` to the evening of `end`."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def before(self) -> "Period":
        """The range of equal length that ends on the day before this one starts."""
        return Period(self.start - timedelta(days=self.days), self.eve)

    @property
    def eve(self) -> date:
        """The last day before: its evening is the state in which the range begins."""
        return self.start - timedelta(days=1)

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range(self.days))

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"


def spelled(period: Period, scope: Scope) -> str:
    """The range as people read it; a day alone once."""
    return " to ".join(dict.fromkeys(formats.day(day, scope.company) for day in (period.start, period.end)))


def standard(as_of: date) -> Period:
    """The last 90 days up to the as-of day."""
    return Period(as_of - timedelta(days=STANDARD_DAYS - 1), as_of)


def period_of(selection: Selection, scope: Scope) -> Period:
    """The chosen range, or the standard one. Raises Unreadable."""
    text = selection.view.get("range", "")
    return read("range", text, scope.as_of) if text else standard(scope.as_of)


def read(name: str, text: str, as_of: date) -> Period:
    """A day, or two with .. between. Raises Unreadable."""
    try:
        return _read(text, as_of)
    except ValueError as error:
        raise Unreadable(name, text, str(error)) from error


def _read(text: str, as_of: date) -> Period:
    found = _GRAMMAR.parse(text if ".." in text else f"{text}..{text}")
    start, end = found or (None, None)
    end = end or as_of
    start = start or end - timedelta(days=STANDARD_DAYS - 1)
    if end > as_of:
        raise ValueError(f"expected days up to the as-of day, {as_of}")
    if start < _FIRST:
        raise ValueError(f"expected days from {_FIRST} on")
    return Period(start, end)
