"""The demonstration's past is as lively as its present, and nothing is tried, paid or recorded ahead of its time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import duckdb
import pytest
import sqlalchemy as sa

from data import facts, schema
from data.accounts.schema import package_subscriptions
from data.companies import Company
from data.days import end_of
from data.demo import DEMO_COMPANIES, make_demo
from data.engines import source
from data.facts.statuses import STATUSES, bit_of
from data.migrate import upgrade
from data.types import whole
from queries.clients.permanence import survival
from queries.scope import Scope
from queries.selection import Selection

TODAY = date(2026, 11, 22)
PAST = (1, 7, 30, 90, 180, 365, 545, 730)


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Company]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTELE_DATA_DIR", str(tmp_path_factory.mktemp("story")))
        patch.delenv("CLIENTELE_DATABASE_URL", raising=False)
        upgrade()
        yield {slug: make_demo(slug, plan.customers, today=TODAY) for slug, plan in DEMO_COMPANIES.items()}


def _shares(company: Company, day: date) -> dict[str, float]:
    """Of everybody who was known on that day, left or not, as the Clients page counts."""
    counts = (f"avg((statuses & {bit_of(status)} != 0)::INT)" for status in STATUSES)
    with duckdb.connect(str(facts.current(company, day).path), read_only=True) as customers:
        found = customers.execute(f"SELECT {', '.join(counts)} FROM customer WHERE NOT directory_entry").fetchone()
    assert found
    return dict(zip(STATUSES, found, strict=True))


@pytest.fixture(scope="module")
def today(companies: dict[str, Company]) -> dict[str, float]:
    return _shares(companies["demo"], TODAY)


@pytest.mark.parametrize("ago", PAST)
def test_on_any_day_of_two_years_each_status_has_about_the_share_that_it_has_today(
    companies: dict[str, Company], today: dict[str, float], ago: int
) -> None:
    then = _shares(companies["demo"], TODAY - timedelta(days=ago))
    times = {status: round(then[status] / today[status], 2) for status in STATUSES}
    assert {status: ratio for status, ratio in times.items() if not 0.45 <= ratio <= 2} == {}


@pytest.mark.parametrize("slug", DEMO_COMPANIES)
def test_half_of_the_customers_are_gone_within_fourteen_to_twenty_months(
    companies: dict[str, Company], slug: str
) -> None:
    company = companies[slug]
    curve = survival(TODAY, Selection.from_query(""), Scope(company=company, as_of=TODAY, user="somebody"))
    assert curve
    low, high = curve.median_interval()
    assert 365 < (low or 0) < (curve.median() or 0) < (high or 0) < 730
    assert 14 * 30 < (curve.median() or 0) < 20 * 30.5


def _payments(
    company: Company, *columns: sa.ColumnElement[object], **values: object
) -> list[sa.Row[tuple[object, ...]]]:
    mine = [schema.payments.c[name] == value for name, value in values.items()]
    with source().connect() as connection:
        return list(connection.execute(sa.select(*columns).where(schema.payments.c.company_id == company.id, *mine)))


@pytest.mark.parametrize("slug", DEMO_COMPANIES)
def test_no_attempt_lies_ahead_of_the_moment_of_making(companies: dict[str, Company], slug: str) -> None:
    """The day of making is that of UTC, so its first moment is the earliest that the making can be at."""
    attempted = whole(schema.payments.c.last_attempt_at)
    latest = max(row[0] for row in _payments(companies[slug], attempted) if row[0] is not None)
    assert latest < datetime.combine(TODAY, time(), UTC).timestamp()


@pytest.mark.parametrize("slug", DEMO_COMPANIES)
def test_few_attempts_in_vain_precede_the_moment_they_are_due(companies: dict[str, Company], slug: str) -> None:
    c = schema.payments.c
    failed = _payments(companies[slug], c.due_at, c.last_attempt_at, status="failed")
    early = [row for row in failed if row.last_attempt_at < row.due_at]
    assert 1 <= len(early) <= 5


def test_some_collections_fail_for_months_and_are_paid_again_by_others_at_last(companies: dict[str, Company]) -> None:
    c = schema.payments.c
    paid: dict[object, object] = {}
    for row in _payments(companies["demo"], c.customer_id, c.paid_at, status="paid"):
        paid[row.customer_id] = max(row.paid_at, paid.get(row.customer_id, row.paid_at))
    failed: dict[object, list[object]] = {}
    for row in _payments(companies["demo"], c.customer_id, c.last_attempt_at, status="failed"):
        failed.setdefault(row.customer_id, []).append(row.last_attempt_at)
    assert sum(len(attempts) >= 6 for attempts in failed.values()) > 50
    assert sum(paid[customer] > max(attempts) for customer, attempts in failed.items()) >= 5


def test_nothing_is_paid_or_recorded_after_today(companies: dict[str, Company]) -> None:
    company = companies["demo"]
    ends = end_of(TODAY, company.time_zone)
    with source().connect() as connection:
        for table, column in ((schema.actions, "occurred_at"), (schema.payments, "paid_at")):
            latest = sa.select(sa.func.max(whole(table.c[column]))).where(table.c.company_id == company.id)
            assert connection.execute(latest).scalar_one() < ends


def test_a_plan_that_is_taken_again_begins_after_the_earlier_one_was_over(companies: dict[str, Company]) -> None:
    c = schema.actions.c
    kinds = ("subscription_started", "subscription_cancelled", "subscription_ended")
    mine = sa.and_(c.company_id == companies["demo"].id, c.kind.in_(kinds))
    told = sa.select(c.customer_id, c.kind).where(mine).order_by(c.customer_id, c.occurred_at)
    with source().connect() as connection:
        rows = connection.execute(told).all()
    follows = [(one.kind, other.kind) for one, other in pairwise(rows) if one[0] == other[0]]
    assert ("subscription_started", "subscription_started") not in follows
    assert follows.count(("subscription_ended", "subscription_started")) > 500


def test_each_plan_of_an_account_has_its_own_end(companies: dict[str, Company]) -> None:
    """Of somebody who has taken a plan three times, the first two are over at least."""
    c, action = package_subscriptions.c, schema.actions.c
    company_id = companies["demo"].id
    begun = sa.select(action.customer_id).where(action.company_id == company_id, action.kind == "subscription_started")
    thrice = begun.group_by(action.customer_id).having(sa.func.count() > 2)
    over = sa.func.count(sa.case((c.ends_on > c.started_on, 1)))
    held = sa.select(c.customer_id, over).where(c.company_id == company_id, c.customer_id.in_(thrice))
    with source().connect() as connection:
        ended = [row[1] for row in connection.execute(held.group_by(c.customer_id))]
    assert len(ended) > 100
    assert min(ended) >= 2
