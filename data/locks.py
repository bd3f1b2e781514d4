"""Waiting for other writers: imports take turns where the source has one write lock, and forms wait only so long."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from filelock import FileLock

from data import schema
from data.engines import source
from data.errors import Unavailable
from data.settings import data_dir

BUSY = "An import is being written; try again in a minute."
FORM_SECONDS = 30
_HELD = ("55P03", "40P01")
"""PostgreSQL's lock not available, and deadlock detected."""


@contextmanager
def turn(patience: float = -1) -> Iterator[None]:
    """On SQLite, the turn of one import to write; the others wait for theirs, or get Timeout after `patience` seconds.

    Raises Unavailable where somebody else holds the source too long.
    """
    with told():
        if source().dialect.name != "sqlite":
            yield
            return
        folder = data_dir() / "importing"
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "writing.lock", timeout=patience):
            yield


@contextmanager
def form_transaction() -> Iterator[sa.Connection]:
    """A transaction of the source for what a person waits for. Raises Unavailable when a lock is held too long."""
    with told(), source().begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{FORM_SECONDS}s'")
        yield connection


def hold_company(connection: sa.Connection, company_id: int, *, alone: bool) -> None:
    """Waits for an import of the company, and keeps the next one waiting; on SQLite the first write does that.

    `alone` also keeps out other forms that hold the company, for those that count its changes.
    """
    if connection.dialect.name == "postgresql":
        table = schema.companies
        mine = sa.select(table.c.id).where(table.c.id == company_id)
        connection.execute(mine.with_for_update(read=not alone))


@contextmanager
def told() -> Iterator[None]:
    """Turns a lock that another writer holds into a sentence."""
    try:
        yield
    except (sa.exc.OperationalError, sqlite3.OperationalError) as error:
        if _is_held(getattr(error, "orig", None) or error):
            raise Unavailable(BUSY) from error
        raise


def _is_held(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return getattr(error, "sqlstate", None) in _HELD or (code is not None and code & 0xFF == sqlite3.SQLITE_BUSY)
