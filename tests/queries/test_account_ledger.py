"""The instalment ledger against plain arithmetic, and the estimated end at the ends of months."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.account.ledger import Instalment, add_months, ledger

TODAY = date(2026, 11, 22)


def _plan(count: int, paid: int, first: date = date(2026, 8, 1), amount: str = "100") -> list[Instalment]:
    return [
        Instalment(
            number=number + 1,
            due_on=add_months(first, number),
            amount=Decimal(amount),
            paid_amount=Decimal(amount) if number < paid else Decimal(0),
            paid_on=add_months(first, number) if number < paid else None,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
        (date(2026, 11, 22), 25, date(2028, 12, 22)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_one(day, months, expected):
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("today", "end"), [(date(2026, 1, 31), date(2026, 2, 28)), (date(2028, 1, 31), date(2028, 2, 29))]
)
def test_one_instalment_left_on_the_last_of_january_ends_on_the_last_of_february(today, end):
    assert ledger(_plan(3, 2, first=date(2025, 12, 15)), today).estimated_end == end


def test_the_estimated_end_stands_beside_the_end_by_the_due_dates():
    book = ledger(_plan(8, 6, first=date(2026, 6, 19)), TODAY)
    assert (book.remaining, book.estimated_end, book.planned_end) == (2, date(2027, 1, 22), date(2027, 1, 19))


def test_a_purchase_that_is_paid_has_no_estimated_end():
    book = ledger(_plan(3, 3), TODAY)
    assert (book.estimated_end, book.arrears, book.days_past_due, book.open) == (None, 0, None, 0)


def test_what_is_due_today_is_not_overdue_and_is_from_tomorrow_on():
    plan = _plan(2, 0, first=TODAY)
    assert ledger(plan, TODAY).arrears == 0
    assert ledger(plan, TODAY).due == 100
    late = ledger(plan, TODAY + timedelta(days=1))
    assert (late.arrears, late.days_past_due) == (100, 1)


def test_a_partial_payment_leaves_the_rest_in_arrears():
    plan = [
        Instalment(
            number=1,
            due_on=date(2026, 10, 19),
            amount=Decimal(620),
            paid_amount=Decimal("200.50"),
            paid_on=date(2026, 10, 20),
        )
    ]
    line = ledger(plan, TODAY).lines[0]
    assert (line.paid, line.open, line.arrears, line.days_past_due, line.state) == (
        Decimal("200.50"),
        Decimal("419.50"),
        Decimal("419.50"),
        34,
        "overdue",
    )
    early = ledger(plan, date(2026, 10, 19)).lines[0]
    assert (early.paid, early.paid_on, early.state) == (0, None, "due")
    assert ledger(plan, date(2026, 10, 18)).lines[0].state == "upcoming"


def test_a_payment_in_part_before_the_due_date_is_partly_paid():
    plan = [Instalment(number=1, due_on=date(2026, 12, 1), amount=Decimal(100), paid_amount=Decimal(40), paid_on=TODAY)]
    assert ledger(plan, TODAY).lines[0].state == "partial"


def test_money_beyond_an_instalment_covers_the_oldest_open_one():
    plan = _plan(3, 0)
    plan[2] = Instalment(
        number=3, due_on=plan[2].due_on, amount=Decimal(100), paid_amount=Decimal(150), paid_on=date(2026, 10, 1)
    )
    assert [line.paid for line in ledger(plan, TODAY).lines] == [50, 0, 100]


def test_the_oldest_instalment_comes_first_whatever_its_number():
    plan = list(reversed(_plan(4, 1)))
    assert [line.number for line in ledger(plan, TODAY).lines] == [1, 2, 3, 4]


def test_no_instalments_make_an_empty_ledger():
    book = ledger([], TODAY)
    assert (book.count, book.total, book.planned_end, book.estimated_end) == (0, 0, None, None)


_amounts = st.integers(0, 100_000).map(lambda cents: Decimal(cents) / 100)
_days = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))
_instalments = st.builds(
    Instalment,
    number=st.integers(1, 60),
    due_on=_days,
    amount=_amounts,
    paid_amount=_amounts,
    paid_on=st.none() | _days,
)


@given(st.lists(_instalments, max_size=8))
def test_the_sums_of_a_ledger_are_those_of_plain_arithmetic(plan):
    book = ledger(plan, TODAY)
    paid = sum((each.paid_amount for each in plan if each.paid_on is None or each.paid_on <= TODAY), Decimal(0))
    total = sum((each.amount for each in plan), Decimal(0))
    assert book.total == total
    assert book.paid == min(paid, total)
    assert book.open == total - min(paid, total)
    assert book.due == sum((each.amount for each in plan if each.due_on <= TODAY), Decimal(0))
    assert book.arrears <= book.open
    assert book.remaining == sum(line.open > 0 for line in book.lines)
    assert all(0 <= line.paid <= line.amount for line in book.lines)
    late = [line for line in book.lines if line.due_on < TODAY and line.open > 0]
    assert book.days_past_due == (max((TODAY - line.due_on).days for line in late) if late else None)
