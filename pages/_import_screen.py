"""What the mapping screen shows: a file's first rows, which column each heading fills, and what would go wrong."""

import csv
import io
import time
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.importing import words_of
from data import schema
from data.cards import shown
from data.companies import Company
from data.errors import UserError
from data.importing import READY, guess_mapping, saved_mappings
from data.importing.accounts import TABLES, of_company
from data.importing.kept import find_mapping
from data.importing.mapping import Mapping, fields_for, key_of, plain
from data.importing.running import known_table, missing_columns, usable
from data.importing.trying import Beginning, Trial, beginning, fills, suggestion, try_rows
from data.types import Money

SHOWN_ROWS = 6
MINOR = ":minor"
Columns = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """What a person chose so far; None means not yet, so it is guessed."""

    table: str | None = None
    mapping: str | None = None
    columns: Columns | None = None


def choice_of(asked: Any) -> Choice:
    """The choice that a request carries. Raises UserError where it cannot be read."""
    words = asked if isinstance(asked, dict) else {}
    table, mapping, columns = (words.get(name) for name in ("table", "mapping", "columns"))
    if not all(one is None or isinstance(one, str) for one in (table, mapping)):
        raise UserError("The table or the mapping cannot be read.")
    if table is not None:
        known_table(table)
    return Choice(table, mapping, None if columns is None else _columns(columns))


def _columns(given: Any) -> Columns:
    if not isinstance(given, dict) or not all(isinstance(one, str) or _is_piece(one) for one in given.values()):
        raise UserError("The chosen columns cannot be read.")
    return given


def _is_piece(one: Any) -> bool:
    kinds = {"heading": str, "constant": str, "minor": bool, "values": dict}
    return isinstance(one, dict) and all(isinstance(value, kinds.get(key, ())) for key, value in one.items())


@dataclass(frozen=True)
class Screen:
    """A choice that is complete: the table, the name of its mapping, and the mapping itself."""

    start: Beginning
    table: str
    name: str
    columns: Columns | None
    mapping: Mapping


def screen_of(path: Path, choice: Choice, company: Company) -> Screen:
    """The choice with everything that was left open guessed. Raises UnreadableFile for a file that is none."""
    start = beginning(path)
    table, ready = (choice.table, None) if choice.table else suggestion(start.headings)
    name = choice.mapping if choice.mapping is not None else (ready or "")
    columns = choice.columns
    if columns is None and name in READY and name not in saved_mappings(company, table):
        return Screen(start, table, name, None, find_mapping(company, table, name))
    if columns is None:
        saved = saved_mappings(company, table).get(name)
        columns = saved if saved is not None else dict(guess_mapping(table, usable(start.headings)))
    return Screen(start, table, name, columns, plain(table, columns, name))


def described(screen: Screen, company: Company) -> dict[str, Any]:
    """The screen as the script draws it."""
    fields = fields_for(screen.table)
    return {
        "table": screen.table,
        "tables": [[key, *words_of(key)] for key in TABLES],
        "mapping": screen.name,
        "mappings": _mappings(screen.table, company),
        "fixed": screen.columns is None,
        "fields": _choices(screen.table, fields),
        "columns": _headings(screen, fields),
        "rows": screen.start.cells(SHOWN_ROWS),
        "constants": _constants(screen, fields),
        **judged(screen, company),
    }


def judged(screen: Screen, company: Company) -> dict[str, Any]:
    """What must be mended before the import, and how the first rows would fare."""
    problems = _problems(screen)
    trial = Trial(0, 0, ()) if problems else try_rows(screen.start, screen.mapping, company, int(time.time()))
    tried = {"rows": trial.rows, "rejected": trial.rejected, "reasons": trial.reasons}
    said = {"unused": _unused(screen), "doubt": _doubt(screen), "renamed": _renamed(trial), "note": _note(screen)}
    return {"problems": problems, "tried": tried, **said}


def _doubt(screen: Screen) -> str:
    """Most of the file unused means that it is probably another table; a ready-made mapping knows what it leaves."""
    unused, count = _unused(screen), len(usable(screen.start.headings))
    if screen.columns is None or count < 2 or 2 * unused <= count:
        return ""
    what = words_of(screen.table)[0].lower()
    return f"{unused} of {count} columns are left out. Is this really a file of {what}?"


