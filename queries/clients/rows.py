"""The rows of a list: a page of it for the table, or all of them for the files."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from data.facts.columns import FACTS, Fact
from data.facts.table import facts
from queries import customers
from queries.answer import answer, stream
from queries.clients.rolls import Roll
from queries.columns import LIST_COLUMNS
from queries.lines import Column, Sort, walked
from queries.scope import Scope
from queries.statuses import INPUTS, why

_READ = "read_"


def count(roll: Roll, scope: Scope) -> int:
    if roll.among is not None:
        return len(roll.among)
    question = sa.select(sa.func.count().label("n")).select_from(roll.source).where(*roll.where)
    return int(answer(question, scope)["n"].iloc[0])


def page(roll: Roll, scope: Scope, start: int, size: int, sort: Sort = ()) -> tuple[pd.DataFrame, int]:
    """Rows start to start + size with `id` and the list's columns, and how many there are in all.

    The keys are sorted first, with what is asked of the list itself; the facts are fetched afterwards.
    """
    keys = _keys(roll, scope, start, size, sort)
    wanted = dict.fromkeys(["id", *(key for key in roll.columns if key in FACTS), *(INPUTS if roll.status else ())])
    known = answer(
        sa.select(*(customers.exact(FACTS[key]) for key in wanted)).where(customers.among(keys["id"].tolist())), scope
    )
    frame = known.set_index("id", drop=False).reindex(keys["id"]).reset_index(drop=True)
    frame = frame.assign(**{key: keys[key].to_numpy() for key in roll.asked})
    if roll.status:
        frame["why"] = [why(roll.status, _plain(row), scope) for row in frame.to_dict("records")]
    return frame[["id", *roll.columns]], count(roll, scope)


def _keys(roll: Roll, scope: Scope, start: int, size: int, sort: Sort) -> pd.DataFrame:
    line = roll.line(sort)
    if line.among is not None:
        return pd.DataFrame({"id": walked(line, scope)[start : start + size]})
    columns = [facts.c.id, *(column.label(key) for key, column in roll.asked.items())]
    return answer(line.sorted(*columns).offset(start).limit(size), scope)


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """A row of a frame in Python's own types, empty values as None."""
    return {
        key: None if pd.isna(value) else value.date() if isinstance(value, pd.Timestamp) else _number(value)
        for key, value in row.items()
    }


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def batches(
    roll: Roll, scope: Scope, keys: Sequence[str], write: Callable[[Fact], Column], sort: Sort = ()
) -> Iterator[pa.RecordBatch]:
    """Every row, each column of the facts as `write` puts it; `why` is written here, row by row."""
    told = [_asked(roll, key) if key in LIST_COLUMNS else write(FACTS[key]).label(key) for key in keys if key != "why"]
    read = [facts.c[key].label(_READ + key) for key in (INPUTS if "why" in keys else ())]
    columns = [facts.c.id.label(_READ + "id"), *told, *read]
    for batch in stream(roll.line(sort).sorted(*columns), scope):
        yield _finished(_kept(batch, roll), roll, scope, keys)


def _asked(roll: Roll, key: str) -> Column:
    return roll.asked[key].label(key) if key in roll.asked else sa.cast(sa.null(), sa.String).label(key)


def _kept(batch: pa.RecordBatch, roll: Roll) -> pa.RecordBatch:
    if roll.among is None:
        return batch
    return batch.filter(pa.array(np.isin(np.asarray(batch.column(_READ + "id")), roll.among)))


def _finished(batch: pa.RecordBatch, roll: Roll, scope: Scope, keys: Sequence[str]) -> pa.RecordBatch:
    columns = {key: batch.column(key) for key in keys if key != "why"}
    if "why" in keys:
        known = batch.select([_READ + key for key in INPUTS]).rename_columns(list(INPUTS)).to_pylist()
        columns["why"] = pa.array([why(roll.status, row, scope) for row in known], pa.string())
    return pa.RecordBatch.from_pydict({key: columns[key] for key in keys})
