"""Turns the raw text of a file into typed rows and reasons, by columns, inside a temporary DuckDB file."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from babel.numbers import get_currency_precision, list_currencies

from data import schema
from data.companies import Company
from data.importing import accounts, amounts, dates, details, words
from data.importing.casts import Cast, Cell, cast_of, lit, word_map
from data.importing.harmless import rearmed
from data.importing.mapping import PROFILE, Mapping, Piece, Source, Variant, fields_for, key_of
from data.types import MONEY_SCALE, Instant, Money

IDENTITY = ("external_id", "email", "phone")
_DIGITS = "regexp_replace(phone, '\\D', '', 'g')"
KEY_OF = {"email": "lower(email)", "phone": f"CASE WHEN length({_DIGITS}) BETWEEN 5 AND 32 THEN {_DIGITS} END"}
_KEYS = ", ".join(f"{sql} AS {name}_key" for name, sql in KEY_OF.items())


@dataclass(frozen=True)
class Check:
    """One check of one file: its workspace, whose it is, and when it happens (for calls that are past)."""

    connection: duckdb.DuckDBPyConnection
    company: Company
    mapping: Mapping
    headings: tuple[str, ...]
    now: int

    @property
    def table(self) -> sa.Table:
        return accounts.TABLES[self.mapping.table]

    @property
    def of_company(self) -> bool:
        return accounts.of_company(self.mapping.table)

    @property
    def people(self) -> tuple[str, ...]:
        """The customer's columns that the file can fill."""
        if self.of_company:
            return ()
        mapped = {name for variant in self.mapping.variants for name in variant.sources}
        mapped |= {"email"} if "external_id" in mapped else set()
        fixed = ("created_at", "directory_entry") if self.mapping.table == "customers" else ()
        return tuple(name for name in (*PROFILE, *fixed) if name in mapped)

    @property
    def carried(self) -> frozenset[str]:
        """The columns of which the file says anything: by one of its headings or by what the mapping always gives."""
        return frozenset(name for variant in self.mapping.variants for name in filled(variant, self.headings))

    @property
    def columns(self) -> tuple[str, ...]:
        own = () if self.mapping.table == "customers" else tuple(schema.fields_of(self.table))
        return (*dict.fromkeys((*IDENTITY, *self.people)), *own)


def filled(variant: Variant, headings: tuple[str, ...]) -> set[str]:
    """The columns that a heading of the file or a constant fills."""
    there = {key_of(heading) for heading in headings}
    return {
        name
        for name, source in variant.sources.items()
        if source.constant or any(key_of(piece.heading) in there for piece in source.pieces)
    }