def _renamed(trial: Trial) -> str:
    """What the file would overwrite of customers who are there."""
    if not trial.renamed:
        return ""
    ones = "one customer" if trial.renamed == 1 else f"{trial.renamed:,} customers"
    there = "who is" if trial.renamed == 1 else "who are"
    return (
        f"These rows replace the name or the e-mail address of {ones} {there} there already. "
        "If they tell of people of a customer's account, choose Contacts."
    )


def _note(screen: Screen) -> str:
    """What people should know beforehand though nothing is wrong."""
    if screen.table != "customers" or any("created_at" in one.sources for one in screen.mapping.variants):
        return ""
    return "Nothing fills 'Created': new customers count from their first event, at the latest from today."


def _mappings(table: str, company: Company) -> list[list[str]]:
    saved = [[name, name, "Saved"] for name in saved_mappings(company, table)]
    return [*saved, *([one.name, one.label, "Ready-made"] for one in READY.values() if one.table == table)]


def _choices(table: str, fields: Dict[str, schema.Field]) -> list[dict[str, Any]]:
    """What a heading can be chosen for; an amount may be in cents."""
    own = TABLES[table].c
    made: list[dict[str, Any]] = []
    for name, field in fields.items():
        group = words_of(table)[0] if name in own else "The customer"
        one = {"value": name, "label": field.label, "help": field.help, "required": field.required, "group": group}
        made.append(one)
        if name in own and isinstance(own[name].type, Money):
            made.append({**one, "value": name + MINOR, "label": f"{field.label} in cents"})
    return made


def _headings(screen: Screen, fields: Dict[str, schema.Field]) -> list[dict[str, Any]]:
    by_key, seen = fills(screen.mapping), {""}
    made = []
    for heading in screen.start.headings:
        key = key_of(heading)
        filled = [] if key in seen else by_key.get(key, [])
        names = {"heading": heading, "shown": shown(heading)}
        words = {**names, "field": _value(screen, filled), "fills": [fields[one].label for one in filled]}
        made.append({**words, "again": key in seen})
        seen.add(key)
    return made


def _value(screen: Screen, filled: list[str]) -> str:
    if not filled or screen.columns is None:
        return ""
    where = screen.columns[filled[0]]
    return filled[0] + (MINOR if isinstance(where, dict) and where.get("minor") else "")


def _constants(screen: Screen, fields: Dict[str, schema.Field]) -> list[dict[str, Any]]:
    """Columns that no heading fills and that may be the same on every row."""
    columns = screen.columns
    if columns is None:
        return []
    return [
        {"field": name, "label": field.label, "choices": field.choices, "value": _constant(columns.get(name))}
        for name, field in fields.items()
        if field.required and field.choices
    ]


def _constant(where: Any) -> str:
    return str(where.get("constant", "")) if isinstance(where, dict) else ""


def _problems(screen: Screen) -> list[str]:
    """Sentences for what keeps the file from being imported at all."""
    headings = screen.start.headings
    missing = [label for one in screen.mapping.variants for label in missing_columns(screen.table, one, headings)]
    if screen.columns is None and missing:
        what = " and ".join(dict.fromkeys(missing))
        return [f"This mapping does not fit the file: no heading was found for {what}. Choose the columns yourself."]
    there = {key_of(heading) for heading in headings}
    gone = [where for where in map(_heading, (screen.columns or {}).values()) if where and key_of(where) not in there]
    sentences = [f"Nothing fills {label}. Choose it above one of the columns." for label in missing]
    return [*sentences, *(f"The mapping reads '{heading}', which this file does not have." for heading in gone)]


def _heading(where: Any) -> str:
    return str(where.get("heading", "")) if isinstance(where, dict) else str(where)


def _unused(screen: Screen) -> int:
    """How many columns of the file are left out."""
    used = fills(screen.mapping)
    return sum(key_of(heading) not in used for heading in usable(screen.start.headings))


def example(table: str) -> str:
    """The heading row of a file that needs no mapping: who it is about, then the table's own columns."""
    people = schema.fields_of(schema.customers)
    first = (
        {}
        if table == "customers" or of_company(table)
        else {name: people[name] for name in ("external_id", "email", "name")}
    )
    line = io.StringIO()
    csv.writer(line).writerow([field.label for field in (first | schema.fields_of(TABLES[table])).values()])
    return line.getvalue()
