"""A number is a list is a file: figures, table, CSV, JSON, XLSX, Parquet and summary.json tell of the same customers."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pyarrow.parquet as pq
from hypothesis import given, settings

from queries import board
from queries.charts import CHARTS
from queries.columns import COLUMNS
from queries.exports import Order, as_csv, as_json, to_csv, to_parquet, to_xlsx
from queries.selection import Selection
from queries.summary import summary
from tests.laws.choices import address, some_clauses

MADE_AT = datetime(2026, 3, 31, 12, tzinfo=UTC)
COLUMNS_ASKED = tuple(key for key in COLUMNS if key != "id")


def order_for(clauses, shop, **values):
    selection = Selection.from_query(
        address({**clauses, "columns": ",".join(("id", *COLUMNS_ASKED)), "sort": "closed,-total_paid"})
    )
    return Order(selection=selection, scope=shop.scope, address="/shop/customers", made_at=MADE_AT, **values)


def from_csv(order):
    return list(csv.DictReader(io.StringIO(b"".join(as_csv(order)).decode(), newline="")))


def from_json(order):
    found = json.loads(b"".join(as_json(order)))
    assert found["count"] == len(found["rows"])
    return found["rows"]


def from_parquet(order, directory):
    to_parquet(order, directory / "out.parquet")
    return pq.read_table(directory / "out.parquet").to_pylist()


def from_xlsx(order, directory):
    to_xlsx(order, directory / "out.xlsx")
    book = openpyxl.load_workbook(directory / "out.xlsx", read_only=True)
    head, *rows = book["Customers"].iter_rows(values_only=True)
    keys = {COLUMNS[key].label: key for key in COLUMNS}
    assert len(keys) == len(COLUMNS), "two columns of an export share a heading"
    return [dict(zip((keys[label] for label in head), row, strict=True)) for row in rows]


def as_text(value):
    """A value as CSV writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    text = "" if value is None else str(value)
    return "'" + text if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") and text else text


@settings(max_examples=12, deadline=None)
@given(clauses=some_clauses(2))
def test_all_forms_of_an_export_hold_the_same_rows_as_the_reference(clauses, shop, tmp_path_factory):
    order, directory = order_for(clauses, shop), tmp_path_factory.mktemp("out")
    wanted = {row["id"]: {key: row[key] for key in COLUMNS} for row in shop.fitting(clauses)}
    parquet = from_parquet(order, directory)
    assert {row["id"]: row for row in parquet} == wanted
    assert len(parquet) == len(wanted)
    plain = [
        {key: str(value) if isinstance(value, date | Decimal) else value for key, value in row.items()}
        for row in parquet
    ]
    assert from_json(order) == plain
    assert from_csv(order) == [{key: as_text(value) for key, value in row.items()} for row in parquet]
    assert [row["id"] for row in from_xlsx(order, directory)] == [row["id"] for row in parquet]


def test_a_spreadsheet_has_real_dates_and_numbers_and_never_a_formula(shop, tmp_path):
    order = order_for({}, shop)
    wanted = {row["id"]: row for row in shop.listed}
    found = from_xlsx(order, tmp_path)
    assert len(found) == len(wanted)
    for row in found:
        due = wanted[row["id"]]
        assert row["name"] == due["name"]
        assert (row["closed"] and row["closed"].date()) == due["closed"]
        assert Decimal(str(row["total_paid"])).quantize(Decimal("0.01")) == due["total_paid"]
        assert row["paying"] is due["paying"]
    about = dict(openpyxl.load_workbook(tmp_path / "out.xlsx")["About"].iter_rows(values_only=True))
    assert (about["Rows"], about["As of"]) == (str(len(wanted)), "2026-03-31")


def test_the_file_of_the_button_has_a_mark_and_headings_and_as_many_rows(shop, tmp_path):
    order = order_for({"paying": "yes"}, shop, people=True)
    assert to_csv(order, tmp_path / "out.csv") == len(shop.fitting({"paying": "yes"}))
    text = (tmp_path / "out.csv").read_bytes()
    assert text.startswith("\ufeff".encode())
    assert len(list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))) == 1 + len(
        shop.fitting({"paying": "yes"})
    )


@settings(max_examples=15, deadline=None)
@given(clauses=some_clauses(3))
def test_the_summary_says_what_the_page_shows(clauses, shop):
    selection = Selection.from_query(address(clauses))
    said, shown, rows = summary(selection, shop.scope), board.update(selection, shop.scope), shop.fitting(clauses)
    assert said["count"] == shown["count"] == len(rows)
    assert said["company"] == "shop"
    assert said["kpis"]["amount_overdue"] == f"{sum(row['amount_overdue'] for row in rows):.2f}"
    for flag in ("paying", "delinquent", "not_onboarded", "not_coached", "graduated", "not_graduated", "testimony"):
        assert said["kpis"][flag] == sum(row[flag] for row in rows)
    for key, points in said["charts"].items():
        if CHARTS[key].form != "funnel":
            assert sum(point["count"] for point in points) == sum(shown["charts"][key]["counts"])


def test_text_that_a_spreadsheet_could_run_is_disarmed_in_csv_only(shop, tmp_path):
    order, value = order_for({}, shop), "=1+1"
    cells = {cell for row in from_csv(order) for cell in row.values()}
    assert value not in cells
    assert f"'{value}" in cells
    assert any(value in row.values() for row in from_parquet(order, tmp_path))
