"""The demonstration data: the same at every run, with every case that the pages are there for."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.csv
import pytest
import sqlalchemy as sa

from data import facts, schema
from data.companies import Company, ensure_company
from data.days import end_of, start_of
from data.demo import DEMO_COMPANIES, make_demo, write_csv
from data.demo.generate import slices
from data.engines import source
from data.errors import UserError
from data.facts.statuses import STATUSES, bit_of
from data.importing import import_file
from data.migrate import upgrade
from data.types import whole

TODAY = date(2026, 11, 22)
EVENTS = tuple(schema.EVENT_TABLES.values())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTELE_DATA_DIR", str(tmp_path_factory.mktemp("demo")))
        patch.delenv("CLIENTELE_DATABASE_URL", raising=False)
        upgrade()
        yield make_demo("demo", 5_000, today=TODAY)


@pytest.fixture(scope="module")
def customers(demo: Company) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(facts.current(demo, TODAY).path), read_only=True)


def _count(customers: duckdb.DuckDBPyConnection, condition: str) -> int:
    found = customers.execute(f"SELECT count(*) FROM customer WHERE {condition}").fetchone()
    assert found
    return int(found[0])


def _rows(company: Company, table: sa.Table) -> list[tuple[object, ...]]:
    """The company's rows without the numbers that depend on what else is in the database."""
    first = sa.select(sa.func.min(schema.customers.c.id)).where(schema.customers.c.company_id == company.id)
    own = [column for column in table.c if column.name not in ("company_id", "changed_in", "id", "customer_id")]
    number = table.c.get("customer_id", table.c.get("id"))
    with source().connect() as connection:
        start = connection.execute(first).scalar_one()
        query = sa.select(number - start, *own).where(table.c.company_id == company.id).order_by(*table.primary_key)
        return [tuple(row) for row in connection.execute(query)]


def test_the_same_seed_makes_the_same_rows(demo: Company) -> None:
    one, other = (next(slices(500, 7, TODAY, "Europe/Berlin", "EUR", 2)) for _ in range(2))
    assert one.customers.equals(other.customers)
    assert all(table.equals(other.events[name]) for name, table in one.events.items())
    assert not one.actions.equals(next(slices(500, 8, TODAY, "Europe/Berlin", "EUR", 2)).actions)


def test_another_day_moves_the_history_along() -> None:
    part = next(slices(2_000, 1, TODAY + timedelta(days=100), "Europe/Berlin", "EUR", 2))
    later = part.actions["occurred_at"].to_numpy()
    assert later.max() > end_of(TODAY + timedelta(days=90), "Europe/Berlin")
    assert later.min() >= start_of(TODAY + timedelta(days=100 - 730), "Europe/Berlin")


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_the_primary_one_of_two_in_a_hundred(customers: duckdb.DuckDBPyConnection, status: str) -> None:
    assert _count(customers, f"primary_status = '{status}'") >= 100
    assert _count(customers, f"statuses & {bit_of(status)} != 0") >= _count(customers, f"primary_status = '{status}'")


@pytest.mark.parametrize(
    ("condition", "low", "high"),
    [
        ("listed", 4_700, 4_950), ("paying", 2_000, 2_500), ("delinquent", 120, 220), ("not_onboarded", 250, 420),
        ("not_coached", 400, 620), ("graduated", 850, 1_050), ("not_graduated", 1_200, 1_500), ("testimony", 260, 380),
        ("gender IS NULL", 200, 500), ("birth_date IS NULL", 250, 550), ("directory_entry", 40, 120),
    ],
)  # fmt: skip
def test_counts_are_plausible(customers: duckdb.DuckDBPyConnection, condition: str, low: int, high: int) -> None:
    assert low <= _count(customers, f"{condition} AND listed" if "entry" not in condition else condition) <= high


@pytest.mark.parametrize(
    ("column", "low", "high"),
    [
        ("optin_close_days", 9, 13),
        ("call_close_days", 1, 3),
        ("onboarding_days", 5, 10),
        ("graduation_days", 160, 200),
        ("age", 34, 42),
    ],
)
def test_medians_are_plausible(customers: duckdb.DuckDBPyConnection, column: str, low: int, high: int) -> None:
    found = customers.execute(f"SELECT median({column}) FROM customer").fetchone()
    assert found
    assert low <= found[0] <= high


