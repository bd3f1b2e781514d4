"""Writes the tables that the documents take from the code: settings in README.md, columns in docs/data.md.

A table stands between `<!-- table: name -->` and `<!-- end -->`; everything else in the file is left alone.
"""

import re
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from data import schema  # noqa: E402 - the path comes first
from data.importing.accounts import TABLES as OF_FILES  # noqa: E402
from data.importing.accounts import of_company  # noqa: E402
from data.settings import SETTINGS  # noqa: E402

FILES = ("README.md", "docs/data.md")
BLOCK = re.compile(r"(<!-- table: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def _rows(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), ("---",) * len(tuple(head)), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _settings() -> str:
    rows = ((f"`{each.name}`", f"`{each.default}`" if each.default else "", each.help) for each in SETTINGS.values())
    return _rows(("Setting", "Default", "What it does"), rows)


def _columns(table: str) -> str:
    fields = schema.fields_of(OF_FILES[table])
    rows = [_column(name, field) for name, field in fields.items()]
    if table != schema.customers.name and not of_company(table):
        rows.insert(0, _column("customer", schema.CUSTOMER_REF))
    return _rows(("Column", "Heading", "Needed", "What it holds", "Also known as"), rows)


def _column(name: str, field: schema.Field) -> tuple[str, ...]:
    choices = f" One of {', '.join(f'`{choice}`' for choice in field.choices)}." if field.choices else ""
    others = " Other words are kept and listed under Data quality." if field.open_choices else ""
    needed = "yes" if field.required else ""
    return f"`{name}`", field.label, needed, field.help + choices + others, ", ".join(field.aliases)


TABLES: dict[str, Callable[[], str]] = {
    "settings": _settings,
    **{name: partial(_columns, name) for name in OF_FILES},
}


def rendered(name: str) -> str:
    """The text of a document as it should be, its tables made anew."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return BLOCK.sub(lambda found: found[1] + TABLES[found[2]]() + found[3], text)


def main() -> None:
    for name in FILES:
        (ROOT / name).write_text(rendered(name), encoding="utf-8")
        print(f"Wrote the tables of {name}")


if __name__ == "__main__":
    main()
