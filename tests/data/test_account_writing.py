"""Every change on both sources: what it writes, what it refuses, what the log keeps, and how it is undone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.accounts.partners import access
from data.companies import ensure_company
from data.days import local_day
from data.engines import source
from data.errors import Conflict, NotFound, UserError
from data.importing.keys import row_key
from data.writing import WRITES, Change, ValidationError, perform, undo

NOW = datetime(2026, 11, 22, 13, 2, 5, 700, tzinfo=UTC)
CARD = {
    "kind": "card",
    "brand": "Visa",
    "last4": "4417",
    "expires_month": "2",
    "expires_year": "2027",
    "automatic": "yes",
}
VALUES = {
    "automatic_payment": {"automatic": "no"},
    "payment_method_add": CARD,
    "payment_method_edit": {**CARD, "last4": "0001", "is_default": "yes"},
    "payment_method_remove": {},
    "billing_details": {"cycle": "monthly", "billing_day": "31", "terms_days": "14", "next_bill_on": "2026-12-31"},
    "contact_add": {
        "name": "Ana",
        "email": "ana@example.org",
        "phone": "+49 30 1234567",
        "is_primary": "yes",
        "city": "Ulm",
    },
    "contact_edit": {"name": "Ana Maria", "is_primary": True},
    "contact_remove": {},
    "note_add": {"text": "Call back on Monday."},
    "note_edit": {"text": "Call back on Tuesday."},
    "partner_connect": {"partner": "Aldous & Finch", "email": "Office@finch.example"},
    "partner_cancel": {},
    "partner_reinstate": {},
    "service_start": {},
    "archive": {"detail": "moved away"},
    "restore": {},
    "delete": {"detail": "asked for it"},
}


class Desk:
    """One customer of a company and somebody who writes."""

    def __init__(self, company, customer_id, user="ines"):
        self.company, self.customer_id, self.user, self.now = company, customer_id, user, NOW

    def change(self, values=None, *, user=None, **more):
        self.now += timedelta(seconds=1)
        return Change(
            company=self.company,
            customer_id=self.customer_id,
            user=user or self.user,
            now=self.now,
            values=values or {},
            **more,
        )

    def do(self, key, values=None, **more):
        return perform(key, self.change(VALUES[key] if values is None else values, **more))

    def prepared(self, key):
        """What the change needs beforehand: the record's id and version."""
        if key in ("archive", "delete", "service_start"):
            return {"expected_version": self.version()}
        if key == "restore":
            self.do("archive", expected_version=self.version())
            return {"expected_version": self.version()}
        if key == "partner_reinstate":
            return {"record_id": self.cancelled(), "expected_version": 2}
        made = {"automatic_payment": "payment_method_add", "partner_cancel": "partner_connect"}.get(
            key, key.replace("_edit", "_add").replace("_remove", "_add")
        )
        if made == key:
            return {}
        return {"record_id": self.do(made).record_id, "expected_version": 1}

    def cancelled(self):
        """A partner whose access was cancelled."""
        made = self.do("partner_connect").record_id
        return self.do("partner_cancel", record_id=made, expected_version=1).record_id

    def undo(self, written, user=None):
        self.now += timedelta(seconds=1)
        return undo(written.audit_id, self.company, user or self.user, self.now)

    def rows(self, table):
        with source().connect() as connection:
            mine = sa.select(table).where(table.c.company_id == self.company.id)
            return [dict(row) for row in connection.execute(mine.order_by(*table.primary_key)).mappings()]

    def record(self, table, record_id):
        return next((row for row in self.rows(table) if row["id"] == record_id), None)

    def version(self):
        return next(row["version"] for row in self.rows(schema.customers) if row["id"] == self.customer_id)

    def everything(self):
        return {name: self.rows(table) for name, table in account.ACCOUNT_TABLES.items()}

    def state(self):
        """Everything of the company but the log, the history of notes, and counters that only go up."""
        tables = [table for name, table in account.ACCOUNT_TABLES.items() if name not in ("audit_log", "note_versions")]
        counters = ("version", "changed_in")
        return {
            table.name: [
                {name: value for name, value in row.items() if name not in counters} for row in self.rows(table)
            ]
            for table in (*tables, schema.customers, schema.actions)
        }


