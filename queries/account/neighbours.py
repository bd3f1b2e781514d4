"""The customers before and after one in the list that a person came from."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.facts.table import facts
from queries.answer import Question, answer
from queries.customers import sort_keys
from queries.scope import Scope
from queries.selection import Selection

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """Where a customer stands in a list, from 1; `position` is None when the list does not hold the customer."""

    position: int | None
    count: int
    previous: int | None
    next: int | None


def neighbours(customer_id: int, selection: Selection, scope: Scope) -> Neighbours:
    """The place of a customer in the selection's order. Nothing is sorted: those that stand before are counted."""
    place = _Place(selection, customer_id)
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
    """Questions about the rows around one customer, who is joined to every row as `me`."""

    def __init__(self, selection: Selection, customer_id: int) -> None:
        self.listed = selection.predicate()
        self.keys = [*sort_keys(selection), (facts.c.id, False)]
        self.me = facts.alias("me")
        self.rows = facts.outerjoin(self.me, self.me.c.id == customer_id)
        self.before = self._before()

    def counted(self) -> Question:
        count = sa.func.count()
        before, here = count.filter(self.before), count.filter(facts.c.id == self.me.c.id)
        figures = {"count": count, "before": before, "here": here}
        asked: Any = sa.select(*(figure.label(name) for name, figure in figures.items()))
        return asked.select_from(self.rows).where(self.listed)  # type: ignore[no-any-return]

    def beside(self, *, back: bool) -> Question:
        """The nearest row on one side."""
        side = self.before if back else sa.and_(sa.not_(self.before), facts.c.id != self.me.c.id)
        order = [_ordered(column, down, back=back) for column, down in self.keys]
        return sa.select(facts.c.id).select_from(self.rows).where(self.listed, side).order_by(*order).limit(1)

    def _before(self) -> Condition:
        """Stands earlier in the order, empty values last; true or false, so that what is not before comes after."""
        alternatives: list[Condition] = []
        same: list[Condition] = []
        for column, down in self.keys:
            mine = self.me.c[column.key]
            earlier = column > mine if down else column < mine
            filled = sa.and_(column.is_not(None), mine.is_(None))
            alternatives.append(sa.and_(*same, sa.func.coalesce(earlier, filled)))
            same.append(column.is_not_distinct_from(mine))
        return sa.or_(*alternatives)


def _ordered(column: sa.Column[Any], down: bool, *, back: bool) -> sa.ColumnElement[Any]:
    ordered = column.desc() if down != back else column.asc()
    return ordered.nulls_first() if back else ordered.nulls_last()
