"""The statuses are a partition by their primary one, and the balance of the Clients page holds on every day."""

from collections import Counter
from datetime import timedelta

import pytest

from data.facts import refresh
from data.facts.statuses import PRIMARY_ORDER, PRIMARY_STATUSES, STATUSES
from tests.reference.awkward import TODAY, ZONE, awkward_company
from tests.reference.built import built, built_movements, everyone
from tests.reference.movements import balance
from tests.reference.statuses import STATUSES as RULES
from tests.strategies import crowd

KINDS = ("new", "restored", "archived", "deleted")


@pytest.fixture(scope="module")
def known(new_house):
    drawn = awkward_company()
    drawn.add(crowd(21, 300, ZONE, TODAY).numbered(1000))
    company, rows = new_house().company("shop", drawn, time_zone=ZONE)
    version = refresh(company, TODAY)
    return company, rows, built(version), built_movements(version)


def test_the_order_of_the_primary_status_is_the_one_of_the_definitions():
    assert [status.key for status in PRIMARY_ORDER] == list(STATUSES) == list(RULES)


def test_every_customer_has_just_one_primary_status_and_it_is_the_first_that_applies(known):
    _, _, facts, _ = known
    for row in facts:
        first = next((key for key in RULES if key in row["statuses"]), "prospect")
        assert row["primary_status"] == (None if row["directory_entry"] else first)
    clients = [row for row in facts if not row["directory_entry"]]
    counts = Counter(row["primary_status"] for row in clients)
    assert sum(counts[key] for key in PRIMARY_STATUSES) == len(clients)


def test_there_are_customers_in_every_status(known):
    _, _, facts, _ = known
    found = frozenset().union(*(row["statuses"] for row in facts))
    assert found == set(STATUSES)


def test_the_balance_holds_on_every_day_and_is_the_one_counted_from_scratch(known):
    company, rows, _, moves = known
    first = min(day for _, day, _ in moves)
    wanted = balance(everyone(rows, company, TODAY), first - timedelta(days=1), TODAY)
    events = Counter((day, kind) for _, day, kind in moves)
    total = 0
    for day in wanted:
        new, restored, archived, deleted = (events[day["day"], kind] for kind in KINDS)
        total += new + restored - archived - deleted
        assert day == {
            "day": day["day"],
            "total": total,
            "new": new,
            "restored": restored,
            "archived": archived,
            "deleted": deleted,
        }


def test_the_total_at_the_end_is_who_is_there_and_every_past_total_is_that_days_own(known):
    company, _, _, moves = known
    for back in (0, 1, 30, 90):
        day = TODAY - timedelta(days=back)
        there = [row for row in built(refresh(company, day)) if not row["is_left"] and not row["directory_entry"]]
        signs = Counter({"new": 1, "restored": 1, "archived": -1, "deleted": -1})
        assert sum(signs[kind] for _, when, kind in moves if when <= day) == len(there)
