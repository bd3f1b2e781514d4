"""Where customers went within a range: a matrix from the primary status at its start to that at its end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import sqlalchemy as sa
from cachetools import LRUCache

from data.facts.serving import facts_of
from data.facts.statuses import PRIMARY_STATUSES
from data.facts.table import facts
from queries.answer import stream
from queries.clients.moves import concerned
from queries.clients.period import Period
from queries.lines import Ids
from queries.scope import Scope
from queries.selection import Selection

Codes = npt.NDArray[np.int8]

STATES = (*PRIMARY_STATUSES, "absent")
ANY = "any"
KEYS = (*STATES, ANY)
"""What either end of a list may be: a state, or any, which makes it the list of a sum."""
ABSENT = len(PRIMARY_STATUSES)
ABSENT_LABELS = ("Not there yet", "No longer recorded")


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Everybody concerned by id, with the place in STATES of the status at either end; `absent` is no customer then."""

    period: Period
    ids: Ids
    start: Codes
    end: Codes

    def matrix(self) -> npt.NDArray[np.int64]:
        """Rows are the state on the evening before the range, columns that on its last evening."""
        size = len(STATES)
        counts = np.bincount(self.start.astype(np.int64) * size + self.end, minlength=size * size)
        return np.asarray(counts, dtype=np.int64).reshape(size, size)

    def cell(self, start: str, end: str) -> Ids:
        """Who went from one status to the other, by id."""
        found: Ids = self.ids[_is(self.start, start) & _is(self.end, end)]
        return found


def _is(codes: Codes, key: str) -> npt.NDArray[np.bool_]:
    return np.full(len(codes), fill_value=True) if key == ANY else codes == STATES.index(key)


_flows: LRUCache[tuple[object, ...], Flow] = LRUCache(4)


def flow(period: Period, selection: Selection, scope: Scope) -> Flow:
    """Both ends are told by the facts of their own days; the filters are those of the as-of day.

    Raises FactsBuilding while the facts of a day are being made.
    """
    days = [facts_of(scope.company, day).version for day in (period.eve, period.end, scope.as_of)]
    key = (scope.company.id, str(period), *days, selection.filters_query())
    if key not in _flows:
        _flows[key] = _flow(period, selection, scope)
    return _flows[key]


def _flow(period: Period, selection: Selection, scope: Scope) -> Flow:
    (then, before), (now, after) = (_statuses(day, scope) for day in (period.eve, period.end))
    ids = np.union1d(then, now)
    if selection.values:
        ids = np.intersect1d(ids, _ids(selection, scope), assume_unique=True)
    return Flow(period=period, ids=ids, start=_looked_up(ids, then, before), end=_looked_up(ids, now, after))


def _statuses(day: date, scope: Scope) -> tuple[Ids, Codes]:
    """Ids in order and statuses of everybody on a day, directory entries left out."""
    question = sa.select(facts.c.id, sa.cast(facts.c.primary_status, sa.String).label("status"))
    table = _table(stream(question.where(facts.c.directory_entry.is_(False)), replace(scope, as_of=day)))
    ids, codes = _integers(table, "id"), _codes(table)
    order = np.argsort(ids, kind="stable")
    return ids[order], codes[order]


def _codes(table: pa.Table) -> Codes:
    words = table["status"].combine_chunks().dictionary_encode()
    chunk = words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
    places = np.array([STATES.index(word) for word in chunk.dictionary.to_pylist()] or [0], dtype=np.int8)
    return np.asarray(places[chunk.indices.to_numpy(zero_copy_only=False)], dtype=np.int8)


def _ids(selection: Selection, scope: Scope) -> Ids:
    return np.sort(_integers(_table(stream(sa.select(facts.c.id).where(concerned(selection)), scope)), "id"))


def _table(batches: Iterable[pa.RecordBatch]) -> pa.Table:
    found = list(batches)
    return (
        pa.Table.from_batches(found)
        if found
        else pa.table({"id": pa.array([], pa.int64()), "status": pa.array([], pa.string())})
    )


def _integers(table: pa.Table, name: str) -> Ids:
    return np.asarray(table[name].to_numpy(), dtype=np.int64)


def _looked_up(ids: Ids, known: Ids, codes: Codes) -> Codes:
    """The code of each id, or ABSENT."""
    found = np.full(len(ids), ABSENT, dtype=np.int8)
    if len(known):
        place = np.minimum(np.searchsorted(known, ids), len(known) - 1)
        there = known[place] == ids
        found[there] = codes[place[there]]
    return found


def told(moved: Flow) -> dict[str, Any]:
    """The matrix without empty rows and columns, with its sums, from those who came last to those who have gone."""
    counts = moved.matrix()
    rows, columns = (np.flatnonzero(counts.sum(axis=axis))[::-1].tolist() for axis in (1, 0))
    return {
        "from": moved.period.eve.isoformat(), "to": moved.period.end.isoformat(),
        "rows": [{"key": STATES[at], "label": label_of(at, 0), "sum": int(counts[at].sum())} for at in rows],
        "columns": [{"key": STATES[at], "label": label_of(at, 1), "sum": int(counts[:, at].sum())} for at in columns],
        "cells": [[int(counts[row, column]) for column in columns] for row in rows],
        "moved": int(counts.sum() - np.trace(counts)), "everybody": int(counts.sum()),
    }  # fmt: skip


def label_of(place: int, end: int) -> str:
    """A status by its place in KEYS; being no customer has another name at either end."""
    labels = [*(status.label for status in PRIMARY_STATUSES.values()), ABSENT_LABELS[end], "any status"]
    return labels[place]
