"""What a customer's account shows: limits and totals, the day, empty sections, one company apart from the other."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
import sqlalchemy as sa

from components.profile_sections import primary_address
from data import schema
from data.accounts import schema as account
from data.companies import ensure_company
from data.engines import source
from data.errors import NotFound
from data.facts import refresh
from data.writing import WRITES, Change, perform, undo
from queries import account as asked
from queries import customers
from queries.account.sections import subscriptions
from queries.profile import events_of
from queries.scope import Scope
from queries.selection import Selection

TODAY = date(2026, 11, 22)


@pytest.fixture(params=["sqlite", "postgresql"])
def source_url(request, tmp_path):
    """An empty database for each test, once on each engine."""
    if request.param == "postgresql":
        return request.getfixturevalue("fresh_postgres_url")
    return f"sqlite:///{tmp_path / 'source.sqlite'}"


def _at(day, hour=12):
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hour)


def _add(company, table, customer_id=None, **values):
    with source().begin() as connection:
        owner = {"company_id": company.id} | ({} if customer_id is None else {"customer_id": customer_id})
        return connection.execute(sa.insert(table).values(**owner, **values)).inserted_primary_key


def _customer(company, name, **more):
    return _add(
        company, schema.customers, name=name, external_id=f"c-{name}", created_at=_at(date(2025, 1, 1)), **more
    )[0]


@pytest.fixture
def desk_company(company):
    with source().begin() as connection:
        connection.execute(sa.update(schema.companies).values(service_desk=True))
    return replace(company, service_desk=True)


@pytest.fixture
def scope(desk_company):
    return Scope(company=desk_company, as_of=TODAY, user="ines")


KEYS = count(1000)
SCHEDULED = ((27, 620, "EUR", "instalment"), (-34, 1240, "EUR", "instalment"), (0, 5, "USD", "one_time"))
"""Days from the day on, amount, currency and kind of the payments that are still to come."""


@pytest.fixture
def full(desk_company):
    """A customer with more of everything than the dashboard shows, one of each from after the day."""
    company, customer = (
        desk_company,
        _customer(desk_company, "Amara", email="amara@example.org", phone="+49 30 555 1234"),
    )
    package = _add(company, account.packages, name="Community", cycle="monthly", price=Decimal(39), currency="EUR")[0]
    for number in range(7):
        day = TODAY - timedelta(days=30 * number - 30)  # the first one is a month ahead
        _add(
            company,
            account.usage_notifications,
            customer,
            channel="sms",
            threshold=80,
            subject=f"alert {number}",
            sent_at=_at(day),
        )
        _add(company, account.notes, customer, text=f"note {number}", author="ines", created_at=_at(day))
        _add(
            company,
            account.service_requests,
            customer,
            number=str(number),
            subject=f"ticket {number}",
            state="open",
            priority="high",
            opened_at=_at(day, 13),
        )
        _add(
            company,
            account.package_subscriptions,
            customer,
            package_id=package,
            price=Decimal(39),
            currency="EUR",
            started_on=day,
        )
        _add(
            company, account.contacts, customer, name=f"contact {number}", is_primary=number == 4, city=f"town {number}"
        )
        state = ("draft", "approved", "paid", "void", "approved", "paid", "approved")[number]
        _add(
            company,
            account.invoices,
            customer,
            number=f"R{number}",
            issued_on=day,
            due_on=day + timedelta(days=14),
            amount=Decimal(100),
            currency="EUR",
            state=state,
            approved_on=day if state in ("approved", "paid") else None,
            paid_on=day if state == "paid" else None,
        )
        bought = _add(
            company,
            account.instalment_purchases,
            customer,
            name=f"plan {number}",
            total=Decimal(300),
            currency="EUR",
            instalments=3,
            started_on=day,
            first_due_on=day,
        )[0]
        for part in range(3):
            _add(
                company,
                account.instalments,
                customer,
                purchase_id=bought,
                number=part + 1,
                due_on=day + timedelta(days=30 * part),
                amount=Decimal(100),
                paid_amount=Decimal(0),
            )
        _add(
            company,
            schema.payments,
            customer,
            row_key=number,
            due_at=_at(day),
            paid_at=_at(day),
            amount=Decimal(50),
            currency="EUR",
            method="card",
            status="paid",
            kind="one_time",
        )
    _add(
        company, account.partner_connections, customer, partner="Finch", email="a@finch.example", granted_at=_at(TODAY)
    )
    for row_key, (days, amount, currency, kind) in enumerate(SCHEDULED, start=100):
        due = _at(TODAY + timedelta(days=days))
        given = {"row_key": row_key, "due_at": due, "amount": Decimal(amount), "currency": currency, "kind": kind}
        _add(company, schema.payments, customer, method="card", status="scheduled", **given)
    _add(
        company,
        schema.calls,
        customer,
        row_key=1,
        kind="coaching",
        scheduled_at=_at(TODAY - timedelta(days=10)),
        outcome="held",
        csm="Ines",
    )
    _add(
        company,
        schema.calls,
        customer,
        row_key=2,
        kind="coaching",
        scheduled_at=_at(TODAY + timedelta(days=3)),
        outcome="scheduled",
    )
    _add(
        company,
        account.payment_methods,
        customer,
        kind="card",
        brand="Visa",
        last4="0001",
        expires_month=1,
        expires_year=2026,
    )
    _add(
        company,
        account.payment_methods,
        customer,
        kind="card",
        brand="Visa",
        last4="4417",
        expires_month=2,
        expires_year=2027,
        automatic=True,
        is_default=True,
    )
    _add(
        company,
        account.billing_terms,
        customer,
        cycle="monthly",
        billing_day=22,
        terms_days=1,
        next_bill_on=TODAY + timedelta(days=40),
    )
    return customer


def test_each_section_shows_its_most_recent_rows_and_how_many_there_are(full, scope):
    seen = asked.dashboard(full, scope)
    assert ([each.subject for each in seen.alerts.rows], seen.alerts.total) == (["alert 1", "alert 2", "alert 3"], 6)
    assert ([each.text for each in seen.notes.rows], seen.notes.total) == ([f"note {n}" for n in range(1, 6)], 6)
    assert ([each.subject for each in seen.requests.rows], seen.requests.total) == (
        ["ticket 1", "ticket 2", "ticket 3"],
        6,
    )
    assert ([each.number for each in seen.invoices.rows], seen.invoices.total) == (["R1", "R2", "R4"], 6)
    for name in ("invoices", "payments", "contacts", "subscriptions", "notes", "purchases"):
        assert getattr(seen, name).total == len(asked.tab_table(name, full, scope)), name
    assert ([each.name for each in seen.purchases.rows], seen.purchases.total) == (["plan 1", "plan 2", "plan 3"], 6)
    assert ([each.name for each in seen.contacts.rows], seen.contacts.total) == (
        ["contact 4", "contact 0", "contact 1"],
        7,
    )
    assert (len(seen.payments.rows), seen.payments.total) == (3, 10)
    assert (len(seen.subscriptions.rows), seen.subscriptions.total) == (3, 7)
    assert (seen.payment_method.text, seen.payment_method.automatic, seen.methods.total) == (
        "Visa •••• 4417, expires 02/27",
        True,
        2,
    )
    assert (seen.billing.text, seen.billing.terms_text) == ("Monthly, on the 22nd", "1 day")
    assert seen.primary_address == ("town 4",)


def test_the_head_answers_at_a_glance(full, scope):
    head = asked.dashboard(full, scope).head
    assert (head.next_due.on, head.next_due.amount, head.next_due.currency) == (TODAY, Decimal(5), "USD")
    assert (head.paid, head.owed, head.overdue, head.foreign) == (Decimal(300), Decimal(1910), Decimal(1240), 1)
    assert (head.last_contact.days, head.last_contact.how) == (0, "SMS: alert 1")
    assert head.next_call == TODAY + timedelta(days=3)
    assert (head.health.word, head.health.tone) == ("At risk", "bad")
    assert "1,240" in head.health.reason


def _invoice(company, customer, number, due, *, state="approved", issued=-90, paid=None):
    def day(offset):
        return None if offset is None else TODAY + timedelta(days=offset)

    _add(company, account.invoices, customer, number=number, issued_on=day(issued), due_on=day(due), amount=Decimal(70),
         currency="EUR", state=state, approved_on=day(issued), paid_on=day(paid))  # fmt: skip


def test_what_is_due_next_is_found_behind_any_number_of_newer_invoices(desk_company, scope):
    customer = _customer(desk_company, "Lindiwe")
    _invoice(desk_company, customer, "void", 1, state="void")
    _invoice(desk_company, customer, "draft", 1, state="draft")
    _invoice(desk_company, customer, "paid", 2, state="paid", paid=-3)
    _invoice(desk_company, customer, "unapproved", 3, issued=1)
    _invoice(desk_company, customer, "next", 5)
    for number in range(4):
        _invoice(desk_company, customer, f"later {number}", 20, issued=-number)
    assert asked.dashboard(customer, scope).head.next_due.note == "next"
    assert asked.dashboard(customer, replace(scope, as_of=TODAY - timedelta(days=4))).head.next_due.note == "paid"


def test_the_head_tells_of_an_invoice_that_is_older_than_those_shown(desk_company, scope):
    customer = _customer(desk_company, "Lindiwe")
    _invoice(desk_company, customer, "next", 5)
    for number in range(4):
        _invoice(desk_company, customer, f"later {number}", 20, issued=-number)
    refresh(scope.company, TODAY)
    due = asked.dashboard(customer, scope).head.next_due
    assert (due.label, due.on, due.note, due.amount) == ("Invoice", TODAY + timedelta(days=5), "next", Decimal(70))


def _plan(company, customer, name, amounts, *, currency="EUR", paid=0):
    """A purchase with an instalment a month, the first of them two months ago."""
    owner = {"started_on": TODAY - timedelta(days=60), "first_due_on": TODAY - timedelta(days=60)}
    bought = _add(company, account.instalment_purchases, customer, name=name, total=Decimal(sum(amounts)), currency=currency,
                  instalments=len(amounts), **owner)[0]  # fmt: skip
    for place, amount in enumerate(amounts):
        _add(company, account.instalments, customer, purchase_id=bought, number=place + 1, amount=Decimal(amount),
             due_on=TODAY - timedelta(days=60 - 30 * place), paid_amount=Decimal(paid if place == 0 else 0))  # fmt: skip


def test_invoices_and_instalments_that_are_late_stand_beside_what_the_payments_say(desk_company, scope):
    customer = _customer(desk_company, "Lindiwe")
    _invoice(desk_company, customer, "late", -5)
    _invoice(desk_company, customer, "open", 5)
    _invoice(desk_company, customer, "paid", -5, state="paid", paid=-6)
    _plan(desk_company, customer, "course", [100, 100, 100, 100], paid=40)
    _plan(desk_company, customer, "abroad", [10], currency="USD")
    head = asked.dashboard(customer, scope).head
    assert (head.owed, head.overdue) == (0, 0)
    assert [(one.what, one.count, one.amount, one.currency) for one in head.late_beside] == [
        ("invoice", 1, Decimal(70), "EUR"),
        ("instalment", 1, Decimal(10), "USD"),
        ("instalment", 2, Decimal(160), "EUR"),
    ]
    assert [(one.what, one.count, one.amount) for one in head.open_beside] == [
        ("invoice", 2, Decimal(140)),
        ("instalment", 1, Decimal(10)),
        ("instalment", 4, Decimal(360)),
    ]
    assert (head.health.word, head.health.reason) == ("Watch", "1 invoice and 3 instalments are late")


def _payment_for(company, customer, due, **values):
    _add(company, schema.payments, customer, row_key=next(KEYS), due_at=_at(due), amount=Decimal(70),
         method="card", **{"currency": "EUR", "status": "scheduled", "kind": "subscription", **values})  # fmt: skip


def test_what_an_open_payment_stands_for_is_not_told_beside_it(desk_company, scope):
    customer = _customer(desk_company, "Lindiwe")
    for number in ("failed", "upcoming", "void", "nobody's"):
        _invoice(desk_company, customer, number, -5)
    late = TODAY - timedelta(days=5)
    _payment_for(desk_company, customer, late, invoice="failed", status="failed")
    _payment_for(desk_company, customer, TODAY + timedelta(days=9), invoice="upcoming")
    _payment_for(desk_company, customer, late, invoice="void", status="void")
    _plan(desk_company, customer, "course", [100, 100, 100])
    _payment_for(desk_company, customer, TODAY - timedelta(days=60), kind="instalment")
    _payment_for(desk_company, customer, TODAY - timedelta(days=30), kind="one_time")
    _payment_for(desk_company, customer, TODAY, kind="instalment", currency="USD")
    _plan(desk_company, customer, "second course", [900])
    _invoice(desk_company, customer, "paid meanwhile", -5)
    _payment_for(desk_company, customer, late, invoice="paid meanwhile", status="paid")
    head = asked.dashboard(customer, scope).head
    assert [(one.what, one.count) for one in head.late_beside] == [("invoice", 3), ("instalment", 2)]
    assert [(one.what, one.count) for one in head.open_beside] == [("invoice", 3), ("instalment", 3)]


def test_a_day_in_the_past_shows_nothing_from_after_it(full, scope):
    earlier = asked.dashboard(full, replace(scope, as_of=TODAY - timedelta(days=45)))
    assert earlier.alerts.total == earlier.notes.total == earlier.purchases.total == 4
    assert earlier.head.overdue == 0
    assert [each.state for each in earlier.invoices.rows] == ["approved", "paid", "approved"]
    assert earlier.head.next_call is None or earlier.head.next_call >= TODAY


def _past(scope, days):
    return replace(scope, as_of=TODAY - timedelta(days=days), today=TODAY)


def _subscription(company, customer, name, started, *, ends=None):
    package = _add(company, account.packages, name=name, cycle="monthly", price=Decimal(39), currency="EUR")[0]
    last = None if ends is None else TODAY + timedelta(days=ends)
    _add(company, account.package_subscriptions, customer, package_id=package, price=Decimal(39), currency="EUR",
         started_on=TODAY + timedelta(days=started), ends_on=last)  # fmt: skip


def test_a_past_day_knows_no_subscription_and_no_sale_from_after_it(full, scope):
    earlier = asked.dashboard(full, _past(scope, 45))
    assert {each.state for each in earlier.subscriptions.rows} == {"active"}
    assert earlier.subscriptions.total == len(asked.tab_table("subscriptions", full, _past(scope, 45))) == 4
    assert {each.kind for each in earlier.payments.rows} == {"one_time"}
    assert earlier.payments.total == len(asked.tab_table("payments", full, _past(scope, 45))) == 6
    due = earlier.head.next_due
    assert (due.label, due.on) == ("Instalment", TODAY - timedelta(days=34)), "an agreed schedule is known"
    ahead = [
        event.kind
        for event in events_of(full, _past(scope, 45))
        if event.lane == "payments" and event.tone == "planned"
    ]
    assert set(ahead) == {"instalment"}


def test_the_current_day_knows_what_is_entered_to_start_later(full, scope):
    now = replace(scope, today=TODAY)
    assert asked.dashboard(full, now).subscriptions.total == 7
    assert "upcoming" in {each.state for each in subscriptions(full, now, 10).rows}


def test_running_subscriptions_come_first_then_those_to_come_then_ended_ones(desk_company, scope):
    customer = _customer(desk_company, "Lindiwe")
    for name, started, ends in (
        ("ran", -400, None),
        ("old", -90, -60),
        ("older", -190, -160),
        ("new", -2, -1),
        ("next", 9, None),
    ):
        _subscription(desk_company, customer, name, started, ends=ends)
    found = asked.dashboard(customer, scope).subscriptions.rows
    assert [(each.package, each.state) for each in found] == [("ran", "active"), ("next", "upcoming"), ("new", "ended")]
    table = asked.tab_table("subscriptions", customer, scope)
    assert list(table["package"]) == ["ran", "next", "new", "old", "older"]


def _failing(company, customer, row_key, due, tried, **more):
    at = None if tried is None else _at(TODAY + timedelta(days=tried))
    given = {"due_at": _at(TODAY + timedelta(days=due)), "last_attempt_at": at, "amount": Decimal(40), **more}
    _add(company, schema.payments, customer, row_key=row_key, status="failed", kind="subscription", currency="EUR",
         method="card", **given)  # fmt: skip


def test_a_payment_that_could_not_be_collected_says_so_with_its_attempts(desk_company, scope):
    customer = _customer(desk_company, "Lindiwe")
    _failing(desk_company, customer, 1, -9, -2, attempts=3)
    _failing(desk_company, customer, 2, 0, None)
    refresh(desk_company, TODAY)
    table = asked.tab_table("payments", customer, scope).to_dict("records")
    shown = [(row["state"], row["attempts"], row["last_attempt_on"], row["days_past_due"]) for row in table]
    assert shown == [("Failed", None, None, None), ("Failed", 3, TODAY - timedelta(days=2), 9)]
    seen = asked.dashboard(customer, scope)
    assert (seen.head.overdue, seen.head.owed, seen.known["payments_overdue"]) == (40, 80, 1)
    titles = [event.title for event in events_of(customer, scope)]
    assert titles == ["Subscription €40 failed", "Subscription €40 failed"]


def test_a_past_day_does_not_know_of_a_failure_after_it(desk_company, scope):
    customer = _customer(desk_company, "Lindiwe")
    _failing(desk_company, customer, 1, -9, -2, attempts=3)
    (row,) = asked.tab_table("payments", customer, _past(scope, 5)).to_dict("records")
    assert (row["state"], row["attempts"], row["last_attempt_on"], row["days_past_due"]) == ("Overdue", None, None, 4)
    (event,) = events_of(customer, _past(scope, 5))
    assert (event.title, "attempt" in event.detail) == ("Subscription €40 overdue", False)


def _method(company, customer, **values):
    return _add(company, account.payment_methods, customer, **values)[0]


def test_what_is_collected_automatically_is_told_though_another_method_is_the_default(desk_company, scope):
    customer = _customer(desk_company, "Lindiwe")
    _method(desk_company, customer, kind="transfer", is_default=True)
    seen = asked.dashboard(customer, scope)
    assert (seen.automatic_method, seen.switchable_method) == (None, None)
    debit = _method(desk_company, customer, kind="direct_debit", brand="DKB", last4="0042", automatic=True)
    _method(desk_company, customer, kind="card", brand="Visa", last4="0001")
    seen = asked.dashboard(customer, scope)
    assert (seen.payment_method.kind, seen.methods.total) == ("transfer", 3)
    assert (seen.automatic_method.id, seen.switchable_method.id) == (debit, debit)
    assert seen.automatic_method.named == "DKB •••• 0042"


def test_without_a_primary_contact_no_address_is_called_the_primary_one(desk_company, scope):
    customer = _customer(desk_company, "Lindiwe")
    _add(desk_company, account.contacts, customer, name="Ana", city="Ulm")
    seen = asked.dashboard(customer, scope)
    assert (seen.primary_address, primary_address(seen)) == ((), "No primary contact is set.")
    _add(desk_company, account.contacts, customer, name="Bo", is_primary=True)
    assert primary_address(asked.dashboard(customer, scope)) == "No address is recorded for Bo, the primary contact."


def test_an_empty_account_is_empty_and_not_wrong(desk_company, scope):
    seen = asked.dashboard(_customer(desk_company, "Kofi"), scope)
    assert not any(
        (seen.alerts, seen.contacts, seen.invoices, seen.purchases, seen.payments, seen.requests, seen.notes)
    )
    assert (seen.payment_method, seen.billing, seen.head.next_due, seen.head.last_contact) == (None, None, None, None)
    assert (seen.head.health.word, seen.head.paid) == ("New", 0)


def test_without_the_service_desk_there_are_no_requests_and_no_tickets(full, scope):
    bare = replace(scope, company=replace(scope.company, service_desk=False))
    assert asked.dashboard(full, bare).requests is None
    assert asked.notes(full, bare, tickets=True).total == 6
    assert "service-desk" not in {tab.key for tab in asked.tabs_for(bare)}


def test_the_switch_brings_tickets_among_the_notes(full, scope):
    both = asked.notes(full, scope, tickets=True)
    assert ([entry.kind for entry in both.rows], both.total) == (["ticket", "note", "ticket", "note", "ticket"], 12)


@pytest.mark.parametrize("tab", asked.TABS)
def test_every_tab_has_the_columns_that_it_declares_and_rows(full, scope, tab):
    frame = asked.tab_table(tab, full, scope)
    assert list(frame.columns) == ["id", "version", *(column.key for column in asked.TABS[tab].columns)]
    assert len(frame) > 0
    assert all(column.help.endswith(".") for column in asked.TABS[tab].columns)


def test_another_company_sees_nothing_of_a_customer(full, scope):
    other = replace(scope, company=ensure_company("other"))
    _customer(other.company, "Zoe")
    with pytest.raises(NotFound, match=r"^There is no such customer\.$"):
        asked.dashboard(full, other)
    with pytest.raises(NotFound):
        asked.form("contact_add", full, None, other)
    assert [len(asked.tab_table(tab, full, other)) for tab in asked.TABS] == [0] * len(asked.TABS)
    assert asked.find("Amara", other) == ()
    assert asked.audit(full, other).total == 0


def test_the_dashboard_asks_a_dozen_questions_however_much_there_is(full, scope):
    asked.dashboard(full, scope)
    statements = []
    sa.event.listen(source(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    asked.dashboard(full, scope)
    assert len(statements) <= 13


def test_every_question_about_a_customer_uses_an_index(full, scope):
    if source().dialect.name != "sqlite":
        pytest.skip("the plan of an empty PostgreSQL table says nothing")
    statements = []
    sa.event.listen(source(), "before_cursor_execute", lambda *call: statements.append((call[2], call[3])))
    asked.dashboard(full, scope)
    with source().connect() as connection:
        plans = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all() for sql, values in tuple(statements)
        ]
    scans = [
        row[3]
        for plan in plans
        for row in plan
        if row[3].startswith("SCAN") and "(subquery" not in row[3] and "SCAN CONSTANT" not in row[3]
    ]
    assert [
        scan for scan in scans if any(table in scan for table in (*account.ACCOUNT_TABLES, *schema.INPUT_TABLES))
    ] == []


def test_forms_start_from_the_record_and_its_version(full, scope):
    method = asked.dashboard(full, scope).payment_method
    values, version = asked.form("payment_method_edit", full, method.id, scope)
    assert (values["last4"], values["automatic"], version) == ("4417", True, 1)
    assert asked.form("billing_details", full, None, scope)[0]["billing_day"] == 22
    assert asked.form("contact_add", full, None, scope) == (dict.fromkeys(values_of("contact_add")), None)
    assert asked.form("archive", full, None, scope)[1] == 1
    with pytest.raises(NotFound):
        asked.form("contact_edit", full, 10**9, scope)


def values_of(key):
    return [field.name for field in WRITES[key].fields]


def test_a_form_names_whom_and_what_it_is_about_and_what_follows(full, scope):
    seen = asked.dashboard(full, scope)
    method, contact = seen.payment_method.id, seen.contacts.rows[0].id
    said = {key: asked.lead(key, full, record, scope) for key, record in
            (("payment_method_remove", method), ("automatic_payment", method), ("contact_remove", contact),
             ("service_start", None), ("archive", None), ("note_add", None))}  # fmt: skip
    assert said["payment_method_remove"] == (
        "Remove Visa •••• 4417 from the payment methods of Amara? Nothing is collected from it any more. "
        "No default method is set then. This can be undone."
    )
    assert "from Visa •••• 4417 without asking" in said["automatic_payment"]
    assert said["contact_remove"] == (
        "Remove contact 4 from the contacts of Amara? No primary contact is set then. This can be undone."
    )
    assert said["service_start"].startswith("Start the service of Amara now? Amara is active from today on.")
    assert said["archive"].startswith("Archive Amara?")
    assert said["note_add"] == "Note something about the customer."


@pytest.mark.parametrize("key", WRITES)
def test_every_form_can_say_what_it_is_about(full, scope, key):
    table = WRITES[key].table
    with source().connect() as connection:
        record = connection.execute(sa.select(sa.func.min(table.c.id))).scalar() if WRITES[key].needs_record else None
    assert "{" not in asked.lead(key, full, record, scope)


def test_the_log_says_what_changed_in_words(full, scope):
    method = asked.dashboard(full, scope).payment_method
    now = _at(TODAY, 9)
    change = Change(
        company=scope.company,
        customer_id=full,
        user="ines",
        now=now,
        values={"automatic": "no"},
        record_id=method.id,
        expected_version=1,
    )
    written = perform("automatic_payment", change)
    (entry,) = asked.audit(full, scope).rows
    assert (entry.who, entry.label, entry.changes, entry.undoable) == (
        "ines",
        "Automatic payment switched",
        (("Automatic payment", "yes", "no"),),
        True,
    )
    undo(written.audit_id, scope.company, "marc", now)
    undone, done = asked.audit(full, scope).rows
    assert (done.undone, done.undoable, undone.undoes, undone.label) == (
        True,
        False,
        done.id,
        "Undone: Automatic payment switched",
    )


def test_the_log_speaks_in_labels_and_in_the_days_of_the_company(full, scope):
    now = _at(TODAY, 9)

    def did(key, values, **more):
        change = Change(company=scope.company, customer_id=full, user="ines", now=now, values=values, **more)
        return perform(key, change)

    undo(did("archive", {"detail": "moved away"}, expected_version=1).audit_id, scope.company, "ines", now)
    did("billing_details", {"cycle": "quarterly", "billing_day": "1", "next_bill_on": "2027-01-31"}, expected_version=1)
    billed, undone, archived = asked.audit(full, scope).rows
    assert (archived.label, archived.changes) == ("Archived", (("Reason", "nothing", "moved away"),))
    assert (undone.label, undone.changes) == ("Undone: Archived", (("Reason", "moved away", "nothing"),))
    assert billed.changes[0] == ("Cycle", "Monthly", "Quarterly")
    assert ("Next bill", "31 Jan 2027") in [(label, after) for label, _, after in billed.changes]


def test_a_note_opens_with_its_history_only_at_its_customer(full, scope):
    first = asked.notes(full, scope).rows[0]
    change = Change(
        company=scope.company,
        customer_id=full,
        user="ines",
        now=_at(TODAY, 9),
        values={"text": "better"},
        record_id=first.id,
        expected_version=1,
    )
    perform("note_edit", change)
    note = asked.note(first.id, full, scope)
    assert (note.text, [(each.author, each.text) for each in note.history]) == ("better", [("ines", "note 1")])
    with pytest.raises(NotFound, match="no such note"):
        asked.note(first.id, _customer(scope.company, "Kofi"), scope)


@pytest.fixture
def crowd(desk_company):
    names = (
        "Zoë Ñandú",
        "Amara Osei",
        "amara diallo",
        "Kofi Osei",
        "Óscar Hernández",
        "Ana-Maria Lopez",
        "Bo",
        None,
        None,
    )
    for place, name in enumerate(names):
        more = {
            "email": f"p{place}@mail.example",
            "phone": f"+49 30 55{place} 77{place}",
            "gender": ("f", "m", None)[place % 3],
        }
        _add(
            desk_company,
            schema.customers,
            name=name,
            external_id=f"X-{place:04}",
            created_at=_at(date(2025, 1, 1 + place % 4)),
            **more,
        )


@pytest.mark.parametrize(
    "query", ["", "sort=-name", "sort=gender,-created", "sort=-gender", "q=o", "sort=amount_overdue"]
)
def test_neighbours_follow_the_order_of_the_table(crowd, scope, query):
    selection = Selection.from_query(query)
    ids = customers.page(selection, scope, 0, 100)[0]["id"].tolist()
    for place, customer in enumerate(ids):
        found = asked.neighbours(customer, customers.line(selection), scope)
        assert (found.position, found.count) == (place + 1, len(ids))
        assert found.previous == (ids[place - 1] if place else None)
        assert found.next == (ids[place + 1] if place + 1 < len(ids) else None)


def test_who_is_not_in_the_list_has_no_place_in_it(crowd, scope):
    found = asked.neighbours(10**6, customers.line(Selection.from_query("")), scope)
    assert (found.position, found.count, found.previous, found.next) == (None, 9, None, None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("amara", ["amara diallo", "Amara Osei"]),
        ("osei", ["Amara Osei", "Kofi Osei"]),
        ("osei kofi", ["Kofi Osei"]),
        ("zoe", ["Zoë Ñandú"]),
        ("OSCAR", ["Óscar Hernández"]),
        ("hernández", ["Óscar Hernández"]),
        ("maria", ["Ana-Maria Lopez"]),
        ("X-0003", ["Kofi Osei"]),
        ("x-0003", ["Kofi Osei"]),
        ("p6@mail", ["Bo"]),
        ("49 30 553", ["Kofi Osei"]),
        ("+49-30-553", ["Kofi Osei"]),
        ("   ", []),
        ("nobody at all", []),
        ("%", []),
        ("'; DROP TABLE customer", []),
    ],
)
def test_the_command_bar_finds(crowd, scope, text, names):
    assert [each.name for each in asked.find(text, scope)] == names


NEUER = "René Neuer-Mu\u0308ller"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mueller", {"Jürgen Müller", "Jonas Mueller", NEUER}),
        ("neuer-mueller", {NEUER}),
        ("JUERGEN mueller", {"Jürgen Müller"}),
        ("muller", {"Jürgen Müller", NEUER}),
        ("müller", {"Jürgen Müller", NEUER}),
        ("sue", {"Sue Moore"}),
    ],
)
def test_a_name_is_found_as_keyboards_without_umlauts_write_it(desk_company, scope, text, names):
    for name in ("Jürgen Müller", "Jonas Mueller", NEUER, "Sue Moore", "Susan Mole"):
        _customer(desk_company, name)
    refresh(desk_company, TODAY)
    listed, n = customers.page(Selection.from_query(f"q={text}"), scope, 0, 100)
    assert {each.name for each in asked.find(text, scope)} == set(listed["name"]) == names
    assert n == len(names)


def test_the_command_bar_finds_by_number_and_at_most_as_many_as_asked(crowd, scope):
    first = asked.find("mail.example", scope, limit=3)
    assert len(first) == 3
    assert asked.find(str(first[0].id), scope)[0] == first[0]
