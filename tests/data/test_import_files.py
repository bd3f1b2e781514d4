"""Files as they come: every encoding and delimiter, and every kind of rubbish, with the sentence that helps."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from data.companies import Company
from data.errors import NotFound, UnreadableFile, UserError
from data.importing import import_file, preview
from data.settings import positive
from tests.data.importing_help import PAYMENTS, bring, stored

pytestmark = pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_usual_encodings_delimiters_and_line_endings_are_read(
    company: Company, tmp_path: Path, encoding: str, delimiter: str, ending: str
) -> None:
    rows = [["id", "name", "e-mail"], ["a", "José Müller", "jose@example.com"], ["b", "Zoë", "zoe@example.com"]]
    text = ending.join(delimiter.join(row) for row in rows) + ending
    result = bring(company, tmp_path, "customers", text.encode(encoding))
    assert (result.accepted, result.reasons) == (2, ())
    assert {row["name"] for row in stored("customers")} == {"José Müller", "Zoë"}


def test_lines_are_counted_as_an_editor_counts_them(company: Company, tmp_path: Path) -> None:
    text = 'id,name,birth date\n\na,"two\nlines",2000-01-01\n\n,,\nb,x,31/02/2026\nc,y\nd,z,1,2\n'
    result = bring(company, tmp_path, "customers", text)
    assert (result.rows, result.accepted, result.rejected) == (4, 1, 3)
    assert [reason.split(":")[0] for reason in result.reasons] == ["Line 7", "Line 8", "Line 9"]


def test_a_quoted_cell_may_cross_the_end_of_a_chunk(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.importing.rows.CHUNK_CHARACTERS", 64)
    lines = [f'c{at},"name\n{at}",2000-01-01' if at % 3 else f"c{at},name,2000-13-01" for at in range(100)]
    result = bring(company, tmp_path, "customers", "id,name,birth date\n" + "\n".join(lines))
    assert (result.rows, result.rejected) == (100, 34)
    expected, line = [], 2
    for at in range(100):
        expected += [line] if at % 3 == 0 else []
        line += 2 if at % 3 else 1
    assert [int(reason.split(":")[0][5:]) for reason in result.reasons] == expected[:5]


def test_repeated_headings_and_rows_of_ten_thousand_cells_are_rejected(company: Company, tmp_path: Path) -> None:
    wide = ",".join(["x"] * 10_000)
    result = bring(company, tmp_path, "customers", f"id,name\na,Ana\nid,name\n{wide}\nb,Bob\n")
    assert (result.accepted, result.rejected) == (2, 2)
    assert result.reasons[0] == "Line 3: The row repeats the headings; leave it out."
    assert "10,000 cells where the headings have 2" in result.reasons[1]


def test_an_unclosed_quote_does_not_stop_the_rows_before_it(company: Company, tmp_path: Path) -> None:
    result = bring(company, tmp_path, "customers", 'id,name\na,Ana\nb,"Bob\nc,Cid\n')
    assert result.rows == 2
    assert "a" in {row["external_id"] for row in stored("customers")}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "no headings"),
        (b"%PDF-1.7 ...", "it is a PDF"),
        (bytes(range(1, 9)) * 400, "it begins with 01 02 03"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Excel file"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"name,country\nAna,DE\n", "no column for the customer"),
        (",".join(f"c{at}" for at in range(201)).encode(), "201 columns; at most 200"),
    ],
)
def test_files_that_cannot_be_read_say_why(company: Company, tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        bring(company, tmp_path, "customers", content)
    assert stored("imports")[-1]["state"] == "failed"


def test_missing_columns_are_named_with_what_was_found(company: Company, tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableFile, match=r"no column for 'Due at' and 'Status' of payments. Found: 'customer', 'amount'"
    ):
        bring(company, tmp_path, "payments", "customer,amount\na,1\n")


def test_a_file_over_the_limit_names_the_limit(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIENTELE_UPLOAD_MB", "1")
    positive.cache_clear()
    with pytest.raises(UnreadableFile, match="at most 1 MB can be imported"):
        bring(company, tmp_path, "customers", b"id\n" + b"a\n" * 600_000)


def test_an_xlsx_bomb_is_refused_before_it_unpacks(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLIENTELE_UPLOAD_MB", "5")
    positive.cache_clear()
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    with pytest.raises(UnreadableFile, match="unpacks to 20 MB; at most 5 MB"):
        import_file("customers", path, company, user="tester")


def test_a_sheet_with_two_cells_far_apart_is_refused(company: Company, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "id", "x"
    book.save(tmp_path / "wide.xlsx")
    with pytest.raises(UnreadableFile, match="spreads over 1,048,576 rows and 16,384 columns"):
        import_file("customers", tmp_path / "wide.xlsx", company, user="tester")


def test_a_sheet_keeps_its_dates_numbers_and_line_numbers(company: Company, tmp_path: Path) -> None:
    from datetime import datetime

    book = openpyxl.Workbook()
    for row in (
        [],
        ["Customer", "Due at", "Amount", "Status"],
        [17, datetime.fromisoformat("2026-03-05T12:30"), 19.99, "paid"],
        ["b", "soon", 1, "paid"],
    ):
        book.active.append(row)
    book.save(tmp_path / "sheet.xlsx")
    result = import_file("payments", tmp_path / "sheet.xlsx", company, user="tester")
    assert (result.accepted, result.rejected) == (1, 1)
    assert result.reasons[0].startswith("Line 4: 'Due at' is 'soon'")
    (row,) = stored("payments")
    assert (str(row["amount"]), row["due_at"].isoformat()) == ("19.99", "2026-03-05T11:30:00+00:00")
    assert stored("customers")[0]["external_id"] == "17"


def test_rejected_rows_can_be_mended_and_sent_again(company: Company, tmp_path: Path) -> None:
    first = bring(
        company, tmp_path, "payments", f"{PAYMENTS},notes\na,2026-01-01,1,paid,=1+1\nb,2026-02-30,2,paid,=1+1\n"
    )
    assert first.rejects_file is not None
    text = first.rejects_file.read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    again = bring(company, tmp_path, "payments", "\ufeff" + text.replace("2026-02-30", "2026-02-28"))
    assert (again.rows, again.accepted) == (1, 1)
    assert len(stored("payments")) == 2


def test_an_unknown_table_or_mapping_names_the_known_ones(company: Company, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Use one of: actions, billing_terms, calls, contacts, customers"):
        bring(company, tmp_path, "orders", "id\na\n")
    with pytest.raises(NotFound, match="Known: stripe-payments, stripe-charges"):
        bring(company, tmp_path, "payments", "id\na\n", mapping_name="mine")


def test_a_preview_guesses_table_and_columns(company: Company, tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("Customer ID;Call Type;Start Time;Result;Host\nx;sales;2026-01-01 10:00;held;Kim\n")
    seen = preview(path, None, company)
    assert (seen.table, seen.problems) == ("calls", ())
    assert seen.mapping["scheduled_at"] == "Start Time"
    assert seen.rows == (("x", "sales", "2026-01-01 10:00", "held", "Kim"),)
