"""The rows of the input tables that one customer's facts were derived from, as they came in."""

import pandas as pd
import sqlalchemy as sa

from data import schema
from data.days import end_of
from queries.answer import answer
from queries.profile import AT_ONCE
from queries.scope import Scope

_MOMENTS = {"actions": "occurred_at", "calls": "scheduled_at", "payments": "due_at"}
_PLANNED = {"calls": ("outcome", "scheduled"), "payments": ("status", "scheduled")}


def input_rows(name: str, customer_id: int, scope: Scope) -> pd.DataFrame:
    """The customer's rows of actions, calls or payments up to the day, newest first, with what is planned."""
    table = schema.EVENT_TABLES[name]
    moment = table.c[_MOMENTS[name]]
    cutoff = sa.literal(end_of(scope.as_of, scope.company.time_zone), moment.type)
    known = moment < cutoff
    if name in _PLANNED:
        column, word = _PLANNED[name]
        planned = [table.c[column] == word, *([table.c.kind.not_in(AT_ONCE)] if scope.is_past else [])]
        known = sa.or_(known, sa.and_(*planned))
    columns = [table.c[field] for field in schema.fields_of(table)]
    return answer(sa.select(*columns).where(table.c.customer_id == customer_id, known).order_by(moment.desc()), scope)
