"""Facts that were brought up to date are the facts that would be built anew; what comes after a day leaves it alone."""

from datetime import date, time, timedelta
from random import Random

import duckdb
import pytest

from data.facts import refresh
from tests.reference.built import built, built_movements, differences, expected, expected_movements
from tests.strategies import Draw, Rows, at, crowd

TODAY, ZONE = date(2026, 3, 29), "Europe/Berlin"


class _Later(Draw):
    """Draws only what happens after the day."""

    def day(self):
        return self.today + timedelta(days=self.pick((1, 1, 2, 30, 400)))


def events_for(rows, drawn):
    """The drawn events, given to customers that are already there."""
    owners = dict(zip((row["id"] for row in drawn.customers), (row["id"] for row in rows.customers), strict=False))
    kept = {
        name: [row | {"customer_id": owners[row["customer_id"]]} for row in getattr(drawn, name)]
        for name in ("actions", "calls", "payments")
    }
    return Rows([], **kept)


@pytest.mark.parametrize("seed", range(2))
def test_a_refresh_of_the_touched_customers_equals_a_full_build(seed, any_house):
    company, rows = any_house.company("shop", crowd(seed, 60, ZONE, TODAY), time_zone=ZONE)
    refresh(company, TODAY)
    for round_ in (1, 2):
        more = events_for(rows, crowd(100 * round_ + seed, 12, ZONE, TODAY))
        more.add(crowd(1000 * round_ + seed, 8, ZONE, TODAY).numbered(rows.customers[-1]["id"] + 1))
        for row in more.customers:
            row["external_id"] += f"-{round_}"
        any_house.add(company, more)
        rows.add(more)
        version = refresh(company, TODAY)
        assert differences(built(version), expected(rows, company, TODAY)) == []
        assert built_movements(version) == expected_movements(rows, company, TODAY)
    assert built(version) == built(refresh(company, TODAY, full=True))


@pytest.mark.parametrize("seed", range(3))
def test_events_after_a_day_change_nothing_on_it(seed, house):
    company, rows = house.company("shop", crowd(seed, 80, ZONE, TODAY), time_zone=ZONE)
    before = refresh(company, TODAY)
    facts, moves = built(before), built_movements(before)
    later = _Later(Random(seed).choice, ZONE, TODAY).company(80)
    house.add(company, events_for(rows, later))
    after = refresh(company, TODAY)
    assert after.version != before.version
    assert (built(after), built_movements(after)) == (facts, moves)
    anew = refresh(company, TODAY, full=True)
    assert (built(anew), built_movements(anew)) == (facts, moves)


def test_a_day_that_is_built_later_is_the_day_that_was_built_then(house):
    company, _ = house.company("shop", crowd(5, 80, ZONE, TODAY), time_zone=ZONE)
    then = built(refresh(company, TODAY))
    refresh(company, TODAY + timedelta(days=30))
    assert built(refresh(company, TODAY, full=True)) == then


def test_the_table_is_sorted_by_name_however_often_customers_came_in_between(house):
    from queries.customers import page
    from queries.scope import Scope
    from queries.selection import Selection

    profile = crowd(1, 1, ZONE, TODAY).customers[0] | {"created_at": at(ZONE, TODAY, time(0)), "directory_entry": False}

    def named(names, first):
        return Rows([profile | {"id": first + n, "name": name, "external_id": name} for n, name in enumerate(names)])

    company, rows = house.company("shop", named(("Anna", "Zoë"), 1), time_zone=ZONE)
    refresh(company, TODAY)
    for batch in (("Carl", "Émile"), ("Bob", "bert"), ("Aaron", "Dora", "Zoe"), ("Berta", "Bo", "Ben")):
        more = named(batch, rows.customers[-1]["id"] + 1)
        house.add(company, more)
        rows.add(more)
        refresh(company, TODAY)
    found, count = page(Selection(columns=("name",)), Scope(company=company, as_of=TODAY, user="test"), 0, 50)
    assert count == len(rows.customers)
    plain = [name.lower().replace("ë", "e").replace("é", "e") for name in found["name"]]
    assert plain == ["aaron", "anna", "ben", "bert", "berta", "bo", "bob", "carl", "dora", "emile", "zoe", "zoe"]


def test_thousands_of_names_that_always_come_before_the_last_stay_in_order(house):
    profile = crowd(1, 1, ZONE, TODAY).customers[0] | {"created_at": at(ZONE, TODAY, time(0)), "directory_entry": False}
    rows = Rows([profile | {"id": n, "name": name, "external_id": name} for n, name in enumerate(("a", "z"), start=1)])
    company, rows = house.company("shop", rows, time_zone=ZONE)
    refresh(company, TODAY)
    for batch in range(5):
        first = rows.customers[-1]["id"] + 1
        names = [f"m{batch}{n:03}" for n in range(300)]
        more = Rows([profile | {"id": first + n, "name": name, "external_id": name} for n, name in enumerate(names)])
        house.add(company, more)
        rows.add(more)
        version = refresh(company, TODAY)
    with duckdb.connect(str(version.path), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM customer ORDER BY name_rank").fetchall()]
    assert names == sorted(row["name"] for row in rows.customers)
