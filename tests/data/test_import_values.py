"""What people write in cells, and what the import makes of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from data.companies import Company
from data.importing.amounts import shape_of
from data.importing.keys import row_key
from tests.data.importing_help import PAYMENTS, bring, stored

pytestmark = pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)

DATES = {
    "2026-03-05": (2026, 3, 4, 23),
    "05.03.2026": (2026, 3, 4, 23),
    "5.3.26": (2026, 3, 4, 23),
    "5. 3. 2026": (2026, 3, 4, 23),
    "05/03/2026": (2026, 3, 4, 23),
    "20260305": (2026, 3, 4, 23),
    "2026/03/05": (2026, 3, 4, 23),
    "5 Mar 2026": (2026, 3, 4, 23),
    "5th March 2026": (2026, 3, 4, 23),
    "05-Mar-2026": (2026, 3, 4, 23),
    '"Mar 5, 2026"': (2026, 3, 4, 23),
    '"March 5, 2026 3:04 PM"': (2026, 3, 5, 14, 4),
    "2026-03-05 15:04": (2026, 3, 5, 14, 4),
    "2026-03-05T15:04:09": (2026, 3, 5, 14, 4, 9),
    "2026-03-05T15:04:09.987Z": (2026, 3, 5, 15, 4, 9),
    "2026-03-05T15:04:09+05:30": (2026, 3, 5, 9, 34, 9),
    "2026-03-05 15:04:09 UTC": (2026, 3, 5, 15, 4, 9),
    "2026-03-05T15:04:09-0130": (2026, 3, 5, 16, 34, 9),
    '"Thu, 05 Mar 2026 15:04:09 +0100"': (2026, 3, 5, 14, 4, 9),
    "1772723049": (2026, 3, 5, 15, 4, 9),
    "1772723049000": (2026, 3, 5, 15, 4, 9),
    "2026-07-05 12:00": (2026, 7, 5, 10),
}
AMOUNTS = {
    "12": "12", "12.5": "12.5", "-12.50": "-12.5", '"1.234,56"': "1234.56", '"1,234.56"': "1234.56",
    "1 234.56 €": "1234.56", "€12.30": "12.3", "(12.00)": "-12", "EUR 7.00": "7", "7.00 EUR": "7", "−3.00": "-3",
    "3.00-": "-3", "1'234.50": "1234.5", '"1,234,567.00"': "1234567", '"1.234.567,00"': "1234567", "12.3400": "12.34",
}  # fmt: skip


def test_characters_that_turn_text_around_are_left_out(company: Company, tmp_path: Path) -> None:
    file = "customer_id,name,email\nc1,\u202eana\u202c\u2066 Osei\u2069,\u202aana@example.org\u202c\nc2,\u200f\u05d3\u05e0\u05d4,\n"
    assert bring(company, tmp_path, "customers", file).accepted == 2
    assert [(row["name"], row["email"]) for row in stored("customers")] == [
        ("ana Osei", "ana@example.org"),
        ("\u200f\u05d3\u05e0\u05d4", None),
    ]


def test_each_way_to_write_a_date_is_the_same_instant(company: Company, tmp_path: Path) -> None:
    lines = [f"c{at},optin,{written}" for at, written in enumerate(DATES)]
    result = bring(company, tmp_path, "actions", "customer_id,kind,occurred_at\n" + "\n".join(lines))
    assert result.reasons == ()
    ids = {row["id"]: int(row["external_id"][1:]) for row in stored("customers")}
    found = {ids[row["customer_id"]]: row["occurred_at"] for row in stored("actions")}
    written = list(DATES)
    assert {written[at]: found[at] for at in found} == {
        text: datetime(*parts, tzinfo=UTC)
        for text, parts in DATES.items()  # type: ignore[misc]
    }


@pytest.mark.parametrize(
    "wrong",
    ["31/02/2026", "tomorrow", "2026-13-01", "2026-02-30", "epoch", "infinity", "0026-01-01", "2026-01-01 25:00"],
)
def test_what_is_no_date_is_rejected_with_an_example(company: Company, tmp_path: Path, wrong: str) -> None:
    result = bring(company, tmp_path, "actions", f"customer,kind,date\na,optin,{wrong}\nb,optin,2026-01-01\n")
    assert (result.accepted, result.rejected) == (1, 1)
    assert result.reasons == (
        f"Line 2: 'Occurred at' is '{wrong}', which is not a date. Use 2026-02-28 or 28.02.2026.",
    )


@pytest.mark.parametrize(("other", "day"), [("13/01/2026", date(2026, 3, 4)), ("01/13/2026", date(2026, 4, 3))])
def test_the_whole_column_decides_what_comes_first(company: Company, tmp_path: Path, other: str, day: date) -> None:
    bring(company, tmp_path, "customers", f"id,birth date\na,04/03/2026\nb,{other}\n")
    assert day in {row["birth_date"] for row in stored("customers")}


@pytest.mark.parametrize("written", AMOUNTS)
def test_amounts_are_exact(company: Company, tmp_path: Path, written: str) -> None:
    result = bring(company, tmp_path, "actions", f"customer,kind,occurred_at,amount\na,income,2026-01-01,{written}\n")
    assert result.reasons == ()
    assert stored("actions")[0]["amount"] == Decimal(AMOUNTS[written])


@pytest.mark.parametrize("wrong", ["twelve", "1.2.3", "1e5", "31.12.2026", "12 apples", "--", "NaN"])
def test_what_is_no_amount_is_rejected(company: Company, tmp_path: Path, wrong: str) -> None:
    result = bring(company, tmp_path, "payments", f"{PAYMENTS}\na,2026-01-01,{wrong},paid\n")
    assert result.reasons == (f"Line 2: 'Amount' is '{wrong}', which is not an amount. Use 1234.56.",)


@pytest.mark.parametrize(
    "wrong",
    [
        "10000000000",
        "-10000000000.00",
        "4915112345678",
        '"10,000,000,000"',
        "99999999999999",
        "9" * 20,
        "10000000000 €",
    ],
)
def test_an_amount_that_nobody_pays_is_rejected_as_an_id_or_phone_number(
    company: Company, tmp_path: Path, wrong: str
) -> None:
    rows = f"a,2026-01-01,{wrong},paid,refund\nb,2026-01-01,9999999999.99,paid,\n"
    result = bring(company, tmp_path, "payments", f"{PAYMENTS},kind\n{rows}")
    assert (result.accepted, result.rejected) == (1, 1)
    assert "looks like an id or a phone number" in result.reasons[0]
    assert stored("payments")[0]["amount"] == Decimal("9999999999.99")


def test_decimals_that_the_currency_lacks_are_rejected(company: Company, tmp_path: Path) -> None:
    rows = "a,2026-01-01,1.005,paid,EUR\na,2026-01-01,10.5,paid,JPY\na,2026-01-01,1.005,paid,BHD\n"
    result = bring(company, tmp_path, "payments", f"{PAYMENTS},currency\n{rows}")
    assert (result.accepted, result.rejected) == (1, 2)
    assert "more decimals than its currency" in result.reasons[0]


def test_a_refund_is_negative_and_a_paid_payment_has_its_day(company: Company, tmp_path: Path) -> None:
    bring(company, tmp_path, "payments", f"{PAYMENTS},kind\na,2026-01-01,10,succeeded,refund\n")
    (row,) = stored("payments")
    assert (row["amount"], row["status"], row["paid_at"]) == (Decimal(-10), "paid", row["due_at"])


def test_unknown_statuses_are_rejected_and_unknown_action_kinds_are_kept(company: Company, tmp_path: Path) -> None:
    assert bring(company, tmp_path, "payments", f"{PAYMENTS}\na,2026-01-01,1,whatever\n").rejected == 1
    assert bring(company, tmp_path, "actions", "customer,kind,date\na,Watched Film,2026-01-01\n").accepted == 1
    assert stored("actions")[0]["kind"] == "watched_film"


def test_a_formula_in_a_name_stays_text(company: Company, tmp_path: Path) -> None:
    bring(company, tmp_path, "customers", 'id,name\na,"=HYPERLINK(""http://x"")"\n')
    assert stored("customers")[0]["name"] == '=HYPERLINK("http://x")'


def test_control_characters_are_left_out(company: Company, tmp_path: Path) -> None:
    bring(company, tmp_path, "customers", b"id,name\na,An\x00a\x07 B\n")
    assert stored("customers")[0]["name"] == "Ana B"


def test_texts_that_do_not_fit_are_rejected(company: Company, tmp_path: Path) -> None:
    result = bring(company, tmp_path, "customers", f"id,name\na,{'x' * 301}\n")
    assert result.reasons == ("Line 2: 'Name' has 301 characters; at most 300 fit.",)


def test_forms_and_files_give_a_row_the_same_key(company: Company, tmp_path: Path) -> None:
    bring(company, tmp_path, "calls", "customer,kind,date,outcome\na,sales,2026-01-01T00:00:00Z,held\n")
    assert stored("calls")[0]["row_key"] == row_key("sales|1767225600")


def test_round_amounts_with_a_point_for_thousands_are_not_taken_for_thousandths(company: Company) -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE texts AS SELECT unnest(['1.480', '1.200']) AS amount")
    assert shape_of(connection, "texts", "amount", "en_IE").point == "thousands"
    assert shape_of(connection, "texts", "amount", "en_IE", decimals=3).point == "decimal"
    connection.execute("INSERT INTO texts VALUES ('0.125')")
    assert shape_of(connection, "texts", "amount", "en_IE").point == "decimal"


def test_nobody_is_born_after_the_day_of_the_import(company, tmp_path):
    today = datetime.now(ZoneInfo(company.time_zone)).date()
    tomorrow = today + timedelta(days=1)
    text = f"id,birth date\nborn,{today}\nunborn,{tomorrow:%d.%m.%Y}\n"
    result = bring(company, tmp_path, "customers", text)
    assert result.reasons == (f"Line 3: 'Birth date' is '{tomorrow:%d.%m.%Y}', which is in the future.",)
    assert [(row["external_id"], row["birth_date"]) for row in stored("customers")] == [("born", today)]
