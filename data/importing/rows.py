"""Cuts any source into chunks of text columns, each row with the line on which it begins."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

import numpy as np
import pyarrow as pa
import pyarrow.csv

from data.importing.files import Layout, open_text, sheet_rows
from data.texts import straight

CHUNK_CHARACTERS = 8_000_000
CHUNK_ROWS = 50_000
_SPACES = "\u00a0\u202f\u200b\ufeff"
_PLAIN_CONTROLS = (9, 10, 13)
_CONTROLS = {code: None for code in (*range(32), 127) if code not in _PLAIN_CONTROLS}
LONGEST_EXTRA = 30_000


@dataclass(frozen=True)
class Chunk:
    """Rows as an Arrow table (line, problem, extra, c0, c1, ...) and how far into the source they end."""

    table: pa.Table
    done: int


def raw_schema(width: int) -> pa.Schema:
    texts = [(f"c{position}", pa.string()) for position in range(width)]
    return pa.schema([("line", pa.int64()), ("problem", pa.string()), ("extra", pa.string()), *texts])


def read(layout: Layout) -> Iterator[Chunk]:
    """All data rows of a file; blank lines are none."""
    if layout.kind == "csv":
        yield from _csv_chunks(layout)
    else:
        yield from chunks_of(sheet_rows(layout), len(layout.headings), padded=True)


def chunks_of(rows: Iterable[tuple[int, list[str]]], width: int, padded: bool = False) -> Iterator[Chunk]:
    """Chunks of rows that are already cut into cells; `done` counts the rows."""
    done = 0
    walk = iter(rows)
    while part := list(islice(walk, CHUNK_ROWS)):
        done += len(part)
        yield Chunk(_table(part, width, padded), done)


def _csv_chunks(layout: Layout) -> Iterator[Chunk]:
    width = len(layout.headings)
    with open_text(layout.path, layout.encoding) as text:
        line = _skip(text, layout.first_line - 1) + 1
        while part := text.read(CHUNK_CHARACTERS):
            part = _without_controls(part + text.readline(), layout.delimiter)
            count = _line_count(part)
            table = _fast(part, line, count, layout.delimiter, width)
            if table is None:
                table, count = _slow(part, text, line, layout.delimiter, width)
            line += count
            done = text.buffer.tell()  # type: ignore[attr-defined]
            yield Chunk(table, min(layout.size, done))


def _skip(text: TextIO, lines: int) -> int:
    for _ in range(lines):
        text.readline()
    return lines


def _without_controls(part: str, delimiter: str) -> str:
    """The part without control characters, and with a plain space for each unusual one."""
    unusual = _SPACES if delimiter == "\t" else _SPACES + "\t"
    for blank in unusual:
        part = part.replace(blank, " ") if blank in part else part
    part = part if part.isascii() else straight(part)
    codes = np.frombuffer(part.encode("utf-8", "replace"), dtype=np.uint8)
    found = int(np.count_nonzero((codes < 32) | (codes == 127)))
    plain = part.count("\n") + part.count("\r") + part.count("\t")
    return part if found == plain else part.translate(_CONTROLS)


def _line_count(part: str) -> int:
    """Lines of the part, whichever line ending it uses; -1 when it mixes them."""
    feeds, returns = part.count("\n"), part.count("\r")
    if returns and feeds and part.count("\r\n") != max(feeds, returns):
        return -1
    return max(feeds, returns) + (not part.endswith(("\n", "\r")))


def _fast(part: str, line: int, count: int, delimiter: str, width: int) -> pa.Table | None:
    """The part read by Arrow, or None where a row is not exactly one line with the right number of cells."""
    if count < 0 or ("\n" + delimiter * (width - 1) + ("\r" if "\r" in part else "\n")) in part:
        return None
    names = [f"c{position}" for position in range(width)]
    try:
        table = pyarrow.csv.read_csv(
            pa.py_buffer(part.encode("utf-8", "replace")),
            pyarrow.csv.ReadOptions(column_names=names, block_size=1 << 22),
            pyarrow.csv.ParseOptions(delimiter=delimiter, invalid_row_handler=lambda _row: "skip"),
            pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    return _numbered(table, np.arange(line, line + count)) if table.num_rows == count else None


def _numbered(table: pa.Table, lines: np.ndarray) -> pa.Table:
    nothing = pa.nulls(len(lines), pa.string())
    return pa.table([pa.array(lines), nothing, nothing, *table.columns], schema=raw_schema(table.num_columns))


def _slow(part: str, text: TextIO, line: int, delimiter: str, width: int) -> tuple[pa.Table, int]:
    """The part read row by row; a quoted cell that goes on after its end takes more lines from the file."""
    feed = _Feed(part, text)
    reader = csv.reader(feed, delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    while not feed.empty:
        start = line + reader.line_num
        try:
            rows.append((start, next(reader)))
        except StopIteration:
            break
        except csv.Error as error:
            rows.append((start, [f"\0{error}"]))
    return _table(rows, width, padded=False), reader.line_num


class _Feed:
    """The lines of a part, and after them those of the file, for a reader in the middle of a row."""

    def __init__(self, part: str, text: TextIO) -> None:
        self._lines = part.splitlines(keepends=True) if _only_usual_breaks(part) else _split(part)
        self._text = text
        self._next = 0

    @property
    def empty(self) -> bool:
        return self._next >= len(self._lines)

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if not self.empty:
            self._next += 1
            return self._lines[self._next - 1]
        line = straight(self._text.readline().translate(_CONTROLS))
        if not line:
            raise StopIteration
        return line


def _only_usual_breaks(part: str) -> bool:
    return not any(mark in part for mark in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def _split(part: str) -> list[str]:
    """Lines ended by carriage return and line feed only, where the text holds other breaks of Unicode."""
    lines = part.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line + "\n" for line in lines[:-1]] + lines[-1:] * bool(lines[-1])


def _table(rows: list[tuple[int, list[str]]], width: int, padded: bool) -> pa.Table:
    straightened = [(line, [straight(cell) if not cell.isascii() else cell for cell in cells]) for line, cells in rows]
    filled = [(line, cells) for line, cells in straightened if any(cell and not cell.isspace() for cell in cells)]
    fitted = [_fitted(line, cells, width, padded) for line, cells in filled]
    columns = list(zip(*fitted, strict=True)) if fitted else [()] * (width + 3)
    arrays = [pa.array(column, type) for column, type in zip(columns, raw_schema(width).types, strict=True)]
    return pa.table(arrays, schema=raw_schema(width))


def _fitted(line: int, cells: list[str], width: int, padded: bool) -> tuple[int | str | None, ...]:
    """A row of just `width` cells, with the reason when it had more or fewer, and what was too much."""
    count = len(cells)
    if count == width:
        return (line, None, None, *(cell.strip() for cell in cells))
    if count == 1 and cells[0].startswith("\0"):
        return (line, f"The row cannot be read: {cells[0][1:]}.", None, *[""] * width)
    extra = "|".join(cells[width:])[:LONGEST_EXTRA] or None
    if padded and not extra:
        return (line, None, None, *cells[:width], *[""] * (width - count))
    problem = f"The row has {count:,} cells where the headings have {width}. Quote a cell that holds the delimiter."
    return (line, problem, extra, *cells[:width], *[""] * (width - count))
