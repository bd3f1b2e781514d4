"""Since when a status holds, as a column expression over the facts; the rule stands in statuses.py."""

from datetime import date

import sqlalchemy as sa

from data.facts.statuses import Status


def since(status: Status) -> sa.ColumnElement[date]:
    """The day from which the status holds for a customer that has it on the as-of day."""
    return sa.literal_column(f"CAST(greatest({status.since}, created) AS DATE)", sa.Date)
