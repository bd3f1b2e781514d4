"""Which heading of a file fills which column, and the guess of it."""

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from data import schema
from data.errors import UserError
from data.importing.accounts import TABLES, of_company

PROFILE = tuple(name for name in schema.fields_of(schema.customers) if name not in ("created_at", "directory_entry"))


@dataclass(frozen=True)
class Piece:
    """One heading, and what its values mean here; with `contains` the first word found in the value decides."""

    heading: str
    values: Dict[str, str] = field(default_factory=dict)
    contains: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Source:
    """Where a column's value comes from: the first piece that has one, or all of them joined by a space.

    `minor`: amounts are in cents. `instant`: a text column holds moments, be they Unix seconds.
    """

    pieces: tuple[Piece, ...] = ()
    joined: bool = False
    minor: bool = False
    instant: bool = False
    constant: str = ""


@dataclass(frozen=True)
class Variant:
    """One row to be made from each row of the file; with `when`, only where that column has a value."""

    sources: Dict[str, Source]
    when: str = ""


@dataclass(frozen=True)
class Mapping:
    name: str
    label: str
    table: str
    variants: tuple[Variant, ...]


def key_of(heading: str) -> str:
    """Headings are the same when they differ in case, spaces and punctuation only."""
    return re.sub(r"[\W_]+", "", heading.casefold())


def fields_for(table_name: str) -> dict[str, schema.Field]:
    """Every column that a file of this table can fill: its own first, then the customer's."""
    own = schema.fields_of(TABLES[table_name])
    if of_company(table_name):
        return own
    people = schema.fields_of(schema.customers)
    return own | {name: people[name] for name in PROFILE if name not in own}


def guess_mapping(table_name: str, headings: Sequence[str]) -> dict[str, str]:
    """Column → heading, by name and label first, then by alias; each heading is used once.

    The record's own words come before the customer's, and where a column names the customer, so do those that could be
    said of both.
    """
    free = {key_of(heading): heading for heading in reversed(headings) if key_of(heading)}
    fields = fields_for(table_name)
    people = {name: fields[name] for name in fields if name not in TABLES[table_name].c}
    own = {name: fields[name] for name in fields if name not in people}
    found: dict[str, str] = {}
    _take(found, free, {name: _names(name, field_) for name, field_ in own.items()})
    _take(found, free, {name: _aliases(field_) for name, field_ in own.items()})
    if not free.keys().isdisjoint(_NAMING):
        _take(found, free, _SAID_OF_BOTH.get(table_name, {}))
    _take(found, free, {name: _names(name, field_) for name, field_ in people.items()})
    _take(found, free, {name: _aliases(field_) for name, field_ in people.items()})
    return {name: found[name] for name in fields if name in found}


def _take(found: dict[str, str], free: dict[str, str], words: Dict[str, list[str]]) -> None:
    """Gives each column that has none yet the first of its words that is free."""
    for name, ones in words.items():
        match = next((word for word in ones if word in free), None)
        if name not in found and match is not None:
            found[name] = free.pop(match)


def _names(name: str, field_: schema.Field) -> list[str]:
    return [key_of(name), key_of(field_.label)]


def _aliases(field_: schema.Field) -> list[str]:
    """Those that a customer has as well come last."""
    return sorted(map(key_of, field_.aliases), key=lambda word: word in _OF_CUSTOMERS)


def _words_of_customers() -> dict[str, list[str]]:
    fields = schema.fields_of(schema.customers)
    return {name: [*_names(name, fields[name]), *map(key_of, fields[name].aliases)] for name in PROFILE}


def _of_nobody_else(word: str) -> bool:
    return word.startswith(("customer", "client"))


_CUSTOMER = _words_of_customers()
_OF_CUSTOMERS = {word for words in _CUSTOMER.values() for word in words}
_NAMING = {*_CUSTOMER["external_id"], *filter(_of_nobody_else, _CUSTOMER["email"])}
_SAID_OF_BOTH = {
    "contacts": {
        f"contact_{name}": [word for word in _CUSTOMER[name] if not _of_nobody_else(word)]
        for name in ("name", "email", "phone", "country")
    }
}
"""Words that mean a customer in other files and a contact in theirs, if something else names the customer."""


def plain(table_name: str, columns: Dict[str, Any], name: str = "") -> Mapping:
    """The mapping of column → heading; a heading may be `{"heading": ..., "minor": true, "values": {...}}`."""
    known = fields_for(table_name)
    unknown = [column for column in columns if column not in known]
    if unknown:
        raise UserError(f"'{unknown[0]}' is no column of {table_name}. Use one of: {', '.join(known)}.")
    sources = {column: _source(where) for column, where in columns.items() if where}
    return Mapping(name, name, table_name, (Variant(sources),))


def _source(where: str | Dict[str, Any]) -> Source:
    if isinstance(where, str):
        return Source((Piece(where),))
    pieces = (Piece(where["heading"], where.get("values", {})),) if where.get("heading") else ()
    return Source(pieces, minor=bool(where.get("minor")), constant=where.get("constant", ""))
