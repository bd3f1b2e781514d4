"""Which list led to a profile, and whether a profile's address leads anywhere."""

import sqlalchemy as sa

from data import schema
from data.errors import ClienteleError, NotFound
from pages._scope import scope_for
from queries.answer import answer
from queries.clients.rolls import roll_of
from queries.customers import line
from queries.lines import Line
from queries.scope import Scope
from queries.selection import Selection

_MOST_DIGITS = 18


_CLIENTS = "clients?"


def came_from(query: str, scope: Scope) -> tuple[str, Line, str]:
    """The list as the address carries it, its customers in their order, and the list in words.

    A list of the Clients page begins with that page's name; all else is a query of the Customers page.
    """
    text = Selection.from_query(query).view.get("from", "")
    if text.startswith(_CLIENTS):
        return text, *_of_clients(Selection.from_query(text.removeprefix(_CLIENTS)), scope)
    whole = _behind(Selection.from_query(text))
    return text, line(whole), f"Customers: {whole.describe()}" if text else "Customers"


def _behind(listed: Selection) -> Selection:
    """A list that was opened from a mark carries it as `who`: its values are laid over the selection."""
    part = listed.view.get("who", "")
    if not part:
        return listed
    behind = Selection.from_query("" if part == "-" else part)
    return Selection({**listed.values, **behind.values}, as_of=listed.as_of)


def _of_clients(listed: Selection, scope: Scope) -> tuple[Line, str]:
    """Everybody of the filters, where the list cannot be read or its past days are still being counted."""
    try:
        roll = roll_of(listed, scope)
    except ClienteleError:
        return line(Selection(listed.values)), "Clients"
    return roll.line(listed.sort), f"Clients: {roll.title}"


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
