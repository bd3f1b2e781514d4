"""Purchases by instalments from files: the plan, the payments, and the sums that always hold."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import schema
from data.accounts import schema as account
from data.companies import ensure_company
from data.engines import source
from queries.account.ledger import Instalment, add_months, ledger
from tests.data.importing_help import bring, stored

BOUGHT = "customer id,purchase,total,currency,instalments,date,first due\n"
COURSE = "c1,Course,1000,,3,2026-01-10,2026-01-31\n"
PAID = "customer id,purchase,number,paid,paid on\n"


def parts(purchase="Course"):
    """The instalments of a purchase, in order."""
    ids = {row["id"] for row in stored("instalment_purchases") if row["name"] == purchase}
    return sorted((row for row in stored("instalments") if row["purchase_id"] in ids), key=lambda row: row["number"])


def plan(purchase="Course"):
    return [(row["due_on"].isoformat(), str(row["amount"]), str(row["paid_amount"])) for row in parts(purchase)]


@pytest.fixture
def bought(company, tmp_path):
    """One purchase of 1,000 in three instalments, from a file."""
    assert bring(company, tmp_path, "instalment_purchases", BOUGHT + COURSE).accepted == 1
    return lambda table, text: bring(company, tmp_path, table, text)


def test_a_purchase_makes_its_monthly_plan_to_the_cent(bought):
    assert plan() == [("2026-01-31", "333.33", "0"), ("2026-02-28", "333.33", "0"), ("2026-03-31", "333.34", "0")]


@pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.dates(date(2023, 12, 27), date(2028, 3, 5)),
    number=st.integers(1, 40),
    cents=st.integers(40, 10**7),
    currency=st.sampled_from([("EUR", 2), ("JPY", 0), ("KWD", 3)]),
)
def test_a_plan_comes_to_the_total_and_keeps_to_the_end_of_the_month(company, tmp_path, first, number, cents, currency):
    with source().begin() as connection:
        for table in (account.instalments, account.instalment_purchases):
            connection.execute(sa.delete(table))
    code, digits = currency
    total = Decimal(cents + number).scaleb(-digits)
    row = f"c1,Course,{total:.4f},{code},{number},2023-01-01,{first}\n"
    assert bring(company, tmp_path, "instalment_purchases", BOUGHT + row).accepted == 1
    made = parts()
    assert [part["number"] for part in made] == list(range(1, number + 1))
    assert [part["due_on"] for part in made] == [add_months(first, months) for months in range(number)]
    assert sum(part["amount"] for part in made) == total
    assert all(one["amount"] == other["amount"] for one, other in pairwise(made[:-1]))


def test_payments_in_part_and_in_full_come_in_once(bought):
    text = PAID + "c1,course,1,,2026-01-30\nc1,Course,2,100,2026-02-20\nc1,Course,3,,\n"
    first = bought("instalments", text)
    assert (first.accepted, first.ignored, first.touched) == (2, 1, 1)
    assert [(row["paid_amount"], row["paid_on"]) for row in parts()] == [
        (Decimal("333.33"), date(2026, 1, 30)),
        (Decimal(100), date(2026, 2, 20)),
        (Decimal(0), None),
    ]
    before = {name: stored(name) for name in ("instalments", "customers", "companies")}
    assert bought("instalments", text).ignored == 3
    assert bought("instalment_purchases", BOUGHT + COURSE).ignored == 1
    assert {name: stored(name) for name in before} == before


def test_what_the_ledger_tells_is_what_the_file_paid(bought):
    bought("instalments", PAID + "c1,Course,1,400,2026-01-30\n")
    words = ("number", "due_on", "amount", "paid_amount", "paid_on")
    told = ledger([Instalment(**{name: row[name] for name in words}) for row in parts()], date(2026, 3, 1))
    assert (told.total, told.paid, told.arrears) == (Decimal(1000), Decimal(400), Decimal("266.66"))


def test_a_correction_takes_a_payment_back_but_a_file_without_payments_leaves_it(bought):
    bought("instalments", PAID + "c1,Course,1,,2026-01-30\n")
    moved = bought("instalments", "customer id,purchase,number,due on\nc1,Course,1,2026-02-05\n")
    assert moved.accepted == 1
    assert (parts()[0]["due_on"], parts()[0]["paid_amount"]) == (date(2026, 2, 5), Decimal("333.33"))
    bought("instalments", PAID + "c1,Course,1,,\n")
    assert (parts()[0]["due_on"], parts()[0]["paid_amount"], parts()[0]["paid_on"]) == (date(2026, 2, 5), 0, None)


def test_a_corrected_purchase_lays_its_plan_anew_and_keeps_what_was_paid(bought):
    bought("instalments", PAID + "c1,Course,1,,2026-01-30\n")
    row = COURSE.replace("1000,,3", "1200,,2").replace("2026-01-31", "2026-02-01")
    assert bought("instalment_purchases", BOUGHT + row).accepted == 1
    assert plan() == [("2026-02-01", "600", "333.33"), ("2026-03-01", "600", "0")]
    assert parts()[0]["paid_on"] == date(2026, 1, 30)


def test_a_purchase_cannot_be_cut_below_what_was_paid(bought):
    bought("instalments", PAID + "c1,Course,3,200,2026-01-30\n")
    before = plan()
    shorter = bought("instalment_purchases", BOUGHT + COURSE.replace(",3,", ",2,"))
    assert "'Number of instalments' is 2, but instalment 3 has a payment." in shorter.reasons[0]
    cheaper = bought("instalment_purchases", BOUGHT + COURSE.replace("1000", "150"))
    assert "'Total' is 150.00, less than the 200.00 that were paid." in cheaper.reasons[0]
    foreign = bought("instalment_purchases", BOUGHT + COURSE.replace("1000,", "1000,USD"))
    assert "'Currency' is USD, but what was paid is in EUR." in foreign.reasons[0]
    assert plan() == before


def test_amounts_that_come_to_the_total_are_taken_together_and_others_refused_together(bought):
    head = "customer id,purchase,number,amount\n"
    wrong = bought("instalments", head + "c1,Course,1,500\nc1,Course,2,400\n")
    assert (wrong.accepted, wrong.rejected) == (0, 2)
    assert "The instalments of 'Course' would come to 1,233.34, not to its total of 1,000.00." in wrong.reasons[0]
    right = bought("instalments", head + "c1,Course,1,500\nc1,Course,2,400\nc1,Course,3,100\n")
    assert (right.accepted, right.rejected) == (3, 0)
    assert [row["amount"] for row in parts()] == [500, 400, 100]


def test_a_payment_beside_a_wrong_amount_is_still_taken(bought):
    text = "customer id,purchase,number,amount,paid\nc1,Course,1,500,\nc1,Course,2,,333.33\n"
    result = bought("instalments", text)
    assert (result.accepted, result.rejected) == (1, 1)
    assert [str(row["paid_amount"]) for row in parts()] == ["0", "333.33", "0"]


def test_no_more_than_the_total_is_paid(bought):
    assert bought("instalments", PAID + "c1,Course,1,900,2026-01-30\n").accepted == 1
    result = bought("instalments", PAID + "c1,Course,2,100.01,2026-02-20\n")
    assert "For 'Course' 1,000.01 would be paid, more than its total of 1,000.00." in result.reasons[0]
    assert bought("instalments", PAID + "c1,Course,1,,2026-01-30\nc1,Course,2,100.01,2026-02-20\n").accepted == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("c1,Course,4,5,", "'Instalment' is 4, but 'Course' has 3."),
        ("c1,Other,1,5,", "'Purchase' is 'Other', which this customer has not bought."),
        ("c2,Course,1,5,", "'Purchase' is 'Course', which this customer has not bought."),
        ("c1,Course,1,5.0015,", "An amount has more decimals than EUR has."),
    ],
)
def test_a_row_without_its_instalment_is_refused(bought, row, reason):
    before = stored("customers")
    result = bought("instalments", f"{PAID}{row}\n")
    assert (result.accepted, result.rejected) == (0, 1)
    assert reason in result.reasons[0]
    assert stored("customers") == before


def test_the_same_thing_bought_twice_is_told_apart_by_its_day(bought):
    bought("instalment_purchases", BOUGHT + COURSE.replace("2026-01-10", "2026-06-10").replace("01-31", "07-01"))
    result = bought("instalments", PAID + "c1,Course,1,,2026-07-01\n")
    assert "more than once: give 'Purchased on'" in result.reasons[0]
    text = "customer id,purchase,purchased on,number,paid on\nc1,Course,2026-06-10,1,2026-07-01\n"
    assert bought("instalments", text).accepted == 1
    assert [row["due_on"] for row in stored("instalments") if row["paid_amount"]] == [date(2026, 7, 1)]


def test_of_rows_for_the_same_instalment_the_last_wins_however_it_is_named(bought):
    text = "customer id,purchase,purchased on,number,paid\nc1,Course,,1,100\nc1,COURSE,2026-01-10,1,200\n"
    result = bought("instalments", text)
    assert (result.accepted, result.ignored) == (1, 1)
    assert parts()[0]["paid_amount"] == 200


def test_another_companys_plan_stays_as_it_is(bought, tmp_path):
    other = ensure_company("other")
    before = stored("instalments")
    assert bring(other, tmp_path, "instalments", PAID + "c1,Course,1,5,\n").rejected == 1
    assert bring(other, tmp_path, "instalment_purchases", BOUGHT + COURSE.replace("1000,,3", "50,,2")).accepted == 1
    assert bring(other, tmp_path, "instalments", PAID + "c1,Course,1,5,\n").accepted == 1
    mine = [row for row in stored("instalments") if row["company_id"] != other.id]
    assert (mine, len(stored("instalments"))) == (before, 5)
    assert {row["company_id"] for row in stored("instalments")} == {row["id"] for row in stored(schema.companies.name)}
