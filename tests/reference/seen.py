"""What can be known about one customer at the end of a day: the rows of the input tables, cut at that day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The day that is asked about and the company's settings."""

    as_of: date
    zone: str
    currency: str
    retry_days: int = 30
    income_bounds: tuple[int, ...] = (0, 1000, 3000, 5000, 10000, 20000, 50000)

    def day(self, instant: datetime) -> date:
        """The calendar day of an instant in the company's time zone."""
        return instant.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True)
class Seen:
    """One customer with only what happened on or before the as-of day.

    A payment is seen from the day it is due; whether it is paid by D is `is_paid`.
    """

    profile: Row
    rules: Rules
    all_actions: list[Row] = field(default_factory=list)
    all_calls: list[Row] = field(default_factory=list)
    all_payments: list[Row] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.rules.as_of

    def day(self, instant: datetime) -> date:
        return self.rules.day(instant)

    def by_today(self, instant: datetime | None) -> bool:
        return instant is not None and self.day(instant) <= self.today

    def actions(self, kind: str) -> list[Row]:
        """The actions of a kind up to D, oldest first."""
        rows = [row for row in self.all_actions if row["kind"] == kind and self.by_today(row["occurred_at"])]
        return sorted(rows, key=lambda row: row["occurred_at"])

    def held_calls(self, kind: str) -> list[Row]:
        """The calls of a kind that were held, up to D, oldest first."""
        rows = [
            row
            for row in self.all_calls
            if row["kind"] == kind and row["outcome"] == "held" and self.by_today(row["scheduled_at"])
        ]
        return sorted(rows, key=lambda row: row["scheduled_at"])

    def first(self, kind: str) -> date | None:
        """The day of the first action of a kind."""
        rows = self.actions(kind)
        return self.day(rows[0]["occurred_at"]) if rows else None

    def latest(self, kind: str, value: str) -> Any:
        """A value of the latest action of a kind; of several in the same second the largest that is there."""
        rows = self.actions(kind)
        newest = [row[value] for row in rows if row["occurred_at"] == rows[-1]["occurred_at"]]
        return max((value for value in newest if value is not None), default=None)

    def last_instant(self, kind: str) -> datetime | None:
        rows = self.actions(kind)
        return rows[-1]["occurred_at"] if rows else None


def seen_by_customer(
    customers: Iterable[Row], actions: Iterable[Row], calls: Iterable[Row], payments: Iterable[Row], rules: Rules
) -> list[Seen]:
    """The customers of one company with their rows."""
    found = {row["id"]: Seen(row, rules, [], [], []) for row in customers}
    for row in actions:
        found[row["customer_id"]].all_actions.append(row)
    for row in calls:
        found[row["customer_id"]].all_calls.append(row)
    for row in payments:
        found[row["customer_id"]].all_payments.append(row)
    return list(found.values())


def days_between(earlier: date | None, later: date | None) -> int | None:
    """Later minus earlier in calendar days; empty when one is missing or the count would be negative."""
    if earlier is None or later is None or later < earlier:
        return None
    return (later - earlier).days


def is_later(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one > other


NOTHING = Decimal(0)
