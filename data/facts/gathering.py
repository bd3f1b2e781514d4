"""Decides how the inputs of a company come into the workshop: small ones asked here, large ones by other processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import sqlalchemy as sa

from data import schema
from data.engines import source
from data.facts.copying import copied
from data.facts.inputs import Moment
from data.facts.processes import read_apart
from data.facts.reading import Done, Read, from_engine, read_all

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
        if there:
            read_all(there, done)
        else:
            read_apart(connection, moment, scratch, done)
        yield there or here


def _is_small(moment: Moment) -> bool:
    ids = sa.select(schema.customers.c.id).where(moment.mine(schema.customers)).limit(_MANY + 1).subquery()
    with source().connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(ids)).scalar_one() <= _MANY
