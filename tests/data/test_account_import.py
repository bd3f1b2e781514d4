"""Account tables come in by the same door: same file twice, corrected rows, reasons, and never a card number."""

from datetime import date
from decimal import Decimal

import pytest

from data.importing import preview
from tests.data.importing_help import bring, stored

CARD = "4111 1111 1111 1111"
FILES = {
    "contacts": "customer id,contact name,contact email,role,primary,street,city\nc1,Ana,ana@example.org,billing,yes,Weg 1,Ulm\nc1,Kofi,,,,,\n",
    "payment_methods": "customer id,kind,card brand,last 4,exp month,exp year,autopay\nc1,Card,Visa,4417,2,2027,yes\nc2,PayPal,,,,,\n",
    "invoices": "customer id,invoice number,invoice date,due date,amount,state\nc1,R1,2026-10-01,2026-10-15,620.50,Paid\nc1,R2,2026-11-01,2026-11-15,US$ 10,draft\n",
    "notes": 'customer id,note,written at,author\nc1,Call back.,2026-11-20 10:00,Ines\nc2,"Twice, please",2026-11-21 11:00,\n',
}  # fmt: skip


@pytest.mark.parametrize("table", FILES)
def test_a_file_is_taken_once_and_changes_nothing_the_second_time(company, tmp_path, table):
    first = bring(company, tmp_path, table, FILES[table])
    assert (first.accepted, first.rejected) == (2, 0)
    before = stored(table)
    again = bring(company, tmp_path, table, FILES[table])
    assert (again.accepted, again.rejected, again.ignored) == (0, 0, 2)
    assert stored(table) == before
    assert {row["company_id"] for row in before} == {company.id}


def test_values_arrive_as_what_they_are(company, tmp_path):
    for table, text in FILES.items():
        bring(company, tmp_path, table, text)
    invoice = next(row for row in stored("invoices") if row["number"] == "R1")
    assert (invoice["amount"], invoice["currency"], invoice["due_on"], invoice["state"]) == (
        Decimal("620.50"),
        "EUR",
        date(2026, 10, 15),
        "paid",
    )
    assert next(row for row in stored("invoices") if row["number"] == "R2")["currency"] == "USD"
    contact = next(row for row in stored("contacts") if row["name"] == "Ana")
    assert (contact["email"], contact["is_primary"], contact["address_line1"], contact["city"]) == (
        "ana@example.org",
        True,
        "Weg 1",
        "Ulm",
    )
    method = next(row for row in stored("payment_methods") if row["kind"] == "card")
    assert (method["last4"], method["expires_month"], method["expires_year"], method["automatic"]) == (
        "4417",
        2,
        2027,
        True,
    )
    assert {row["author"] for row in stored("notes")} == {"Ines", "import"}
    assert {row["name"] for row in stored("customers")} == {None}


def test_a_corrected_row_replaces_its_earlier_version(company, tmp_path):
    bring(company, tmp_path, "invoices", FILES["invoices"])
    result = bring(company, tmp_path, "invoices", FILES["invoices"].replace("draft", "approved"))
    assert (result.accepted, result.ignored) == (1, 1)
    assert [(row["state"], row["version"]) for row in stored("invoices") if row["number"] == "R2"] == [("approved", 2)]


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("payment_methods", f"customer id,kind,last 4\nc1,card,{CARD}\n"),
        ("payment_methods", "customer id,kind,last 4\nc1,card,4111111111111111\n"),
        ("payment_methods", f"customer id,kind,brand,exp month\nc1,card,Visa,{CARD}\n"),
        ("notes", f"customer id,note,written at\nc1,paid with {CARD} today,2026-11-20\n"),
        ("contacts", f"customer id,contact name,street\nc1,Ana,{CARD}\n"),
        (
            "invoices",
            f"customer id,number,invoice date,due date,amount,state\nc1,{CARD},2026-10-01,2026-10-15,1,paid\n",
        ),
    ],
)
def test_a_full_card_number_is_refused_and_kept_nowhere(company, tmp_path, table, text):
    result = bring(company, tmp_path, table, text)
    assert (result.accepted, result.rejected) == (0, 1)
    assert "full card number" in result.reasons[0]
    kept = result.rejects_file.read_text(encoding="utf-8-sig")
    assert "4111 1111" not in kept
    assert "41111111" not in kept
    assert "1111" in kept
    assert stored(table) == []


def test_more_than_four_digits_are_refused(company, tmp_path):
    result = bring(
        company,
        tmp_path,
        "payment_methods",
        "customer id,kind,last 4,exp month\nc1,card,44171,1\nc2,card,44a1,1\nc3,card,1234,13\n",
    )
    assert result.rejected == 3


def test_an_invoice_is_due_after_its_day(company, tmp_path):
    text = FILES["invoices"].replace("2026-10-15", "2026-09-15")
    assert "before 'Issued on'" in bring(company, tmp_path, "invoices", text).reasons[0]


def test_a_file_of_people_is_guessed_as_customers(company, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("id,name,email\n1,Ana,ana@example.org\n")
    assert preview(path, None, company).table == "customers"
