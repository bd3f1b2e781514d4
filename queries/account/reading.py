"""Asks for a customer's records: the newest few with their number, or all of them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from data.days import end_of, local_day
from queries.account.records import Section
from queries.answer import answer
from queries.scope import Scope

Row = dict[str, Any]
Record = TypeVar("Record")
TOTAL = "total_of_all"


def rows(question: sa.Select[Any], scope: Scope) -> list[Row]:
    """The rows of a source question as dictionaries with Python's own types."""
    return [{str(key): value for key, value in row.items()} for row in answer(question, scope).to_dict("records")]


def of(table: sa.Table, customer_id: int, *when: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(table).where(table.c.customer_id == customer_id, *when)


def section(question: sa.Select[Any], make: Callable[[Row, Scope], Record], scope: Scope, most: int) -> Section[Record]:
    """The first `most` rows of an ordered question, and how many there are without that limit; one statement."""
    counted = question.add_columns(sa.func.count().over().label(TOTAL)).limit(most)
    found = rows(counted, scope)
    return Section(tuple(make(row, scope) for row in found), int(found[0][TOTAL]) if found else 0)


def seen(column: sa.ColumnElement[Any], scope: Scope) -> sa.ColumnElement[bool]:
    """On or before the as-of day, for a column of instants."""
    return column < sa.literal(end_of(scope.as_of, scope.company.time_zone), column.type)


def day_of(instant: datetime, scope: Scope) -> date:
    return local_day(instant, scope.company.time_zone)
