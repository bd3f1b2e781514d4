"""The record of every import: what came in, how it ended, and which ones were cut off."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filelock import FileLock, Timeout

from data import schema
from data.companies import Company
from data.engines import source
from data.locks import turn
from data.settings import data_dir


def _lock_of(import_id: int) -> FileLock:
    folder = data_dir() / "importing"
    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / f"{import_id}.lock")


@contextmanager
def recorded(company: Company, table_name: str, file_name: str, user: str, now: int) -> Iterator[int]:
    """A new import in the record, held by a lock that dies with the process."""
    mark_interrupted(company, now)
    start = sa.insert(schema.imports).values(
        company_id=company.id, table_name=table_name, file_name=file_name[-300:], state="running",
        started_at=now, imported_by=user,
    )  # fmt: skip
    with turn(), source().begin() as connection:
        key = connection.execute(start).inserted_primary_key
    import_id = int(key[0]) if key else 0
    lock = _lock_of(import_id)
    with lock:
        yield import_id
    Path(lock.lock_file).unlink(missing_ok=True)


def finish(import_id: int, state: str, now: int, *, patience: float = -1, **values: Any) -> None:
    """Ends an import that left nothing behind: failed, cancelled or interrupted. One that is done stays done."""
    with turn(patience), source().begin() as connection:
        end(connection, import_id, state, now, **values)


def end(connection: sa.Connection, import_id: int, state: str, now: int, **values: Any) -> None:
    """Ends an import in the record, within the transaction that writes its rows."""
    table = schema.imports
    running = sa.and_(table.c.id == import_id, table.c.state == "running")
    connection.execute(sa.update(table).where(running).values(state=state, finished_at=now, **values))


def mark_interrupted(company: Company, now: int) -> None:
    """Imports that still say 'running' while nobody holds their lock were cut off; they left nothing behind."""
    table = schema.imports
    running = sa.select(table.c.id).where(table.c.company_id == company.id, table.c.state == "running")
    with source().connect() as connection:
        ids = connection.execute(running).scalars().all()
    for import_id in ids:
        try:
            with _lock_of(import_id).acquire(timeout=0):
                finish(
                    import_id,
                    "interrupted",
                    now,
                    patience=0,
                    message="The import was cut off and left nothing behind. Start it again.",
                )
        except Timeout:
            continue


def past_imports(company: Company, limit: int = 50) -> list[dict[str, Any]]:
    """The company's imports, the latest first."""
    table = schema.imports
    mine = sa.select(table).where(table.c.company_id == company.id).order_by(table.c.id.desc()).limit(limit)
    with source().connect() as connection:
        return [dict(row) for row in connection.execute(mine).mappings()]
