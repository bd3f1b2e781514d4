"""Partners of an account: access on generated edges beside a second statement of the rule, past days, who has the tab."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.companies import ensure_company
from data.engines import source
from data.writing import Change, perform, undo
from queries import account as asked
from queries.account.partners import partners
from queries.scope import Scope

TODAY = date(2026, 11, 22)
NAMES = ("requested_at", "granted_at", "last_visit_at", "cancelled_at")
OFFSETS = (None, 1, 0, -1, -59, -60, -61, -62)
BUSINESS = "Business"


@pytest.fixture(params=["sqlite", "postgresql"])
def source_url(request, tmp_path):
    """An empty database for each test, once on each engine."""
    if request.param == "postgresql":
        return request.getfixturevalue("fresh_postgres_url")
    return f"sqlite:///{tmp_path / 'source.sqlite'}"


@pytest.fixture
def scope(company):
    return Scope(company=company, as_of=TODAY, user="ines")


def _customer(company, kind=BUSINESS, name="Amara"):
    values = {"company_id": company.id, "name": name, "external_id": name, "account_type": kind}
    with source().begin() as connection:
        return connection.execute(sa.insert(schema.customers).values(**values)).inserted_primary_key[0]


def _at(offset, scope, clock=time(12)):
    """A moment of the local day that many days after the as-of day."""
    if offset is None:
        return None
    return datetime.combine(TODAY + timedelta(days=offset), clock, ZoneInfo(scope.company.time_zone)).astimezone(UTC)


def _connect(customer, scope, *rows):
    """Connections whose four instants are given in the order of NAMES."""
    own = {"company_id": scope.company.id, "customer_id": customer, "partner": "Finch"}
    found = [own | {"email": f"{n}@finch.example"} | dict(zip(NAMES, row, strict=True)) for n, row in enumerate(rows)]
    with source().begin() as connection:
        connection.execute(sa.insert(account.partner_connections), found)


def _told(instants, as_of, zone):
    """The state by the definition: what happened, told in order, and then the days since the latest visit."""
    days = {name: at.astimezone(ZoneInfo(zone)).date() for name, at in zip(NAMES, instants, strict=True) if at}
    happened = [(at, NAMES.index(name), name) for name, at in zip(NAMES, instants, strict=True) if at]
    state = None
    for _, _, name in sorted(event for event in happened if days[event[2]] <= as_of):
        if name == "requested_at" and state != "cancelled":
            state = "requested"
        if name == "granted_at" or (name == "last_visit_at" and state is None):
            state = "granted"
        if name == "cancelled_at":
            state = "cancelled"
    if state != "granted":
        return state
    visits = [days[name] for name in ("granted_at", "last_visit_at") if name in days and days[name] <= as_of]
    return "active" if (as_of - max(visits)).days <= 60 else "lapsed"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"])
@pytest.mark.parametrize("clock", [time(0), time(23, 59, 59)])
def test_access_is_what_the_definition_says_on_every_edge(company, scope, zone, clock):
    scope = replace(scope, company=replace(company, time_zone=zone))
    customer = _customer(company)
    rows = [[_at(offset, scope, clock) for offset in offsets] for offsets in product(OFFSETS, repeat=4)]
    _connect(customer, scope, *rows)
    for day in (TODAY, TODAY - timedelta(days=1)):
        found = {each.email: each for each in partners(customer, replace(scope, as_of=day))}
        expected = {f"{n}@finch.example": _told(row, day, zone) for n, row in enumerate(rows)}
        assert {email: each.state for email, each in found.items()} == {e: s for e, s in expected.items() if s}
        assert all(each.since <= day for each in found.values())
        assert min(Counter(expected.values()).values()) > 0
        assert set(expected.values()) == {None, "active", "lapsed", "requested", "cancelled"}


@pytest.mark.parametrize(
    ("offsets", "state", "since", "why"),
    [
        ((None, -90, -60, None), "active", -90, "Last visit on 23 Sep 2026; lasts to 22 Nov 2026 without another visit."),
        ((None, -90, -61, None), "lapsed", 0, "Last visit on 22 Sep 2026, more than 60 days ago."),
        ((None, -60, None, None), "active", -60, "Granted on 23 Sep 2026, no visit since; lasts to 22 Nov 2026"),
        ((None, -61, None, None), "lapsed", 0, "Granted on 22 Sep 2026, no visit since, more than 60 days ago."),
        ((-3, None, None, None), "requested", -3, "Access was asked for on 19 Nov 2026 and not granted since."),
        ((-3, -2, None, None), "active", -2, "Granted on 20 Nov 2026, no visit since; lasts to 19 Jan 2027"),
        ((-3, -200, -100, None), "requested", -3, "Access was asked for on 19 Nov 2026"),
        ((None, -200, -100, -5), "cancelled", -5, "Cancelled by the account on 17 Nov 2026."),
        ((-3, -200, -100, -5), "cancelled", -5, "Cancelled by the account on 17 Nov 2026; asked for again on 19 Nov 2026."),
        ((None, -1, -100, -5), "active", -1, "Granted on 21 Nov 2026, no visit since; lasts to 20 Jan 2027"),
    ],
)  # fmt: skip
def test_a_row_says_why_and_since_when(company, scope, offsets, state, since, why):
    customer = _customer(company)
    _connect(customer, scope, [_at(offset, scope) for offset in offsets])
    (row,) = partners(customer, scope)
    assert (row.state, row.since) == (state, TODAY + timedelta(days=since))
    assert row.why.startswith(why)


def test_who_waits_for_an_answer_comes_first(company, scope):
    customer = _customer(company)
    rows = ((None, -9, None, -1), (None, -99, None, None), (None, -9, None, None), (-1, None, None, None))
    _connect(customer, scope, *([_at(offset, scope) for offset in row] for row in rows))
    assert [each.state for each in partners(customer, scope)] == ["requested", "active", "lapsed", "cancelled"]


def test_what_is_changed_later_leaves_an_earlier_day_as_it_was(company, scope):
    """Granting again overwrites when it was granted first, but not what a past day shows."""
    customer = _customer(company)

    def do(key, day, **more):
        now = _at(day, scope) + timedelta(seconds=1)
        return perform(key, Change(company=company, customer_id=customer, user="ines", now=now, **more))

    def seen(day):
        found = partners(customer, replace(scope, as_of=TODAY + timedelta(days=day)))
        return [(each.state, (each.since - TODAY).days) for each in found]

    partner = do("partner_connect", -100, values={"partner": "Finch", "email": "a@finch.example"}).record_id
    do("partner_cancel", -30, record_id=partner, expected_version=1)
    do("partner_reinstate", -20, record_id=partner, expected_version=2)
    last = do("partner_cancel", -10, record_id=partner, expected_version=3)
    undo(last.audit_id, company, "ines", _at(-5, scope))
    past = {-101: [], -100: [("active", -100)], -40: [("active", -100)], -39: [("lapsed", -39)], -31: [("lapsed", -39)],
            -30: [("cancelled", -30)], -21: [("cancelled", -30)], -20: [("active", -20)], -10: [("cancelled", -10)],
            -6: [("cancelled", -10)], -5: [("active", -20)], 0: [("active", -20)]}  # fmt: skip
    assert {day: seen(day) for day in past} == past


def test_a_connection_that_was_undone_is_there_only_for_the_days_when_it_was(company, scope):
    customer = _customer(company)
    change = Change(company=company, customer_id=customer, user="ines", now=_at(-9, scope),
                    values={"partner": "Finch", "email": "a@finch.example"})  # fmt: skip
    undo(perform("partner_connect", change).audit_id, company, "ines", _at(-7, scope))
    there = {
        day: len(partners(customer, replace(scope, as_of=TODAY + timedelta(days=day)))) for day in (-10, -9, -8, -7)
    }
    assert there == {-10: 0, -9: 1, -8: 1, -7: 0}


@pytest.mark.parametrize(
    ("kind", "has"), [("business", True), (" BUSINESS", True), ("individual", False), (None, False)]
)
def test_only_a_business_account_has_the_tab(company, scope, kind, has):
    customer = _customer(company, kind)
    assert ("partner" in {tab.key for tab in asked.tabs_for(scope, customer)}) is has
    assert "partner" not in {tab.key for tab in asked.tabs_for(scope)}


def test_which_tabs_there_are_is_one_question(company, scope):
    customer, statements = _customer(company), []
    sa.event.listen(source(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    asked.tabs_for(scope, customer)
    assert len([text for text in statements if "customers" in text]) == 1


def test_another_company_and_another_customer_see_nothing_of_a_partner(company, scope):
    customer = _customer(company)
    _connect(customer, scope, [_at(offset, scope) for offset in (None, -1, None, None)])
    other = replace(scope, company=ensure_company("other"))
    assert (partners(customer, other), partners(_customer(company, name="Kofi"), scope)) == ((), ())
    assert "partner" not in {tab.key for tab in asked.tabs_for(other, customer)}
    assert len(asked.tab_table("partner", customer, scope)) == 1
    assert asked.tab_table("partner", customer, other).empty
