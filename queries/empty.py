"""What to say when nobody is left: which one filter to remove, and how many that would show."""

from typing import Any

import sqlalchemy as sa

from data.facts.table import facts
from queries import formats
from queries.answer import answer
from queries.filters import FILTERS
from queries.scope import Scope
from queries.selection import Selection


def what_to_loosen(selection: Selection, scope: Scope) -> dict[str, Any]:
    """The sentence for an empty page, and the key of the filter whose removal shows most customers."""
    if not selection.values:
        day = formats.day(scope.as_of, scope.company)
        text = f"No customer was known on {day}. Choose a later day, or bring in your own on the Data page."
        return {"text": text, "remove": None}
    counts = {key: _count(selection.without(key), scope) for key in selection.values}
    best = max(counts, key=lambda key: counts[key])
    if counts[best] == 0:
        return {
            "text": "No customer fits, and no single filter is the reason. Clear all to start again.",
            "remove": None,
        }
    label, n = FILTERS[best].label, formats.number(counts[best], scope.company)
    return {"text": f"No customer fits: {selection.describe()}. Remove {label} to see {n}.", "remove": best}


def _count(selection: Selection, scope: Scope) -> int:
    frame = answer(sa.select(sa.func.count(facts.c.id).label("n")).where(selection.predicate()), scope)
    return int(frame["n"].iloc[0])
