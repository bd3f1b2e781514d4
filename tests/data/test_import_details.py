"""The day that an action speaks of, from the cell of a file to the status of a customer."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from data import facts
from data.companies import Company
from data.facts.statuses import STATUSES
from tests.data.importing_help import bring, stored

pytestmark = pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)

TODAY = date(2026, 11, 22)
HEADINGS = (
    "id,Customer ID,Customer Description,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),"
    "Start (UTC),Current Period Start (UTC),Current Period End (UTC),Trial Start (UTC),Trial End (UTC),"
    "Application Fee Percent,Coupon,Tax Percent,Canceled At (UTC),Ended At (UTC)\n"
)
STRIPE = HEADINGS + (
    "sub_1,cus_1,,ana@example.org,price_1Gold,1,eur,month,49.00,active,2026-05-12 10:31,2026-05-12 10:31,"
    "2026-11-12 10:31,2026-12-12 10:31,,,,,,2026-11-20 09:15,\n"
)
UNIX = (
    "customer,plan.nickname,start_date,canceled_at,current_period_end,ended_at\n"
    "cus_1,Gold,1778574660,1795166100,1797071460,\n"
)
ACTIONS = "customer,kind,date,detail"


def _status(company: Company) -> tuple[str, date]:
    with duckdb.connect(str(facts.current(company, TODAY).path), read_only=True) as connection:
        rows = connection.execute("SELECT primary_status, subscription_end FROM customer").fetchall()
    ((key, end),) = rows
    return STATUSES[key].label, end


@pytest.mark.parametrize("text", [STRIPE, UNIX], ids=["dashboard", "unix"])
def test_a_stripe_subscription_cancelled_two_days_ago_and_paid_for_twenty_more_is_cancelled_not_ended(
    company: Company, tmp_path: Path, text: str
) -> None:
    assert bring(company, tmp_path, "actions", text, mapping_name="stripe-subscriptions").rejected == 0
    assert _status(company) == ("Cancelled subscription", date(2026, 12, 12))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-12", "2026-12-12"),
        ("2026-12-12 10:31", "2026-12-12"),
        ("2026-12-12T23:30:00Z", "2026-12-13"),
        ("12.12.2026", "2026-12-12"),
        ('"Dec 12, 2026"', "2026-12-12"),
        ("12/13/2026", "2026-12-13"),
    ],
)
@pytest.mark.parametrize("kind", ["event_planned", "subscription_canceled"])
def test_a_day_in_a_detail_is_kept_as_a_local_iso_day(
    company: Company, tmp_path: Path, kind: str, written: str, day: str
) -> None:
    assert bring(company, tmp_path, "actions", f"{ACTIONS}\na,{kind},2026-11-01,{written}\n").reasons == ()
    assert stored("actions")[0]["detail"] == day


@pytest.mark.parametrize("wrong", ["2026-02-30", "2026-99-99", "2026-31-12", "31.02.2026", "2026-02-30 10:00"])
def test_a_detail_that_is_on_no_calendar_is_rejected(company: Company, tmp_path: Path, wrong: str) -> None:
    rows = f"a,event_planned,2026-11-01,{wrong}\nb,event_planned,2026-11-01,2026-12-12\n"
    result = bring(company, tmp_path, "actions", f"{ACTIONS}\n{rows}")
    assert (result.accepted, result.rejected) == (1, 1)
    assert result.reasons == (f"Line 2: 'Detail' is '{wrong}', which is not a date. Use 2026-02-28 or 28.02.2026.",)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("event_planned", "dinner with Ana"),
        ("event_planned", "1797071460"),
        ("event_planned", "2026-12-12 or later"),
        ("content_assigned", "2026-02-30"),
        ("subscription_started", "12.12.2026"),
    ],
)
def test_free_text_and_the_details_of_other_kinds_stay_as_they_are(
    company: Company, tmp_path: Path, kind: str, text: str
) -> None:
    assert bring(company, tmp_path, "actions", f"{ACTIONS}\na,{kind},2026-11-01,{text}\n").rejected == 0
    assert stored("actions")[0]["detail"] == text
