"""Rows that cannot stand are judged in few passes over the file, and whoever waits can stop them."""

from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy as sa

from data.engines import source
from tests.data.importing_help import bring

BOUGHT = "customer id,purchase,total,instalments,date\nc1,Course,1000,3,2026-01-10\n"


@contextmanager
def reading(table):
    """The cursors by which the table is read from the source meanwhile."""
    cursors = []

    def watch(_connection, cursor, statement, *_):
        if statement.startswith(f"SELECT {table}.id"):
            cursors.append(cursor)

    sa.event.listen(source(), "before_cursor_execute", watch)
    yield cursors
    sa.event.remove(source(), "before_cursor_execute", watch)


@pytest.fixture
def paid(company, tmp_path):
    """A purchase of which 100 was paid."""
    bring(company, tmp_path, "instalment_purchases", BOUGHT)
    bring(company, tmp_path, "instalments", "customer id,purchase,number,paid\nc1,Course,1,100\n")


def test_plans_are_read_as_a_stream(company, tmp_path, paid):
    for table, text in (
        ("instalment_purchases", BOUGHT),
        ("instalments", "customer id,purchase,number,paid\nc1,Course,1,200\nc1,Course,1,2000\n"),
    ):
        with reading("instalments") as cursors:
            bring(company, tmp_path, table, text)
        assert source().name != "postgresql" or all(isinstance(cursor, psycopg.ServerCursor) for cursor in cursors)
