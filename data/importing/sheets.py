"""Reads XLSX sheets as text, after making sure that they unpack to a size that can be held."""

import math
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine as calamine

from data.errors import UnreadableFile
from data.settings import positive

MOST_CELLS = 60_000_000
_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')


def check_archive(path: Path) -> None:
    """Unpacks every part once, within the limit. Raises UnreadableFile for a bomb, BadZipFile for a damaged file.

    What an archive declares is not believed: a part that unpacks to more than declared fails its checksum.
    """
    limit = positive("CLIENTELE_UPLOAD_MB") * 1_000_000
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if not any(part.filename.startswith("xl/") for part in parts):
            raise UnreadableFile(f"{path.name} is a zip archive, not an XLSX file. Unpack it and import its files.")
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableFile(f"{path.name} is protected by a password. Save it without one and try again.")
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limit:
            raise UnreadableFile(
                f"{path.name} unpacks to {unpacked / 1_000_000:,.0f} MB; at most {limit // 1_000_000:,} MB can be "
                "imported (setting CLIENTELE_UPLOAD_MB). Export the table as CSV in several files."
            )
        for part in parts:
            _check_part(path, archive, part)


def _check_part(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Reads a part to its end; two cells far apart would make a table of everything between them."""
    rows, columns, before = 1, 26, b""
    with archive.open(part) as stream:
        while block := stream.read(1 << 20):
            if part.filename.startswith("xl/worksheets/"):
                text = before + block
                rows = max([rows, *map(int, _ROW.findall(text)[-1:])])
                columns = max([columns, *map(_column_number, set(_WIDE.findall(text)))])
                before = block[-40:]
    if rows * columns > MOST_CELLS:
        raise UnreadableFile(
            f"{path.name} spreads over {rows:,} rows and {columns:,} columns; at most {MOST_CELLS:,} cells can be "
            "imported. Delete the empty rows and columns, or export the table as CSV."
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that has any, as text with the line numbers of the sheet."""
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except (calamine.CalamineError, OSError) as error:
        raise UnreadableFile(
            f"{path.name} cannot be read as XLSX: {error}. Save it again, or export it as CSV."
        ) from error
    with book:
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height:
                yield from enumerate((as_texts(row) for row in sheet.iter_rows()), start=1)
                return


def as_texts(row: list[Any]) -> list[str]:
    return [as_text(cell) for cell in row]


def as_text(cell: Any) -> str:
    """A typed cell as the text that the import reads back without loss."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime) and cell.time() == time.min and cell.tzinfo is None:
        return cell.date().isoformat()
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(int(cell.total_seconds() // 60))
    return {"True": "yes", "False": "no"}.get(str(cell), str(cell))


def _number(value: float) -> str:
    """Whole numbers without a point; others without the noise of binary fractions."""
    if not math.isfinite(value):
        return ""
    if value.is_integer():
        return str(int(value))
    return format(Decimal(repr(round(value, 10))), "f")
