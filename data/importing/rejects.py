"""Writes the rejected rows to a file that can be mended and imported again."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from data.cards import shown
from data.importing.checking import Check, number
from data.importing.files import EXTRA_COLUMNS
from data.importing.harmless import disarmed, disarmed_heading
from data.settings import data_dir

_LINE, _REASON, _EXTRA = EXTRA_COLUMNS
_BATCH = 50_000


def write_rejects(task: Check, import_id: int) -> Path | None:
    """One CSV with line, reason and the row as it came; None when every row was taken."""
    count = number(task.connection, "SELECT count(*) FROM rejected")
    if not count:
        return None
    folder = data_dir() / "rejects" / task.company.slug
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{task.mapping.table}-{import_id}-rejected.csv"
    kept = [at for at, heading in enumerate(task.headings) if heading not in EXTRA_COLUMNS]
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf" + _heading([task.headings[at] for at in kept]))
        _write_rows(task, kept, file)
    return path


def _heading(headings: list[str]) -> bytes:
    shown = (_LINE, _REASON, *map(disarmed_heading, headings), _EXTRA)
    quoted = [f'"{heading.replace(chr(34), chr(34) * 2)}"' for heading in shown]
    return (",".join(quoted) + "\r\n").encode()


def _write_rows(task: Check, kept: list[int], file: object) -> None:
    cells = ", ".join(disarmed(f"raw.c{at}") + f" AS c{at}" for at in kept)
    rows = task.connection.sql(
        f"SELECT line, 'Line ' || line || ': ' || reason AS reason, {cells}, {disarmed('raw.extra')} AS extra "
        "FROM rejected JOIN raw USING (line) ORDER BY line"
    ).to_arrow_reader(_BATCH)
    options = pyarrow.csv.WriteOptions(include_header=False, eol="\r\n")
    for batch in rows:
        pyarrow.csv.write_csv(pa.Table.from_batches([batch]), file, options)


def some_reasons(task: Check, limit: int = 5) -> list[str]:
    """The first few reasons, for a message that shows no card number."""
    rows = task.connection.execute(f"SELECT line, reason FROM rejected ORDER BY line LIMIT {limit}").fetchall()
    return [f"Line {line}: {shown(reason)}" for line, reason in rows]


def read_rejects(path: Path, limit: int = 100) -> list[list[str]]:
    """The first rows of a file of rejected rows, headings first."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row, _ in zip(csv.reader(file), range(limit + 1), strict=False)]
