"""What the Clients page says beside its numbers: choices, titles, ranges, and where there is nothing to see."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from queries import exports
from queries.clients.moves import concerned
from queries.clients.period import Period, spelled
from queries.clients.rolls import roll_of
from queries.clients.standing import standing
from queries.clients.summary import update
from queries.options import options
from queries.selection import Selection
from tests.reference.awkward import TODAY


@pytest.mark.parametrize("query", ["", "testimony=yes", "created=2025-01-01.."])
@pytest.mark.parametrize("key", ["gender", "country", "status", "primary_status"])
def test_each_choice_says_how_many_the_page_shows_once_it_is_chosen(key, query, scope):
    offered = options(Selection.from_query(query), scope, concerned)[key]
    assert sum(one["count"] for one in offered) > 0
    for one in offered:
        chosen = Selection.from_query(f"{query}&{key}={one['value']}")
        assert one["count"] == standing(chosen, scope).everybody, one["value"]


def test_the_customers_page_offers_no_deleted(scope):
    assert {one["value"]: one["count"] for one in options(Selection(), scope)["primary_status"]}["deleted"] == 0


def test_a_range_of_one_day_names_it_once(scope):
    day = date(2026, 2, 3)
    assert spelled(Period(day, day), scope) == "3 Feb 2026"
    assert spelled(Period(day, day + timedelta(days=1)), scope) == "3 Feb 2026 to 4 Feb 2026"


def test_a_day_before_everybody_says_so_and_not_that_there_is_nobody(scope):
    found = update(Selection(), replace(scope, as_of=date(1999, 12, 31)))
    assert found["empty"].startswith("There were no customers yet on 31 Dec 1999. Choose a later day")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("status=low_compliance", "Low compliance; All customers"),
        ("status=low_compliance&gender=female", "Low compliance; Gender female"),
        ("status_list=low_compliance&status=leads", "Low compliance; Any status Leads"),
        ("cell=any..any&range=2026-01-01..2026-01-31", "Everybody, 31 Dec 2025 to 31 Jan 2026; All customers"),
    ],
)
def test_a_file_says_once_which_list_it_is(query, title, scope):
    selection = Selection.from_query(query)
    roll = roll_of(selection, scope)
    order = exports.Order(selection=selection, scope=scope, address="", made_at=datetime.now(UTC), roll=roll)
    assert dict(exports.about(order))["Filters"] == title


def test_days_before_are_counted_as_numbers_are_written(scope):
    found = update(Selection.from_query(f"range={TODAY - timedelta(days=1199)}..{TODAY}"), scope)
    assert "1,200 days before" in found["metrics"]["total"]["note"]
