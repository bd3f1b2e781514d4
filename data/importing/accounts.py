"""The tables of accounts that files can fill: what their columns are called there, and what their rows must keep to."""

from dataclasses import dataclass, replace

import duckdb
import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.cards import MASK, REFUSAL, holds_card_number, masked
from data.importing.casts import lit

_DIGITS = r"\d(?:[\s.\-]{0,2}\d){12}"
_MORE_THAN_A_PHONE = r"\d(?:[\s.\-]{0,2}\d){15}"
_NAMES = {
    "contacts": {name: f"contact_{name}" for name in ("name", "email", "phone", "country")},
    "instalment_purchases": {"name": "purchase"},
    "usage_notifications": {"channel": "notification_channel"},
    "partner_connections": {"email": "partner_email"},
}
_CURRENCY_OF = {
    "payments": "amount", "invoices": "amount", "packages": "price", "package_subscriptions": "price",
    "instalment_purchases": "total",
}  # fmt: skip


def _only_named(column: sa.Column[object], name: str, **words: object) -> sa.Column[object]:
    """A column of files that names a row of another table; the source stores that row's number instead."""
    known = schema.field_of(column) or schema.Field("", "")
    info = {"field": replace(known, **words), "stored": None}  # type: ignore[arg-type]
    return sa.Column(name, column.type, info=info)


_NAMED: dict[str, tuple[sa.Column[object], ...]] = {
    "packages": (_only_named(account.packages.c.name, "package"),),
    "package_subscriptions": (
        _only_named(account.packages.c.name, "package"),
        _only_named(account.packages.c.cycle, "cycle", required=False,
                    help="How often it is billed; with a price it makes a package that is not known yet."),
    ),
    "instalments": (
        _only_named(account.instalment_purchases.c.name, "purchase"),
        _only_named(account.instalment_purchases.c.started_on, "started_on", required=False, label="Purchased on",
                    help="The day of the purchase; needed only where a customer bought the same thing more than once.",
                    aliases=("purchase date", "bought on", "started on")),
    ),
}  # fmt: skip
_LINKED = {"packages": "name", "package_subscriptions": "package_id", "instalments": "purchase_id"}


def _shape(table: sa.Table) -> sa.Table:
    """The table as files carry it. What is also said of customers has another name there, such as a contact's name."""
    names, named = _NAMES.get(table.name, {}), _NAMED.get(table.name, ())
    own = [
        sa.Column(names.get(column.name, column.name), column.type, info={**column.info, "stored": column.name})
        for column in table.c
        if schema.field_of(column) and column.name != _LINKED.get(table.name)
    ]
    return sa.Table(table.name, sa.MetaData(), *named, *own)


ACCOUNT_SHAPES = {
    name: _shape(account.ACCOUNT_TABLES[name]) for name in account.FILE_TABLES[len(schema.INPUT_TABLES) :]
}
TABLES = {**schema.INPUT_TABLES, **ACCOUNT_SHAPES}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What rows of a table must keep to: values that follow from others, and reasons why a row cannot be taken."""

    values: str = "external_id AS external_id"
    reasons: tuple[str, ...] = ()


def _refused(when: str, sentence: str) -> str:
    return f"CASE WHEN {when} THEN {lit(sentence)} END"


def _between(name: str, label: str, least: int, most: int) -> str:
    before, after = f"'{label}' is ", f"; expected {least} to {most}."
    return f"CASE WHEN {name} NOT BETWEEN {least} AND {most} THEN {lit(before)} || {name} || {lit(after)} END"


def _local(instant: str) -> str:
    """The day of an instant in the company's time zone, which is put in for `{zone}` where the rule is used."""
    return f"CAST(timezone('{{zone}}', to_timestamp({instant})) AS DATE)"


_ONLY_A_DAY = "NOT regexp_matches(t_closed_at, ':|^[0-9]{9,13}([.][0-9]+)?$')"
_CLOSING = (
    f"CASE WHEN {_ONLY_A_DAY} AND {_local('closed_at')} = {_local('opened_at')} "
    "THEN greatest(closed_at, opened_at) ELSE closed_at END"
)
"""When a request was closed; a day alone, if it is that of its opening, means after it was opened."""

