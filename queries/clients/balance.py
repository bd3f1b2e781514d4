"""The balance: yesterday's total + new + restored - archived - deleted is today's total, every day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from data.facts.table import movements
from queries.answer import answer
from queries.clients.moves import KINDS, of_concerned
from queries.clients.period import Period
from queries.scope import Scope
from queries.selection import Selection

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Balance:
    """Every day from the first movement to the as-of day: what happened, and the total at its end."""

    first: date
    moves: Mapping[str, Numbers]
    total: Numbers

    def at(self, day: date) -> int:
        """The total at the end of a day; 0 before the first movement."""
        place = self._place(day)
        return int(self.total[min(place, len(self.total) - 1)]) if place >= 0 and len(self.total) else 0

    def sum(self, kind: str, period: Period) -> int:
        start, end = self._place(period.start), self._place(period.end) + 1
        return int(self.moves[kind][max(start, 0) : max(end, 0)].sum())

    def days(self, period: Period) -> list[dict[str, Any]]:
        """A row a day of the period, also of days before the first movement."""
        return [self._row(day) for day in period]

    def _row(self, day: date) -> dict[str, Any]:
        place = self._place(day)
        known = 0 <= place < len(self.total)
        moves = {kind: int(self.moves[kind][place]) if known else 0 for kind in KINDS}
        return {"day": day.isoformat(), "total": self.at(day), **moves}

    def _place(self, day: date) -> int:
        return (day - self.first).days


def balance(selection: Selection, scope: Scope) -> Balance:
    """All days at once: they are few, and every range is cut from the same answer."""
    counted = sa.select(movements.c.day, *(_many(kind) for kind in KINDS)).where(*of_concerned(selection))
    frame = answer(counted.group_by(movements.c.day).order_by(movements.c.day), scope)
    days = frame["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    first = int(days[0]) if len(days) else 0
    moves = {kind: _spread(days - first, frame[kind].to_numpy(), scope, first) for kind in KINDS}
    change = moves["new"] + moves["restored"] - moves["archived"] - moves["deleted"]
    return Balance(first=_EPOCH + timedelta(days=first), moves=moves, total=np.cumsum(change))


_EPOCH = date(1970, 1, 1)


def _many(kind: str) -> sa.ColumnElement[int]:
    return sa.func.count().filter(movements.c.kind == kind).label(kind)


def _spread(places: Numbers, values: Numbers, scope: Scope, first: int) -> Numbers:
    """A number for every day from the first to the as-of day, 0 where nothing happened."""
    line = np.zeros((scope.as_of - _EPOCH).days - first + 1 if len(places) else 0, dtype=np.int64)
    line[places] = values
    return line


def is_kept(rows: Sequence[Mapping[str, int]], before: int) -> bool:
    """Whether the law of the balance holds on every one of these days."""
    totals = accumulate((r["new"] + r["restored"] - r["archived"] - r["deleted"] for r in rows), initial=before)
    return [row["total"] for row in rows] == list(totals)[1:]
