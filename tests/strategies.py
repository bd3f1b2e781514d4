"""Companies for tests: any small one by Hypothesis, a crowd by seed, and how they get into a source database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from hypothesis import strategies as st

from data import schema

Row = dict[str, Any]

ZONES = ("UTC", "Europe/Berlin", "America/Santiago", "America/Havana", "Asia/Kolkata", "Pacific/Auckland")
"""Among them changes of the clock at 02:00, at 24:00 (a midnight that is not there) and at 01:00 (one that is there twice)."""

DAYS = (
    date(2024, 2, 29), date(2025, 2, 28), date(2025, 9, 7), date(2025, 10, 26), date(2026, 3, 8), date(2026, 3, 29),
    date(2026, 4, 5), date(2026, 11, 1), date(2026, 12, 31),
)  # fmt: skip
OFFSETS = (0, 0, 0, -1, -1, 1, 1, -2, 2, 4, 5, -4, -5, -29, -30, -31, -10, -60, -61, -90, -91, -365, -366, 30, -15, -20)
CLOCK = (
    time(0),
    time(0),
    time(23, 59, 59),
    time(0, 0, 1),
    time(1, 30),
    time(2, 30),
    time(12),
    time(12),
    time(12, 0, 1),
)

ACTION_KINDS = (*schema.ACTION_KINDS, "made_up_kind")
LIFE = ("archived", "restored", "deleted", "archived", "restored")
SUBSCRIPTION = (
    "subscription_started",
    "subscription_started",
    "subscription_cancelled",
    "subscription_ended",
    "service_started",
)
CONTENT = ("content_assigned", "content_assigned", "content_completed", "service_started")
CALL_KINDS = (*schema.CALL_KINDS, "coaching", "chat")
OUTCOMES = (*schema.CALL_OUTCOMES, "held", "held", "vanished")
PAYMENT_STATUSES = (*schema.PAYMENT_STATUSES, "paid", "paid", "paid", "failed")
PAYMENT_KINDS = (*schema.PAYMENT_KINDS, "refund")
CURRENCIES = ("EUR", "EUR", "EUR", "EUR", "USD")
AMOUNTS = ("0", "0.01", "10", "10", "99.99", "100", "999.9999", "1000", "3000", "50000", "123456789.0123")
INCOMES = (None, "0", "0.0001", "999.99", "1000", "2999.9999", "3000", "5000", "10000", "20000", "50000", "1000000")
METHODS = (None, "", "card", "paypal", "Card", "überweisung", "transfer")
PLANS = (None, "", "basic", "premium", "Premium", "año")
GENDERS = (None, "", "female", "male", "other")
BIRTHS = (
    None,
    date(2000, 2, 29),
    date(1996, 2, 29),
    date(1990, 3, 1),
    date(1980, 12, 31),
    date(2030, 1, 1),
    date(1985, 3, 29),
)


@dataclass
class Rows:
    """The rows of a company's input tables, as a source database would hold them."""

    customers: list[Row] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)
    calls: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)

    def __repr__(self) -> str:
        """Short for a crowd: a failing test prints it."""
        small = len(self.customers) <= 5
        return (
            f"Rows({self.customers}, {self.actions}, {self.calls}, {self.payments})"
            if small
            else f"Rows of {len(self.customers)}"
        )

    def add(self, other: "Rows") -> None:
        for name in ("customers", "actions", "calls", "payments"):
            getattr(self, name).extend(getattr(other, name))

    def numbered(self, first: int) -> "Rows":
        """The same rows with ids counted from `first`: every company of a database needs its own."""
        ids = {row["id"]: first + place for place, row in enumerate(self.customers)}
        events = {
            name: [row | {"customer_id": ids[row["customer_id"]]} for row in getattr(self, name)]
            for name in schema.EVENT_TABLES
        }
        return Rows([row | {"id": ids[row["id"]]} for row in self.customers], **events)


def at(zone: str, day: date, clock: time = time(12), *, fold: int = 0) -> datetime:
    """The instant that a clock on the wall of the zone shows; also for times that the clock skips."""
    return datetime.combine(day, clock, ZoneInfo(zone)).replace(fold=fold).astimezone(UTC)


