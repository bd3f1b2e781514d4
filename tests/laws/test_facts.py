"""What the code derives is what the reference says, for every fact, on both sources and on any day."""

from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from data import schema
from data.engines import engine_for
from data.facts import copying, gathering, refresh
from data.facts.columns import FACTS
from data.facts.copying import TABLES
from data.facts.inputs import INPUTS, Moment
from tests.reference import awkward
from tests.reference.built import built, built_movements, differences, expected, expected_movements
from tests.reference.facts import CHOICES, PROFILE, TERMS
from tests.strategies import DAYS, ZONES, companies, crowd

AWKWARD_DAYS = (
    date(2025, 9, 12),
    date(2026, 3, 1),
    date(2026, 3, 28),
    date(2026, 3, 29),
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2026, 5, 15),
)


def assert_agrees(company, rows, as_of):
    version = refresh(company, as_of)
    assert differences(built(version), expected(rows, company, as_of)) == []
    assert built_movements(version) == expected_movements(rows, company, as_of)


def test_every_fact_has_a_reference():
    assert FACTS.keys() == {*TERMS, *PROFILE, *CHOICES}


def test_the_awkward_customers_are_described_as_by_the_reference(any_house):
    company, rows = any_house.company("awkward", awkward.awkward_company(), time_zone=awkward.ZONE)
    for as_of in AWKWARD_DAYS:
        assert_agrees(company, rows, as_of)


@pytest.fixture
def large(monkeypatch):
    """Every company counts as a large one: copied out of SQLite, read by processes of their own from PostgreSQL."""
    monkeypatch.setattr(gathering, "_MANY", 0)


def test_a_large_company_is_described_as_by_the_reference(any_house, large, caplog):
    rows = awkward.awkward_company()
    company, rows = any_house.company("read-apart", rows, time_zone=awkward.ZONE)
    for as_of in AWKWARD_DAYS[2:4]:
        assert_agrees(company, rows, as_of)
    assert not caplog.records


def test_a_large_company_without_customers_has_empty_facts(any_house, large):
    company, _ = any_house.company("empty-apart", awkward.Rows())
    assert built(refresh(company, awkward.TODAY)) == []


def test_what_no_process_can_copy_or_read_is_read_here(house, large, caplog, tmp_path):
    company, rows = house.company("read-here", awkward.awkward_company(), time_zone=awkward.ZONE)
    moment, told = Moment(company=company, as_of=awkward.TODAY), []
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS work")
        with gathering.gathered(connection, moment, tmp_path / "nowhere", told.append):
            assert sorted(told) == sorted(entry.told for entry in INPUTS.values())
        assert connection.execute("SELECT count(*) FROM work.profiles").fetchone() == (len(rows.customers),)
    assert "reading it here instead" in caplog.text


def test_a_copy_that_cannot_be_grouped_is_asked_of_the_source_instead(house, large, caplog, monkeypatch):
    company, rows = house.company("ungrouped", awkward.awkward_company(), time_zone=awkward.ZONE)
    monkeypatch.setattr(copying, "_COMPILED", {"literal_binds": False})
    assert_agrees(company, rows, awkward.TODAY)
    assert "could not be grouped" in caplog.text


def test_a_copy_leaves_nothing_behind(house, large, tmp_path):
    company, _ = house.company("copied", awkward.awkward_company(), time_zone=awkward.ZONE)
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS work")
        moment = Moment(company=company, as_of=awkward.TODAY)
        with gathering.gathered(connection, moment, tmp_path, lambda _: None):
            assert {path.stem for path in tmp_path.iterdir()} == {table.name for table in TABLES}
        assert connection.execute("SELECT count(*) FROM duckdb_databases() WHERE path LIKE '%.duckdb'").fetchone() == (
            0,
        )
    assert list(tmp_path.iterdir()) == []


def assert_crowds_agree(house, zone, days):
    values = {"time_zone": zone, "retry_days": 16, "income_bounds": [0, 10, 1000, 50000]}
    for seed, as_of in enumerate(days):
        company, rows = house.company(f"crowd-{seed}", crowd(seed, 120, zone, as_of), **values)
        assert_agrees(company, rows, as_of)


@pytest.mark.parametrize("zone", ZONES)
def test_a_crowd_is_described_as_by_the_reference_on_every_day(zone, house):
    assert_crowds_agree(house, zone, DAYS[::2] if ZONES.index(zone) % 2 else DAYS[1::2])


def test_a_crowd_is_described_as_by_the_reference_on_both_sources(any_house):
    assert_crowds_agree(any_house, "America/Santiago", DAYS[:3])


@settings(max_examples=15, deadline=None)
@given(rows=st.data(), zone=st.sampled_from(ZONES), as_of=st.sampled_from(DAYS))
def test_any_small_company_is_described_as_by_the_reference(new_house, rows, zone, as_of):
    drawn = rows.draw(companies(zone, as_of))
    company, numbered = new_house().company("any", drawn, time_zone=zone)
    assert_agrees(company, numbered, as_of)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Beirut"])
def test_on_a_day_before_all_events_there_is_nobody(house, zone):
    company, _ = house.company("early", awkward.awkward_company(), time_zone=zone)
    for as_of in (date(1999, 12, 31), date(1984, 4, 30), date(1971, 1, 1)):
        assert built(refresh(company, as_of)) == []


def test_a_company_without_customers_has_empty_facts(any_house):
    company, _ = any_house.company("empty", awkward.Rows())
    assert built(refresh(company, awkward.TODAY)) == built_movements(refresh(company, awkward.TODAY)) == []


def _copied_to_duckdb(url):
    """The input tables as a third engine would hold them."""
    connection = duckdb.connect()
    with engine_for(url).connect() as source:
        for table in schema.INPUT_TABLES.values():
            frame = source.exec_driver_sql(f"SELECT * FROM {table.name}")
            columns = ", ".join(f"{c.name} {c.type.compile(postgresql.dialect())}" for c in table.columns)
            connection.execute(f"CREATE TABLE {table.name} ({columns.replace('BIGSERIAL', 'BIGINT')})")
            if found := [tuple(row) for row in frame]:
                connection.executemany(
                    f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})", found
                )
    return connection


@pytest.mark.parametrize("name", INPUTS)
def test_each_grouped_statement_gives_the_same_rows_on_duckdb(name, house):
    company, _ = house.company("crowd", crowd(7, 150, "Europe/Berlin", DAYS[5]), time_zone="Europe/Berlin")
    statement = INPUTS[name].statement(Moment(company=company, as_of=DAYS[5]))
    compiled = statement.compile(dialect=postgresql.dialect(paramstyle="named"), compile_kwargs={"literal_binds": True})
    with engine_for(house.url).connect() as source:
        here = sorted(map(repr, (tuple(row) for row in source.execute(statement))))
    there = sorted(map(repr, _copied_to_duckdb(house.url).execute(str(compiled)).fetchall()))
    assert here == there
