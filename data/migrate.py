"""Brings the source's tables up to date; safe when several workers start at once or one is killed midway."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock

from data.engines import check_source
from data.errors import UserError
from data.settings import database_url

_SCRIPTS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x434C49454E54  # "CLIENT": any number will do, as long as every worker takes the same
_log = logging.getLogger(__name__)
logging.getLogger("alembic.runtime").setLevel(logging.WARNING)  # it tells its settings at every start


def upgrade(url: str | None = None) -> None:
    """Every migration applied to the database of `url` (the source when left out); all of them or none.

    A database that is up to date is only read. Raises UserError when a newer Clientele has written it.
    """
    if url is None:
        check_source()
    engine = sa.create_engine(url or database_url(), poolclass=sa.NullPool)
    if revision_of(engine) == head():
        return
    with _one_at_a_time(engine), _transaction(engine) as connection:
        _apply(connection)


def head() -> str | None:
    """The revision that this code works with."""
    return ScriptDirectory(str(_SCRIPTS)).get_current_head()


def revision_of(engine: sa.Engine) -> str | None:
    """The revision that a database is at; None before the first migration."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _apply(connection: sa.Connection) -> None:
    before = MigrationContext.configure(connection).get_current_revision()
    _refuse_newer(before)
    command.upgrade(config_for(connection), "head")
    if before != head():
        _log.info("Migrated the source from %s to %s", before or "nothing", head())


def _refuse_newer(revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}
    if revision is not None and revision not in known:
        raise UserError(
            f"The source database is at revision '{revision}', which this Clientele does not know: a newer wrote it. "
            "Start the newer Clientele, or restore a backup."
        )


def config_for(connection: sa.Connection) -> Config:
    """Alembic's settings, made here so that no alembic.ini has to be found."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _one_at_a_time(engine: sa.Engine) -> FileLock | nullcontext[None]:
    """Keeps other processes on this machine out while a SQLite file changes; servers have their own locks."""
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        return nullcontext()
    return FileLock(f"{path}.migrating")


@contextmanager
def _transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that also holds tables being made, and that only one process is in."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA busy_timeout=60000")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        yield connection
