"""Packages and who subscribed to them: files name a package by its name, capitals aside."""

import sqlalchemy as sa

from data import bulk
from data.accounts import schema as account
from data.importing.casts import lit
from data.importing.checking import Check
from data.importing.stored import mirror, mirror_of_customers

_UNKNOWN = "', which the company does not have. Import it as packages first, or give 'Price' and 'Cycle' to make it."
_CURRENCY = ", but 'Price' is empty and the known one is in another. Give 'Price', too, or leave 'Currency' empty."
_BY_NAME = (
    "SELECT lower(name) AS key, arg_min(name, id) AS name, arg_min(price, id) AS price, "
    "arg_min(currency, id) AS currency, min(id) AS id FROM packages_there GROUP BY lower(name)"
)


def join(task: Check, connection: sa.Connection) -> None:
    """A package that is known keeps its spelling, so that the row replaces it; a new one has its first in the file."""
    _packages(task, connection)
    first = "arg_min(w.package, w.line) OVER (PARTITION BY lower(w.package))"
    task.connection.execute(
        f"CREATE OR REPLACE TABLE linked AS SELECT w.*, coalesce(p.name, {first}) AS name, '' AS reason "
        f"FROM winners w LEFT JOIN ({_BY_NAME}) p ON p.key = lower(w.package)"
    )


def _packages(task: Check, connection: sa.Connection) -> None:
    columns = [account.packages.c[name] for name in ("id", "name", "price", "currency")]
    mirror(task, connection, "packages_there", columns, (sa.true(),))


def join_subscriptions(task: Check, connection: sa.Connection) -> None:
    """Each row with its package, the company's or one that the file describes.

    Without a price it keeps the one that is stored, and a new subscription takes the package's.
    """
    _packages(task, connection)
    table = account.package_subscriptions
    columns = [table.c[name] for name in ("id", "customer_id", "row_key", "price", "currency")]
    mirror_of_customers(task, connection, "subscriptions_there", columns)
    task.connection.execute(_DESCRIBED)
    task.connection.execute(_SUBSCRIBED)


_DESCRIBED = (
    "CREATE OR REPLACE TABLE described AS SELECT lower(package) AS key, arg_min(package, line) AS name, "
    "arg_min(cycle, line) AS cycle, arg_min(price, line) AS price, arg_min(currency, line) AS currency FROM ("
    "SELECT * FROM winners WHERE price IS NOT NULL AND cycle IS NOT NULL "
    "AND lower(package) NOT IN (SELECT lower(name) FROM packages_there) "
    "QUALIFY row_number() OVER (PARTITION BY customer_id, row_key ORDER BY line DESC) = 1) GROUP BY lower(package)"
)
_KNOWN = f"{_BY_NAME} UNION ALL SELECT key, name, price, currency, NULL::BIGINT AS id FROM described"
_SUBSCRIBED = (
    "CREATE OR REPLACE TABLE linked AS SELECT w.* EXCLUDE (price, currency), "
    "coalesce(w.price, s.price, p.price) AS price, "
    "CASE WHEN w.price IS NULL THEN coalesce(s.currency, p.currency) ELSE w.currency END AS currency, "
    "p.id AS package_id, "
    f"CASE WHEN p.key IS NULL THEN '''Package'' is ''' || left(w.package, 80) || {lit(_UNKNOWN)} "
    "WHEN w.price IS NULL AND w.currency <> coalesce(s.currency, p.currency) "
    f"THEN '''Currency'' is ' || w.currency || {lit(_CURRENCY)} ELSE '' END AS reason "
    f"FROM winners w LEFT JOIN ({_KNOWN}) p ON p.key = lower(w.package) "
    "LEFT JOIN subscriptions_there s ON s.customer_id = w.customer_id AND s.row_key = w.row_key"
)


def write_described(task: Check, connection: sa.Connection) -> None:
    """Makes the packages that are not known yet and that rows describe by price and cycle."""
    made = task.connection.sql(
        f"SELECT {task.company.id}::BIGINT AS company_id, name, cycle, price, currency FROM described ORDER BY name"
    ).to_arrow_table()
    if made.num_rows:
        bulk.insert(connection, account.packages, made)
        _packages(task, connection)
        task.connection.execute(
            f"UPDATE winners SET package_id = p.id FROM ({_BY_NAME}) p "
            "WHERE package_id IS NULL AND p.key = lower(package)"
        )
