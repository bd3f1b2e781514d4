"""Copies the tables of a large company out of SQLite, so that the facts engine itself can group their rows.

SQLite weighs every condition for every row; the facts engine weighs whole columns, on all cores. Processes of their
own copy: two SQLite libraries in one process would let go of each other's locks on the file.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from adbc_driver_sqlite import StatementOptions, dbapi
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import visitors

from data import schema
from data.engines import events, source
from data.facts.closer import LOOKS
from data.facts.inputs import INPUTS, Input, Moment
from data.facts.processes import run_apart
from data.facts.reading import Done, Read, attach
from data.settings import positive

_BATCH = "65536"
_COMPILED = {"literal_binds": True}
TABLES = (schema.actions, schema.payments, schema.calls, schema.customers)

"""What is copied, the largest first."""


@contextmanager
def copied(connection: duckdb.DuckDBPyConnection, moment: Moment, scratch: Path, done: Done) -> Iterator[Read | None]:
    """What groups a copy that lies in `scratch` meanwhile; None when the tables are not in SQLite or copying failed."""
    if not (_in_sqlite(source()) and _in_sqlite(events())):
        yield None
        return
    paths = {table: scratch / f"{table.name}.duckdb" for table in TABLES}
    try:
        if not _copy_all(moment, paths, done):
            yield None
            return
        with _attached(connection, paths):
            yield partial(_group, connection, moment)
    finally:
        for path in paths.values():
            path.unlink(missing_ok=True)


def _in_sqlite(engine: sa.Engine) -> bool:
    return engine.dialect.name == "sqlite" and bool(engine.url.database)


def _copy_all(moment: Moment, paths: dict[sa.Table, Path], done: Done) -> bool:
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        copies = pool.map(partial(_copy, moment), paths, paths.values())
        for table, copy in zip(paths, copies, strict=True):
            if not copy:
                return False
            done(f"Copied the {table.name}")
    return True


def _copy(moment: Moment, table: sa.Table, path: Path) -> bool:
    engine = source() if table is schema.customers else events()
    code = f"from {__name__} import write_copy; write_copy()"
    return run_apart(code, str(engine.url.database), str(path), _rows_of(table, moment))


def _rows_of(table: sa.Table, moment: Moment) -> str:
    """The SELECT of what the inputs need of a table, after a row that shows the driver the type of each column."""
    columns = _columns_of(table, moment)
    types = sa.select(*(sa.literal("" if _is_text(column) else 0).label(column.name) for column in columns))
    rows = sa.select(*columns).where(table.c.company_id == moment.company.id)
    return str(sa.union_all(types, rows).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))


def _is_text(column: sa.Column[object]) -> bool:
    return isinstance(column.type, sa.String | sa.Date)


def _columns_of(table: sa.Table, moment: Moment) -> list[sa.Column[object]]:
    asked = (*INPUTS.values(), *(look.input for look in LOOKS))
    used = {part for entry in asked for part in visitors.iterate(entry.statement(moment))}
    return [column for column in table.columns if column in used]


def write_copy() -> None:
    """Lays the rows of a SELECT over an SQLite file down in a DuckDB file; the arguments are the two paths and it."""
    database, path, select = sys.argv[1:]
    config: dict[str, Any] = {"memory_limit": f"{positive('CLIENTELE_MEMORY_MB')}MB", "preserve_insertion_order": False}
    with dbapi.connect(f"{Path(database).absolute().as_uri()}?mode=ro") as lite, lite.cursor() as cursor:
        cursor.adbc_statement.set_options(**{StatementOptions.BATCH_ROWS.value: _BATCH})
        cursor.execute(select)
        with duckdb.connect(path, config=config) as connection:
            connection.register("arriving", cursor.fetch_record_batch())
            connection.execute("CREATE TABLE copy AS SELECT * FROM arriving WHERE company_id > 0")


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, paths: dict[sa.Table, Path]) -> Iterator[None]:
    """The copies under the names that the statements give the tables."""
    try:
        for table, path in paths.items():
            attach(connection, path, f"copy_of_{table.name}", "(READ_ONLY)")
            connection.execute(f"CREATE TEMP VIEW {table.name} AS SELECT * FROM copy_of_{table.name}.copy")
        yield
    finally:
        for table in paths:
            connection.execute(f"DROP VIEW IF EXISTS temp.{table.name}")
            connection.execute(f"DETACH DATABASE IF EXISTS copy_of_{table.name}")


def _group(
    connection: duckdb.DuckDBPyConnection, moment: Moment, entry: Input, customers: Sequence[int] | None
) -> None:
    dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
    statement = entry.statement(moment).compile(dialect=dialect, compile_kwargs=_COMPILED)
    connection.register("wanted", pa.table({"customer_id": pa.array(customers or (), pa.int64())}))
    some = "" if customers is None else " WHERE customer_id IN (SELECT customer_id FROM wanted)"
    connection.execute(f"CREATE TABLE work.{entry.name} AS SELECT * FROM ({statement}){some}")
    connection.unregister("wanted")
