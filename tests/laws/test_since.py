"""A status holds on each day since it began, and did not on the day before."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from data.facts.since import since
from data.facts.statuses import STATUSES, bit_of
from data.facts.table import facts
from queries.answer import answer
from tests.reference.awkward import TODAY
from tests.reference.built import everyone
from tests.reference.since import on
from tests.reference.statuses import statuses

OF_THE_PERIOD = ("cancelled", "just_ended", "subscription_ended", "without_subscription")
"""These begin with a day of the paid period as it is known today: an ending recorded later has moved it."""


@pytest.fixture(scope="module")
def people(shop):
    return {person.profile["id"]: person for person in everyone(shop.rows, shop.scope.company, TODAY)}


def began(shop, key):
    """Each customer with the status, and the day since which it holds."""
    question = sa.select(facts.c.id, since(STATUSES[key])).where(facts.c.statuses.op("&")(bit_of(key)) != 0)
    return [(customer, day.date()) for customer, day in answer(question, shop.scope).itertuples(index=False)]


@pytest.mark.parametrize("key", STATUSES)
def test_every_status_tells_since_when(shop, key):
    days = [day for _, day in began(shop, key)]
    assert days
    assert max(days) <= TODAY


@pytest.mark.parametrize("key", [key for key in STATUSES if key not in OF_THE_PERIOD])
def test_a_status_holds_on_every_day_since_it_began_and_not_on_the_day_before(shop, people, key):
    """Unless it began anew on the very day on which the customer had come back."""
    for customer, day in began(shop, key):
        person = people[customer]
        days = (TODAY - timedelta(days=back) for back in range(min((TODAY - day).days, 90) + 1))
        assert all(key in statuses(on(person, each)) for each in (*days, day))
        came_back = any(person.day(row["occurred_at"]) == day for row in person.actions("restored"))
        assert came_back or key not in statuses(on(person, day - timedelta(days=1)))
