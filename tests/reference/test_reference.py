"""The reference itself, held against what was written by hand for each awkward customer."""

import pytest

from tests.reference.awkward import CURRENCY, TODAY, ZONE, awkward_company, expectations
from tests.reference.facts import facts
from tests.reference.movements import balance
from tests.reference.seen import Rules, seen_by_customer

RULES = Rules(as_of=TODAY, zone=ZONE, currency=CURRENCY)
ROWS = awkward_company()
EVERYONE = seen_by_customer(ROWS.customers, ROWS.actions, ROWS.calls, ROWS.payments, RULES)
FOUND = {row["name"]: row for row in facts(EVERYONE)}


@pytest.mark.parametrize(("name", "expected"), expectations().items(), ids=expectations())
def test_each_awkward_customer_is_described_as_written_by_hand(name, expected):
    if expected is None:
        assert name not in FOUND
    else:
        assert {key: FOUND[name][key] for key in expected} == expected


def test_the_balance_counted_day_by_day_agrees_with_who_is_there():
    last = balance(EVERYONE, TODAY, TODAY)[0]
    assert last["total"] == sum(not row["is_left"] and not row["directory_entry"] for row in FOUND.values())
