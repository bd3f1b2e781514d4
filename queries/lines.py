"""A list in its order: what the tables page through, the files write, and a profile's neighbours are taken from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import sqlalchemy as sa

from data.facts.table import facts
from queries.answer import Question, stream
from queries.scope import Scope

Ids = npt.NDArray[np.int64]
Column = sa.ColumnElement[Any]
Key = tuple[Column, bool]
Sort = Sequence[tuple[str, bool]]


@dataclass(frozen=True, kw_only=True)
class Line:
    """The rows of `source` that fit `where`, by `keys`, each with whether it goes down; then by id.

    `among` are the ids that the conditions alone cannot tell; None where they can.
    """

    where: tuple[sa.ColumnElement[bool], ...]
    keys: tuple[Key, ...]
    source: Any = facts
    among: Ids | None = None

    def order(self) -> list[Column]:
        """Empty values last, always ending in the id so that no two pages share a row."""
        return [*(column.desc().nulls_last() if down else column.asc().nulls_last() for column, down in self.keys),
                facts.c.id]  # fmt: skip

    def asked(self, *columns: Column) -> Question:
        """The columns of every row, unordered."""
        return sa.select(*columns).select_from(self.source).where(*self.where)

    def sorted(self, *columns: Column) -> Question:
        return self.asked(*columns).order_by(*self.order())


def walked(line: Line, scope: Scope) -> Ids:
    """The ids of all rows in their order."""
    parts = [ids_of(batch) for batch in stream(line.sorted(facts.c.id), scope)]
    ids = np.concatenate(parts) if parts else np.array([], dtype=np.int64)
    return ids if line.among is None else ids[np.isin(ids, line.among)]


def ids_of(batch: pa.RecordBatch) -> Ids:
    return np.asarray(batch.column("id").to_numpy(zero_copy_only=False), dtype=np.int64)
