"""How long customers stay: the plain mean over those who left, and the estimate that counts those still there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.facts.table import facts
from queries.answer import answer
from queries.clients.moves import concerned, days_from, gone_by, with_leaving
from queries.clients.period import Period
from queries.scope import Scope
from queries.selection import Selection
from queries.survival import Curve, kaplan_meier

_start = facts.c.service_started_on
WHY_THEY_DIFFER = (
    "The mean looks only at those who left, so it is shorter than what customers can expect as long as many who "
    "stay longer have not left yet; the median counts those as well, each for as long as they have been seen."
)


@dataclass(frozen=True, kw_only=True)
class Parted:
    """Who is gone at the end of a range: those who left in it, and all of them who had come before it.

    `measured` of those who left have a service start, and `mean` is how many days they were in service.
    """

    left: int
    measured: int
    mean: float | None
    of_before: int


def parted(period: Period, selection: Selection, scope: Scope) -> Parted:
    """A start after the leaving counts as none: a negative count of days is no measure."""
    source, left_day, gone = gone_by(period.end, scope)
    days = days_from(_start, left_day)
    left = left_day.between(period.start, period.end)
    measured = sa.and_(left, days >= 0)
    columns = (
        sa.func.count().filter(left).label("left"),
        sa.func.count().filter(measured).label("measured"),
        sa.func.avg(days).filter(measured).label("mean"),
        sa.func.count().filter(facts.c.created < period.start).label("of_before"),
    )
    row = answer(sa.select(*columns).select_from(source).where(gone, concerned(selection)), scope).iloc[0]
    mean = None if pd.isna(row["mean"]) else float(row["mean"])
    return Parted(left=int(row["left"]), measured=int(row["measured"]), mean=mean, of_before=int(row["of_before"]))


def survival(day: date, selection: Selection, scope: Scope) -> Curve | None:
    """From service start, for everybody who was seen in service by the end of the day.

    Who was created after the start of service (imported in mid-life) enters on the day of creation; who had left
    before that was never seen and is left out.
    """
    frame = answer(_marginals(day, selection, scope), scope)
    entered, left, stayed = (_counts(frame, which) for which in ("entered", "left", "stayed"))
    return kaplan_meier(entered, left, stayed)


def _marginals(day: date, selection: Selection, scope: Scope) -> sa.Select[Any]:
    """How many entered, left and were last seen on each day since the start; all that the estimate needs."""
    source, left_day = with_leaving(day, scope)
    end = sa.cast(sa.literal(day), sa.Date)
    entry = days_from(_start, sa.func.greatest(_start, facts.c.created, type_=sa.Date))
    seen = (
        sa.select(
            entry.label("entry"),
            days_from(_start, sa.func.coalesce(left_day, end)).label("exit"),
            left_day.is_not(None).label("gone"),
        )
        .select_from(source)
        .where(concerned(selection), _start <= end, facts.c.created <= end)
        .subquery("seen")
    )
    c = seen.c
    sets = sa.func.grouping_sets(sa.tuple_(c.entry), sa.tuple_(c.exit, c.gone))
    which = sa.case((sa.func.grouping(c.entry) == 0, "entered"), (c.gone, "left"), else_="stayed")
    counted = sa.select(
        which.label("which"), sa.func.coalesce(c.entry, c.exit).label("day"), sa.func.count().label("n")
    )
    return counted.where(c.exit >= c.entry).group_by(sets)


def _counts(frame: pd.DataFrame, which: str) -> dict[int, int]:
    own = frame[frame["which"] == which]
    return dict(zip(own["day"].tolist(), own["n"].tolist(), strict=True))
