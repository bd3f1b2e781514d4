"""Which list led to a profile, and whether a profile's address leads anywhere."""

import sqlalchemy as sa

from data import schema
from data.errors import NotFound
from pages._scope import scope_for
from queries.answer import answer
from queries.selection import Selection

_MOST_DIGITS = 18


def came_from(query: str) -> tuple[str, Selection, str]:
    """The list's own query, the selection whose customers it shows, and the list in words.

    A list that was opened from a mark carries it as `who`: its values are laid over the selection.
    """
    text = Selection.from_query(query).view.get("from", "")
    listed = Selection.from_query(text)
    part = listed.view.get("who", "")
    if not part:
        return text, listed, listed.describe()
    behind = Selection.from_query("" if part == "-" else part)
    whole = Selection({**listed.values, **behind.values}, as_of=listed.as_of)
    return text, whole, whole.describe()


def is_customer(slug: str, number: str | None) -> bool:
    """Whether the company has a customer of that number. An unknown company has none."""
    if not number or not number.isdecimal() or len(number) > _MOST_DIGITS:
        return False
    try:
        scope, _ = scope_for(slug, Selection())
    except NotFound:
        return False
    table = schema.customers.c
    return not answer(sa.select(table.id).where(table.id == int(number)), scope).empty
