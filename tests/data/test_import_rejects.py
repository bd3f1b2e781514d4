"""A file of rejected rows runs nothing in a spreadsheet, and comes back as it was."""

import csv
from pathlib import Path

import pytest

from data.companies import Company
from tests.data.importing_help import bring, stored

pytestmark = pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)

FORMULAS = (
    "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "=1+1", "@SUM(A1)", "-(1)", "+.5+A1", " =1+1", "\uff1d1+1",
)  # fmt: skip
HARMLESS = ("-12", "+3.50", "-1,234.56", "2026-01-31", "+49 30 123456", "Ana = Bob", "a-b")
HEADING = '=HYPERLINK("http://x.example")'


def _text(cells: tuple[str, ...], date: str) -> str:
    rows = [[f"c{at}", cell, date, cell] for at, cell in enumerate(cells)]
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\n".join(['id,name,created,"' + HEADING.replace('"', '""') + '"', *lines]) + "\n"


def _kept(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_cells_and_headings_that_would_run_get_an_apostrophe(company: Company, tmp_path: Path) -> None:
    result = bring(company, tmp_path, "customers", _text((*FORMULAS, *HARMLESS), "never"))
    headings, *rows = _kept(result.rejects_file)
    assert headings == ["line", "reason", "id", "name", "created", "'" + HEADING, "(extra)"]
    assert [row[3] for row in rows] == ["'" + cell for cell in FORMULAS] + list(HARMLESS)


def test_a_file_of_rejected_rows_comes_back_without_apostrophes(company: Company, tmp_path: Path) -> None:
    result = bring(company, tmp_path, "customers", _text((*FORMULAS, *HARMLESS), "never"))
    mended = result.rejects_file.read_text(encoding="utf-8-sig").replace("never", "2026-01-01")
    columns = {"external_id": "id", "name": HEADING, "created_at": "created"}
    again = bring(company, tmp_path, "customers", mended, mapping=columns)
    assert again.rejected == 0
    names = {row["external_id"]: row["name"] for row in stored("customers")}
    assert names == {f"c{at}": cell.strip() for at, cell in enumerate((*FORMULAS, *HARMLESS))}


def test_headings_come_back_as_they_were(company: Company, tmp_path: Path) -> None:
    first = bring(company, tmp_path, "customers", _text(("-1+1",), "never"))
    again = bring(company, tmp_path, "customers", first.rejects_file.read_bytes())
    assert _kept(again.rejects_file)[0] == _kept(first.rejects_file)[0]
