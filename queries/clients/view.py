"""What the Clients page keeps of its own in the address: how each part is read, and what was expected of it."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from typing import Any

from data.facts.statuses import GROUPS
from queries.clients.period import Period, Unreadable, period_of, read
from queries.clients.rolls import LISTS, Roll, roll_of
from queries.clients.terms import SERIES
from queries.scope import Scope
from queries.selection import Selection

Reader = Callable[[str, str, date], Any]


def _words(among: Collection[str]) -> Reader:
    def read_words(name: str, text: str, _as_of: date) -> list[str]:
        words = text.split(",")
        if not set(words) <= set(among):
            raise Unreadable(name, text, f"expected {', '.join(among)}")
        return words

    return read_words


_SERIES = tuple(one.key for one in SERIES)
READERS: dict[str, Reader] = {
    "range": read, "day": read,
    "series": _words(_SERIES), "show": _words(_SERIES), "open": _words((*GROUPS, "none")),
    "ids": _words(("yes",)), "twin": _words(("yes",)),
}  # fmt: skip
"""Lists are read by `rolls`, which knows them."""


def checked(selection: Selection, scope: Scope) -> Selection:
    """The selection with each part that cannot be read reported as a problem and left out."""
    for name, reader in READERS.items():
        text = selection.view.get(name, "")
        try:
            reader(name, text, scope.as_of) if text else None
        except Unreadable as error:
            selection = selection.with_problem(name, error.expected)
    return _one_list(selection)


def _one_list(selection: Selection) -> Selection:
    """An address names one list; a series belongs to a day."""
    named = [name for name in LISTS if name in selection.view]
    for name in named[1:]:
        selection = selection.with_problem(name, f"expected one list, and {named[0]} names one already")
    if "series" in selection.view and "day" not in selection.view:
        selection = selection.with_problem("series", "expected together with a day, as in day=2026-01-31&series=new")
    return selection


def listed(selection: Selection, scope: Scope) -> Roll:
    """The list that the address names, with the ids of its customers where asked for. Raises Unreadable."""
    roll = roll_of(selection, scope)
    return replace(roll, columns=("external_id", *roll.columns)) if "ids" in selection.view else roll


def shown(selection: Selection, scope: Scope) -> tuple[Period, Selection]:
    """The range that the page shows, and the selection with what it cannot show reported as problems and left out."""
    selection = checked(selection, scope)
    period, day = period_of(selection, scope), selection.view.get("day", "")
    if day and "series" not in selection.view and not _within(read("day", day, scope.as_of), period):
        return period, selection.with_problem("day", f"expected a day of the range, {period}")
    return period, selection


def _within(days: Period, period: Period) -> bool:
    return period.start <= days.start and days.end <= period.end