RULES = {
    "contacts": Rule(values="coalesce(is_primary, false) AS is_primary"),
    "payment_methods": Rule(
        values="coalesce(automatic, false) AS automatic, coalesce(is_default, false) AS is_default",
        reasons=(
            _refused("regexp_matches(last4, '[^0-9]')", "'Last digits' holds more than digits."),
            _refused("expires_month NOT BETWEEN 1 AND 12", "'Expiry month' is not 1 to 12."),
            _refused("expires_year NOT BETWEEN 2000 AND 2099", "'Expiry year' is not a year such as 2027."),
        )),
    "billing_terms": Rule(
        values="coalesce(terms_days, 0) AS terms_days",
        reasons=(_between("billing_day", "Billing day", 1, 31), _between("terms_days", "Terms", 0, 365))),
    "packages": Rule(values="code AS currency", reasons=(_refused("price < 0", "'Price' is below zero."),)),
    "package_subscriptions": Rule(
        values="CASE WHEN price IS NOT NULL OR t_currency IS NOT NULL THEN code END AS currency",
        reasons=(
            _refused("price < 0", "'Price' is below zero."),
            _refused("ends_on < started_on", "'Ends on' is before 'Started on'."),
        )),
    "invoices": Rule(
        values="code AS currency, CASE WHEN state IN ('approved', 'paid') THEN coalesce(approved_on, issued_on) END "
        "AS approved_on, CASE WHEN state = 'paid' THEN paid_on END AS paid_on",
        reasons=(_refused("due_on < issued_on", "'Due on' is before 'Issued on'."),)),
    "instalment_purchases": Rule(
        values="code AS currency, coalesce(first_due_on, started_on) AS first_due_on",
        reasons=(
            _refused("total <= 0", "'Total' is not above zero."),
            _between("instalments", "Number of instalments", 1, 360),
            _refused("total > 0 AND total < instalments * step", "'Total' is too small for so many instalments."),
            _refused("first_due_on < started_on", "'First due on' is before 'Started on'."),
        )),
    "instalments": Rule(
        reasons=(
            _refused("number < 1", "'Instalment' is 0; the first is 1."),
            _refused("amount <= 0", "'Amount' is not above zero."),
            _refused("paid_amount < 0", "'Paid' is below zero."),
            _refused("paid_amount = 0 AND paid_on IS NOT NULL", "'Paid on' is given, but 'Paid' is 0."),
        )),
    "service_requests": Rule(
        values="CASE WHEN t_state IS NULL THEN if(closed_at IS NULL, 'open', 'closed') ELSE state END AS state, "
        "CASE WHEN t_priority IS NULL THEN 'normal' ELSE priority END AS priority, "
        f"CASE WHEN t_state IS NULL OR state = 'closed' THEN {_CLOSING} END AS closed_at",
        reasons=(_refused("closed_at < opened_at", "'Closed at' is before 'Opened at'."),)),
    "usage_notifications": Rule(reasons=(_between("threshold", "Threshold", 0, 100),)),
    "notes": Rule(values="coalesce(author, 'import') AS author"),
    "partner_connections": Rule(
        reasons=(
            _refused("coalesce(requested_at, granted_at, last_visit_at, cancelled_at) IS NULL",
                     "Nothing says when: give 'Requested at', 'Granted at', 'Last visit at' or 'Cancelled at'."),
        )),
}  # fmt: skip


def rule_of(name: str) -> Rule:
    return RULES.get(name, Rule())


def priced(name: str) -> str | None:
    """The column of amounts that have a currency of their own, if the table has one."""
    return _CURRENCY_OF.get(name)


def of_company(name: str) -> bool:
    """Whether the rows belong to the company as a whole, so that no customer is named in them."""
    return name != schema.customers.name and "customer_id" not in stored_table(name).c


def stored_table(name: str) -> sa.Table:
    """The table of the source behind a table of files."""
    return account.ACCOUNT_TABLES[name] if name in ACCOUNT_SHAPES else TABLES[name]


def stored_names(name: str) -> dict[str, str]:
    """The columns of the source that a file fills, each with its name in files."""
    columns = [TABLES[name].c[key] for key in schema.fields_of(TABLES[name])]
    stored = {column.info.get("stored", column.name): column.name for column in columns}
    return {target: column for target, column in stored.items() if target}


def stored_columns(name: str) -> str:
    """The columns that a file fills, under their names in the source, as SQL."""
    filled = [f"{column} AS {target}" for target, column in stored_names(name).items()]
    return ", ".join([*filled, *([_LINKED[name]] if name in _LINKED else [])])


def teach(connection: duckdb.DuckDBPyConnection) -> None:
    """Lets the workspace recognise card numbers; asked only for cells that hold so many digits."""
    connection.create_function("holds_card", holds_card_number, ["VARCHAR"], "BOOLEAN")
    connection.create_function("masked_card", masked, ["VARCHAR"], "VARCHAR")


def guarded(name: str, reason: str) -> str:
    """The reason of a row, which is the refusal alone where a text of an account holds a card number."""
    if name not in ACCOUNT_SHAPES:
        return reason
    holds = " OR ".join(
        _holds(f"t_{column}", _MORE_THAN_A_PHONE if column == "contact_phone" else _DIGITS)
        for column in schema.fields_of(TABLES[name])
    )
    return f"CASE WHEN {holds} THEN {lit(REFUSAL)} ELSE {reason} END"


def _holds(cell: str, digits: str = _DIGITS) -> str:
    return f"coalesce(CASE WHEN regexp_matches({cell}, {lit(digits)}) THEN holds_card({cell}) END, false)"


def hide_cards(connection: duckdb.DuckDBPyConnection, name: str, width: int) -> None:
    """Takes card numbers out of the rows that were refused for them, before these are kept for mending."""
    if name not in ACCOUNT_SHAPES:
        return
    cells = ", ".join(
        f"c{at} = CASE WHEN {_holds(f'c{at}')} THEN masked_card(c{at}) ELSE c{at} END" for at in range(width)
    )
    refused = f"SELECT line FROM rejected WHERE reason = {lit(REFUSAL)}"
    connection.execute(f"UPDATE raw SET {cells}, extra = {lit(MASK)} || left(extra, 0) WHERE line IN ({refused})")
