"""The facts that the code built, in the shapes that the reference uses, so that the two can be compared with ==."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

from data.companies import Company
from data.facts import Facts
from data.facts.columns import ANOMALIES, FACTS, MILESTONES
from data.facts.derive import income_ranges
from data.facts.statuses import STATUSES
from tests.reference.facts import facts
from tests.reference.movements import movements
from tests.reference.seen import Row, Rules, Seen, seen_by_customer
from tests.strategies import Rows

BITS = {
    "statuses": tuple(STATUSES),
    "reached": tuple(key for _, key, _ in MILESTONES),
    "anomalies": tuple(key for key, _, _ in ANOMALIES),
}
MONEY = ("total_paid", "amount_overdue", "income", "failed_amount")


def rules_of(company: Company, as_of: date) -> Rules:
    return Rules(
        as_of=as_of, zone=company.time_zone, currency=company.currency, retry_days=company.retry_days,
        income_bounds=company.income_bounds,
    )  # fmt: skip


def expected(rows: Rows, company: Company, as_of: date) -> list[Row]:
    """The reference's facts of a company, with stored keys for ranges and money in whole cents as facts hold it."""
    ranges = [key for key, _ in income_ranges(company.income_bounds)]
    found = facts(everyone(rows, company, as_of))
    for row in found:
        row["income_range"] = None if row["income_range"] is None else ranges[row["income_range"]]
        row |= {key: _cents(row[key]) for key in MONEY}
    return found


def everyone(rows: Rows, company: Company, as_of: date) -> list[Seen]:
    return seen_by_customer(rows.customers, rows.actions, rows.calls, rows.payments, rules_of(company, as_of))


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def expected_movements(rows: Rows, company: Company, as_of: date) -> list[tuple[Any, ...]]:
    return sorted((c.profile["id"], *move) for c in everyone(rows, company, as_of) for move in movements(c))


def built(version: Facts) -> list[Row]:
    """The customers of a facts file by id, with bit fields as sets of keys."""
    rows = _read(version, f"SELECT {', '.join(FACTS)} FROM customer ORDER BY id")
    return [_unpacked(dict(zip(FACTS, row, strict=True))) for row in rows]


def _unpacked(row: Row) -> Row:
    return row | {
        name: frozenset(key for place, key in enumerate(keys) if row[name] >> place & 1) for name, keys in BITS.items()
    }


def built_movements(version: Facts) -> list[tuple[Any, ...]]:
    return sorted(_read(version, "SELECT customer_id, day, kind FROM movement"))


def _read(version: Facts, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(version.path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def differences(found: list[Row], wanted: list[Row]) -> list[str]:
    """One line per value that differs: whose, which, what was found and what was wanted."""
    mine, theirs = ({row["id"]: row for row in rows} for rows in (found, wanted))
    lines = [
        f"customer {key} is only in the {'facts' if key in mine else 'reference'}"
        for key in sorted(mine.keys() ^ theirs.keys())
    ]
    for key in sorted(mine.keys() & theirs.keys()):
        name, got, due = theirs[key]["name"], mine[key], theirs[key]
        lines += [
            f"{key} ({name}) {term}: {got[term]!r}, should be {due[term]!r}" for term in FACTS if got[term] != due[term]
        ]
    return lines
