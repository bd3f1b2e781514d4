"""A pinned scope keeps to one version, and a scope of another day never answers from it."""

from dataclasses import replace
from datetime import date

from data.facts import refresh
from queries.scope import Scope

TODAY, EARLIER = date(2026, 3, 31), date(2026, 1, 31)


def test_a_pinned_version_answers_whatever_is_published_meanwhile(company):
    refresh(company, TODAY)
    scope = Scope(company=company, as_of=TODAY, user="tester").pin()
    refresh(company, TODAY, full=True)
    assert scope.facts == scope.pinned
    assert replace(scope, pinned=None).facts != scope.pinned


def test_another_day_is_not_answered_by_the_pinned_one(company):
    scope = Scope(company=company, as_of=TODAY, user="tester").pin()
    assert replace(scope, as_of=EARLIER).facts.as_of == EARLIER
