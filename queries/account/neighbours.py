"""The customers before and after one in the list that a person came from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data.facts.table import facts
from queries.answer import Question, answer
from queries.lines import Column, Ids, Line, walked
from queries.scope import Scope

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """Where a customer stands in a list, from 1; `position` is None when the list does not hold the customer."""

    position: int | None
    count: int
    previous: int | None
    next: int | None


def neighbours(customer_id: int, line: Line, scope: Scope) -> Neighbours:
    """The first place of a customer in a list, and the nearest others on either side."""
    scope = scope.pin()
    return _counted(customer_id, line, scope) if line.among is None else _found(customer_id, walked(line, scope))


def _found(customer_id: int, ids: Ids) -> Neighbours:
    """By walking the ids in their order, each of which stands there once."""
    places = np.flatnonzero(ids == customer_id)
    if not len(places):
        return Neighbours(position=None, count=len(ids), previous=None, next=None)
    place = int(places[0])
    before, after = ids[:place][-1:], ids[place + 1 :][:1]
    return Neighbours(position=place + 1, count=len(ids), previous=_only(before), next=_only(after))


def _only(ids: Ids) -> int | None:
    return int(ids[0]) if len(ids) else None


def _counted(customer_id: int, line: Line, scope: Scope) -> Neighbours:
    """Nothing is sorted: those that stand before are counted."""
    place = _Place(line, customer_id)
    found = answer(place.counted(), scope).iloc[0]
    if not int(found["here"]):
        return Neighbours(position=None, count=int(found["count"]), previous=None, next=None)
    return Neighbours(
        position=int(found["before"]) + 1,
        count=int(found["count"]),
        previous=_id(answer(place.beside(back=True), scope)),
        next=_id(answer(place.beside(back=False), scope)),
    )


def _id(found: pd.DataFrame) -> int | None:
    return None if found.empty else int(found["id"].iloc[0])


class _Place:
    """Questions about the rows around the first row of one customer, which is joined to every row as `me`."""

    def __init__(self, line: Line, customer_id: int) -> None:
        keys = [*line.keys, (facts.c.id, False)]
        named = [facts.c.id, *(column.label(f"key_{place}") for place, (column, _) in enumerate(keys))]
        mine = line.sorted(*named).where(facts.c.id == customer_id).limit(1).subquery("me")
        self.rows, self.me = line.asked(*named).subquery("rows"), mine
        self.keys = [
            (self.rows.c[f"key_{place}"], mine.c[f"key_{place}"], down) for place, (_, down) in enumerate(keys)
        ]
        self.joined = self.rows.outerjoin(mine, sa.true())
        self.before = self._before()

    def counted(self) -> Question:
        count = sa.func.count()
        before, here = count.filter(self.before), count.filter(self.rows.c.id == self.me.c.id)
        figures = {"count": count, "before": before, "here": here}
        asked: Any = sa.select(*(figure.label(name) for name, figure in figures.items()))
        return asked.select_from(self.joined)  # type: ignore[no-any-return]

    def beside(self, *, back: bool) -> Question:
        """The nearest row of another customer on one side."""
        side = self.before if back else sa.not_(self.before)
        order = [_ordered(column, down, back=back) for column, _, down in self.keys]
        others = sa.and_(side, self.rows.c.id != self.me.c.id)
        return sa.select(self.rows.c.id).select_from(self.joined).where(others).order_by(*order).limit(1)

    def _before(self) -> Condition:
        """Stands earlier in the order, empty values last; true or false, so that what is not before comes after."""
        alternatives: list[Condition] = []
        same: list[Condition] = []
        for column, mine, down in self.keys:
            earlier = column > mine if down else column < mine
            filled = sa.and_(column.is_not(None), mine.is_(None))
            alternatives.append(sa.and_(*same, sa.func.coalesce(earlier, filled)))
            same.append(column.is_not_distinct_from(mine))
        return sa.or_(*alternatives)


def _ordered(column: Column, down: bool, *, back: bool) -> Column:
    ordered = column.desc() if down != back else column.asc()
    return ordered.nulls_first() if back else ordered.nulls_last()
