"""Makes the tables of a demonstration company, a slice of customers at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.demo.actions import actions_of
from data.demo.calls import calls_of
from data.demo.clock import NEVER, Clock
from data.demo.events import Ints
from data.demo.journeys import Journey, draw
from data.demo.payments import payments_of
from data.demo.people import people_of

Bits: TypeAlias = npt.NDArray[np.uint64]
SLICE = 50_000
_NATURAL_KEYS = {
    "actions": ("kind", "occurred_at", "detail"),
    "calls": ("kind", "scheduled_at"),
    "payments": ("invoice", "due_at", "kind", "amount", "currency"),
}


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
    keys = row_keys(events, _NATURAL_KEYS[name])
    customer = events["customer"].to_numpy()
    order = np.lexsort((keys, customer))
    same = (np.diff(customer[order], prepend=-1) == 0) & (np.diff(keys[order], prepend=-1) == 0)
    return events.append_column("row_key", pa.array(keys)).take(pa.array(order[~same])).combine_chunks()


def row_keys(events: pa.Table, columns: tuple[str, ...]) -> Ints:
    """63 bits mixed from the natural key of each row: the same row, the same key."""
    mixed = np.zeros(events.num_rows, dtype=np.uint64)
    for name in columns:
        mixed = _mix(mixed ^ _codes(events[name]))
    return (mixed >> np.uint64(1)).astype(np.int64)


def _codes(column: pa.ChunkedArray) -> Bits:
    if pa.types.is_integer(column.type):
        return np.asarray(pc.fill_null(column, -1)).astype(np.uint64)
    coded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    values = [int.from_bytes((value or "").encode()[-8:].rjust(8, b"\0")) for value in coded.dictionary.to_pylist()]
    return np.asarray(np.array(values, dtype=np.uint64)[coded.indices.to_numpy()])


def _mix(values: Bits) -> Bits:
    """The finaliser of splitmix64."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
