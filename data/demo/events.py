"""Collects events of one kind after the other and makes them one Arrow table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Column: TypeAlias = Any  # an Arrow array of either kind


def words(choices: Sequence[str | None], codes: npt.NDArray[Any]) -> pa.Array:
    """Text by its number in `choices`."""
    return pa.array(choices, pa.string()).take(pa.array(codes))


def optional(values: Ints, known: npt.NDArray[np.bool_]) -> pa.Array:
    """Whole numbers, missing where not `known`."""
    return pa.array(values, pa.int64(), mask=~known)


def text(value: str | None, n: int) -> pa.Array:
    return pa.array([value], pa.string()).take(pa.array(np.zeros(n, dtype=np.int64)))


@dataclass
class Collected:
    """Parts of a table; a column that a part does not name is missing there."""

    schema: pa.Schema
    parts: list[pa.Table] = field(default_factory=list)

    def add(self, customer: Ints, **columns: Column | Ints) -> None:
        n = len(customer)
        given = {"customer": customer, **columns}
        arrays = [
            pa.array(given[name]).cast(kind) if name in given else pa.nulls(n, kind)
            for name, kind in zip(self.schema.names, self.schema.types, strict=True)
        ]
        self.parts.append(pa.Table.from_arrays(arrays, schema=self.schema))

    def table(self) -> pa.Table:
        return pa.concat_tables(self.parts).combine_chunks()


def schema_of(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([("customer", pa.int64()), *columns.items()])


ACTIONS = schema_of(kind=pa.string(), occurred_at=pa.int64(), amount=pa.int64(), detail=pa.string())
CALLS = schema_of(
    kind=pa.string(), scheduled_at=pa.int64(), outcome=pa.string(), csm=pa.string(), duration=pa.int64(),
    grade=pa.string(), notes=pa.string(),
)  # fmt: skip
PAYMENTS = schema_of(
    due_at=pa.int64(), paid_at=pa.int64(), amount=pa.int64(), currency=pa.string(), method=pa.string(),
    status=pa.string(), kind=pa.string(), invoice=pa.string(), attempts=pa.int64(), last_attempt_at=pa.int64(),
)  # fmt: skip


def repeated(counts: Ints) -> tuple[Ints, Ints]:
    """For `counts` events each: whose event it is, and which of theirs (from 0)."""
    who = np.repeat(np.arange(len(counts)), counts)
    return who, np.arange(len(who)) - np.repeat(np.cumsum(counts) - counts, counts)


def joined(*pieces: pa.Array | str) -> pa.Array:
    """Text put together piece by piece."""
    return pc.binary_join_element_wise(*pieces, "")
