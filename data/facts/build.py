"""Building facts: everything for a new day, or just the customers that changed."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa

from data import schema
from data.companies import Company
from data.engines import source
from data.facts.closer import LOOKS, look_closer
from data.facts.copying import TABLES
from data.facts.derive import define, derive
from data.facts.gathering import gathered
from data.facts.inputs import INPUTS, Moment
from data.facts.reading import Done, attach, from_engine, read_all
from data.facts.store import merge, store
from data.facts.versions import Facts, building, current_version, publish
from data.settings import positive

Progress = Callable[[str, float], None]

_FEW = 20_000
_STEPS = len(INPUTS) + len(LOOKS) + len(TABLES)


def refresh(company: Company, as_of: date, *, full: bool = False, progress: Progress | None = None) -> Facts:
    """The facts of a day, brought up to date with the source.

    Derives only the customers that changed since the current version, or everything when there is none, when `full`
    is asked, or when too many changed. Builders queue; a killed one leaves the current version as it was.
    """
    with building(company, as_of) as directory:
        current = None if full else current_version(company, as_of)
        change = _changes(company)
        if current and current.change == change:
            return current
        changed = _changed_since(company, current.change) if current else None
        started = time.perf_counter()
        moment = Moment(company=company, as_of=as_of)
        if current and changed is not None and len(changed) <= _FEW:
            rows = _update(moment, directory, current, changed, progress)
        else:
            rows = _build(moment, directory, progress)
        seconds = time.perf_counter() - started
        return publish(company, directory, as_of=as_of, change=change, rows=rows, seconds=seconds)


def _changes(company: Company) -> int:
    table = schema.companies.c
    with source().connect() as connection:
        return int(connection.execute(sa.select(table.changes).where(table.id == company.id)).scalar_one())


def _changed_since(company: Company, change: int) -> list[int]:
    table = schema.customers.c
    statement = sa.select(table.id).where(table.company_id == company.id, table.changed_in > change).limit(_FEW + 1)
    with source().connect() as connection:
        return list(connection.execute(statement).scalars())


def _build(moment: Moment, directory: Path, progress: Progress | None) -> int:
    done = _told(progress)
    with _workshop(directory) as connection:
        with gathered(connection, moment, directory, done) as read:
            define(connection, moment)
            look_closer(connection, read, done)
        _say(progress, "Deriving the facts", 0.7)
        derive(connection, moment)
        _say(progress, "Storing the facts", 0.9)
        return store(connection, moment.company)


def _update(moment: Moment, directory: Path, current: Facts, changed: list[int], progress: Progress | None) -> int:
    shutil.copyfile(current.path, directory / "facts.duckdb")
    done = _told(progress)
    with _workshop(directory) as connection:
        read = from_engine(connection, moment)
        read_all(read, done, changed)
        define(connection, moment)
        look_closer(connection, read, done)
        derive(connection, moment)
        return merge(connection, changed)


@contextmanager
def _workshop(directory: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The new facts file, with a scratch database `work` beside it that is gone afterwards."""
    scratch = directory / "work.duckdb"
    config: dict[str, Any] = {
        "memory_limit": f"{2 * positive('CLIENTELE_MEMORY_MB')}MB",
        "temp_directory": str(directory / "spill"),
    }
    connection = duckdb.connect(str(directory / "facts.duckdb"), config=config)
    try:
        attach(connection, scratch, "work")
        yield connection
        connection.execute("DETACH work")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
        scratch.unlink(missing_ok=True)
        shutil.rmtree(directory / "spill", ignore_errors=True)


def _told(progress: Progress | None) -> Done:
    """Says what was read, and how far that is."""
    texts: list[str] = []

    def done(text: str) -> None:
        texts.append(text)
        _say(progress, text, 0.7 * min(1, len(texts) / _STEPS))

    return done


def _say(progress: Progress | None, text: str, share: float) -> None:
    if progress:
        progress(text, share)
