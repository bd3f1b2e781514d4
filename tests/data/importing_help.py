"""Small helpers of the import tests: write a file, import it, look at what is stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data import schema
from data.companies import Company
from data.engines import source
from data.importing import ImportResult, import_file

Import = Callable[..., ImportResult]
PAYMENTS = "customer_id,due_at,amount,status"


def bring(company: Company, folder: Path, table: str, text: str | bytes, **options: Any) -> ImportResult:
    """Imports the text as a file and checks the law of the counts."""
    path = folder / "file.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = import_file(table, path, company, user="tester", **options)
    assert result.accepted + result.rejected + result.ignored == result.rows
    return result


def stored(table_name: str) -> list[dict[str, Any]]:
    """All rows of a table, in a fixed order, without the clock of the writes."""
    table = schema.metadata.tables[table_name]
    with source().connect() as connection:
        columns = [column for column in table.c if column.name != "recorded_at"]
        rows = [dict(row) for row in connection.execute(sa.select(*columns)).mappings()]
    return sorted(rows, key=str)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All that an import may change."""
    return {name: stored(name) for name in ("customers", "actions", "calls", "payments", "companies")}


def meaning() -> dict[str, set[tuple[Any, ...]]]:
    """The events by external id, free of the customer numbers that a database happens to give."""
    ids = {row["id"]: row["external_id"] or row["email_key"] for row in stored("customers")}
    return {
        name: {
            tuple((key, ids[value] if key == "customer_id" else value) for key, value in sorted(row.items()))
            for row in stored(name)
        }
        for name in ("actions", "calls", "payments")
    }
