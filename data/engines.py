"""Engines, one per URL and process, tuned for several processes that read and write together."""

from functools import cache

import sqlalchemy as sa

from data.errors import SourceUnreachable
from data.settings import database_url, events_url

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "busy_timeout=60000",
    "cache_size=-65536",
    "temp_store=MEMORY",
)


@cache
def engine_for(url: str) -> sa.Engine:
    """The engine of a URL, made once. SQLite gets WAL, so that readers never wait for a writer."""
    engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def source() -> sa.Engine:
    """The engine that holds companies, customers and the operational tables."""
    return engine_for(database_url())


def events() -> sa.Engine:
    """The engine that holds actions, calls and payments; the source unless set apart."""
    return engine_for(events_url())


def check_source() -> None:
    """Raises SourceUnreachable with the reason when the source does not answer."""
    try:
        with source().connect() as connection:
            connection.execute(sa.select(1))
    except sa.exc.SQLAlchemyError as error:
        raise SourceUnreachable(f"The source database cannot be reached: {reason_of(error)}") from error


def reason_of(error: sa.exc.SQLAlchemyError) -> str:
    """What the database itself said, in one line."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]
