"""The choices of every filter of choices, with how many customers each has under all other filters."""

from typing import Any, Protocol

import sqlalchemy as sa

from queries.answer import answer
from queries.bins import income_choices
from queries.filters import FILTERS, Filter
from queries.kinds import NONE, AnyBit, AnyOf
from queries.scope import Scope
from queries.selection import Selection

_MOST = 5_000


class Meant(Protocol):
    """Which customers a page counts under a selection, one of its filters aside."""

    def __call__(self, selection: Selection, /, *, but: str | None) -> sa.ColumnElement[bool]: ...


def options(selection: Selection, scope: Scope, meant: Meant = Selection.predicate) -> dict[str, list[dict[str, Any]]]:
    """Per filter its values with label and count, fixed choices in their order, others by count."""
    asked = {key: entry for key, entry in FILTERS.items() if isinstance(entry.kind, AnyOf)}
    return {key: _options(entry, meant(selection, but=key), scope) for key, entry in asked.items()}


def _options(entry: Filter, where: sa.ColumnElement[bool], scope: Scope) -> list[dict[str, Any]]:
    assert isinstance(entry.kind, AnyOf)
    counts = _counts(entry, where, scope)
    words = dict(income_choices(scope.company) if entry.key == "income_range" else entry.kind.choices)
    if isinstance(entry.kind, AnyBit):
        counts = _by_bit(counts, list(words))
    ordered = (
        [*words, *([None] if None in counts else [])]
        if words
        else sorted(counts, key=lambda one: (one is None, -counts[one], str(one)))
    )
    return [{"value": NONE if one is None else one, "label": words.get(one, one) if one is not None else "none yet",
             "count": counts.get(one, 0)} for one in ordered[:_MOST]]  # fmt: skip


def _counts(entry: Filter, where: sa.ColumnElement[bool], scope: Scope) -> dict[Any, int]:
    columns = (entry.column.label("value"), sa.func.count().label("n"))
    frame = answer(sa.select(*columns).where(where).group_by(entry.column), scope)
    values = frame["value"].astype(object).where(frame["value"].notna(), None)
    return dict(zip(values.tolist(), frame["n"].tolist(), strict=True))


def _by_bit(counts: dict[Any, int], keys: list[str]) -> dict[Any, int]:
    """From counts per bit field to counts per bit; the empty field is the empty value."""
    found: dict[Any, int] = {
        key: sum(n for bits, n in counts.items() if bits and int(bits) >> place & 1) for place, key in enumerate(keys)
    }
    return {**found, **({None: counts[0]} if counts.get(0) else {})}
