"""Looks at a file before any work starts: its kind, encoding, delimiter, headings and limits."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from charset_normalizer import from_bytes

from data.errors import UnreadableFile
from data.importing import sheets
from data.importing.harmless import rearmed_heading
from data.settings import positive

SAMPLE = 65_536
DELIMITERS = ",;\t|"
EXTRA_COLUMNS = ("line", "reason", "(extra)")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"%PDF": "a PDF", b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture", b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip archive; unpack it first", b"7z\xbc\xaf": "a 7-Zip archive; unpack it first",
    b"Rar!": "a RAR archive; unpack it first", b"SQLite format 3": "a SQLite database",
    b"PAR1": "a Parquet file", b"\x7fELF": "a program",
}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """What a file turned out to be."""

    path: Path
    kind: str
    headings: tuple[str, ...]
    size: int
    encoding: str = ""
    delimiter: str = ","
    first_line: int = 1


def look(path: Path) -> Layout:
    """The layout of a CSV or XLSX file. Raises UnreadableFile when nothing in it could be read."""
    size = _size(path)
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    if start.startswith(_OLD_OFFICE):
        raise UnreadableFile(
            f"{path.name} is an old Excel file (.xls) or is protected by a password. "
            "Open it in a spreadsheet and save it without a password as .xlsx or as CSV."
        )
    if start.startswith(b"PK\x03\x04"):
        return _sheet_layout(path, size)
    _refuse_binary(path, start)
    return _csv_layout(path, size, start)


def _size(path: Path) -> int:
    if not path.is_file():
        raise UnreadableFile(f"There is no file '{path}'.")
    size = path.stat().st_size
    limit = positive("CLIENTELE_UPLOAD_MB")
    if size == 0:
        raise UnreadableFile(f"{path.name} is empty.")
    if size > limit * 1_000_000:
        raise UnreadableFile(
            f"{path.name} has {size / 1_000_000:,.0f} MB; at most {limit:,} MB can be imported "
            "(setting CLIENTELE_UPLOAD_MB). Split it into several files."
        )
    return size


def _refuse_binary(path: Path, start: bytes) -> None:
    """NUL bytes alone are no proof: a text file may have a few, and UTF-16 is full of them."""
    magic = next((words for magic, words in _MAGIC.items() if start.startswith(magic)), "")
    if not magic and any(start.startswith(bom) for bom, _ in _BOMS):
        return
    rubbish = sum(byte < 9 or 13 < byte < 27 for byte in start)
    if magic or (rubbish > max(8, len(start) * 0.05) and not _wide_encoding(start)):
        words = f"it is {magic}" if magic else f"it begins with {start[:8].hex(' ')}"
        raise UnreadableFile(f"{path.name} is not a CSV or XLSX file: {words}. Export the table as CSV and try again.")


def _wide_encoding(start: bytes) -> str:
    """UTF-16 without a byte order mark shows by a NUL in every other byte of plain text."""
    half = len(start) // 2 or 1
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if start[offset::2].count(0) > half * 0.7 and start[1 - offset :: 2].count(0) < half * 0.1:
            return encoding
    return ""


def _encoding(path: Path, start: bytes) -> str:
    marked = next((encoding for bom, encoding in _BOMS if start.startswith(bom)), "") or _wide_encoding(start)
    if marked:
        return marked
    with path.open("rb") as file:
        broken = _broken_utf8(file)
    if broken is None:
        return "utf-8"
    guess = from_bytes(broken, cp_isolation=["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman"]).best()
    return guess.encoding if guess and guess.encoding not in ("utf_8", "ascii") else "cp1252"


def _broken_utf8(file: BinaryIO) -> bytes | None:
    """The part of the file that is not UTF-8, or None when all of it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    while part := file.read(1 << 22):
        try:
            decoder.decode(part)
        except UnicodeDecodeError as error:
            return part[max(0, error.start - 20_000) : error.start + 20_000]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return b"\xe9"
    return None


def _csv_layout(path: Path, size: int, start: bytes) -> Layout:
    encoding = _encoding(path, start)
    sample = start.decode(encoding, errors="replace").lstrip("\ufeff")
    delimiter = _delimiter(sample)
    with open_text(path, encoding) as text:
        reader = csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter)
        csv.field_size_limit(1 << 24)
        row, line = _first_row(reader)
    return Layout(path, "csv", _headings(path, row), size, encoding, delimiter, line)


def _first_row(reader: Any) -> tuple[list[str], int]:
    """The heading row and the line after it; lines that are blank, or say only which separator follows, go first."""
    for row in reader:
        if any(cell.strip() for cell in row) and not (len(row) <= 2 and row[0].startswith("sep=")):
            return row, reader.line_num + 1
    return [], 1


def open_text(path: Path, encoding: str) -> io.TextIOWrapper:
    """The file as text, with every line ending as it is."""
    return path.open(encoding=encoding, errors="replace", newline="")


def _delimiter(sample: str) -> str:
    """The delimiter that splits the first lines most evenly; counted outside quotes."""
    lines = sample.splitlines()[:20]
    if lines and lines[0].startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    first = next((line for line in lines if line.strip()), "")
    counts = {mark: _outside_quotes(first, mark) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: counts[mark])


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def _headings(path: Path, row: list[str]) -> tuple[str, ...]:
    limit = positive("CLIENTELE_UPLOAD_COLUMNS")
    if len(row) > limit:
        raise UnreadableFile(
            f"{path.name} has {len(row):,} columns; at most {limit} can be imported "
            "(setting CLIENTELE_UPLOAD_COLUMNS). Leave out those that are not needed."
        )
    headings = tuple(rearmed_heading(cell.strip().strip("\ufeff")) for cell in row)
    if not any(headings):
        raise UnreadableFile(f"{path.name} has no headings: its first row must name the columns.")
    return headings


def _sheet_layout(path: Path, size: int) -> Layout:
    try:
        sheets.check_archive(path)
    except zipfile.BadZipFile as error:
        raise UnreadableFile(f"{path.name} is damaged: {error}. Save it again and import it once more.") from error
    for line, row in sheets.rows(path):
        if any(row):
            return Layout(path, "xlsx", _headings(path, row), size, first_line=line + 1)
    raise UnreadableFile(f"{path.name} has no rows: its first sheet with content must begin with the headings.")


def sheet_rows(layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet below its headings, with their line numbers."""
    return ((line, row) for line, row in sheets.rows(layout.path) if line >= layout.first_line)