def _customer(company, name, kind="Business"):
    with source().begin() as connection:
        made = sa.insert(schema.customers).values(company_id=company.id, name=name, external_id=name, account_type=kind)
        return connection.execute(made.returning(schema.customers.c.id)).scalar_one()


@pytest.fixture
def desk(company):
    return Desk(company, _customer(company, "Amara"))


@pytest.mark.parametrize("key", WRITES)
def test_every_change_is_logged_with_who_when_before_and_after(desk, key):
    prepared = desk.prepared(key)
    before = {row["id"] for row in desk.rows(account.audit_log)}
    written = desk.do(key, **prepared)
    (row,) = [row for row in desk.rows(account.audit_log) if row["id"] not in before]
    assert (row["id"], row["who"], row["what"], row["at"]) == (
        written.audit_id,
        "ines",
        key,
        desk.now.replace(microsecond=0),
    )
    assert (row["customer_id"], row["record_id"]) == (desk.customer_id, written.record_id)
    assert (row["before"] is None, row["after"] is None) == (prepared.get("record_id") is None, key.endswith("_remove"))


@pytest.mark.parametrize("key", WRITES)
def test_every_change_can_be_undone_once(desk, key):
    prepared = desk.prepared(key)
    before = desk.state()
    written = desk.do(key, **prepared)
    assert desk.state() != before
    undone = desk.undo(written)
    after = desk.state()
    after["notes"] = [row | {"edited_at": None} for row in after["notes"]]
    assert after == before
    log = {row["id"]: row for row in desk.rows(account.audit_log)}
    assert log[written.audit_id]["undone_by"] == undone.audit_id
    assert log[undone.audit_id]["undoes"] == written.audit_id
    with pytest.raises(Conflict, match="undone already"):
        desk.undo(written)
    with pytest.raises(UserError, match="cannot be undone"):
        desk.undo(undone)


NEW = ("payment_method_add", "contact_add", "note_add", "billing_details", "partner_connect")


@pytest.mark.parametrize("key", [key for key in WRITES if key not in NEW])
def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(desk, key):
    prepared = desk.prepared(key)
    stale = {**prepared, "expected_version": prepared["expected_version"] - 1}
    before = desk.state(), len(desk.rows(account.audit_log))
    with pytest.raises(Conflict, match="nothing was overwritten"):
        desk.do(key, **stale)
    assert (desk.state(), len(desk.rows(account.audit_log))) == before


EDITS = {
    "note_edit": "note_add", "contact_edit": "contact_add", "payment_method_edit": "payment_method_add",
    "automatic_payment": "payment_method_add", "billing_details": "billing_details",
}  # fmt: skip


@pytest.mark.parametrize(("key", "made"), EDITS.items())
def test_saving_a_record_as_it_is_writes_nothing_and_says_so(desk, key, made):
    record = desk.do(made).record_id
    values = {"automatic": "yes"} if key == "automatic_payment" else VALUES[made]
    values = {**values, **({"is_primary": "yes"} if key == "contact_edit" else {})}
    values = {**values, **({"is_default": "yes"} if key == "payment_method_edit" else {})}
    before = desk.everything()
    written = desk.do(key, values, record_id=record, expected_version=1)
    assert (written.message, written.audit_id, written.undoable) == ("Nothing was changed.", None, False)
    assert desk.everything() == before


def test_a_conflict_says_who_and_when_in_the_companys_time(desk):
    contact = desk.do("contact_add")
    desk.do("contact_edit", record_id=contact.record_id, expected_version=1, user="marc")
    with pytest.raises(
        Conflict, match=r"^marc changed this record at 14:02; nothing was overwritten\. Reload to see it\.$"
    ):
        desk.do("contact_edit", record_id=contact.record_id, expected_version=1)


