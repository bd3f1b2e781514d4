"""Which table a file fills, guessed by its headings."""

from collections.abc import Sequence

from data import schema
from data.importing.accounts import ACCOUNT_SHAPES, TABLES, of_company
from data.importing.checking import IDENTITY
from data.importing.mapping import guess_mapping, key_of

CLEARLY = 2
_PARTS = ("role", "function", "position", "primary", "isprimary")


def guess_table(headings: Sequence[str]) -> str:
    """The table that the headings fit best; customers when nothing decides.

    Of the tables that have all they need it is the one that knows the most headings, which leaves the fewest unused;
    else the first of them.
    """
    first = max(reversed(schema.INPUT_TABLES), key=lambda table: _fit(table, headings))
    whole = [table for table in ACCOUNT_SHAPES if _whole(table, headings) and not _of_people(table, headings)]
    best = max(whole, key=lambda table: _known(table, headings), default=first)
    return best if best != first and _outdoes(best, first, headings) else first


def _fit(table_name: str, headings: Sequence[str]) -> tuple[int, int]:
    """How customers and their events, the tables of most files, compare with each other."""
    own = schema.fields_of(schema.INPUT_TABLES[table_name])
    found = guess_mapping(table_name, headings)
    missing = sum(words.required and name not in found for name, words in own.items())
    return (-missing if table_name != "customers" else -1, sum(name in own for name in found))


def _known(table_name: str, headings: Sequence[str]) -> int:
    return len(guess_mapping(table_name, headings))


def _whole(table_name: str, headings: Sequence[str]) -> bool:
    """Whether something fills each column that the table needs, and says whom a row is about."""
    found = guess_mapping(table_name, headings)
    own = schema.fields_of(TABLES[table_name])
    needed = all(name in found for name, words in own.items() if words.required)
    return needed and (of_company(table_name) or not set(IDENTITY).isdisjoint(found))


def _of_people(table_name: str, headings: Sequence[str]) -> bool:
    """Whether a name that could be the record's is the customer's: a contact's alone is, or one with a part to play."""
    people, found = guess_mapping("customers", headings), guess_mapping(table_name, headings)
    if of_company(table_name) or "name" not in people or people["name"] not in found.values():
        return False
    if table_name == "contacts" and people["name"] == found.get("contact_name"):
        return not {"email", "phone"}.isdisjoint(people) and not _plays_a_part(headings)
    return people["name"] != found.get("name")


def _plays_a_part(headings: Sequence[str]) -> bool:
    """Whether each row names a customer and a part that somebody has there, so that the row is somebody else."""
    there = {key_of(heading) for heading in headings}
    return not there.isdisjoint(_PARTS) and not there.isdisjoint(map(key_of, schema.CUSTOMER_REF.aliases))


def _outdoes(table_name: str, first: str, headings: Sequence[str]) -> bool:
    """Customers may have columns that nobody knows, so a file that is mostly theirs is only left for clearly more."""
    more = _known(table_name, headings) - _known(first, headings)
    if not _whole(first, headings) or (table_name == "contacts" and _plays_a_part(headings)):
        return True
    mostly = 2 * _known(first, headings) > len({key_of(heading) for heading in headings if key_of(heading)})
    return more >= (CLEARLY if first == "customers" and mostly else 1)
