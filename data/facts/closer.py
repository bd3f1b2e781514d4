"""A closer look at a few customers, event by event: since when what they are in has held without interruption.

Most of them are told from the grouped inputs; only where those leave it open are the events themselves read.
"""

from dataclasses import dataclass

import duckdb
import sqlalchemy as sa

from data import schema
from data.facts.inputs import Input, Moment
from data.facts.reading import Done, Read
from data.types import whole

_action = schema.actions.c
_action_at = whole(_action.occurred_at)
_REACH = 90
"""Days of content read of everybody who is low: whole windows of the last 61, which is how long most are low."""
_CONTENT = ("content_assigned", "content_completed")
_SUBSCRIPTION = ("subscription_started", "subscription_cancelled", "subscription_ended")


@dataclass(frozen=True, kw_only=True)
class Look:
    """`whom` selects the customers from the inputs in `work`; `told` makes of their events one row for each.

    Both may use what `derive.define` defines. With `reach`, only the events of so many days are read.
    """

    name: str
    kinds: tuple[str, ...]
    whom: str
    told: str
    reach: int | None = None

    @property
    def input(self) -> Input:
        return Input(f"{self.name}_events", self._events)

    def _events(self, moment: Moment) -> sa.Select[tuple[int, ...]]:
        counts = sa.and_(moment.mine(schema.actions), _action.kind.in_(self.kinds), _action_at < moment.cutoff)
        if self.reach:
            counts &= _action_at >= moment.start_of_days(self.reach)
        return sa.select(_action.customer_id, _action.kind, _action_at.label("at"), _action.detail).where(counts)


def _low(events: str, name: str) -> str:
    """Low is assigned - 2 x completed > 0 of 30 days; what is assigned today leaves that sum thirty days later."""
    return f"""
WITH changes AS (
    SELECT customer_id, day, sum(missing) AS missing FROM (
        SELECT customer_id, local_day("at") AS day, CASE kind WHEN 'content_assigned' THEN 1 ELSE -2 END AS missing
        FROM work.{events}
        UNION ALL
        SELECT customer_id, local_day("at") + 30, CASE kind WHEN 'content_assigned' THEN -1 ELSE 2 END
        FROM work.{events}
    ) WHERE day <= day_asked() GROUP BY customer_id, day
), windows AS (
    SELECT customer_id, day, sum(missing) OVER (PARTITION BY customer_id ORDER BY day) AS missing FROM changes
), runs AS (
    SELECT customer_id, day, max(day) FILTER (missing <= 0) OVER (PARTITION BY customer_id) AS fine_on FROM windows
)
SELECT customer_id, min(day) AS {name} FROM runs WHERE fine_on IS NULL OR day > fine_on GROUP BY customer_id
"""


_SHORT_OF = """
SELECT customer_id, max(iso_day(detail)) - 4 AS short_from FROM work.plans_events
WHERE iso_day(detail) - local_day("at") >= 5 GROUP BY customer_id
"""

_SUBSCRIBED = """
WITH events AS (
    SELECT customer_id, "at", local_day("at") AS day, detail, kind = 'subscription_started' AS starts,
        CASE WHEN kind = 'subscription_ended' THEN local_day("at") END AS ended_on,
        CASE WHEN kind = 'subscription_cancelled' THEN coalesce(iso_day(detail), local_day("at")) END AS paid_until
    FROM work.starts_events
), spells AS (
    SELECT *, count(*) FILTER (starts) OVER turns AS nth, row_number() OVER turns AS turn FROM events
    WINDOW turns AS (
        PARTITION BY customer_id ORDER BY "at", NOT starts, detail NULLS FIRST ROWS UNBOUNDED PRECEDING
    )
), told AS (
    SELECT customer_id, day, turn,
        max(ended_on) OVER so_far AS ended_on, last_value(paid_until IGNORE NULLS) OVER so_far AS paid_until
    FROM spells WHERE nth > 0
    WINDOW so_far AS (PARTITION BY customer_id, nth ORDER BY turn ROWS UNBOUNDED PRECEDING)
), evenings AS (
    SELECT customer_id, day, arg_max(coalesce(ended_on, paid_until, 'infinity'::DATE), turn) AS over_on
    FROM told GROUP BY customer_id, day
), gaps AS (
    SELECT customer_id, day, coalesce(lag(over_on) OVER (PARTITION BY customer_id ORDER BY day) < day, true) AS anew
    FROM evenings
)
SELECT customer_id, max(day) FILTER (anew) AS spells_since FROM gaps GROUP BY customer_id
"""
"""The end of the paid period as each evening knew it; a day after that end begins anew what was over."""

LOOKS = (
    Look(
        name="late_content", kinds=_CONTENT, told=_low("late_content_events", "low_lately"), reach=_REACH,
        whom="SELECT customer_id FROM work.actions WHERE assigned_count > 0 AND 2 * completed_count < assigned_count"),
    Look(
        name="content", kinds=_CONTENT, told=_low("content_events", "low_from"),
        whom=f"SELECT customer_id FROM work.late_content WHERE low_lately < day_asked() - {_REACH - 31}"),
    Look(
        name="plans", kinds=("event_planned",), told=_SHORT_OF,
        whom="SELECT customer_id FROM work.actions WHERE iso_day(planned_detail) <= day_asked() + 4"
        " AND iso_day(planned_detail) - local_day(planned_last_at) < 5"),
    Look(
        name="starts", kinds=_SUBSCRIPTION, told=_SUBSCRIBED,
        whom="SELECT customer_id FROM work.actions WHERE subscription_starts > 1 OR subscription_cancellations > 1"),
)  # fmt: skip


def look_closer(connection: duckdb.DuckDBPyConnection, read: Read, done: Done) -> None:
    """Fills `work.{name}`, a row per customer that had to be looked at; the grouped inputs must stand in `work`."""
    for look in LOOKS:
        read(look.input, [customer for (customer,) in connection.execute(look.whom).fetchall()])
        connection.execute(f"CREATE TABLE work.{look.name} AS {look.told}")
        done(look.input.told)