def test_a_conflict_names_who_took_a_flag_and_who_changed_the_state_but_nobody_for_a_file(desk):
    first = desk.do("contact_add", user="marc").record_id
    desk.do("contact_add", user="lena")
    with pytest.raises(
        Conflict, match=r"^This record was changed since you opened it, last on this page by lena at 14:02;"
    ):
        desk.do("contact_edit", record_id=first, expected_version=1)
    method = desk.do("payment_method_add").record_id
    with source().begin() as connection:  # as a file does
        connection.execute(sa.update(account.payment_methods).values(version=account.payment_methods.c.version + 1))
    with pytest.raises(Conflict, match=r"^This record was changed since you opened it; nothing was overwritten"):
        desk.do("payment_method_edit", record_id=method, expected_version=1)
    version = desk.version()
    desk.do("archive", expected_version=version)
    desk.do("restore", expected_version=version + 1, user="marc")
    with pytest.raises(Conflict, match=r"last on this page by marc at 14:02; nothing was overwritten"):
        desk.do("archive", expected_version=version)


@pytest.mark.parametrize("typed", ["100000000000", "1" * 40, "-5", "soon", "1.5"])
def test_a_number_that_cannot_be_taken_is_answered_with_the_range_that_can(desk, typed):
    with pytest.raises(ValidationError, match=r"^Terms: give a whole number from 0 to 365\.$"):
        desk.do("billing_details", {"cycle": "monthly", "terms_days": typed})


def test_characters_that_turn_text_around_are_never_kept(desk):
    turning = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
    given = {"name": "".join(turning) + " Ana", "email": "ana\u202e@example.org", "role": "\u2066\u2069"}
    made = desk.do("contact_add", given)
    row = desk.record(account.contacts, made.record_id)
    assert (row["name"], row["email"], row["role"]) == ("Ana", "ana@example.org", None)
    with pytest.raises(ValidationError, match="Name is missing"):
        desk.do("contact_add", {"name": "".join(turning)})


@pytest.mark.parametrize(("cycle", "taken"), [("weekly", False), ("once", False), ("monthly", True), ("yearly", True)])
def test_only_cycles_of_months_have_a_day_of_the_month(desk, cycle, taken):
    values = {"cycle": cycle, "billing_day": "31"}
    if taken:
        desk.do("billing_details", values)
    else:
        with pytest.raises(ValidationError) as caught:
            desk.do("billing_details", values)
        assert list(caught.value.fields) == ["billing_day"]
    desk.do("billing_details", {"cycle": cycle}, expected_version=1)


def test_of_many_who_save_at_once_one_wins_and_all_others_are_told(desk):
    contact = desk.do("contact_add").record_id
    changes = [desk.change({"name": f"Ana {number}"}, record_id=contact, expected_version=1) for number in range(8)]

    def save(change):
        try:
            return perform("contact_edit", change)
        except Conflict:
            return None

    with ThreadPoolExecutor(8) as pool:
        done = [written for written in pool.map(save, changes) if written]
    assert len(done) == 1
    assert desk.record(account.contacts, contact)["version"] == 2
    assert len(desk.rows(account.audit_log)) == 2


def test_billing_details_made_by_somebody_else_meanwhile_are_a_conflict(desk):
    desk.do("billing_details")
    with pytest.raises(Conflict):
        desk.do("billing_details")
    desk.do("billing_details", {"cycle": "yearly"}, expected_version=1)
    (row,) = desk.rows(account.billing_terms)
    assert (row["cycle"], row["terms_days"], row["version"]) == ("yearly", 0, 2)


@pytest.mark.parametrize("key", WRITES)
def test_a_customer_of_another_company_is_not_there(desk, key):
    other = Desk(ensure_company("other"), desk.customer_id)
    with pytest.raises(NotFound, match="There is no such customer"):
        other.do(key, record_id=1, expected_version=1)


@pytest.mark.parametrize("key", [key for key, write in WRITES.items() if write.needs_record])
def test_a_record_of_another_customer_is_not_there(desk, key):
    prepared = desk.prepared(key)
    neighbour = Desk(desk.company, _customer(desk.company, "Kofi"))
    with pytest.raises(NotFound, match="not there any more"):
        neighbour.do(key, **prepared)


def test_a_change_of_another_company_cannot_be_undone(desk):
    written = desk.do("note_add")
    with pytest.raises(NotFound, match="no such change"):
        undo(written.audit_id, ensure_company("other"), "ines", NOW)


