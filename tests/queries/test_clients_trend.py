"""The trend of the statuses: each week told by its own facts, what is missing said, never guessed."""

import time
from dataclasses import replace
from datetime import date, timedelta

from data.facts import past
from queries.clients.standing import standing
from queries.clients.trend import days_of, trend
from queries.selection import Selection
from tests.reference.awkward import TODAY


def _finished(scope, query=""):
    selection = Selection.from_query(query)
    for _ in range(600):
        found = trend(selection, scope)
        if not found["building"]:
            return found
        time.sleep(0.1)
    raise AssertionError("the facts of past days never came")


def test_a_large_company_shows_the_days_that_are_there_and_builds_none(scope, monkeypatch):
    monkeypatch.setattr("queries.clients.trend.MOST_ROWS", 10)
    found = trend(Selection(), replace(scope, as_of=TODAY))
    assert (found["small"], found["building"]) == (False, False)
    assert found["known"] == sum(one is not None for one in found["statuses"]["leads"]) >= 1


def test_each_point_is_the_board_of_its_day_under_the_same_filters(scope):
    for query in ("", "payment_method=card"):
        selection = Selection.from_query(query)
        found = _finished(scope, query)
        assert found["known"] == len(found["days"])
        for place, day in enumerate(found["days"]):
            board = standing(selection, replace(scope, as_of=date.fromisoformat(day))).statuses
            assert {key: counts[place] for key, counts in found["statuses"].items()} == board


def test_tomorrow_asks_for_the_same_sundays():
    today, tomorrow = days_of(date(2026, 11, 25)), days_of(date(2026, 11, 26))
    assert len(set(today) & set(tomorrow)) >= len(today) - 2
    assert today[-1] - today[0] < timedelta(days=90)
    assert days_of(date(2026, 11, 22))[-1] == date(2026, 11, 22)


def test_nothing_is_built_twice(scope):
    _finished(scope)
    assert past.prepare(scope.company, days_of(TODAY)) is False
