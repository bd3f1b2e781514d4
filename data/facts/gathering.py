"""Decides how the inputs of a company come into the workshop: small ones asked here, large ones by other processes."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import sqlalchemy as sa

from data import schema
from data.engines import source
from data.facts.copying import copied
from data.facts.inputs import INPUTS, Moment
from data.facts.processes import read_apart
from data.facts.reading import Done, Read, from_engine, read_all

log = logging.getLogger(__name__)

_MANY = 50_000


@contextmanager
def gathered(connection: duckdb.DuckDBPyConnection, moment: Moment, scratch: Path, done: Done) -> Iterator[Read]:
    """All inputs of the company in `work`, and what reads more of the same.

    `scratch` is a directory for what lies between.
    """
    here = from_engine(connection, moment)
    if _is_small(moment):
        read_all(here, done)
        yield here
        return
    with copied(connection, moment, scratch, done) as there:
        if there and _is_grouped(connection, there, done):
            yield there
            return
    read_apart(connection, moment, scratch, done)
    yield here


def _is_grouped(connection: duckdb.DuckDBPyConnection, there: Read, done: Done) -> bool:
    """All inputs from the copy; False, with nothing of them left, when its rows cannot be grouped."""
    try:
        read_all(there, done)
    except duckdb.Error:
        log.warning("The copy of the tables could not be grouped; asking the source instead", exc_info=True)
        for name in INPUTS:
            connection.execute(f"DROP TABLE IF EXISTS work.{name}")
        return False
    return True


def _is_small(moment: Moment) -> bool:
    ids = sa.select(schema.customers.c.id).where(moment.mine(schema.customers)).limit(_MANY + 1).subquery()
    with source().connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(ids)).scalar_one() <= _MANY
