"""Rows that cannot stand are judged in few passes over the file, and whoever waits can stop them."""

from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy as sa

from data.engines import source
from data.importing.mapping import guess_mapping, plain
from data.importing.trying import beginning, try_rows
from tests.data.importing_help import bring, stored

BOUGHT = "customer id,purchase,total,instalments,date\nc1,Course,1000,3,2026-01-10\n"
UNKNOWN = {
    "instalments": "customer id,purchase,number,paid\n" + "c1,Unknown,1,5\n" * 2_000,
    "package_subscriptions": "customer id,package,start\n" + "c1,Unknown,2026-01-10\n" * 2_000,
    "instalment_purchases": BOUGHT + "c1,Course,50,3,2026-01-10\n" * 2_000,
}


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


@pytest.mark.parametrize("table", UNKNOWN)
def test_rows_with_the_same_key_that_cannot_stand_are_refused_at_once(company, tmp_path, paid, table):
    before = stored("instalments")
    with reading("customers") as passes:
        result = bring(company, tmp_path, table, UNKNOWN[table])
    assert (result.accepted, result.rejected) == (0, 2_000)
    assert len(passes) < 20
    assert stored("instalments") == before


@pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)
def test_the_first_look_at_them_takes_few_passes_too(company, tmp_path):
    path = tmp_path / "looked.csv"
    path.write_text("\n".join(UNKNOWN["instalments"].splitlines()[:900]))
    start = beginning(path)
    mapping = plain("instalments", guess_mapping("instalments", start.headings))
    with reading("customers") as passes:
        assert try_rows(start, mapping, company, 1).rejected == 899
    assert len(passes) < 20


def test_an_import_can_be_cancelled_while_its_rows_are_judged(company, tmp_path, paid):
    rows = "".join(f"c1,Course,1,{amount}\n" for amount in range(500, 530))
    before, seen = stored("instalments"), []
    result = bring(
        company,
        tmp_path,
        "instalments",
        f"customer id,purchase,number,amount\n{rows}",
        progress=lambda step: seen.append(step.phase),
        cancelled=lambda: seen.count("writing") == 5,
    )
    assert (result.state, stored("instalments") == before) == ("cancelled", True)


@pytest.mark.parametrize(
    ("table", "rows", "counts"),
    [
        ("instalments", "customer id,purchase,number,paid\nc1,Course,1,5.0015\nc1,COURSE,1,5\n", (1, 0, 1)),
        ("instalments", "customer id,purchase,number,paid\nc1,Course,1,5\nc1,Course,1,5.0015\n", (1, 1, 0)),
        ("instalments", "customer id,purchase,number,paid\nc1,Course,1,5\nc1,Course,1,5000\n", (1, 1, 0)),
        ("instalment_purchases", BOUGHT.replace("1000", "50") + "c1,Course,900,3,2026-01-10\n", (1, 0, 1)),
        ("instalment_purchases", BOUGHT.replace("1000", "900") + "c1,Course,50,3,2026-01-10\n", (1, 1, 0)),
        (
            "package_subscriptions",
            "customer id,package,price,cycle,start\nc1,Gold,39,monthly,2026-01-10\nc1,gold,45,monthly,2026-01-10\n",
            (1, 0, 1),
        ),
    ],
)
def test_the_last_row_that_can_stand_wins_and_what_it_replaces_is_ignored(company, tmp_path, paid, table, rows, counts):
    result = bring(company, tmp_path, table, rows)
    assert (result.accepted, result.rejected, result.ignored) == counts
    assert [row["price"] for row in stored("packages")] == [45] * (table == "package_subscriptions")
    assert bring(company, tmp_path, table, rows).accepted == 0


def test_plans_are_read_once_and_as_a_stream(company, tmp_path, paid):
    for table, text in (
        ("instalment_purchases", BOUGHT),
        ("instalments", "customer id,purchase,number,paid\nc1,Course,1,200\nc1,Course,1,2000\n"),
    ):
        with reading("instalments") as cursors:
            bring(company, tmp_path, table, text)
        assert len(cursors) == 1
        assert source().name != "postgresql" or isinstance(cursors[0], psycopg.ServerCursor)
