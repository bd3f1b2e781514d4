"""From derived rows to the facts file: choices become enums, names get their rank."""

import duckdb

from data.companies import Company
from data.facts.columns import FACTS, Fact
from data.facts.derive import income_ranges

_SORT_NAME = "lower(strip_accents(name))"
_ENUMS = tuple(fact for fact in FACTS.values() if fact.type == "ENUM")


def store(connection: duckdb.DuckDBPyConnection, company: Company) -> int:
    """Writes all of `work.customer` and `work.movement`; returns the number of customers."""
    casts = {fact.key: _as_enum(fact.key, _values(connection, fact, company)) for fact in _ENUMS}
    replaced = ", ".join(f'{cast} AS "{key}"' for key, cast in casts.items())
    connection.execute(
        f"CREATE TABLE customer AS SELECT * REPLACE ({replaced}),"
        f" CAST(row_number() OVER (ORDER BY {_SORT_NAME}, id) AS DOUBLE) AS name_rank FROM work.customer ORDER BY id"
    )
    connection.execute(
        "CREATE TABLE movement AS SELECT customer_id, day,"
        " CAST(kind AS ENUM('new', 'restored', 'archived', 'deleted')) AS kind FROM work.movement ORDER BY day, customer_id"
    )
    return _count(connection)


def merge(connection: duckdb.DuckDBPyConnection, changed: list[int]) -> int:
    """Replaces the rows of the changed customers; returns the number of customers afterwards."""
    connection.execute("CREATE TABLE work.changed AS SELECT unnest($ids::BIGINT[]) AS id", {"ids": changed})
    for fact in _ENUMS:
        _widen(connection, fact)
    connection.execute("DELETE FROM customer WHERE id IN (SELECT id FROM work.changed)")
    connection.execute("DELETE FROM movement WHERE customer_id IN (SELECT id FROM work.changed)")
    connection.execute(
        f"""INSERT INTO customer
        SELECT t.*, coalesce(c.name_rank, 0)
            + 1e-6 * row_number() OVER (PARTITION BY c.name_rank ORDER BY t.sort_name, t.id) AS name_rank
        FROM (SELECT *, {_SORT_NAME} AS sort_name FROM work.customer) t
        ASOF LEFT JOIN (SELECT name_rank, {_SORT_NAME} AS sort_name FROM customer) c ON t.sort_name >= c.sort_name
        """.replace("t.*", ", ".join(f't."{key}"' for key in FACTS))
    )
    connection.execute("INSERT INTO movement SELECT customer_id, day, kind FROM work.movement")
    return _count(connection)


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


def _widen(connection: duckdb.DuckDBPyConnection, fact: Fact) -> None:
    """Lets an enum take the values that changed customers bring along."""
    if fact.choices or fact.key == "income_range":
        return
    known, fresh = (_distinct(connection, fact.key, table) for table in ("customer", "work.customer"))
    if not set(fresh) <= set(known):
        cast = _as_enum(fact.key, sorted({*known, *fresh}))
        connection.execute(f'ALTER TABLE customer ALTER "{fact.key}" TYPE {cast.partition(" AS ")[2][:-1]}')
