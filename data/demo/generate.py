"""Makes the tables of a demonstration company, a slice of customers at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from data.demo.actions import actions_of
from data.demo.calls import calls_of
from data.demo.clock import NEVER, Clock
from data.demo.events import Ints
from data.demo.journeys import Journey
from data.demo.leaving import default, leave
from data.demo.names import PLAN_SHARES
from data.demo.payments import payments_of
from data.demo.people import people_of
from data.demo.progress import CHANNEL_SHARES, close, coach, graduate, invite, onboard, start
from data.demo.subscriptions import subscribe
from data.importing.keys import ROW_KEY

SLICE = 50_000


@dataclass(frozen=True)
class Slice:
    """Some customers with all their events; `customer` in an event table is the row in `customers`."""

    first: int
    customers: pa.Table
    actions: pa.Table
    calls: pa.Table
    payments: pa.Table

    @property
    def events(self) -> dict[str, pa.Table]:
        return {"actions": self.actions, "calls": self.calls, "payments": self.payments}


def slices(customers: int, seed: int, today: date, zone: str, currency: str, years: int) -> Iterator[Slice]:
    """The same for the same arguments; about 18 events per customer."""
    clock = Clock.of(today, zone, years)
    for first in range(0, customers, SLICE):
        rng = np.random.default_rng([seed, first])
        journey = draw(rng, clock, min(SLICE, customers - first))
        yield _slice(journey, first, currency)


def draw(rng: np.random.Generator, clock: Clock, n: int) -> Journey:
    never, plans = np.full(n, NEVER), np.full((n, 1), NEVER)
    days = dict.fromkeys(
        ("opted_in", "invited", "registered", "called", "closed", "started", "graduated", "archived", "restored",
         "archived_again", "deleted", "onboarded", "leaving"), never,
    )  # fmt: skip
    zeros = np.zeros(n, dtype=np.int64)
    journey = Journey(
        rng=rng,
        clock=clock,
        n=n,
        created=clock.arrivals(rng, n),
        channel=rng.choice(5, n, p=CHANNEL_SHARES),
        directory=rng.random(n) < 0.015,
        plan=rng.choice(4, n, p=PLAN_SHARES),
        **dict.fromkeys(("coachings", "failing", "failing_until"), zeros),
        **dict.fromkeys(("plan_begun", "plan_cancelled", "plan_over", "plan_ended"), plans),
        **days,
    )
    for step in (close, invite, start, default, graduate, leave, onboard, coach, subscribe):
        step(journey)
    return journey


def _slice(journey: Journey, first: int, currency: str) -> Slice:
    onboarded = journey.onboarded < NEVER
    by_call = onboarded & (journey.rng.random(journey.n) < 0.5)
    return Slice(
        first,
        people_of(journey, first + 1),
        _ready("actions", actions_of(journey, onboarded & ~by_call)),
        _ready("calls", calls_of(journey, by_call)),
        _ready("payments", payments_of(journey, currency, first + 1)),
    )


def _ready(name: str, events: pa.Table) -> pa.Table:
    """In the order of the primary key, each key once."""
    keys = row_keys(name, events)
    customer = events["customer"].to_numpy()
    order = np.lexsort((keys, customer))
    same = (np.diff(customer[order], prepend=-1) == 0) & (np.diff(keys[order], prepend=-1) == 0)
    return events.append_column("row_key", pa.array(keys)).take(pa.array(order[~same])).combine_chunks()


def row_keys(name: str, events: pa.Table) -> Ints:
    """The keys that an import gives to the same rows, so that a file of them changes nothing."""
    with duckdb.connect() as connection:
        connection.register("events", events)
        found = connection.sql(f"SELECT {ROW_KEY[name]} AS row_key FROM events").to_arrow_table()
        return found.column("row_key").to_numpy()  # type: ignore[no-any-return]
