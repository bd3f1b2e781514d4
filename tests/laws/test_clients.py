"""The Clients page counted again: its days, metrics and statuses against the reference."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.facts.statuses import GROUPS, STATUSES
from queries.clients.summary import summary
from queries.selection import Selection
from tests.laws.choices import address, some_clauses
from tests.reference.awkward import TODAY
from tests.reference.built import everyone, expected
from tests.reference.filters import REFERENCE_FILTERS
from tests.reference.milestones import service_started_on
from tests.reference.movements import balance, movements
from tests.reference.seen import Row, Seen

DAYS = st.integers(0, 420).map(lambda back: TODAY - timedelta(days=back))


@dataclass(frozen=True, repr=False)
class Clients:
    facts: list[Row]
    people: list[Seen]

    def _repr_pretty_(self, printer, cycle):
        printer.text("clients")


@pytest.fixture(scope="module")
def clients(shop):
    """Everybody who is not a directory entry, deleted ones included."""
    company = shop.scope.company
    facts = [row for row in expected(shop.rows, company, TODAY) if not row["directory_entry"]]
    return Clients(facts, everyone(shop.rows, company, TODAY))


def said(shop, clauses, first, last):
    return summary(Selection.from_query(address({**clauses, "range": f"{first}..{last}"})), shop.scope)


def concerned(clients, clauses):
    fitting = {
        row["id"]: row
        for row in clients.facts
        if all(REFERENCE_FILTERS[key](row, text) for key, text in clauses.items())
    }
    return fitting, [c for c in clients.people if c.profile["id"] in fitting]


@settings(max_examples=15, deadline=None)
@given(ends=st.tuples(DAYS, DAYS), clauses=some_clauses(1))
def test_every_day_of_the_evolution_is_the_one_counted_from_scratch(ends, clauses, shop, clients):
    first, last = sorted(ends)
    found = said(shop, clauses, first, last)["evolution"]
    _, people = concerned(clients, clauses)
    assert found == [day | {"day": day["day"].isoformat()} for day in balance(people, first, last)]


@settings(max_examples=15, deadline=None)
@given(ends=st.tuples(DAYS, DAYS))
def test_new_and_recurrent_clients_are_those_of_the_definitions(ends, shop, clients):
    first, last = sorted(ends)
    by_key = values(said(shop, {}, first, last)["metrics"])
    moves = [movements(c) for c in clients.people]
    there = [found for found in moves if _present(found, last)]
    assert by_key["total"] == len(there)
    assert by_key["new"] == sum(bool(found) and first <= found[0][0] <= last for found in moves)
    assert by_key["recurrent"] == sum(found[0][0] < first for found in there)


def values(metrics):
    return (
        {one["key"]: one["value"] for one in metrics}
        if isinstance(metrics, list)
        else {key: one["value"] for key, one in metrics.items()}
    )


@settings(max_examples=15, deadline=None)
@given(ends=st.tuples(DAYS, DAYS))
def test_average_permanence_is_of_those_who_left_in_the_range(ends, shop, clients):
    first, last = sorted(ends)
    days = []
    for c in clients.people:
        moves = [move for move in movements(c) if move[0] <= last]
        start = service_started_on(c)
        if (
            moves
            and moves[-1][1] in ("archived", "deleted")
            and first <= moves[-1][0]
            and start
            and start <= moves[-1][0]
        ):
            days.append((moves[-1][0] - start).days)
    found = values(said(shop, {}, first, last)["metrics"])["left"]  # in tenths of a day
    assert found == (pytest.approx(sum(days) / len(days), abs=0.0501) if days else None)


def _present(found, day):
    signs = {"new": 1, "restored": 1, "archived": -1, "deleted": -1}
    return sum(signs[kind] for when, kind in found if when <= day) > 0


@settings(max_examples=20, deadline=None)
@given(clauses=some_clauses(2))
def test_a_status_counts_its_list_and_a_group_counts_each_customer_once(clauses, shop, clients):
    found = said(shop, clauses, TODAY, TODAY)
    rows, _ = concerned(clients, clauses)
    assert found["statuses"] == {key: sum(key in row["statuses"] for row in rows.values()) for key in STATUSES}
    members = {group: {key for key, status in STATUSES.items() if status.group == group} for group in GROUPS}
    assert found["groups"] == {
        group: sum(bool(keys & row["statuses"]) for row in rows.values()) for group, keys in members.items()
    }
    primary = Counter(row["primary_status"] for row in rows.values())
    assert found["primary"] == {key: primary[key] for key in found["primary"]}
    assert sum(found["primary"].values()) == found["everybody"] == len(rows)
