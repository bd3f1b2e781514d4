"""The lists behind the numbers of the Clients page: who is meant, which columns matter, and why each is in it.

The address names a list: `list=new`, `day=2026-09-30&series=archived`, `status_list=low_compliance`,
`cell=leads..with_subscription`. Without any of them it is everybody.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import sqlalchemy as sa

from data.facts.since import since
from data.facts.statuses import GROUPS, bit_of
from data.facts.table import facts, movements
from queries import formats
from queries.clients.flow import ANY, KEYS, flow, label_of
from queries.clients.metrics import METRICS
from queries.clients.moves import KINDS, concerned, days_from, there, with_leaving, within
from queries.clients.period import Period, Unreadable, period_of, read, spelled
from queries.clients.standing import mask_of
from queries.columns import COLUMNS
from queries.lines import Column, Ids, Line, Sort
from queries.scope import Scope
from queries.selection import Selection
from queries.statuses import VIEWS

STANDARD = ("name", "primary_status")
PROFILE = (*STANDARD, "created", "service_started_on", "plan", "email", "phone")


@dataclass(frozen=True, kw_only=True)
class Roll:
    """A list. `asked` are its own columns, `among` the ids that its conditions alone cannot tell."""

    name: str
    title: str
    columns: tuple[str, ...]
    where: tuple[sa.ColumnElement[bool], ...]
    source: Any = facts
    asked: Mapping[str, Column] = field(default_factory=dict)
    status: str = ""
    tab: str = ""
    among: Ids | None = None
    sort: tuple[tuple[str, bool], ...] = (("name", False),)

    def line(self, sort: Sort = ()) -> Line:
        """In the order asked for, as far as the list has those columns; else as it is read best."""
        wanted = [(key, down) for key, down in sort if key in COLUMNS or key in self.asked]
        keys = tuple((self._key(key), down) for key, down in wanted or self.sort)
        return Line(source=self.source, where=self.where, among=self.among, keys=keys)

    def _key(self, key: str) -> Column:
        return facts.c.name_rank if key == "name" else self.asked[key] if key in self.asked else facts.c[key]


def roll_of(selection: Selection, scope: Scope) -> Roll:
    """The list that the address names. Raises Unreadable."""
    view = selection.view
    named = next((name for name in _MAKERS if view.get(name)), None)
    if named:
        return _MAKERS[named](view[named], selection, scope)
    only = selection.values.get("status", ())
    if len(only) == 1 and only[0] in VIEWS:
        return _status(only[0], selection, scope)
    where = (concerned(selection),)
    return Roll(name="", title=f"Everybody: {selection.describe()}", columns=PROFILE, where=where, tab="dashboard")


def _unknown(name: str, text: str, expected: Iterable[str]) -> Unreadable:
    return Unreadable(name, text, f"expected {', '.join(expected)}")


def _status(key: str, selection: Selection, scope: Scope) -> Roll:
    if key not in VIEWS:
        raise _unknown("status_list", key, VIEWS)
    view = VIEWS[key]
    own = facts.c.primary_status == key if key not in _BITS else facts.c.statuses.op("&")(_BITS[key]) != 0
    return Roll(
        name=f"status_list={key}",
        title=view.label,
        status=key,
        tab=view.tab,
        columns=("name", "since", "why", *view.columns),
        where=(concerned(selection), own),
        asked={"since": since(view.status)},
        sort=(("since", True), ("name", False)),
    )


_BITS = {key: bit_of(key) for key in VIEWS if key != "prospect"}


def _cell(text: str, selection: Selection, scope: Scope) -> Roll:
    start, dots, end = text.partition("..")
    if not dots or start not in KEYS or end not in KEYS:
        raise Unreadable("cell", text, f"expected two of {', '.join(KEYS)} with .. between")
    period = period_of(selection, scope)
    among = flow(period, selection, scope).cell(start, end)
    words = label_of(KEYS.index(start), 0), label_of(KEYS.index(end), 1)
    spell = f"{_day(period.eve, scope)} to {_day(period.end, scope)}"
    title = (f"{words[0]}, still" if start != ANY else "Everybody") if start == end else f"{words[0]} → {words[1]}"
    return Roll(
        name=f"cell={text}",
        title=f"{title}, {spell}",
        columns=PROFILE,
        where=(concerned(selection),),
        among=among,
        tab="journey",
    )


def _day(day: Any, scope: Scope) -> str:
    return formats.day(day, scope.company)


def _on_day(text: str, selection: Selection, scope: Scope) -> Roll:
    """The movements of a day or of a bin of days, a row for each: who came back and left again stands there twice."""
    period = read("day", text, scope.as_of)
    series = selection.view.get("series", "total")
    if series == "total":
        return _total(period, selection, scope, name=f"day={text}&series=total")
    if series not in KINDS:
        raise _unknown("series", series, ("total", *KINDS))
    joined = facts.join(movements, movements.c.customer_id == facts.c.id)
    return Roll(
        name=f"day={text}&series={series}",
        title=f"{series.capitalize()}, {spelled(period, scope)}{_status_day(period, scope)}",
        source=joined,
        tab="journey",
        columns=("name", "moved_on", *PROFILE[1:]),
        where=(concerned(selection), within(period), movements.c.kind == series),
        asked={"moved_on": movements.c.day},
        sort=(("moved_on", False), ("name", False)),
    )


def _status_day(period: Period, scope: Scope) -> str:
    """What a list of a past day has to say of its columns, which are those of the as-of day."""
    return "" if period.end == scope.as_of else f", as they are on {_day(scope.as_of, scope)}"


def _total(period: Period, selection: Selection, scope: Scope, name: str = "list=total") -> Roll:
    where = (concerned(selection), there(period.end, scope))
    return Roll(
        name=name,
        title=f"Clients at the end of {_day(period.end, scope)}{_status_day(period, scope)}",
        columns=PROFILE,
        where=where,
        tab="dashboard",
    )


def _new(period: Period, selection: Selection, scope: Scope) -> Roll:
    where = (concerned(selection), facts.c.created.between(period.start, period.end))
    return Roll(
        name="list=new",
        title=f"New, {spelled(period, scope)}",
        columns=PROFILE,
        where=where,
        tab="dashboard",
        sort=(("created", True), ("name", False)),
    )


def _recurrent(period: Period, selection: Selection, scope: Scope) -> Roll:
    where = (concerned(selection), facts.c.created < period.start, there(period.end, scope))
    title = f"There before {_day(period.start, scope)} and still on {_day(period.end, scope)}"
    return Roll(name="list=recurrent", title=title, columns=PROFILE, where=where, tab="dashboard")


def _left(period: Period, selection: Selection, scope: Scope) -> Roll:
    source, left_day = with_leaving(period.end, scope)
    days = days_from(facts.c.service_started_on, left_day)
    return Roll(
        name="list=left",
        title=f"Left, {spelled(period, scope)}",
        source=source,
        tab="journey",
        columns=(*STANDARD, "service_started_on", "left_day", "permanence", "plan", "total_paid"),
        where=(concerned(selection), left_day.between(period.start, period.end)),
        asked={"left_day": left_day, "permanence": sa.case((days >= 0, days))},
        sort=(("left_day", True), ("name", False)),
    )


def _group(period: Period, selection: Selection, scope: Scope, group: str) -> Roll:
    where = (concerned(selection), facts.c.statuses.op("&")(mask_of(group)) != 0)
    return Roll(
        name=f"list={group}",
        title=f"{GROUPS[group]}, each customer once",
        columns=PROFILE,
        where=where,
        tab="dashboard",
    )


_LISTS: dict[str, Callable[[Period, Selection, Scope], Roll]] = {
    "total": _total, "new": _new, "recurrent": _recurrent, "left": _left,
    **{group: partial(_group, group=group) for group in GROUPS},
}  # fmt: skip
assert METRICS.keys() <= _LISTS.keys()


def _listed(name: str, selection: Selection, scope: Scope) -> Roll:
    if name not in _LISTS:
        raise _unknown("list", name, _LISTS)
    return _LISTS[name](period_of(selection, scope), selection, scope)


LISTS = ("cell", "status_list", "list")
"""The parts of an address that name a list by themselves, the one that counts first."""
_MAKERS: dict[str, Callable[[str, Selection, Scope], Roll]] = {
    **dict(zip(LISTS, (_cell, _status, _listed), strict=True)), "day": _on_day,
}  # fmt: skip
