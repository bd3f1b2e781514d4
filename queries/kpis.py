"""The figures of the KPI strip, declared once: how each is computed, said and opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from data.companies import Company
from data.facts.packing import FLAGS
from data.facts.table import facts
from queries import formats
from queries.answer import answer
from queries.breakdown import Counts, counts_of, digits
from queries.filters import FILTERS
from queries.scope import Scope
from queries.selection import Selection
from queries.statistics import median, wilson

_c = facts.c


_MONEY = ("amount_overdue", "total_paid")
_ADDED = (*_MONEY, "payments_overdue", "foreign_count")


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
    """Every measure under all filters: numbers of customers by flag, and sums with money as exact Decimals."""
    layout = digits(scope)
    pack = sa.column(layout[FLAGS[0]].pack, sa.Integer)
    added = [sa.cast(sa.func.sum(_c[key]), sa.String).label(key) for key in _ADDED]
    question: Any = (
        sa.select(pack, sa.func.count().label("n"), *added)
        .select_from(facts)
        .where(selection.predicate())
        .group_by(pack)
    )
    frame = answer(question, scope)
    numbers, counts = frame[pack.name].to_numpy(), frame["n"].to_numpy()
    flags = {key: counts_of(layout[key], numbers, counts).get(True, 0) for key in FLAGS}
    totals = {key: sum((Decimal(text) for text in frame[key]), Decimal(0)) for key in _ADDED}
    money = {key: scope.company.exact(totals[key]) for key in _MONEY}
    return {
        "count": int(frame["n"].sum()),
        **flags,
        **money,
        **{key: int(totals[key]) for key in _ADDED if key not in _MONEY},
    }


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
    note = (
        f"{formats.short_money(amount / n, f.company)} each, n {formats.number(n, f.company)} paying"
        if n
        else "nobody pays"
    )
    foreign = f.sums["foreign_count"]
    left_out = f"; {formats.number(foreign, f.company)} payments in other currencies left out" if foreign else ""
    return Said(amount, formats.short_money(amount, f.company), note + left_out)


def _number_of(key: str) -> Callable[[Figures], Said]:
    def say(f: Figures) -> Said:
        n, of = f.sums[key], f.sums["count"]
        return Said(
            n,
            formats.number(n, f.company),
            formats.percent(n / of, f.company) + " of these" if of else "not assessable",
        )

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
        return Said(
            n / base, formats.percent(n / base, f.company), f"{low} to {high} %, n {formats.number(base, f.company)}"
        )

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
