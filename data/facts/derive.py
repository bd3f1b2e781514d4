"""From grouped inputs to facts, inside DuckDB: local dates, day counts, statuses, movements."""

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest

import duckdb

from data.companies import Company
from data.days import offsets
from data.facts.closer import LOOKS
from data.facts.columns import FACTS, Fact
from data.facts.inputs import Moment
from data.types import MONEY_SCALE


def income_ranges(bounds: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    """Keys and labels of the income ranges, lowest first: `0` for no income, then from each bound to the next."""
    edges = list(pairwise(bounds))
    first = (("0", "0"), (f"under-{_short(bounds[1])}", f"under {_short(bounds[1])}"))
    middle = tuple((f"{_short(low)}-{_short(high)}", f"{_short(low)} to {_short(high)}") for low, high in edges[1:])
    return (*first, *middle, (f"{_short(bounds[-1])}-up", f"{_short(bounds[-1])} and over"))


def _short(amount: int) -> str:
    return f"{amount // 1000}k" if amount and amount % 1000 == 0 else str(amount)


def _income_range_sql(bounds: tuple[int, ...]) -> str:
    keys = [key for key, _ in income_ranges(bounds)]
    under = " ".join(f"WHEN x < {high} THEN '{key}'" for high, key in zip(bounds[1:], keys[1:], strict=False))
    return f"CASE WHEN x IS NULL THEN NULL WHEN x <= 0 THEN '0' {under} ELSE '{keys[-1]}' END"


def _offset_sql(since: Sequence[tuple[int, int]]) -> str:
    """The offset that holds at instant x, found by halving."""
    if len(since) == 1:
        return str(since[0][1])
    middle = len(since) // 2
    return f"CASE WHEN x < {since[middle][0]} THEN {_offset_sql(since[:middle])} ELSE {_offset_sql(since[middle:])} END"


_ISO_DAY = r"CASE WHEN regexp_full_match(x, '\d{4}-\d\d-\d\d') THEN try_cast(x AS DATE) END"
_YEARS_BETWEEN = (
    "CASE WHEN born <= d THEN year(d) - year(born)"
    " - CASE WHEN (month(d), day(d)) < (month(born), day(born)) THEN 1 ELSE 0 END END"
)


_EARLIEST = """
SELECT least(
    (SELECT least(min(created_at), min(recorded_at)) FROM work.profiles),
    (SELECT min(first_action_at) FROM work.actions),
    (SELECT min(first_call_at) FROM work.calls),
    (SELECT min(first_payment_at) FROM work.payments),
    (SELECT min("at") FROM work.failed_attempts)
)
"""
"""The first instant of all inputs; no other of theirs can lie before it."""


def define(connection: duckdb.DuckDBPyConnection, moment: Moment) -> None:
    """Defines what the statements over the inputs in `work` share: local days, money, the day that is asked about."""
    ((earliest,),) = connection.execute(_EARLIEST).fetchall()
    first = moment.cutoff if earliest is None else min(earliest, moment.cutoff)
    for macro in _macros(moment, first):
        connection.execute(f"CREATE OR REPLACE TEMP MACRO {macro}")


def _offsets_between(time_zone: str, first: int, cutoff: int) -> list[tuple[int, int]]:
    """The few offsets that hold for the instants of the inputs; what is after the cutoff only has to stay after it."""
    known = offsets(time_zone)
    ends = [start for start, _ in known[1:]]
    met = [entry for entry, end in zip_longest(known, ends) if entry[0] < cutoff and (end is None or end >= first)]
    return met or [known[0]]


def _macros(moment: Moment, first: int) -> list[str]:
    company = moment.company
    money = f"DECIMAL(18, {company.currency_digits})"
    scale = f"{10**-MONEY_SCALE:.{MONEY_SCALE}f}"
    offset = _offset_sql(_offsets_between(company.time_zone, first, moment.cutoff))
    return [
        f"local_day(x) AS DATE '1970-01-01' + CAST(floor((x + {offset}) / 86400) AS INTEGER)",
        f"exact(x) AS CAST(x AS DECIMAL(22, 0)) * {scale}",
        f"money_or_none(x) AS CAST(exact(x) AS {money})",
        "money(x) AS money_or_none(coalesce(x, 0))",
        f"iso_day(x) AS {_ISO_DAY}",
        f"income_range(x) AS {_income_range_sql(company.income_bounds)}",
        f"years_between(born, d) AS {_YEARS_BETWEEN}",
        f"day_asked() AS DATE '{moment.as_of}'",
        f"retry_window() AS {company.retry_days}",
    ]


_LOCAL_DAY = re.compile(r"local_day\((?:[^()]|\([^()]*\))*\)")
_DAYS = {call: f"day_{place}" for place, call in enumerate(sorted(set(_LOCAL_DAY.findall(repr(FACTS)))))}
"""Each local day that the facts need, computed once as a column: DuckDB would write it out wherever a fact names it."""


def _expression(fact: Fact, company: Company) -> str:
    return _LOCAL_DAY.sub(lambda call: _DAYS[call.group()], _written(fact, company))


def _written(fact: Fact, company: Company) -> str:
    if fact.type == "ENUM":  # an empty text is a missing value: it could not be written into an address
        return f"nullif(CAST({fact.sql} AS VARCHAR), '') AS \"{fact.key}\""
    types = {"MONEY": f"DECIMAL(18, {company.currency_digits})"}
    return f'CAST({fact.sql} AS {types.get(fact.type, fact.type)}) AS "{fact.key}"'


_COUNTS = ("testimony_count", "assigned_count", "completed_count", "held_coaching", "overdue_count", "foreign_payments",
           "unknown_actions", "unknown_calls")  # fmt: skip


def _joined() -> str:
    joins = " ".join(f"LEFT JOIN work.{name} USING (customer_id)" for name in _PER_CUSTOMER)
    zero = ", ".join(f"coalesce({name}, 0) AS {name}" for name in _COUNTS)
    return (
        f"SELECT * REPLACE ({zero}), coalesce(unknown_actions, 0) + coalesce(unknown_calls, 0) AS unknown_kinds,"
        f" day_asked() AS as_of, retry_window() AS retry_days FROM work.profiles {joins}"
    )


_PER_CUSTOMER = (
    "actions",
    "calls",
    "payments",
    "latest",
    "methods",
    "failures",
    "gone",
    *(look.name for look in LOOKS),
)


def _latest(value: str, least: object, when: str) -> str:
    """The value at the latest instant; of several at the same second the largest, whatever the order of import."""
    return f'arg_max_null({value}, ("at", coalesce({value}, {least}))) FILTER ({when})'


_LATEST = f"""
CREATE OR REPLACE TABLE work.latest AS
SELECT customer_id,
    {_latest("amount", -(2**62), "kind = 'income'")} AS income_units,
    {_latest("detail", "''", "kind = 'subscription_started'")} AS plan_name,
    {_latest("detail", "''", "kind = 'subscription_cancelled'")} AS cancelled_until
FROM work.latest_actions GROUP BY customer_id
"""

_METHODS = f"""
CREATE OR REPLACE TABLE work.methods AS
SELECT customer_id, {_latest("method", "''", "true")} AS method_name FROM work.latest_methods GROUP BY customer_id
"""

_FAILURES = """
CREATE OR REPLACE TABLE work.failures AS
WITH attempts AS (
    SELECT f.*, local_day("at") AS day, max("at") OVER (PARTITION BY customer_id) AS latest,
        last_paid_at IS NULL OR last_paid_at < "at" AS unpaid
    FROM work.failed_attempts f LEFT JOIN work.payments USING (customer_id)
), runs AS (
    SELECT *, day - lag(day) OVER (PARTITION BY customer_id, unpaid ORDER BY "at") <= retry_window() AS goes_on
    FROM attempts
)
SELECT customer_id,
    max(attempts) FILTER ("at" = latest) AS failure_attempts,
    max(amount) FILTER ("at" = latest) AS failure_units,
    max(day) FILTER (unpaid AND goes_on IS NOT TRUE) AS failing_on
FROM runs GROUP BY customer_id
"""

_STATE_MOVES = """
CREATE OR REPLACE TABLE work.moves AS
WITH ordered AS (
    SELECT customer_id, "at", kind, kind <> 'restored' AS gone,
           lag(kind <> 'restored', 1, false) OVER turns AS was_gone, row_number() OVER turns AS turn
    FROM work.state_changes
    WINDOW turns AS (
        PARTITION BY customer_id
        ORDER BY "at", CASE kind WHEN 'restored' THEN 0 WHEN 'archived' THEN 1 ELSE 2 END
    )
)
SELECT customer_id, local_day("at") AS day, kind, "at", turn FROM ordered WHERE gone <> was_gone
"""

_GONE = """
CREATE OR REPLACE TABLE work.gone AS
WITH changes AS (
    SELECT *, max("at") FILTER (kind = 'restored') OVER (PARTITION BY customer_id) AS back_at FROM work.state_changes
), since AS (
    SELECT customer_id,
        min("at") FILTER (kind = 'archived') AS archived_from,
        min("at") FILTER (kind = 'deleted') AS deleted_from
    FROM changes WHERE kind <> 'restored' AND (back_at IS NULL OR "at" >= back_at) GROUP BY customer_id
), moved AS (
    SELECT customer_id, arg_max(day, "at") FILTER (kind <> 'restored') AS gone_on,
        max(day) FILTER (kind = 'restored') AS back_on
    FROM work.moves GROUP BY customer_id
)
SELECT * FROM moved FULL JOIN since USING (customer_id)
"""

_MOVEMENTS = """
SELECT customer_id, day, kind,
    lead(day, 1, 'infinity'::DATE) OVER (PARTITION BY customer_id ORDER BY turn) AS until
FROM (
    SELECT id AS customer_id, created AS day, 'new' AS kind, 0 AS turn FROM {facts} WHERE NOT directory_entry
    UNION ALL
    SELECT m.customer_id, greatest(m.day, c.created), m.kind, m.turn
    FROM work.moves m JOIN {facts} c ON c.id = m.customer_id WHERE NOT c.directory_entry
)
"""


def derive(connection: duckdb.DuckDBPyConnection, moment: Moment) -> None:
    """Fills `work.customer` and `work.movement` from the inputs that stand in `work`, after `define`.

    Customers created after the as-of day, or of whom nothing is known by then, are left out.
    """
    for step in (_LATEST, _METHODS, _FAILURES, _STATE_MOVES, _GONE):
        connection.execute(step)
    dated = ", ".join(f"{call} AS {column}" for call, column in _DAYS.items())
    connection.execute(f"CREATE OR REPLACE TABLE work.dated AS SELECT *, {dated} FROM ({_joined()})")
    columns = ", ".join(_expression(fact, moment.company) for fact in FACTS.values())
    connection.execute(
        f"CREATE OR REPLACE TABLE work.customer AS SELECT * FROM (SELECT {columns} FROM work.dated)"
        " WHERE created <= day_asked()"
    )
    connection.execute(f"CREATE OR REPLACE TABLE work.movement AS {_MOVEMENTS.format(facts='work.customer')}")
