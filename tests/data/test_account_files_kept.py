"""What a file does not carry stays as it is on the records that are there, and what it carries arrives."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from data.writing import Change, perform, undo
from tests.data.importing_help import bring, stored

NOW = datetime(2026, 11, 22, 13, 2, tzinfo=UTC)
ALL = {
    "contacts": "customer id,contact name,role,contact phone,primary,street,city\nc1,Ana,billing,+49 30 1234567,yes,Weg 1,Ulm\n",
    "payment_methods": "customer id,kind,brand,last 4,exp month,exp year,autopay,is default\nc1,card,Visa,4417,2,2027,yes,yes\n",
    "billing_terms": "customer id,cycle,billing day,terms,next bill,reference\nc1,monthly,31,14,2026-12-31,PO 7\n",
    "packages": "name,cycle,price,currency\nGold,monthly,39,USD\n",
    "package_subscriptions": "customer id,package,cycle,price,start,cancelled,end\nc1,Gold,monthly,39,2026-01-05,2026-03-01,2026-03-31\n",
    "invoices": "customer id,number,issued,due,amount,state,approved,paid\nc1,R1,2026-10-01,2026-10-15,10,paid,2026-10-02,2026-10-09\n",
    "instalment_purchases": "customer id,purchase,total,instalments,date,first due\nc1,Course,1000,3,2026-01-10,2026-01-31\n",
    "service_requests": "customer id,ticket,subject,state,priority,opened,closed\nc1,T-1,Help,closed,urgent,2026-11-01 10:00,2026-11-02 09:30\n",
    "notes": "customer id,note,written at,author\nc1,Call back.,2026-11-20 10:00,Ines\n",
    "usage_notifications": "customer id,channel,threshold,subject,sent\nc1,email,80,Used,2026-11-01 10:00\n",
    "partner_connections": "customer id,partner,partner e-mail,requested,granted,last visit,cancelled\n"
    "c1,Finch,f@finch.example,2026-09-01,2026-10-01 10:00,2026-11-01,2026-11-02\n",
}  # fmt: skip
FEW = {
    "contacts": "customer id,contact name\nc1,Ana\n",
    "payment_methods": "customer id,kind,brand,last 4\nc1,card,Visa,4417\n",
    "billing_terms": "customer id,cycle\nc1,monthly\n",
    "packages": "name,cycle,price\nGold,monthly,US$ 39\n",
    "package_subscriptions": "customer id,package,start\nc1,Gold,2026-01-05\n",
    "invoices": "customer id,number,issued,due,amount,state\nc1,R1,2026-10-01,2026-10-15,10,paid\n",
    "instalment_purchases": "customer id,purchase,total,instalments,date\nc1,Course,1000,3,2026-01-10\n",
    "service_requests": "customer id,ticket,subject,opened\nc1,T-1,Help,2026-11-01 10:00\n",
    "notes": "customer id,note,written at\nc1,Call back.,2026-11-20 10:00\n",
    "usage_notifications": "customer id,channel,subject,sent\nc1,email,Used,2026-11-01 10:00\n",
    "partner_connections": "customer id,partner,partner e-mail,granted\nc1,Finch,f@finch.example,2026-10-01 10:00\n",
}


@pytest.mark.parametrize("table", ALL)
def test_columns_that_a_file_does_not_carry_stay(company, tmp_path, table):
    assert bring(company, tmp_path, table, ALL[table]).accepted == 1
    before = {name: stored(name) for name in (table, "instalments", "customers")}
    result = bring(company, tmp_path, table, FEW[table])
    assert (result.accepted, result.rejected, result.ignored, result.touched) == (0, 0, 1, 0)
    assert {name: stored(name) for name in before} == before


@pytest.mark.parametrize(
    ("table", "heading", "column", "nothing"),
    [
        ("contacts", "city", "city", None),
        ("payment_methods", "autopay", "automatic", False),
        ("billing_terms", "terms", "terms_days", 0),
        ("notes", "author", "author", "import"),
        ("usage_notifications", "threshold", "threshold", None),
    ],
)
def test_a_column_that_the_file_carries_may_be_emptied(company, tmp_path, table, heading, column, nothing):
    bring(company, tmp_path, table, ALL[table])
    head, row = FEW[table].splitlines()
    assert bring(company, tmp_path, table, f"{head},{heading}\n{row},\n").accepted == 1
    assert stored(table)[0][column] == nothing


def test_a_new_row_has_the_usual_values_where_the_file_says_nothing(company, tmp_path):
    for table in ("contacts", "payment_methods", "billing_terms", "service_requests", "notes"):
        bring(company, tmp_path, table, ALL[table])
        assert bring(company, tmp_path, table, FEW[table].replace("\nc1,", "\nc2,")).accepted == 1
    found = {name: stored(name)[-1] for name in ("contacts", "payment_methods", "billing_terms", "service_requests")}
    assert (found["contacts"]["is_primary"], found["payment_methods"]["automatic"]) == (False, False)
    assert found["billing_terms"]["terms_days"] == 0
    assert (found["service_requests"]["state"], found["service_requests"]["priority"]) == ("open", "normal")
    assert {row["author"] for row in stored("notes")} == {"Ines", "import"}


def test_a_heading_that_the_mapping_knows_but_the_file_lacks_is_not_carried(company, tmp_path):
    bring(company, tmp_path, "billing_terms", ALL["billing_terms"])
    known = {"external_id": "customer id", "cycle": "cycle", "reference": "reference"}
    assert bring(company, tmp_path, "billing_terms", FEW["billing_terms"], mapping=known).ignored == 1
    assert stored("billing_terms")[0]["reference"] == "PO 7"


def test_an_access_cancelled_on_the_profile_is_not_given_back_by_the_same_file(company, tmp_path):
    bring(company, tmp_path, "customers", "id,account type\nc1,business\n")
    bring(company, tmp_path, "partner_connections", FEW["partner_connections"])
    (row,) = stored("partner_connections")
    change = Change(
        company=company, customer_id=row["customer_id"], user="ines", now=NOW, record_id=row["id"], expected_version=1
    )
    perform("partner_cancel", change)
    before = stored("partner_connections")
    assert before[0]["cancelled_at"] == NOW
    head, same = FEW["partner_connections"].splitlines()
    for text in (f"{head}\n{same}\n", f"{head},cancelled\n{same},\n"):
        assert bring(company, tmp_path, "partner_connections", text).ignored == 1
        assert stored("partner_connections") == before


def test_a_note_that_its_author_edited_is_not_overwritten_by_its_file(company, tmp_path):
    bring(company, tmp_path, "notes", ALL["notes"])
    (row,) = stored("notes")
    change = Change(
        company=company, customer_id=row["customer_id"], user="Ines", now=NOW, record_id=row["id"], expected_version=1
    )
    edited = perform("note_edit", replace(change, values={"text": "Called back."}))
    before = stored("notes")
    for text in (ALL["notes"], ALL["notes"].replace("Ines", "Max")):
        assert bring(company, tmp_path, "notes", text).ignored == 1
        assert stored("notes") == before
    undo(edited.audit_id, company, "Ines", NOW)
    assert bring(company, tmp_path, "notes", ALL["notes"]).ignored == 1
    assert stored("notes")[0]["text"] == "Call back."


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_of_each_moment_of_a_partner_the_later_one_stands(company, tmp_path, days):
    head = "customer id,partner,partner e-mail,requested,granted,last visit,cancelled\nc1,Finch,f@finch.example"
    at = datetime(2026, 10, 10, tzinfo=UTC)
    texts = [f"{head}{4 * f',{moment:%Y-%m-%dT%H:%M:%SZ}'}\n" for moment in (at, at + timedelta(days=days))]
    bring(company, tmp_path, "partner_connections", texts[0])
    assert bring(company, tmp_path, "partner_connections", texts[1]).accepted == (days > 0)
    (row,) = stored("partner_connections")
    moments = {row[name] for name in ("requested_at", "granted_at", "last_visit_at", "cancelled_at")}
    assert moments == {max(at, at + timedelta(days=days))}


@pytest.mark.parametrize(
    ("state", "issued", "kept"),
    [
        ("paid", "2026-10-01", (date(2026, 10, 2), date(2026, 10, 9))),
        ("approved", "2026-10-01", (date(2026, 10, 2), None)),
        ("void", "2026-10-01", (None, None)),
    ],
)
def test_the_days_of_an_invoice_follow_its_state(company, tmp_path, state, issued, kept):
    bring(company, tmp_path, "invoices", ALL["invoices"])
    bring(company, tmp_path, "invoices", FEW["invoices"].replace("paid", state).replace("2026-10-01", issued))
    (row,) = stored("invoices")
    assert (row["approved_on"], row["paid_on"]) == kept


def test_an_invoice_approved_on_the_day_of_its_issue_stays_so(company, tmp_path):
    bring(company, tmp_path, "invoices", FEW["invoices"].replace("paid", "draft"))
    bring(company, tmp_path, "invoices", FEW["invoices"])
    assert stored("invoices")[0]["approved_on"] == date(2026, 10, 1)
    bring(company, tmp_path, "invoices", FEW["invoices"].replace("2026-10-01", "2026-10-03"))
    assert stored("invoices")[0]["approved_on"] == date(2026, 10, 3)


def test_a_request_that_is_opened_again_loses_its_closing(company, tmp_path):
    bring(company, tmp_path, "service_requests", ALL["service_requests"])
    text = "customer id,ticket,subject,opened,state\nc1,T-1,Help,2026-11-01 10:00,open\n"
    assert bring(company, tmp_path, "service_requests", text).accepted == 1
    (row,) = stored("service_requests")
    assert (row["state"], row["closed_at"], row["priority"]) == ("open", None, "urgent")
    text = "customer id,ticket,subject,opened,closed\nc1,T-1,Help,2026-11-01 10:00,2026-11-03 08:00\n"
    assert bring(company, tmp_path, "service_requests", text).accepted == 1
    assert stored("service_requests")[0]["state"] == "closed"


def test_a_purchase_keeps_its_first_day_where_a_file_only_corrects_its_total(company, tmp_path):
    bring(company, tmp_path, "instalment_purchases", ALL["instalment_purchases"])
    bring(company, tmp_path, "instalment_purchases", FEW["instalment_purchases"].replace("1000", "900"))
    assert sorted((row["due_on"], row["amount"]) for row in stored("instalments")) == [
        (date(2026, 1, 31), 300),
        (date(2026, 2, 28), 300),
        (date(2026, 3, 31), 300),
    ]
