"""A profile that nobody typed: what account files bring stands in its sections and tabs, day by day."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from data.accounts.schema import FILE_TABLES
from data.companies import company_by_slug
from data.facts import refresh
from data.importing.accounts import TABLES
from data.writing import Change, perform
from queries import account as asked
from queries.scope import Scope
from tests.data.importing_help import bring, stored

TODAY = date(2026, 11, 22)
FILES = (
    ("customers", "id,name,account type,created\nc1,Ana,Business,2026-01-01\n"),
    ("billing_terms", "customer id,cycle,billing day,terms,next bill\nc1,Monthly,31,14,2026-11-30\n"),
    ("packages", "name,cycle,price\nCommunity,monthly,39\n"),
    ("package_subscriptions", "customer id,package,start,end\nc1,community,2026-03-01,\nc1,Community,2026-01-01,2026-02-28\n"),
    ("instalment_purchases", "customer id,purchase,total,instalments,date,first due\nc1,Programme,1000,4,2026-08-31,2026-08-31\n"),
    ("instalments", "customer id,purchase,number,paid,paid on\nc1,Programme,1,,2026-08-31\nc1,Programme,2,100,2026-09-30\n"),
    ("service_requests", "customer id,ticket,subject,opened,closed\nc1,T-1,Cannot log in,2026-11-01 10:00,2026-11-02\nc1,T-2,Help,2026-11-20 9:00,\n"),
    ("usage_notifications", "customer id,channel,threshold,subject,sent\nc1,sms,80 %,Most sessions used,2026-11-19 12:00\n"),
    ("partner_connections", "customer id,partner,partner e-mail,granted,last visit\nc1,Finch,f@finch.example,2026-10-01 10:00,2026-11-01 10:00\n"),
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def source_url(request, tmp_path):
    """An empty database for each test, once on each engine."""
    if request.param == "postgresql":
        return request.getfixturevalue("fresh_postgres_url")
    return f"sqlite:///{tmp_path / 'source.sqlite'}"


@pytest.fixture
def ana(company, tmp_path):
    """The customer of the files, on a day."""
    for table, text in FILES:
        result = bring(company, tmp_path, table, text)
        assert (result.rejected, result.ignored) == (0, 0), (table, result.reasons)
    (customer,) = stored("customers")
    scope = Scope(company=company_by_slug("acme"), as_of=TODAY, user="ines")
    refresh(company, TODAY)
    return customer["id"], scope


def test_the_command_takes_every_table_that_files_can_fill():
    assert tuple(TABLES) == FILE_TABLES


def test_the_dashboard_shows_what_the_files_brought(ana):
    shown = asked.dashboard(*ana)
    assert (shown.billing.text, shown.billing.terms_text) == ("Monthly, on the 31st", "14 days")
    assert [(one.package, one.price, one.state) for one in shown.subscriptions.rows] == [
        ("Community", 39, "active"),
        ("Community", 39, "ended"),
    ]
    assert [(one.number, one.state) for one in shown.requests.rows] == [("T-2", "open"), ("T-1", "closed")]
    assert [(one.channel_label, one.threshold) for one in shown.alerts.rows] == [("SMS", 80)]


def test_the_ledger_shows_the_plan_and_what_was_paid_of_it(ana):
    (purchase,) = asked.purchases(*ana)
    ledger = purchase.ledger
    assert (ledger.total, ledger.paid, ledger.arrears) == (Decimal(1000), Decimal(350), Decimal(400))
    assert [(line.due_on, line.state) for line in ledger.lines] == [
        (date(2026, 8, 31), "paid"),
        (date(2026, 9, 30), "overdue"),
        (date(2026, 10, 31), "overdue"),
        (date(2026, 11, 30), "upcoming"),
    ]
    assert ledger.estimated_end == date(2027, 2, 22)


def test_every_tab_has_its_rows(ana):
    counts = {tab.key: len(asked.tab_table(tab.key, *ana)) for tab in asked.tabs_for(ana[1], ana[0])}
    assert {key: count for key, count in counts.items() if count} == {
        "subscriptions": 2,
        "purchases": 1,
        "ledger": 4,
        "service-desk": 2,
        "partner": 1,
        "alerts": 1,
    }
    (partner,) = asked.tab_table("partner", *ana).to_dict("records")
    assert (partner["partner"], partner["state"]) == ("Finch", "Active")


def test_the_log_of_a_removal_does_not_tell_by_what_files_know_the_record(ana, tmp_path):
    customer_id, scope = ana
    bring(scope.company, tmp_path, "contacts", "customer id,contact name,city\nc1,Ana,Ulm\n")
    (contact,) = stored("contacts")
    now = datetime(2026, 11, 22, 13, tzinfo=UTC)
    who = {"company": scope.company, "customer_id": customer_id, "user": "ines", "now": now}
    perform("contact_remove", Change(**who, record_id=contact["id"], expected_version=1))
    (entry,) = asked.audit(customer_id, scope).rows
    assert [name for name, _before, _after in entry.changes] == ["Contact name", "Primary", "City"]
