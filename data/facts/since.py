"""Since when a status holds, as a column expression over the facts; the rule stands in statuses.py."""

import re
from datetime import date

import sqlalchemy as sa

from data.facts.statuses import Status


def since(status: Status, as_of: date) -> sa.ColumnElement[date]:
    """The day from which the status holds for a customer that has it on the as-of day."""
    rule = re.sub(r"\bas_of\b", f"DATE '{as_of.isoformat()}'", status.since)
    return sa.literal_column(f"CAST({rule} AS DATE)", sa.Date)