def number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query gives; 0 where it gives none."""
    rows = connection.execute(query).fetchall()
    return int(rows[0][0]) if rows else 0


def check(task: Check) -> None:
    """Leaves `checked`: a row per row and variant with its values, and `reason` where it cannot be taken."""
    for place, variant in enumerate(task.mapping.variants):
        _texts(task, variant)
        select = _checked(task, variant, place)
        into = "CREATE TABLE checked AS" if place == 0 else "INSERT INTO checked BY NAME"
        task.connection.execute(f"{into} {select}")
    task.connection.execute("CREATE TABLE rejected AS SELECT line, min(reason) AS reason FROM checked "
                            "WHERE reason <> '' GROUP BY line")  # fmt: skip
    accounts.hide_cards(task.connection, task.mapping.table, len(task.headings))


def _texts(task: Check, variant: Variant) -> None:
    """The view `texts`: the trimmed text of every column, NULL where there is none."""
    sources = dict(variant.sources)
    texts = {name: source_sql(sources.get(name, Source()), task.headings) for name in task.columns}
    if "email" not in sources:
        either = texts["external_id"]
        texts["email"] = f"CASE WHEN contains({either}, '@') THEN {either} END"
        texts["external_id"] = f"CASE WHEN NOT contains({either}, '@') THEN {either} END"
    columns = ", ".join(f"{sql} AS t_{name}" for name, sql in texts.items())
    headings = [
        f"lower({rearmed(f'trim(c{at})')}) = {lit(head.lower())}" for at, head in enumerate(task.headings) if head
    ]
    again = f"CASE WHEN {' AND '.join(headings)} THEN 'The row repeats the headings; leave it out.' END"
    rows = f"SELECT line, coalesce(problem, {again}) AS problem, {columns} FROM raw"
    where = f" WHERE t_{variant.when} IS NOT NULL OR problem IS NOT NULL" if variant.when else ""
    task.connection.execute(f"CREATE OR REPLACE VIEW texts AS SELECT * FROM ({rows}){where}")


def source_sql(source: Source, headings: tuple[str, ...]) -> str:
    """The text of a column, from the headings that are there; NULL when there is none."""
    places = {key_of(heading): at for at, heading in reversed(list(enumerate(headings)))}
    found = [
        _piece_sql(piece, places[key_of(piece.heading)]) for piece in source.pieces if key_of(piece.heading) in places
    ]
    if source.joined and found:
        return f"nullif(concat_ws(' ', {', '.join(found)}), '')"
    parts = found + ([lit(source.constant)] if source.constant else [])
    return f"coalesce({', '.join(parts)})" if parts else "NULL::VARCHAR"


def _piece_sql(piece: Piece, at: int) -> str:
    text = rearmed(f"nullif(trim(c{at}), '')")
    if piece.contains:
        cases = " ".join(
            f"WHEN contains(lower({text}), {lit(word)}) THEN {lit(value)}" for word, value in piece.contains
        )
        return f"CASE {cases} ELSE {text} END"
    if not piece.values:
        return text
    rest = lit(piece.values["*"]) if "*" in piece.values else text
    known = {key.lower(): value for key, value in piece.values.items() if key != "*"}
    meant = f"coalesce({word_map(known)}[lower({text})], {rest})" if known else rest
    return f"CASE WHEN {text} IS NOT NULL THEN nullif({meant}, '') END"


def _checked(task: Check, variant: Variant, place: int) -> str:
    """The steps from text to judged row, each using the names of the one before."""
    cells = [_cell(task, name, variant.sources.get(name, Source())) for name in task.columns]
    casts = [(cell, cast_of(cell)) for cell in cells]
    steps = f"SELECT *{_currency(task)} FROM texts"
    steps = f"SELECT *{_step(casts, 'bare')} FROM ({steps})"
    steps = f"SELECT *{_step(casts, 'number')} FROM ({steps})"
    steps = f"SELECT *{_step(casts, 'value')} FROM ({steps})"
    cells_reasons = [*_required(task), *(cast.reason for _, cast in casts if cast.reason != "NULL")]
    detail = next((cell for cell in cells if task.mapping.table == "actions" and cell.column.name == "detail"), None)
    if detail:
        instant = variant.sources.get("detail", Source()).instant
        steps = details.with_day(task.connection, steps, detail, task.company.locale, instant)
        cells_reasons.append(details.reason(detail))
    steps = f"SELECT *, concat_ws(' ', {', '.join(cells_reasons)}) AS unread FROM ({steps})"
    ruled = f"SELECT * REPLACE ({_rules(task)}), {_KEYS} FROM ({steps})"
    reasons = ", ".join(["nullif(unread, '')", *_row_reasons(task)])
    columns = ", ".join([*task.columns, "email_key", "phone_key"])
    reason = accounts.guarded(task.mapping.table, f"coalesce(problem, concat_ws(' ', {reasons}))")
    return f"SELECT line, {place} AS variant, {columns}, {reason} AS reason FROM ({ruled})"


def _step(casts: list[tuple[Cell, Cast]], step: str) -> str:
    done = ((getattr(cell, step), getattr(cast, step)) for cell, cast in casts)
    return "".join(f", {sql} AS {name}" for name, sql in done if sql)


def _cell(task: Check, name: str, source: Source) -> Cell:
    own = task.table.c if name in task.table.c else schema.customers.c
    column, text = own[name], f"t_{name}"
    shape: dates.Shape | amounts.Shape | None = None
    if isinstance(column.type, (Instant, sa.Date)):
        shape = dates.shape_of(task.connection, "texts", text, task.company.locale)
    elif isinstance(column.type, Money):
        company = task.company
        shape = amounts.shape_of(task.connection, "texts", text, company.locale, company.currency_digits)
    field = (schema.fields_of(schema.customers) | fields_for(task.mapping.table))[name]
    step = _step_of(task, source)
    return Cell(task.mapping.table, column, field, task.company.time_zone, step, shape, source.minor)


def _step_of(task: Check, source: Source) -> str:
    """The smallest amount of a row's currency; instalments have their purchase's, which is looked at later."""
    if accounts.priced(task.mapping.table):
        return "coalesce(step, 1)"
    foreign = task.mapping.table == "instalments" and not source.minor
    return "1" if foreign else str(10 ** (MONEY_SCALE - task.company.currency_digits))


def load_currencies(connection: duckdb.DuckDBPyConnection) -> None:
    """The table `currencies`: every code with its smallest amount, in ten-thousandths."""
    codes = sorted(list_currencies())
    table = pa.table({"code": codes, "step": [_smallest(code) for code in codes]})
    connection.register("given", table)
    connection.execute("CREATE TABLE currencies AS SELECT code, step FROM given")
    connection.unregister("given")


def _smallest(code: str) -> int:
    return int(10 ** (MONEY_SCALE - get_currency_precision(code)))


def _currency(task: Check) -> str:
    """The currency by its own column, else by the sign or code at the amount, else the company's."""
    amount = f"t_{accounts.priced(task.mapping.table)}"
    if not accounts.priced(task.mapping.table):
        return ""
    signs = word_map(words.CURRENCY_SIGNS)
    code = f"upper(regexp_extract({amount}, '[\\d\\s][A-Za-z]{{3}}$|^[A-Za-z]{{3}}[\\d\\s]', 0))"
    written = f"nullif(regexp_replace({code}, '[^A-Z]', '', 'g'), '')"
    sign = f"{signs}[nullif(regexp_extract({amount}, 'US\\$|[€£¥₹]'), '')]"
    chosen = f"coalesce({signs}[t_currency], upper(t_currency), {sign}, {written}, {lit(task.company.currency)})"
    steps = "(SELECT MAP(list(code), list(step)) FROM currencies)"
    usual = f"WHEN {lit(task.company.currency)} THEN {10 ** (MONEY_SCALE - task.company.currency_digits)}"
    return f", {chosen} AS code, CASE code {usual} ELSE {steps}[code] END AS step"


