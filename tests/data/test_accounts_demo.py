"""The demonstration accounts: the same for a seed, every section filled for many and empty for some, true to the payments."""

from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.accounts.partners import ACCESS_STATES, access
from data.cards import holds_card_number
from data.days import local_day
from data.demo import make_demo
from data.demo.account_rows import NOTES, NOTES_OF_A_STAGE
from data.engines import source
from data.migrate import upgrade
from data.settings import positive

TODAY = date(2026, 11, 22)
SIZE = 600
SECTIONS = (
    "contacts", "payment_methods", "billing_terms", "package_subscriptions", "invoices", "instalment_purchases",
    "service_requests", "notes", "usage_notifications",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTELE_DATA_DIR", str(tmp_path_factory.mktemp("accounts")))
        patch.delenv("CLIENTELE_DATABASE_URL", raising=False)
        positive.cache_clear()
        upgrade()
        yield make_demo("demo", SIZE, today=TODAY), make_demo("demo-two", 60, today=TODAY)


def _rows(company, table):
    own = [
        column
        for column in table.c
        if column.name not in ("id", "company_id", "customer_id", "purchase_id", "package_id")
    ]
    first = sa.select(sa.func.min(schema.customers.c.id)).where(schema.customers.c.company_id == company.id)
    with source().connect() as connection:
        start = connection.execute(first).scalar_one()
        place = (table.c.customer_id - start).label("place")
        found = connection.execute(sa.select(place, *own).where(table.c.company_id == company.id)).mappings()
        return sorted((dict(row) for row in found), key=str)


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_is_filled_for_many_and_empty_for_some(made, name):
    owners = {row["place"] for row in _rows(made[0], account.ACCOUNT_TABLES[name])}
    assert SIZE * 0.1 < len(owners) < SIZE


def test_business_accounts_have_up_to_two_partners_in_every_state_and_nobody_else_has_any(made):
    places = Counter(row["place"] for row in _rows(made[0], account.partner_connections))
    kinds = {row["place"]: row["account_type"] for row in _people(made[0])}
    business = {place for place, kind in kinds.items() if kind == "business"}
    assert set(places) < business
    assert set(places.values()) == {1, 2}
    zone = made[0].time_zone
    states = Counter(access(row, TODAY, zone).state for row in _rows(made[0], account.partner_connections))
    assert set(states) == set(ACCESS_STATES)
    assert min(states.values()) >= 5


def _people(company):
    customer = schema.customers.c
    wanted = (
        sa.select(customer.id, customer.account_type).where(customer.company_id == company.id).order_by(customer.id)
    )
    with source().connect() as connection:
        found = [dict(row) for row in connection.execute(wanted).mappings()]
    return [row | {"place": row["id"] - found[0]["id"]} for row in found]


def test_only_the_first_company_has_the_service_desk(made):
    assert [company.service_desk for company in made] == [True, False]
    assert _rows(made[1], account.service_requests) == []


def test_instalments_are_those_of_the_payments(made):
    parts = _rows(made[0], account.instalments)
    paid = Counter()
    with source().connect() as connection:
        mine = schema.payments.c.company_id == made[0].id
        wanted = sa.and_(mine, schema.payments.c.kind == "instalment", schema.payments.c.status == "paid")
        for row in connection.execute(sa.select(schema.payments.c.amount).where(wanted)):
            paid[row.amount] += 1
    assert sum(part["paid_amount"] for part in parts if part["paid_amount"] == part["amount"]) <= sum(
        amount * n for amount, n in paid.items()
    )
    assert all(part["paid_on"] is None or part["paid_on"] <= TODAY for part in parts)
    bought = _rows(made[0], account.instalment_purchases)
    assert sum(each["total"] for each in bought) == sum(part["amount"] for part in parts)
    assert sum(each["instalments"] for each in bought) == len(parts)


def test_nothing_was_noted_sent_or_closed_after_today(made):
    latest = [
        row[name]
        for table, name in (
            (account.notes, "created_at"),
            (account.usage_notifications, "sent_at"),
            (account.service_requests, "opened_at"),
            (account.service_requests, "closed_at"),
            *(
                (account.partner_connections, name)
                for name in ("requested_at", "granted_at", "last_visit_at", "cancelled_at")
            ),
        )
        for row in _rows(made[0], table)
        if row[name]
    ]
    assert max(latest).date() <= TODAY


def test_one_contact_and_one_method_at_most_come_first(made):
    for table, flag in ((account.contacts, "is_primary"), (account.payment_methods, "is_default")):
        first = Counter(row["place"] for row in _rows(made[0], table) if row[flag])
        assert set(first.values()) == {1}


def _events(company, table, *wanted):
    """Rows of an event table with the customer's place."""
    first = sa.select(sa.func.min(schema.customers.c.id)).where(schema.customers.c.company_id == company.id)
    with source().connect() as connection:
        place = (table.c.customer_id - connection.execute(first).scalar_one()).label("place")
        chosen = sa.select(place, *table.c).where(table.c.company_id == company.id, *wanted)
        return [dict(row) for row in connection.execute(chosen).mappings()]


def test_a_note_fits_what_its_customer_had_reached(made):
    paid, graduated = {}, {}
    for row in _events(made[0], schema.payments, schema.payments.c.status == "paid"):
        paid[row["place"]] = min(paid.get(row["place"], row["paid_at"]), row["paid_at"])
    for row in _events(made[0], schema.actions, schema.actions.c.kind == "graduated"):
        graduated[row["place"]] = row["occurred_at"]
    stages = Counter()
    for row in _rows(made[0], account.notes):
        stage = NOTES.index(row["text"]) // NOTES_OF_A_STAGE
        reached = [days[row["place"]] for days in (paid, graduated) if row["place"] in days]
        assert stage <= sum(at.date() <= row["created_at"].date() for at in reached)
        stages[stage] += 1
    assert min(stages[stage] for stage in range(3)) > 50
    beside = [
        row
        for name in ("package_subscriptions", "usage_notifications")
        for row in _rows(made[0], account.ACCOUNT_TABLES[name])
    ]
    assert {row["place"] for row in beside} <= paid.keys()


def test_every_subscription_of_the_journey_is_a_package_subscription_with_its_days(made):
    started = Counter(
        (row["place"], local_day(row["occurred_at"], made[0].time_zone))
        for row in _events(made[0], schema.actions, schema.actions.c.kind == "subscription_started")
    )
    cancelled = {
        row["place"]: date.fromisoformat(row["detail"])
        for row in _events(made[0], schema.actions, schema.actions.c.kind == "subscription_cancelled")
    }
    held = _rows(made[0], account.package_subscriptions)
    assert started <= Counter((row["place"], row["started_on"]) for row in held)
    assert len(started) > SIZE * 0.1
    ends = {(row["place"], row["ends_on"]) for row in held}
    assert all((place, until) in ends for place, until in cancelled.items())


def test_no_card_number_is_made_up(made):
    assert all(len(row["last4"] or "") <= 4 for row in _rows(made[0], account.payment_methods))
    assert not any(holds_card_number(row["text"]) for row in _rows(made[0], account.notes))


def test_making_it_again_gives_the_same_accounts_and_only_them(made):
    sections = (*SECTIONS, "partner_connections")
    before = {name: _rows(made[0], account.ACCOUNT_TABLES[name]) for name in sections}
    other = _rows(made[1], account.notes)
    again = make_demo("demo", SIZE, today=TODAY)
    strip = ("place", "number")
    for name in sections:
        rows = _rows(again, account.ACCOUNT_TABLES[name])
        assert [{k: v for k, v in row.items() if k not in strip} for row in rows] == [
            {k: v for k, v in row.items() if k not in strip} for row in before[name]
        ]
    assert _rows(made[1], account.notes) == other