@pytest.mark.parametrize(
    "condition",
    [
        "subscription_end = as_of", "subscription_end = as_of - 30", "subscription_end = as_of - 31",
        "subscription_cancelled_on < subscription_end AND subscription_end < as_of AND as_of - subscription_cancelled_on < 30",
        "content_assigned > 0 AND 2 * content_completed = content_assigned", "content_assigned = 0 AND is_active",
        "is_active AND planned_until = as_of + 4", "is_active AND planned_until = as_of + 5",
        "left_on = created", "amount_overdue > 0 AND days_past_due > 90", "days_past_due BETWEEN 1 AND 7",
        "days_past_due BETWEEN 8 AND 30", "days_past_due BETWEEN 31 AND 60", "days_past_due BETWEEN 61 AND 90",
        "opted_in > closed", "onboarded < closed", "sales_call_on > closed", "closed IS NOT NULL AND NOT paying",
        "testimonies = 3", "coaching_times > 18", "income_range = '0'", "payment_failed_on IS NOT NULL AND NOT delinquent",
    ],
)  # fmt: skip
def test_the_edges_are_there(customers: duckdb.DuckDBPyConnection, condition: str) -> None:
    days = f"(SELECT *, DATE '{TODAY}' AS as_of FROM customer)"
    found = customers.execute(f"SELECT count(*) FROM {days} WHERE {condition}").fetchone()
    assert found
    assert found[0] > 0


def test_some_are_archived_restored_and_archived_again(demo: Company) -> None:
    kind = schema.actions.c.kind
    times = sa.func.count(sa.case((kind == "archived", 1)))
    query = sa.select(schema.actions.c.customer_id).group_by(schema.actions.c.customer_id).having(times > 1)
    with source().connect() as connection:
        assert len(connection.execute(query.where(kind.in_(("archived", "restored")))).all()) > 10


def test_some_events_stand_at_midnight_around_the_change_to_summer_time(demo: Company) -> None:
    midnight = start_of(date(2026, 3, 29), demo.time_zone)
    at = whole(schema.actions.c.occurred_at)
    with source().connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).where(at == midnight)).scalar_one() > 0
    assert end_of(date(2026, 3, 29), demo.time_zone) - midnight == 23 * 3600


def test_broken_rows_are_there_for_data_quality(demo: Company) -> None:
    with source().connect() as connection:
        kinds = set(connection.execute(sa.select(schema.actions.c.kind).distinct()).scalars())
        currencies = set(connection.execute(sa.select(schema.payments.c.currency).distinct()).scalars())
        statuses = set(connection.execute(sa.select(schema.payments.c.status).distinct()).scalars())
        email = schema.customers.c.email_key
        doubled = connection.execute(sa.select(email).group_by(email).having(sa.func.count(email) > 1)).all()
    assert set(schema.ACTION_KINDS) < kinds
    assert len(currencies) > 2
    assert statuses == set(schema.PAYMENT_STATUSES)
    assert doubled


def test_made_again_it_replaces_only_its_own_rows(demo: Company) -> None:
    other = make_demo("demo-two", 300, today=TODAY)
    before = {table.name: _rows(demo, table) for table in (schema.customers, *EVENTS)}
    assert facts.current(other, TODAY).rows == 300
    assert facts.current(make_demo("demo-two", 200, seed=9, today=TODAY), TODAY).rows == 200
    again = make_demo("demo-two", 300, today=TODAY)
    assert again == other
    assert len(_rows(again, schema.customers)) == 300
    assert before == {table.name: _rows(demo, table) for table in (schema.customers, *EVENTS)}


def test_the_second_company_has_its_own_place(demo: Company) -> None:
    company = make_demo("demo-two", 50, today=TODAY)
    assert (company.name, company.currency, company.time_zone) == ("Harbour Fitness", "USD", "America/New_York")
    assert DEMO_COMPANIES["demo"].customers == 5_000


def test_a_real_company_is_never_replaced(demo: Company) -> None:
    ensure_company("acme", name="Acme")
    with pytest.raises(UserError, match="real company"):
        make_demo("acme", 10, today=TODAY)


@pytest.mark.parametrize("customers", [0, -5, 10**9])
def test_an_impossible_number_of_customers_is_refused(demo: Company, customers: int) -> None:
    with pytest.raises(UserError, match="customers"):
        make_demo("nobody", customers, today=TODAY)


def test_the_files_hold_the_same_rows_under_readable_headings(demo: Company, tmp_path: Path) -> None:
    paths = write_csv(tmp_path, 5_000, today=TODAY)
    for name, path in paths.items():
        table = pyarrow.csv.read_csv(path)
        assert table.num_rows == len(_rows(demo, schema.INPUT_TABLES[name]))
        labels = {field.label for field in schema.fields_of(schema.INPUT_TABLES[name]).values()}
        assert set(table.column_names) <= labels | {schema.CUSTOMER_REF.label}


def test_importing_its_own_files_changes_nothing(demo: Company, tmp_path: Path) -> None:
    company = make_demo("demo-two", 400, today=TODAY)
    for name, path in write_csv(tmp_path, 400, today=TODAY, slug="demo-two").items():
        before = _rows(company, schema.INPUT_TABLES[name])
        result = import_file(name, path, company, mapping_name=None, user="somebody", progress=None)
        assert (result.accepted, result.rejected, result.ignored) == (0, 0, len(before)), name
        assert _rows(company, schema.INPUT_TABLES[name]) == before