@pytest.mark.parametrize(
    ("key", "values", "field"),
    [
        ("contact_add", {"name": " "}, "name"),
        ("contact_add", {"name": "A", "email": "nobody"}, "email"),
        ("contact_add", {"name": "A", "phone": "call me"}, "phone"),
        ("contact_add", {"name": "A" * 301}, "name"),
        ("contact_add", {"name": "A", "is_primary": "perhaps"}, "is_primary"),
        ("contact_add", {"name": "A", "salary": "1"}, "salary"),
        ("payment_method_add", {**CARD, "last4": "44171"}, "last4"),
        ("payment_method_add", {**CARD, "last4": "4111111111111111"}, "last4"),
        ("payment_method_add", {**CARD, "brand": "Visa 4111 1111 1111 1111"}, "brand"),
        ("payment_method_add", {**CARD, "last4": ""}, "last4"),
        ("payment_method_add", {**CARD, "expires_year": "2025"}, "expires_year"),
        ("payment_method_add", {**CARD, "expires_month": "13"}, "expires_month"),
        ("payment_method_add", {"kind": "cash", "automatic": "yes"}, "automatic"),
        ("payment_method_add", {"kind": "shells"}, "kind"),
        ("billing_details", {"cycle": "monthly", "billing_day": "32"}, "billing_day"),
        ("billing_details", {"cycle": "monthly", "terms_days": "soon"}, "terms_days"),
        ("billing_details", {"cycle": "monthly", "next_bill_on": "31/12/2026"}, "next_bill_on"),
        ("partner_connect", {"partner": "Finch", "email": "finch"}, "email"),
        ("partner_connect", {"partner": "Finch"}, "email"),
        ("partner_connect", {"email": "office@finch.example"}, "partner"),
        ("partner_connect", {"partner": "Card 4111 1111 1111 1111", "email": "a@b.example"}, "partner"),
        ("note_add", {"text": ""}, "text"),
        ("note_add", {"text": "n" * 4001}, "text"),
        ("note_add", {"text": "Card 4111 1111 1111 1111, 02/27"}, "text"),
        ("archive", {"detail": "4111111111111111"}, "detail"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_is_written(desk, key, values, field):
    before = desk.state()
    with pytest.raises(ValidationError) as caught:
        perform(key, desk.change(values, expected_version=1))
    assert field in caught.value.fields
    assert "4111" not in str(caught.value)
    assert (desk.state(), desk.rows(account.audit_log)) == (before, [])


def test_a_card_expires_with_the_month_of_the_company(desk):
    """Half past eleven in the evening of November in UTC is December in Berlin."""
    desk.now = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    with pytest.raises(ValidationError, match="This card has expired"):
        desk.do("payment_method_add", {**CARD, "expires_month": "11", "expires_year": "2026"})
    desk.do("payment_method_add", {**CARD, "expires_month": "12", "expires_year": "2026"})


def test_an_unknown_form_is_not_there(desk):
    with pytest.raises(NotFound, match="no form"):
        perform("promote", desk.change())


def test_only_who_wrote_a_note_edits_it_and_its_earlier_texts_are_kept(desk):
    note = desk.do("note_add", user="ines").record_id
    with pytest.raises(UserError, match="Only ines"):
        desk.do("note_edit", record_id=note, expected_version=1, user="marc")
    first = desk.do("note_edit", record_id=note, expected_version=1)
    desk.do("note_edit", {"text": "Called."}, record_id=note, expected_version=2)
    history = [(row["version"], row["text"], row["author"]) for row in desk.rows(account.note_versions)]
    assert history == [(1, "Call back on Monday.", "ines"), (2, "Call back on Tuesday.", "ines")]
    with pytest.raises(Conflict, match="changed since"):
        desk.undo(first)
    with pytest.raises(UserError, match="Only ines"):
        desk.undo(desk.do("note_add"), user="marc")


def test_a_removed_record_comes_back_under_its_number(desk):
    contact = desk.do("contact_add").record_id
    removed = desk.do("contact_remove", record_id=contact, expected_version=1)
    assert desk.rows(account.contacts) == []
    desk.undo(removed)
    (row,) = desk.rows(account.contacts)
    assert (row["id"], row["name"], row["city"], row["is_primary"], row["version"]) == (contact, "Ana", "Ulm", True, 2)


def test_changes_are_undone_one_after_the_other_the_newest_first(desk):
    note = desk.do("note_add").record_id
    texts = ("One.", "Two.", "Three.")
    edits = [
        desk.do("note_edit", {"text": text}, record_id=note, expected_version=version)
        for version, text in enumerate(texts, 1)
    ]
    with pytest.raises(Conflict, match="changed since"):
        desk.undo(edits[0])
    for edit, before in zip(reversed(edits), ("Two.", "One.", "Call back on Monday."), strict=True):
        desk.undo(edit)
        assert desk.record(account.notes, note)["text"] == before


def test_a_record_removed_since_cannot_be_undone(desk):
    added = desk.do("contact_add")
    desk.do("contact_remove", record_id=added.record_id, expected_version=1)
    with pytest.raises(Conflict, match="removed since"):
        desk.undo(added)


def test_one_contact_is_the_primary_one(desk):
    first = desk.do("contact_add", {"name": "Ana"}).record_id
    second = desk.do("contact_add", {"name": "Kofi", "is_primary": "yes"})
    assert [desk.record(account.contacts, each)["is_primary"] for each in (first, second.record_id)] == [False, True]
    desk.undo(second)
    assert desk.record(account.contacts, first)["is_primary"] is True


def test_saving_the_first_of_two_first_ones_takes_the_place_from_the_other(desk):
    first = desk.do("contact_add", {"name": "Ana"}).record_id
    other = desk.do("contact_add", {"name": "Kofi"}).record_id
    with source().begin() as connection:
        connection.execute(sa.update(account.contacts).values(is_primary=True))
    desk.do("contact_edit", {"name": "Kofi", "is_primary": "yes"}, record_id=other, expected_version=1)
    assert [desk.record(account.contacts, each)["is_primary"] for each in (first, other)] == [False, True]


def test_an_undone_edit_does_not_take_the_first_place_from_who_has_it_by_now(desk):
    first = desk.do("contact_add", {"name": "Ana"}).record_id
    other = desk.do("contact_add", {"name": "Kofi"}).record_id
    given_up = desk.do("contact_edit", {"name": "Ana B."}, record_id=first, expected_version=1)
    assert desk.record(account.contacts, first)["is_primary"] is False
    desk.do("contact_edit", {"name": "Kofi", "is_primary": "yes"}, record_id=other, expected_version=1)
    desk.undo(given_up)
    assert desk.record(account.contacts, first)["name"] == "Ana"
    assert [desk.record(account.contacts, each)["is_primary"] for each in (first, other)] == [False, True]


def test_service_starts_once_and_only_for_who_is_there(desk):
    written = desk.do("service_start", expected_version=1)
    (action,) = desk.rows(schema.actions)
    seconds = int(action["occurred_at"].timestamp())
    assert action["row_key"] == written.record_id == row_key(f"service_started|{seconds}|")
    with pytest.raises(UserError, match="started on 2026-11-22 already"):
        desk.do("service_start", expected_version=2)
    desk.undo(written)
    assert desk.rows(schema.actions) == []
    desk.do("archive", expected_version=desk.version())
    with pytest.raises(UserError, match="has left"):
        desk.do("service_start", expected_version=desk.version())


def test_who_left_is_restored_and_not_archived_again(desk):
    archived = desk.do("archive", expected_version=1)
    with pytest.raises(UserError, match="already"):
        desk.do("delete", expected_version=2)
    restored = desk.do("restore", expected_version=2)
    with pytest.raises(UserError, match="neither"):
        desk.do("restore", expected_version=3)
    with pytest.raises(Conflict, match="Undo that first"):
        desk.undo(archived)
    desk.undo(restored)
    desk.undo(archived)
    assert desk.rows(schema.actions) == []


def test_what_happens_in_one_second_keeps_its_order(desk):
    moments = []
    for key in ("archive", "restore", "archive"):
        change = Change(
            company=desk.company, customer_id=desk.customer_id, user="ines", now=NOW, expected_version=desk.version()
        )
        perform(key, change)
        moments.append(max(row["occurred_at"] for row in desk.rows(schema.actions)))
    assert moments == sorted(set(moments))


def test_only_changes_of_state_mark_the_customer_for_new_facts(desk):
    def marked():
        return next(row["changed_in"] for row in desk.rows(schema.customers) if row["id"] == desk.customer_id)

    assert desk.do("note_add").derived is False
    before = marked()
    assert desk.do("archive", expected_version=1).derived is True
    assert marked() > before


def test_a_past_card_cannot_be_collected(desk):
    method = desk.do("payment_method_add", {**CARD, "automatic": "no"}).record_id
    late = Change(
        company=desk.company, customer_id=desk.customer_id, user="ines", now=datetime(2027, 3, 1, tzinfo=UTC),
        values={"automatic": "yes"}, record_id=method, expected_version=1,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="expired"):
        perform("automatic_payment", late)


def test_dates_and_money_come_back_from_the_log_as_they_were(desk):
    desk.do("billing_details")
    changed = desk.do("billing_details", {"cycle": "once"}, expected_version=1)
    desk.undo(changed)
    (row,) = desk.rows(account.billing_terms)
    assert (row["next_bill_on"], row["billing_day"], row["version"]) == (date(2026, 12, 31), 31, 3)


def _access(desk, record):
    row = desk.record(account.partner_connections, record)
    return access(row, local_day(desk.now, desk.company.time_zone), desk.company.time_zone).state


def test_access_is_granted_by_connecting_ended_by_cancelling_and_granted_again(desk):
    connected = desk.do("partner_connect")
    partner = connected.record_id
    assert (_access(desk, partner), connected.derived) == ("active", False)
    cancelled = desk.do("partner_cancel", record_id=partner, expected_version=1)
    assert _access(desk, partner) == "cancelled"
    desk.do("partner_reinstate", record_id=partner, expected_version=2)
    assert _access(desk, partner) == "active"
    row = desk.record(account.partner_connections, partner)
    assert row["granted_at"] > row["cancelled_at"]
    with pytest.raises(Conflict, match="changed since"):
        desk.undo(cancelled)


@pytest.mark.parametrize("days", [60, 61])
def test_access_that_lapsed_or_was_asked_for_can_be_granted_and_what_is_active_cannot(desk, days):
    partner = desk.do("partner_connect").record_id
    desk.now += timedelta(days=days)
    if days == 60:
        with pytest.raises(UserError, match="has access already"):
            desk.do("partner_reinstate", record_id=partner, expected_version=1)
    else:
        assert _access(desk, partner) == "lapsed"
        desk.do("partner_reinstate", record_id=partner, expected_version=1)
    with source().begin() as connection:
        asked = sa.update(account.partner_connections).values(requested_at=desk.now + timedelta(seconds=1))
        connection.execute(asked.where(account.partner_connections.c.id == partner))
    desk.now += timedelta(seconds=1)
    assert _access(desk, partner) == "requested"
    desk.do(
        "partner_reinstate",
        record_id=partner,
        expected_version=desk.record(account.partner_connections, partner)["version"],
    )
    assert _access(desk, partner) == "active"


def test_cancelling_and_granting_in_one_second_keep_their_order(desk):
    partner = desk.do("partner_connect").record_id
    for version, (key, state) in enumerate(
        (("partner_cancel", "cancelled"), ("partner_reinstate", "active"), ("partner_cancel", "cancelled")), start=1
    ):
        desk.now -= timedelta(seconds=1)
        desk.do(key, record_id=partner, expected_version=version)
        assert _access(desk, partner) == state


def test_access_is_not_cancelled_twice(desk):
    partner = desk.cancelled()
    with pytest.raises(UserError, match="cancelled already"):
        desk.do("partner_cancel", record_id=partner, expected_version=2)


def test_a_partner_is_connected_once_whatever_the_case_of_the_address(desk):
    desk.do("partner_connect")
    with pytest.raises(ValidationError, match="connected already"):
        desk.do("partner_connect", {"partner": "Finch", "email": "office@FINCH.example"})
    neighbour = Desk(desk.company, _customer(desk.company, "Kofi", "business"))
    neighbour.do("partner_connect")
    assert len(desk.rows(account.partner_connections)) == 2


@pytest.mark.parametrize("kind", ["individual", None])
def test_only_a_business_account_is_connected_to_a_partner(desk, kind):
    person = Desk(desk.company, _customer(desk.company, "Zoe", kind))
    with pytest.raises(UserError, match="Only a business account"):
        person.do("partner_connect")
    assert person.rows(account.partner_connections) == person.rows(account.audit_log) == []