class Draw:
    """Chooses from the pools above; by Hypothesis (which shrinks) or by a seeded random (which is fast)."""

    def __init__(self, pick: Any, zone: str, today: date) -> None:
        self.pick, self.zone, self.today = pick, zone, today

    def day(self) -> date:
        return self.today + timedelta(days=self.pick(OFFSETS))

    def instant(self) -> datetime:
        return at(self.zone, self.day(), self.pick(CLOCK), fold=self.pick((0, 0, 1)))

    def some(self, most: int) -> range:
        return range(self.pick(range(most + 1)))

    def customer(self, key: int) -> Row:
        return {
            "id": key, "external_id": f"c{key}", "name": self.pick((None, "Ana", "ana", "Zoë Ñandú", "=1+1", "O'Hara")),
            "email": self.pick((None, f"c{key}@example.org")), "phone": self.pick((None, f"+34 600 {key}")),
            "gender": self.pick(GENDERS), "birth_date": self.pick(BIRTHS), "country": self.pick((None, "ES", "Côte d'Ivoire")),
            "account_type": None, "account_group": self.pick((None, "a")), "owner": self.pick((None, "Kim", "a,b")),
            "channel": self.pick((None, "ads", "none", "100% organic & free")),
            "created_at": self.pick((None, 1, 1, 1)) and self.instant(), "directory_entry": self.pick((False,) * 9 + (True,)),
            "recorded_at": self.pick((None, None, 1)) and self.instant(),
        }  # fmt: skip

    def action(self, customer: int, kinds: Sequence[str]) -> Row:
        kind = self.pick(kinds)
        days = (self.day().isoformat(), self.day().isoformat(), None, "soon", "31/01/2026", "", "infinity")
        detail = {
            "subscription_started": PLANS,
            "event_planned": days,
            "subscription_cancelled": (*days, "2026-02-30"),
        }.get(kind, (None, "x"))
        amount = self.pick(INCOMES) if kind == "income" else None
        return {
            "customer_id": customer, "kind": kind, "occurred_at": self.instant(),
            "amount": amount and Decimal(amount), "detail": self.pick(detail),
        }  # fmt: skip

    def call(self, customer: int) -> Row:
        return {
            "customer_id": customer, "kind": self.pick(CALL_KINDS), "scheduled_at": self.instant(),
            "outcome": self.pick(OUTCOMES), "csm": self.pick((None, "Kim")), "duration": self.pick((None, 0, 30)),
        }  # fmt: skip

    def payment(self, customer: int) -> Row:
        status, kind = self.pick(PAYMENT_STATUSES), self.pick(PAYMENT_KINDS)
        amount = Decimal(self.pick(AMOUNTS)) * (-1 if kind == "refund" else 1)
        paid_at = self.instant() if self.pick((1, 1, 1, 0)) and status in ("paid", "refunded") else None
        tried = self.instant() if status == "failed" and self.pick((1, 1, 1, 0)) else None
        return {
            "customer_id": customer, "due_at": self.instant(), "paid_at": paid_at, "amount": amount, "currency": self.pick(CURRENCIES),
            "method": self.pick(METHODS), "status": status, "kind": kind, "invoice": None, "attempts": self.pick((None, 1, 3)) if tried else None, "last_attempt_at": tried,
        }  # fmt: skip

    def history(self, key: int) -> Rows:
        """One customer: mostly one theme, sometimes nothing at all."""
        kinds = self.pick(
            (ACTION_KINDS, LIFE, SUBSCRIPTION, SUBSCRIPTION[:3], CONTENT, ("optin", "invited", "registered", "income"))
        )
        return Rows(
            [self.customer(key)],
            [self.action(key, kinds) for _ in self.some(7)] + [self.action(key, ACTION_KINDS) for _ in self.some(3)],
            [self.call(key) for _ in self.some(3)],
            [self.payment(key) for _ in self.some(4)],
        )

    def company(self, size: int) -> Rows:
        rows = Rows()
        for key in range(1, size + 1):
            rows.add(self.history(key))
        return rows


@st.composite
def companies(draw: st.DrawFn, zone: str, today: date, most: int = 3) -> Rows:
    """Any small company around a day; Hypothesis makes the counter-example small."""
    chooser = Draw(lambda pool: draw(st.sampled_from(pool)), zone, today)
    return chooser.company(draw(st.integers(0, most)))


def crowd(seed: int, size: int, zone: str, today: date) -> Rows:
    """The same company for the same seed."""
    return Draw(Random(seed).choice, zone, today).company(size)


def load(company: Any, rows: Rows, url: str, *, change: int | None = None) -> None:
    """Writes the rows of a company (an object with an id) into a source that has the tables.

    `change` marks the customers as touched by that change of the company.
    """
    from data.engines import engine_for

    extra = {"company_id": company.id} | ({} if change is None else {"changed_in": change})
    with engine_for(url).begin() as connection:
        _insert(connection, schema.customers, [row | extra for row in rows.customers])
        for name, table in schema.EVENT_TABLES.items():
            keyed = (row | {"company_id": company.id, "row_key": _row_key(row)} for row in getattr(rows, name))
            _insert(connection, table, keyed)


def _row_key(row: Row) -> int:
    """Every row its own, as far as the tables can tell."""
    _row_key.last = getattr(_row_key, "last", 0) + 1  # type: ignore[attr-defined]
    return _row_key.last  # type: ignore[attr-defined, no-any-return]


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    found = list(rows)
    if found:
        connection.execute(sa.insert(table), found)