def _rules(task: Check) -> str:
    """What a column says of another, once both are read."""
    if task.mapping.table == "calls":
        past = f"CASE WHEN scheduled_at <= {task.now} THEN 'held' ELSE 'scheduled' END"
        return f"CASE WHEN outcome = 'held_if_past' THEN {past} ELSE outcome END AS outcome"
    if task.mapping.table == "actions":
        return details.RULE
    if task.mapping.table != "payments":
        return accounts.rule_of(task.mapping.table).values.replace("{zone}", task.company.time_zone)
    kind = "CASE WHEN t_kind IS NOT NULL THEN kind WHEN amount < 0 THEN 'refund' ELSE 'one_time' END"
    paid_at = (
        "CASE WHEN status = 'paid' AND t_paid_at IS NULL THEN due_at "
        "WHEN status IN ('failed', 'scheduled', 'in_review') THEN NULL ELSE paid_at END"
    )
    attempt = "CASE WHEN status = 'failed' AND t_last_attempt_at IS NULL THEN due_at ELSE last_attempt_at END"
    return (
        f"code AS currency, {kind} AS kind, {paid_at} AS paid_at, {attempt} AS last_attempt_at, "
        f"CASE WHEN ({kind}) = 'refund' THEN -abs(amount) ELSE amount END AS amount"
    )


def _required(task: Check) -> list[str]:
    own = {} if task.mapping.table == "customers" else schema.fields_of(task.table)
    needed = {name: f"'{field.label}' is empty." for name, field in own.items() if field.required}
    return [f"CASE WHEN t_{name} IS NULL THEN {lit(words)} END" for name, words in needed.items()]


def _row_reasons(task: Check) -> list[str]:
    nobody = "coalesce(t_external_id, email_key, phone_key) IS NULL"
    unknown = f"CASE WHEN {nobody} THEN 'No customer: give a customer id, an e-mail or a phone number.' END"
    reasons = [*([] if task.of_company else [unknown]), *_unborn(task), *accounts.rule_of(task.mapping.table).reasons]
    if accounts.priced(task.mapping.table):
        reasons.append(
            "CASE WHEN step IS NULL THEN '''Currency'' is ''' || left(code, 20) || "
            "''', which is not a currency code such as EUR.' END"
        )
    if task.mapping.table == "payments":
        reasons.append(
            "CASE WHEN amount < 0 AND kind <> 'refund' THEN '''Amount'' is ''' || left(t_amount, 80) || "
            "''', below zero: then ''Kind'' must be refund.' END"
        )
    return reasons


def _unborn(task: Check) -> list[str]:
    """Nobody is born after the day of the import."""
    if "birth_date" not in task.people:
        return []
    today = f"CAST(timezone({lit(task.company.time_zone)}, to_timestamp({task.now})) AS DATE)"
    before, after = lit("'Birth date' is '"), lit("', which is in the future.")
    return [f"CASE WHEN birth_date > {today} THEN {before} || left(t_birth_date, 80) || {after} END"]
