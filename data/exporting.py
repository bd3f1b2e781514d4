"""Files out: CSV as it streams, XLSX and Parquet with constant memory."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import xlsxwriter

SHEET_ROWS = 1_048_575
_WRITTEN_AT_ONCE = 5_000
_BOM = "\ufeff".encode()


@dataclass(frozen=True)
class Heading:
    """A column of an export: its heading and how it is shown (text, choice, day, days, number, money, flag)."""

    text: str
    form: str


def csv_chunks(batches: Iterable[pa.RecordBatch], headings: Sequence[Heading], *, bom: bool) -> Iterator[bytes]:
    """A CSV file in UTF-8, piece by piece. Values are written as the batches hold them."""
    first = ",".join('"' + heading.text.replace('"', '""') + '"' for heading in headings) + "\n"
    yield (_BOM if bom else b"") + first.encode()
    options = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
    for batch in batches:
        buffer = io.BytesIO()
        pa_csv.write_csv(batch, buffer, options)
        yield buffer.getvalue()


def write_parquet(batches: Iterable[pa.RecordBatch], path: Path, schema: pa.Schema) -> int:
    """Writes a Parquet file that keeps the types; returns the number of rows."""
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch.cast(schema))
            rows += batch.num_rows
    return rows


def write_xlsx(
    batches: Iterable[pa.RecordBatch], path: Path, headings: Sequence[Heading], about: Sequence[tuple[str, str]]
) -> int:
    """Writes an XLSX file with real dates and numbers, a header filter and an About sheet; returns the number of rows.

    Text is never read as a formula. Rows beyond what one sheet holds go on in a further one.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        book = _Book(workbook, headings)
        for batch in batches:
            for start in range(0, batch.num_rows, _WRITTEN_AT_ONCE):
                book.add(batch.slice(start, _WRITTEN_AT_ONCE))
        book.finish()
        _write_about(workbook, [*about, ("Rows", str(book.total))])
        return book.total


class _Book:
    def __init__(self, workbook: xlsxwriter.Workbook, headings: Sequence[Heading]) -> None:
        self.total = 0
        self._workbook = workbook
        self._headings = headings
        self._formats = {
            "day": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "money": workbook.add_format({"num_format": "#,##0.00"}),
        }
        self._bold = workbook.add_format({"bold": True})
        self._new_sheet()

    def _new_sheet(self) -> None:
        number = len(self._workbook.worksheets()) + 1
        self._sheet = self._workbook.add_worksheet("Customers" if number == 1 else f"Customers {number}")
        self._row = 0
        for place, heading in enumerate(self._headings):
            self._sheet.set_column(place, place, 14, self._formats.get(heading.form))
            self._sheet.write_string(0, place, heading.text, self._bold)
        self._sheet.freeze_panes(1, 0)

    def add(self, batch: pa.RecordBatch) -> None:
        writers = [self._writer(heading) for heading in self._headings]
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if self._row == SHEET_ROWS:
                self.finish()
                self._new_sheet()
                writers = [self._writer(heading) for heading in self._headings]
            self._row += 1
            self.total += 1
            self._write(writers, values)

    def _write(self, writers: Sequence[Callable[[int, int, Any], object]], values: Sequence[object]) -> None:
        for place, (write, value) in enumerate(zip(writers, values, strict=True)):
            if value is not None:
                write(self._row, place, value)

    def _writer(self, heading: Heading) -> Callable[[int, int, Any], object]:
        sheet, form = self._sheet, self._formats.get(heading.form)
        writers = {
            "day": lambda row, place, value: sheet.write_datetime(row, place, value, form),
            "money": lambda row, place, value: sheet.write_number(row, place, value, form),
            "days": sheet.write_number,
            "number": sheet.write_number,
            "flag": sheet.write_boolean,
        }
        writer: Callable[[int, int, Any], object] = writers.get(heading.form, sheet.write_string)
        return writer

    def finish(self) -> None:
        if self._headings:
            self._sheet.autofilter(0, 0, self._row, len(self._headings) - 1)


def _write_about(workbook: xlsxwriter.Workbook, about: Sequence[tuple[str, str]]) -> None:
    sheet = workbook.add_worksheet("About")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    for row, (name, value) in enumerate(about):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)


def plain(value: object) -> object:
    """A value as JSON carries it: money and dates as text."""
    return str(value) if isinstance(value, Decimal | date) else value
