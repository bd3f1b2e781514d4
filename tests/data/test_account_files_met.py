"""Where files meet what people wrote on the profile, what an older Clientele left, and the first look at a file."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command

from data import migrate, schema
from data.accounts import schema as account
from data.companies import company_by_slug, ensure_company
from data.engines import source
from data.errors import Conflict
from data.importing.keys import row_key
from data.importing.mapping import guess_mapping, plain
from data.importing.trying import beginning, try_rows
from data.writing import Change, perform, undo
from tests.data.importing_help import bring, stored

NOW = datetime(2026, 11, 22, 13, 2, tzinfo=UTC)


@pytest.fixture
def business(company, tmp_path):
    """The only customer, a business."""
    bring(company, tmp_path, "customers", "id,name,account type\nc1,Ana,business\n")
    (customer,) = stored("customers")
    return customer


def _change(company, customer, values, **more):
    return Change(company=company, customer_id=customer["id"], user="ines", now=NOW, values=values, **more)


def test_terms_of_a_file_replace_those_of_the_form_and_the_form_is_told(company, tmp_path, business):
    perform("billing_details", _change(company, business, {"cycle": "monthly"}))
    assert bring(company, tmp_path, "billing_terms", "customer id,cycle\nc1,monthly\n").ignored == 1
    assert bring(company, tmp_path, "billing_terms", "customer id,cycle\nc1,yearly\n").accepted == 1
    (terms,) = stored("billing_terms")
    assert (terms["cycle"], terms["version"]) == ("yearly", 2)
    with pytest.raises(Conflict, match="nothing was overwritten"):
        perform("billing_details", _change(company, business, {"cycle": "weekly"}, expected_version=1))


def test_a_file_says_how_many_records_it_changed_that_people_had_edited(company, tmp_path, business):
    text = "customer id,contact name,city\nc1,Ana,Ulm\nc1,Kofi,Bonn\nc1,Lena,Kiel\n"
    assert bring(company, tmp_path, "contacts", text).edited == 0
    ids = {row["name"]: row["id"] for row in stored("contacts")}
    for name, city in (("Ana", "Paris"), ("Kofi", "Bonn")):
        perform(
            "contact_edit",
            _change(company, business, {"name": name, "city": city}, record_id=ids[name], expected_version=1),
        )
    assert bring(company, tmp_path, "contacts", text.replace("Kiel", "Rome")).edited == 1
    assert bring(company, tmp_path, "contacts", text.replace("Ulm", "Oslo")).edited == 0


def test_a_partner_connected_on_the_page_is_the_one_of_the_file(company, tmp_path, business):
    made = perform("partner_connect", _change(company, business, {"partner": "Finch", "email": "Office@finch.example"}))
    head = "customer id,partner,partner e-mail,granted,last visit\n"
    result = bring(
        company, tmp_path, "partner_connections", f"{head}c1,Finch,office@FINCH.example,2026-10-01,2026-11-01\n"
    )
    assert result.accepted == 1
    (row,) = stored("partner_connections")
    assert (row["id"], row["version"]) == (made.record_id, 2)
    with pytest.raises(Conflict, match="was changed since"):
        undo(made.audit_id, company, "ines", NOW)


def test_partners_of_an_older_database_are_known_by_their_address(source_url):
    engine = sa.create_engine(source_url, poolclass=sa.NullPool)
    table = account.partner_connections
    old = {"company_id": 1, "version": 1, "partner": "Finch"}
    emails = [(1, "Office@finch.example"), (1, "office@finch.example"), (2, "office@finch.example"), (2, "b@x.example")]
    columns = [sa.column(name) for name in (*old, "customer_id", "email")]
    with engine.begin() as connection:
        command.upgrade(migrate.config_for(connection), "0003")
        rows = [{**old, "customer_id": customer, "email": email} for customer, email in emails]
        connection.execute(sa.insert(sa.table(table.name, *columns)), rows)
    migrate.upgrade(source_url)
    with engine.connect() as connection:
        known = connection.execute(sa.select(table.c.row_key).order_by(table.c.id)).scalars().all()
    office = row_key("office@finch.example")
    assert known == [office, None, office, row_key("b@x.example")]


@pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)
def test_the_first_look_tells_of_what_is_not_there_and_makes_nothing(company, tmp_path):
    path = tmp_path / "looked.csv"
    path.write_text("customer id,package,start,price,cycle\nc1,Gold,2026-01-01,,\nc2,Silver,2026-01-01,5,monthly\n")
    start = beginning(path)
    mapping = plain("package_subscriptions", guess_mapping("package_subscriptions", start.headings))
    trial = try_rows(start, mapping, company, 1)
    assert (trial.rows, trial.rejected) == (2, 1)
    assert "'Package' is 'Gold', which the company does not have." in trial.reasons[0]
    assert [stored(name) for name in ("packages", "customers", "package_subscriptions")] == [[], [], []]


def test_a_company_has_the_service_desk_from_its_first_request_on(company, tmp_path):
    other = ensure_company("other")
    head = "customer id,ticket,subject,opened\n"
    bring(company, tmp_path, "service_requests", f"{head}c1,1,,2026-01-10\n")
    assert not company_by_slug("acme").service_desk
    bring(company, tmp_path, "service_requests", f"{head}c1,1,Help,2026-01-10\n")
    assert company_by_slug("acme").service_desk
    assert not company_by_slug(other.slug).service_desk


def test_only_whom_a_file_changes_is_derived_again(company, tmp_path):
    text = "customer id,ticket,subject,opened\nc1,1,Help,2026-01-10\nc2,2,Help,2026-01-10\n"
    bring(company, tmp_path, "service_requests", text)
    result = bring(company, tmp_path, "service_requests", text.replace("c2,2,Help", "c2,2,More help"))
    changed = {row["external_id"]: row["changed_in"] for row in stored("customers")}
    assert (result.touched, changed["c2"] > changed["c1"]) == (1, True)
    with source().connect() as connection:
        assert connection.scalar(sa.select(schema.companies.c.changes)) == changed["c2"]


@pytest.mark.parametrize(
    ("opened", "closed", "kept"),
    [
        ("2026-11-01 10:00", "2026-11-01", datetime(2026, 11, 1, 9, tzinfo=UTC)),
        ("2026-11-01 00:30", "01.11.2026", datetime(2026, 10, 31, 23, 30, tzinfo=UTC)),
        ("2026-11-01", "2026-11-01", datetime(2026, 10, 31, 23, tzinfo=UTC)),
        ("2026-11-01 10:00", "2026-11-02", datetime(2026, 11, 1, 23, tzinfo=UTC)),
        ("2026-11-01 10:00", "2026-11-01 11:00", datetime(2026, 11, 1, 10, tzinfo=UTC)),
        ("2026-11-01 10:00", "2026-11-01 09:59", None),
        ("2026-11-01 10:00", "2026-10-31", None),
        ("2026-11-01 10:00", "1793487600", None),
    ],
)
def test_a_request_closed_on_the_day_it_was_opened_needs_no_time(company, tmp_path, opened, closed, kept):
    text = f"customer id,ticket,subject,opened,closed\nc1,1,Help,{opened},{closed}\n"
    result = bring(company, tmp_path, "service_requests", text)
    assert result.rejected == (kept is None)
    assert [row["closed_at"] for row in stored("service_requests")] == [kept] * (kept is not None)
    assert bring(company, tmp_path, "service_requests", text).accepted == 0


def test_a_file_of_contacts_leaves_the_address_of_the_customer_alone(company, tmp_path):
    bring(company, tmp_path, "customers", "id,name,email\nc1,Ana,ana@example.org\n")
    text = "customer,full name,email,role\nc1,Kofi,kofi@example.org,billing\nc2,Lena,lena@example.org,\n"
    assert bring(company, tmp_path, "contacts", text).accepted == 2
    assert {row["name"]: row["email"] for row in stored("contacts")} == {
        "Kofi": "kofi@example.org",
        "Lena": "lena@example.org",
    }
    known = {row["external_id"]: (row["name"], row["email"]) for row in stored("customers")}
    assert known == {"c1": ("Ana", "ana@example.org"), "c2": (None, None)}


REMOVED = {
    "contact_remove": ("contacts", "customer id,contact name,contact email,city\nc1,Ana,ana@example.org,Ulm\n"),
    "payment_method_remove": ("payment_methods", "customer id,kind,brand,last 4\nc1,card,Visa,4417\n"),
}


@pytest.fixture(params=REMOVED)
def removed(company, tmp_path, business, request):
    """A record of a file that was removed by a form: its table, the file, the row as it was and what was logged."""
    table, text = REMOVED[request.param]
    bring(company, tmp_path, table, text)
    (row,) = stored(table)
    logged = perform(request.param, _change(company, business, {}, record_id=row["id"], expected_version=1))
    return table, text, row, logged.audit_id


def test_a_record_that_came_back_by_undo_is_still_the_one_of_its_file(company, tmp_path, removed):
    table, text, row, logged = removed
    undo(logged, company, "ines", NOW)
    assert bring(company, tmp_path, table, text).ignored == 1
    assert stored(table) == [row | {"version": 2}]


def test_a_record_that_its_file_brought_again_does_not_come_back_twice(company, tmp_path, removed):
    table, text, _, logged = removed
    assert bring(company, tmp_path, table, text).accepted == 1
    before = _all_of(table)
    with pytest.raises(Conflict, match="A file has brought this record back meanwhile"):
        undo(logged, company, "ines", NOW)
    assert _all_of(table) == before


def _all_of(*tables):
    return {name: stored(name) for name in (*tables, "audit_log", "customers")}
