"""The four forms in which a filtered table leaves: JSON, CSV, XLSX and Parquet, with every row."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from data.exporting import Heading, csv_chunks, plain, write_parquet, write_xlsx
from data.facts.columns import Fact
from queries import customers
from queries.clients import rows
from queries.clients.rolls import Roll
from queries.columns import ALL_COLUMNS, COLUMNS, DEFAULT_COLUMNS
from queries.kpis import sums
from queries.scope import Scope
from queries.selection import Selection


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to export, for whom, when and from which address; `people` asks for labels instead of keys.

    Without a `roll` it is the customer table, else that list of the Clients page.
    """

    selection: Selection
    scope: Scope
    address: str
    made_at: datetime
    people: bool = False
    roll: Roll | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        return self.selection.columns or (self.roll.columns if self.roll else DEFAULT_COLUMNS)

    @property
    def title(self) -> str:
        if self.roll is None:
            return self.selection.describe()
        same = self.selection.values.get("status") == (self.roll.status,)
        return f"{self.roll.title}; {(self.selection.without('status') if same else self.selection).describe()}"

    def fact(self, key: str) -> Fact:
        return (ALL_COLUMNS if self.roll else COLUMNS)[key]

    def count(self) -> int:
        return rows.count(self.roll, self.scope) if self.roll else int(sums(self.selection, self.scope)["count"])

    def batches(
        self, keys: tuple[str, ...], write: Callable[[Fact], sa.ColumnElement[Any]]
    ) -> Iterator[pa.RecordBatch]:
        if self.roll is None:
            return customers.rows(self.selection, self.scope, keys, write)
        return rows.batches(self.roll, self.scope, keys, write, self.selection.sort)


def headings(order: Order, *, labels: bool) -> list[Heading]:
    return [Heading(order.fact(key).label if labels else key, order.fact(key).form) for key in order.keys]


def as_csv(order: Order) -> Iterator[bytes]:
    """CSV as it streams; with labels and a byte order mark when people asked."""
    batches = order.batches(order.keys, partial(customers.printed, labels=order.people))
    return csv_chunks(batches, headings(order, labels=order.people), bom=order.people)


def as_json(order: Order) -> Iterator[bytes]:
    """`{"count": n, "rows": [...]}` as it streams; each row carries the customer's number."""
    keys = tuple(dict.fromkeys(("id", *order.keys)))
    yield f'{{"count": {order.count()}, "rows": ['.encode()
    separator = b"\n"
    for batch in order.batches(keys, customers.typed):
        lines = (json.dumps({k: plain(v) for k, v in row.items()}, ensure_ascii=False) for row in batch.to_pylist())
        yield separator + ",\n".join(lines).encode()
        separator = b",\n"
    yield b"]}\n"


def to_xlsx(order: Order, path: Path) -> int:
    """Writes the file; returns the number of rows."""
    batches = order.batches(order.keys, customers.labelled)
    return write_xlsx(batches, path, headings(order, labels=True), about(order))


def to_parquet(order: Order, path: Path) -> int:
    """Writes the file; returns the number of rows."""
    batches = order.batches(order.keys, customers.typed)
    digits = order.scope.company.currency_digits
    shape = pa.schema([(key, _arrow(order.fact(key).form, digits)) for key in order.keys])
    return write_parquet(batches, path, shape)


def to_csv(order: Order, path: Path) -> int:
    with path.open("wb") as file:
        file.writelines(as_csv(order))
    return order.count()


FILES: dict[str, Callable[[Order, Path], int]] = {"csv": to_csv, "xlsx": to_xlsx, "parquet": to_parquet}
STREAMS: dict[str, Callable[[Order], Iterator[bytes]]] = {"csv": as_csv, "json": as_json}


def _arrow(form: str, digits: int) -> pa.DataType:
    types = {
        "day": pa.date32(),
        "days": pa.int32(),
        "number": pa.int32(),
        "money": pa.decimal128(18, digits),
        "flag": pa.bool_(),
    }
    return types.get(form, pa.string())


def about(order: Order) -> list[tuple[str, str]]:
    """What the export is, for the sheet that travels with it."""
    company = order.scope.company
    return [
        ("Company", company.name),
        ("Filters", order.title),
        ("Address", order.address),
        ("As of", order.scope.as_of.isoformat()),
        ("Time zone", company.time_zone),
        ("Currency", company.currency),
        ("Exported at", order.made_at.isoformat(timespec="seconds")),
        ("Exported by", order.scope.user),
    ]
