"""The tables of accounts that files can fill: what their columns are called there, and what their rows must keep to."""

import duckdb
import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.cards import MASK, REFUSAL, holds_card_number, masked
from data.importing.casts import lit

_PREFIXED = ("name", "email", "phone", "country")
_DIGITS = r"\d(?:[\s.\-]{0,2}\d){12}"


def _column(column: sa.Column[object], prefix: str) -> sa.Column[object]:
    """The column as a file carries it; a contact has a name beside the customer's, so it gets another one there."""
    named = f"{prefix}{column.name}" if prefix and column.name in _PREFIXED else column.name
    return sa.Column(named, column.type, nullable=column.nullable, info={**column.info, "stored": column.name})


def _shape(table: sa.Table, prefix: str = "") -> sa.Table:
    return sa.Table(
        table.name, sa.MetaData(), *(_column(column, prefix) for column in table.c if schema.field_of(column))
    )


ACCOUNT_SHAPES = {
    table.name: table
    for table in (
        _shape(account.contacts, "contact_"),
        _shape(account.payment_methods),
        _shape(account.invoices),
        _shape(account.notes),
    )
}
TABLES = {**schema.INPUT_TABLES, **ACCOUNT_SHAPES}
WITH_CURRENCY = ("payments", "invoices")

RULES = {
    "contacts": "coalesce(is_primary, false) AS is_primary",
    "payment_methods": "coalesce(automatic, false) AS automatic, coalesce(is_default, false) AS is_default",
    "invoices": "code AS currency, CASE WHEN state IN ('approved', 'paid') THEN coalesce(approved_on, issued_on) END "
    "AS approved_on, CASE WHEN state = 'paid' THEN paid_on END AS paid_on",
    "notes": "coalesce(author, 'import') AS author",
}
REASONS = {
    "contacts": (),
    "payment_methods": (
        "CASE WHEN regexp_matches(last4, '[^0-9]') THEN '''Last digits'' holds more than digits.' END",
        "CASE WHEN expires_month NOT BETWEEN 1 AND 12 THEN '''Expiry month'' is not 1 to 12.' END",
        "CASE WHEN expires_year NOT BETWEEN 2000 AND 2099 THEN '''Expiry year'' is not a year such as 2027.' END",
    ),
    "invoices": ("CASE WHEN due_on < issued_on THEN '''Due on'' is before ''Issued on''.' END",),
    "notes": (),
}


def stored_table(name: str) -> sa.Table:
    """The table of the source behind a table of files."""
    return account.ACCOUNT_TABLES[name] if name in ACCOUNT_SHAPES else TABLES[name]


def stored_columns(name: str) -> str:
    """The columns that a file fills, under their names in the source, as SQL."""
    columns = [TABLES[name].c[key] for key in schema.fields_of(TABLES[name])]
    return ", ".join(f"{column.name} AS {column.info.get('stored', column.name)}" for column in columns)


def teach(connection: duckdb.DuckDBPyConnection) -> None:
    """Lets the workspace recognise card numbers; asked only for cells that hold so many digits."""
    connection.create_function("holds_card", holds_card_number, ["VARCHAR"], "BOOLEAN")
    connection.create_function("masked_card", masked, ["VARCHAR"], "VARCHAR")


def guarded(name: str, reason: str) -> str:
    """The reason of a row, which is the refusal alone where a text of an account holds a card number."""
    if name not in ACCOUNT_SHAPES:
        return reason
    holds = " OR ".join(_holds(f"t_{column}") for column in schema.fields_of(TABLES[name]) if column != "contact_phone")
    return f"CASE WHEN {holds} THEN {lit(REFUSAL)} ELSE {reason} END"


def _holds(cell: str) -> str:
    return f"coalesce(CASE WHEN regexp_matches({cell}, {lit(_DIGITS)}) THEN holds_card({cell}) END, false)"


def hide_cards(connection: duckdb.DuckDBPyConnection, name: str, width: int) -> None:
    """Takes card numbers out of the rows that were refused for them, before these are kept for mending."""
    if name not in ACCOUNT_SHAPES:
        return
    cells = ", ".join(
        f"c{at} = CASE WHEN {_holds(f'c{at}')} THEN masked_card(c{at}) ELSE c{at} END" for at in range(width)
    )
    refused = f"SELECT line FROM rejected WHERE reason = {lit(REFUSAL)}"
    connection.execute(f"UPDATE raw SET {cells}, extra = {lit(MASK)} || left(extra, 0) WHERE line IN ({refused})")
