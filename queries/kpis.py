"""The figures of the KPI strip, declared once: how each is computed, said and opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from data.companies import Company
from data.facts.table import facts
from queries import formats
from queries.answer import answer
from queries.breakdown import Counts
from queries.filters import FILTERS
from queries.scope import Scope
from queries.selection import Selection
from queries.statistics import median, wilson

_c = facts.c


def _many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count().filter(condition)


MEASURES: dict[str, sa.ColumnElement[Any]] = {
    "count": sa.func.count(),
    **{key: _many(_c[key]) for key in FILTERS if FILTERS[key].kind.control == "flag"},
    "amount_overdue": sa.func.coalesce(sa.func.sum(_c.amount_overdue), 0),
    "total_paid": sa.func.coalesce(sa.func.sum(_c.total_paid), 0),
    "payments_overdue": sa.cast(sa.func.coalesce(sa.func.sum(_c.payments_overdue), 0), sa.BigInteger),
    "foreign_payments": sa.cast(sa.func.coalesce(sa.func.sum(_c.foreign_count), 0), sa.BigInteger),
}


@dataclass(frozen=True)
class Figures:
    """What KPIs are made of: sums under all filters, values of day counts under all filters, and everybody."""

    sums: Mapping[str, Any]
    days: Mapping[str, Counts]
    total: int
    company: Company


@dataclass(frozen=True)
class Said:
    value: Any
    text: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """`clause` is the filter that the customers behind the figure have beyond the selection, as (key, text)."""

    key: str
    label: str
    help: str
    say: Callable[[Figures], Said]
    clause: tuple[str, str] | None = None


def sums(selection: Selection, scope: Scope) -> dict[str, Any]:
    """Every measure under all filters; money as exact Decimals."""
    question = sa.select(*(_exact(measure).label(key) for key, measure in MEASURES.items())).where(selection.predicate())
    row = answer(question, scope).iloc[0].to_dict()
    return {key: scope.company.exact(Decimal(value)) if key in _MONEY else int(value) for key, value in row.items()}


_MONEY = ("amount_overdue", "total_paid")


def _exact(measure: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Sums of money leave the engine as text: a frame would turn decimals into floats."""
    return sa.cast(measure, sa.String) if isinstance(measure.type, sa.Numeric) and not isinstance(measure.type, sa.Integer) else measure


def _customers(f: Figures) -> Said:
    n = f.sums["count"]
    share = formats.percent(n / f.total, f.company) if f.total else "0 %"
    return Said(n, formats.number(n, f.company), f"{share} of {formats.number(f.total, f.company)}")


def _overdue(f: Figures) -> Said:
    amount, typical = f.sums["amount_overdue"], median(_given(f.days["days_past_due"]))
    note = "nobody is overdue" if typical is None else f"median {_plain(typical, f)} days past due"
    return Said(amount, formats.short_money(amount, f.company), note)


def _paid(f: Figures) -> Said:
    amount, n = f.sums["total_paid"], f.sums["paying"]
    note = f"{formats.short_money(amount / n, f.company)} each, n {formats.number(n, f.company)} paying" if n else "nobody pays"
    foreign = f.sums["foreign_payments"]
    left_out = f"; {formats.number(foreign, f.company)} in other currencies left out" if foreign else ""
    return Said(amount, formats.short_money(amount, f.company), note + left_out)


def _number_of(key: str) -> Callable[[Figures], Said]:
    def say(f: Figures) -> Said:
        n, of = f.sums[key], f.sums["count"]
        return Said(n, formats.number(n, f.company), formats.percent(n / of, f.company) + " of these" if of else "not assessable")

    return say


def _median_of(key: str) -> Callable[[Figures], Said]:
    def say(f: Figures) -> Said:
        given = _given(f.days[key])
        middle, n = median(given), sum(given.values())
        return Said(middle, "–" if middle is None else _plain(middle, f), f"median, n {formats.number(n, f.company)}")

    return say


def _rate_of(key: str, of: str) -> Callable[[Figures], Said]:
    def say(f: Figures) -> Said:
        n, base = f.sums[key], f.sums[of]
        ends = wilson(n, base)
        if ends is None:
            return Said(None, "–", "not assessable, n 0")
        low, high = (formats.number(100 * end, f.company, 1) for end in ends)
        return Said(n / base, formats.percent(n / base, f.company), f"{low} to {high} %, n {formats.number(base, f.company)}")

    return say


def _given(counts: Counts) -> Counts:
    return {value: n for value, n in counts.items() if value is not None}


def _plain(value: float, f: Figures) -> str:
    return formats.number(value, f.company, 0 if value == int(value) else 1)


KPIS: dict[str, Kpi] = {
    kpi.key: kpi
    for kpi in (
        Kpi(key="customers", label="Customers", help="Customers that all the filters leave.", say=_customers),
        Kpi(key="delinquent", label="Delinquent", help=FILTERS["delinquent"].help, say=_number_of("delinquent"),
            clause=("delinquent", "yes")),
        Kpi(key="amount_overdue", label="Overdue", help=FILTERS["amount_overdue"].help, say=_overdue, clause=("delinquent", "yes")),
        Kpi(key="total_paid", label="Paid to date", help=FILTERS["total_paid"].help, say=_paid, clause=("paying", "yes")),
        Kpi(key="onboarding_days", label="Onboarding Days", help="The median of the days from close to onboarded.",
            say=_median_of("onboarding_days"), clause=("onboarding_days", "0..")),
        Kpi(key="graduated", label="Graduated", say=_rate_of("graduated", "paying"), clause=("graduated", "yes"),
            help="The share of paying clients with a graduation, with its Wilson 95 % interval."),
        Kpi(key="testimony", label="Testimony", say=_rate_of("testimony", "count"), clause=("testimony", "yes"),
            help="The share of customers with at least one testimony, with its Wilson 95 % interval."),
    )
}  # fmt: skip

DAY_KEYS = ("onboarding_days", "days_past_due")
