"""The reader's choice. The address is its only home: two equal selections have one and the same query string."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl, quote

import sqlalchemy as sa

from data.facts.table import facts
from queries.columns import COLUMNS, SORTABLE
from queries.filters import FILTERS

VIEW_NAMES = (
    "tab",
    "who",
    "show",
    "day",
    "series",
    "range",
    "from",
    "to",
    "open",
    "bin",
    "event",
    "list",
    "status_list",
    "cell",
    "tickets",
    "ids",
    "twin",
)
_LISTED = facts.c.listed.is_(True)


@dataclass(frozen=True)
class Selection:
    """Filter values by key, order and columns of the table, the as-of day, and what a page keeps of its own.

    `problems` holds (name, text, expectation) of what an address carried and could not be read.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    sort: tuple[tuple[str, bool], ...] = ()
    columns: tuple[str, ...] = ()
    as_of: date | None = None
    view: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def from_query(cls, query: str | None) -> "Selection":
        """Never raises: what cannot be read is reported in `problems` and left out."""
        found = cls()
        for name, text in _pairs(query or ""):
            found = found._read(name, text)
        return found

    def _read(self, name: str, text: str) -> "Selection":
        try:
            if name in self.values:
                return self._unread(name, text, "given twice; the first one counts")
            if name in FILTERS:
                return self.with_(name, FILTERS[name].kind.parse(text))
            if name in _READERS:
                return replace(self, **_READERS[name](text))
            if name in VIEW_NAMES:
                return replace(self, view={**self.view, name: text[:2000]})
            return self._unread(name, text, _suggestion(name))
        except (ValueError, OverflowError) as error:
            return self._unread(name, text, str(error))

    def _unread(self, name: str, text: str, why: str) -> "Selection":
        return replace(self, problems=(*self.problems, (name, text, why)))

    def to_query(self) -> str:
        """Canonical: names in the order of the registry, values in their written form."""
        pairs = [(key, FILTERS[key].kind.write(self.values[key])) for key in FILTERS if key in self.values]
        pairs += [("sort", ",".join(f"-{key}" if down else key for key, down in self.sort))]
        pairs += [("columns", ",".join(self.columns)), ("as_of", self.as_of.isoformat() if self.as_of else "")]
        pairs += [(name, self.view.get(name, "")) for name in VIEW_NAMES]
        return "&".join(f"{name}={quote(text, safe=_SAFE)}" for name, text in pairs if text)

    def filters_query(self) -> str:
        """Only what decides which customers are meant, and on which day."""
        return Selection(self.values, as_of=self.as_of).to_query()

    def predicate(self, *, but: str | None = None) -> sa.ColumnElement[bool]:
        """All conditions, save the one of the chart that asks. Starts from All Customers."""
        return sa.and_(_LISTED, *self.conditions(but=but))

    def conditions(self, *, but: str | None = None) -> list[sa.ColumnElement[bool]]:
        """The conditions of the filters alone, for pages that start from others than All Customers."""
        return [FILTERS[key].predicate(self.values[key]) for key in self._keys() if key != but]

    def _keys(self) -> list[str]:
        return [key for key in FILTERS if key in self.values]

    def with_(self, key: str, value: Any) -> "Selection":
        return replace(self, values={**self.values, key: value})

    def without(self, key: str) -> "Selection":
        return replace(self, values={name: value for name, value in self.values.items() if name != key})

    def with_problem(self, name: str, expected: str) -> "Selection":
        """A value that a page keeps of its own and cannot read: reported and left out."""
        view = {key: text for key, text in self.view.items() if key != name}
        return replace(self, view=view, problems=(*self.problems, (name, self.view.get(name, ""), expected)))

    def chips(self) -> list[tuple[str, str]]:
        """Key and words of each filter, in the order of the registry."""
        return [(key, FILTERS[key].describe(self.values[key])) for key in self._keys()]

    def describe(self) -> str:
        """The selection as a sentence part: heading, export, alternative text."""
        return ", ".join(text for _, text in self.chips()) or "All customers"


def told(selection: Selection) -> list[dict[str, str]]:
    """What could not be read, for the notice of a page."""
    return [{"name": name, "text": text, "expected": why} for name, text, why in selection.problems]


_SAFE = " ,.:-_@/~\\".replace(" ", "")


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query.lstrip("?"), keep_blank_values=True, max_num_fields=None, errors="replace")


def _suggestion(name: str) -> str:
    near = get_close_matches(name, [*FILTERS, *_READERS], n=1)
    return f"there is no such name{f'; did you mean {near[0]}?' if near else ''}"


def _known(key: str, among: Collection[str] = COLUMNS) -> str:
    if key not in among:
        near = get_close_matches(key, list(among), n=1)
        raise ValueError(f"there is no column '{key}'{f'; did you mean {near[0]}?' if near else ''}")
    return key


def _read_sort(text: str) -> tuple[tuple[str, bool], ...]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    return tuple({_known(word.lstrip("-"), SORTABLE): word.startswith("-") for word in words}.items())


def _read_columns(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_known(word.strip()) for word in text.split(",") if word.strip()))


def _read_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("expected a date like 2026-01-31") from None
    if not 1970 < day.year < 2200:
        raise ValueError("expected a date between 1971 and 2199")
    return day


_READERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "sort": lambda text: {"sort": _read_sort(text)},
    "columns": lambda text: {"columns": _read_columns(text)},
    "as_of": lambda text: {"as_of": _read_day(text)},
}
