"""Coming and going as conditions: who is concerned, who is there on a day, who had left by then and when."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from data.facts.table import facts, movements
from queries.clients.period import Period
from queries.scope import Scope
from queries.selection import Selection

KINDS = ("new", "restored", "archived", "deleted")
_m = movements.c


def concerned(selection: Selection, *, but: str | None = None) -> sa.ColumnElement[bool]:
    """The filters, but one, over every customer that is not a directory entry, deleted ones included."""
    return sa.and_(facts.c.directory_entry.is_(False), *selection.conditions(but=but))


def of_concerned(selection: Selection) -> list[sa.ColumnElement[bool]]:
    """The movements of those customers; no condition without filters, because directory entries never move."""
    if not selection.values:
        return []
    return [_m.customer_id.in_(sa.select(facts.c.id).where(concerned(selection)))]


def within(period: Period) -> sa.ColumnElement[bool]:
    return _m.day.between(period.start, period.end)


def leavings(day: date) -> sa.Subquery:
    """The customers that are gone at the end of the day, each with the day of leaving."""
    gone = _m.kind.in_(("archived", "deleted"))
    return sa.select(_m.customer_id, _m.day.label("left_day")).where(gone, *_holds(day)).subquery("leavings")


def _holds(day: date) -> tuple[sa.ColumnElement[bool], ...]:
    """The movements after which nothing else had happened to the customer by the end of the day."""
    return _m.day <= day, _m.until > day


def with_leaving(day: date, scope: Scope) -> tuple[Any, sa.ColumnElement[date]]:
    """The customers, and the day of leaving of those who are gone at the end of the day.

    On the as-of day itself the facts know it without a look at the movements.
    """
    if day == scope.as_of:
        left = sa.case((facts.c.is_left, sa.func.greatest(facts.c.left_on, facts.c.created, type_=sa.Date)))
        return facts, left
    gone = leavings(day)
    return facts.outerjoin(gone, gone.c.customer_id == facts.c.id), gone.c.left_day


def gone_by(day: date, scope: Scope) -> tuple[Any, sa.ColumnElement[date], sa.ColumnElement[bool]]:
    """Only the customers who are gone at the end of the day: where from, the day of leaving, and the condition."""
    if day == scope.as_of:
        return facts, sa.func.greatest(facts.c.left_on, facts.c.created, type_=sa.Date), facts.c.is_left.is_(True)
    gone = leavings(day)
    return facts.join(gone, gone.c.customer_id == facts.c.id), gone.c.left_day, sa.true()


def days_from(start: sa.ColumnElement[date], end: sa.ColumnElement[date]) -> sa.ColumnElement[int]:
    return sa.cast(end - start, sa.Integer)


def there(day: date, scope: Scope) -> sa.ColumnElement[bool]:
    """Created and not left at the end of the day."""
    if day == scope.as_of:
        return facts.c.is_left.is_(False)
    gone = leavings(day)
    return sa.and_(facts.c.created <= day, facts.c.id.not_in(sa.select(gone.c.customer_id)))
