"""How the text of a cell becomes a value: one SQL expression per kind of column, and the reason when it cannot."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from data.importing import amounts, dates, words
from data.schema import Field
from data.types import Instant, Money


@dataclass(frozen=True)
class Cell:
    """What a cast needs to know: the column, the SQL of its text, and what the whole file said about it."""

    table: str
    column: sa.Column[object]
    words: Field
    zone: str
    step: str
    shape: dates.Shape | amounts.Shape | None = None
    minor: bool = False

    @property
    def text(self) -> str:
        return f"t_{self.column.name}"

    @property
    def bare(self) -> str:
        return f"b_{self.column.name}"

    @property
    def number(self) -> str:
        return f"n_{self.column.name}"

    @property
    def value(self) -> str:
        return self.column.name


@dataclass(frozen=True)
class Cast:
    """`value` is NULL where the text is empty or unreadable; `reason` is NULL where nothing is wrong.

    `bare` and `number` are the steps between text and value, each able to use the one before.
    """

    value: str
    reason: str = "NULL"
    bare: str = ""
    number: str = ""


def lit(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def complaint(cell: Cell, rest: str) -> str:
    """`'Occurred at' is '31/02/2026', <rest>` as SQL text."""
    before, after = f"'{cell.words.label}' is '", f"', {rest}"
    return f"{lit(before)} || left({cell.text}, 80) || {lit(after)}"


def unread(cell: Cell, rest: str) -> str:
    """The complaint where there is text but no value."""
    return f"CASE WHEN {cell.text} IS NOT NULL AND {cell.value} IS NULL THEN {complaint(cell, rest)} END"


def snake(text: str) -> str:
    return f"nullif(trim(regexp_replace(lower({text}), '[^\\p{{L}}0-9]+', '_', 'g'), '_'), '')"


def word_map(words_: dict[str, str]) -> str:
    keys, values = ", ".join(map(lit, words_)), ", ".join(map(lit, words_.values()))
    return f"MAP([{keys}], [{values}])"


def _instant(cell: Cell) -> Cast:
    shape = _dates(cell)
    return Cast(
        dates.sane(cell.number),
        unread(cell, dates.HINT),
        bare=dates.body_of(cell.text, shape),
        number=dates.seconds(cell.text, cell.bare, cell.zone, shape),
    )


def _date(cell: Cell) -> Cast:
    shape = _dates(cell)
    number = f"CAST({dates.naive(cell.text, cell.bare, shape)} AS DATE)"
    return Cast(dates.sane_day(cell.number), unread(cell, dates.HINT), dates.body_of(cell.text, shape), number)


def _dates(cell: Cell) -> dates.Shape:
    return cell.shape if isinstance(cell.shape, dates.Shape) else dates.Shape()


def _money(cell: Cell) -> Cast:
    shape = cell.shape if isinstance(cell.shape, amounts.Shape) else amounts.Shape()
    many = complaint(cell, "which has more decimals than its currency has.")
    reason = (
        f"CASE WHEN {cell.text} IS NULL THEN NULL "
        f"WHEN {amounts.too_large(cell.text, cell.number, cell.step, cell.minor)} "
        f"THEN {complaint(cell, amounts.LARGE)} "
        f"WHEN {cell.number} IS NULL THEN {complaint(cell, amounts.HINT)} "
        f"WHEN {cell.value} IS NULL THEN {many} END"
    )
    number = amounts.number(cell.text, cell.bare, shape)
    return Cast(amounts.units(cell.number, cell.step, cell.minor), reason, amounts.bare(cell.text), number)


_WITH_A_RANGE = ("billing_day", "terms_days", "instalments", "threshold", "expires_month", "expires_year")
_UNITS = {"duration": "min|mins|minutes|m", "terms_days": "d|day|days", "threshold": "%"}


def _whole(cell: Cell) -> Cast:
    """A number below zero is read only where a rule of the table then says what is expected."""
    units = _UNITS.get(cell.column.name, "min|mins|minutes|m")
    sign = "-?" if cell.column.name in _WITH_A_RANGE else ""
    digits = f"regexp_extract({cell.text}, '^({sign}\\d{{1,9}})([.,]0+)?( ?({units}))?$', 1)"
    value = f"try_cast(nullif({digits}, '') AS INTEGER)"
    return Cast(value, unread(cell, "which is not a whole number such as 30."))


def _flag(cell: Cell) -> Cast:
    lower = f"lower({cell.text})"
    value = (
        f"CASE WHEN {lower} IN ({', '.join(map(lit, words.YES))}) THEN true "
        f"WHEN {lower} IN ({', '.join(map(lit, words.NO))}) THEN false END"
    )
    return Cast(value, unread(cell, "which is neither yes nor no."))


def _choice(cell: Cell) -> Cast:
    """A known word, by itself or by synonym; an unknown one stays in snake case where choices are open."""
    known = {choice: choice for choice in cell.words.choices} | words.SYNONYMS.get((cell.table, cell.column.name), {})
    tidy = snake(cell.text)
    meant = f"{word_map(known)}[{tidy}]"
    if cell.words.open_choices:
        return _limited(cell, f"coalesce({meant}, {tidy})")
    return Cast(meant, unread(cell, f"which is none of {', '.join(cell.words.choices)}."))


def _text(cell: Cell) -> Cast:
    return _limited(cell, cell.text)


def _limited(cell: Cell, value: str) -> Cast:
    limit = getattr(cell.column.type, "length", None)
    if not limit:
        return Cast(value)
    label, rest = f"'{cell.words.label}' has ", f" characters; at most {limit} fit."
    size = f"length({cell.value})"
    reason = f"CASE WHEN {size} > {limit} THEN {lit(label)} || {size} || {lit(rest)} END"
    return Cast(value, reason)


def _email(cell: Cell) -> Cast:
    limited = _limited(cell, cell.text)
    wrong = complaint(cell, "which is not an e-mail address such as ana@example.com.")
    reason = (
        f"CASE WHEN {cell.text} IS NOT NULL AND NOT regexp_matches({cell.text}, '^[^@\\s]+@[^@\\s]+$') "
        f"THEN {wrong} ELSE {limited.reason} END"
    )
    return Cast(limited.value, reason)


_BY_TYPE: dict[type, Callable[[Cell], Cast]] = {
    Instant: _instant,
    Money: _money,
    sa.Date: _date,
    sa.Integer: _whole,
    sa.Boolean: _flag,
    sa.String: _text,
}


def cast_of(cell: Cell) -> Cast:
    """The cast of a column; its reason may use the value by the column's name."""
    if cell.column.name in ("email", "contact_email", "partner_email"):
        return _email(cell)
    if cell.words.choices:
        return _choice(cell)
    return next(make for kind, make in _BY_TYPE.items() if isinstance(cell.column.type, kind))(cell)
