"""From derived rows to the facts file: choices become enums, names get their rank."""

from collections.abc import Sequence

import duckdb

from data.companies import Company
from data.facts.columns import FACTS, Fact
from data.facts.derive import income_ranges
from data.facts.packing import Digit, fits, pack_columns, plan, recall, remember

_PLAIN_NAME = "lower(strip_accents(name))"
_ENUMS = tuple(fact for fact in FACTS.values() if fact.type == "ENUM")


def store(connection: duckdb.DuckDBPyConnection, company: Company) -> int:
    """Writes all of `work.customer` and `work.movement`; returns the number of customers."""
    casts = {fact.key: _as_enum(fact.key, _values(connection, fact, company)) for fact in _ENUMS}
    replaced = ", ".join(f'{cast} AS "{key}"' for key, cast in casts.items())
    connection.execute(
        f"CREATE TABLE work.ranked AS SELECT * REPLACE ({replaced}),"
        f" {_PLAIN_NAME} AS plain_name,"
        " CAST(row_number() OVER (ORDER BY plain_name, id) AS DOUBLE) AS name_rank FROM work.customer"
    )
    _write_packed(connection, "SELECT * FROM work.ranked", "work.ranked")
    connection.execute(
        "CREATE TABLE movement AS"
        " SELECT customer_id, day, CAST(kind AS ENUM('new', 'restored', 'archived', 'deleted')) AS kind, until"
        " FROM work.movement ORDER BY day, customer_id"
    )
    return _count(connection)


_PLAIN = ("email", "phone", "external_id")
"""Texts that hardly ever repeat. Compressed, a page of them takes four times as long to read."""


def _write_packed(connection: duckdb.DuckDBPyConnection, rows: str, table: str) -> None:
    digits = plan(connection, table)
    packs = ", ".join(f'{sql} AS "{name}"' for name, sql in pack_columns(digits).items())
    _write(connection, f"SELECT *, {packs} FROM ({rows}) ORDER BY id")
    remember(connection, digits)


def _write(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """The table `customer` anew, perhaps from its own rows."""
    columns = connection.execute(f"DESCRIBE {rows}").fetchall()
    told = ", ".join(f'"{n}" {type}{" USING COMPRESSION uncompressed" * (n in _PLAIN)}' for n, type, *_ in columns)
    connection.execute(f"CREATE TABLE written ({told})")
    connection.execute(f"INSERT INTO written {rows}")
    connection.execute("DROP TABLE IF EXISTS customer")
    connection.execute("ALTER TABLE written RENAME TO customer")


def merge(connection: duckdb.DuckDBPyConnection, changed: list[int]) -> int:
    """Replaces the rows of the changed customers; returns the number of customers afterwards."""
    connection.execute("CREATE TABLE work.changed AS SELECT unnest($ids::BIGINT[]) AS id", {"ids": changed})
    digits = recall(connection)
    widened = [fact.key for fact in _ENUMS if _widen(connection, fact)]
    connection.execute("DELETE FROM customer WHERE id IN (SELECT id FROM work.changed)")
    connection.execute("DELETE FROM movement WHERE customer_id IN (SELECT id FROM work.changed)")
    connection.execute(_insert_ranked())
    if _smallest_gap(connection) < _LEAST_GAP:
        connection.execute(_RENUMBER)
    connection.execute("INSERT INTO movement SELECT customer_id, day, kind, until FROM work.movement")
    _pack_changed(connection, digits, anew=bool(widened))
    return _count(connection)


def _pack_changed(connection: duckdb.DuckDBPyConnection, digits: Sequence[Digit], *, anew: bool) -> None:
    """Packs the rows that have no pack yet; all of them again when a value has no room in the digits."""
    packs = pack_columns(digits)
    fresh = "(SELECT * FROM customer WHERE pack_flags IS NULL)"
    if anew or not fits(connection, digits, fresh):
        _write_packed(connection, f"SELECT * EXCLUDE ({', '.join(packs)}) FROM customer", "customer")
    else:
        values = ", ".join(f'"{name}" = {sql}' for name, sql in packs.items())
        connection.execute(f"UPDATE customer SET {values} WHERE pack_flags IS NULL")


def _insert_ranked() -> str:
    """The changed customers, each ranked by name between its neighbours, who keep their ranks."""
    return f"""
        INSERT INTO customer ({", ".join(f'"{key}"' for key in (*FACTS, "plain_name", "name_rank"))})
        SELECT {", ".join(f't."{key}"' for key in FACTS)}, t.plain_name,
            coalesce(c.low, 0) + (coalesce(c.high, f.first, 1) - coalesce(c.low, 0))
            * row_number() OVER (PARTITION BY c.low ORDER BY t.plain_name, t.id)
            / (1 + count(*) OVER (PARTITION BY c.low))
        FROM (SELECT *, {_PLAIN_NAME} AS plain_name FROM work.customer) t
        ASOF LEFT JOIN (
            SELECT plain_name, name_rank AS low,
                lead(name_rank, 1, name_rank + 1) OVER (ORDER BY name_rank) AS high
            FROM customer
        ) c ON t.plain_name >= c.plain_name
        CROSS JOIN (SELECT min(name_rank) AS first FROM customer) f
        """


_LEAST_GAP = 1e-7
_RENUMBER = """
    UPDATE customer SET name_rank = ranked.place
    FROM (SELECT id, row_number() OVER (ORDER BY plain_name, id) AS place FROM customer) ranked
    WHERE ranked.id = customer.id
"""


def _smallest_gap(connection: duckdb.DuckDBPyConnection) -> float:
    """Between two neighbours in the order of names; far above what a double can no longer tell apart."""
    ranks = "SELECT lead(name_rank) OVER (ORDER BY name_rank) - name_rank AS gap FROM customer"
    row = connection.execute(f"SELECT min(gap) FROM ({ranks})").fetchone()
    return 1.0 if row is None or row[0] is None else float(row[0])


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT count(*) FROM customer").fetchone()
    return int(row[0]) if row else 0


def _values(connection: duckdb.DuckDBPyConnection, fact: Fact, company: Company) -> list[str]:
    if fact.key == "income_range":
        return [key for key, _ in income_ranges(company.income_bounds)]
    return [key for key, _ in fact.choices] or _distinct(connection, fact.key, "work.customer")


def _distinct(connection: duckdb.DuckDBPyConnection, key: str, table: str) -> list[str]:
    rows = connection.execute(
        f'SELECT DISTINCT CAST("{key}" AS VARCHAR) AS v FROM {table} WHERE "{key}" IS NOT NULL ORDER BY v'
    )
    return [value for (value,) in rows.fetchall()]


def _as_enum(key: str, values: list[str]) -> str:
    words = ", ".join("'" + value.replace("'", "''") + "'" for value in values) or "''"
    return f'CAST("{key}" AS ENUM({words}))'


def _widen(connection: duckdb.DuckDBPyConnection, fact: Fact) -> bool:
    """Lets an enum take the values that changed customers bring along; says whether it had to."""
    if fact.choices or fact.key == "income_range":
        return False
    known, fresh = (_distinct(connection, fact.key, table) for table in ("customer", "work.customer"))
    if set(fresh) <= set(known):
        return False
    cast = _as_enum(fact.key, sorted({*known, *fresh}))
    connection.execute(f'ALTER TABLE customer ALTER "{fact.key}" TYPE {cast.partition(" AS ")[2][:-1]}')
    return True
