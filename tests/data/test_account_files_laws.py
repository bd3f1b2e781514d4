"""Laws of account files: cut off they leave nothing, whatever they hold the sums of a plan hold, the order is free."""

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import schema
from data.accounts import schema as account
from data.engines import source
from tests.data.importing_help import bring, stored
from tests.data.test_account_files import FILES

INSTALMENTS = "customer id,purchase,number,paid,paid on\nc1,Programme,1,100,2026-02-01\n"


def _accounts():
    """All that an import of accounts may change."""
    return {name: stored(name) for name in (*account.ACCOUNT_TABLES, "customers", "companies")}


@pytest.mark.parametrize("table", [*FILES, "instalments"])
def test_a_cancelled_import_leaves_nothing(company, tmp_path, table):
    if table == "instalments":
        bring(company, tmp_path, "instalment_purchases", FILES["instalment_purchases"])
    before, seen = _accounts(), []
    result = bring(
        company,
        tmp_path,
        table,
        FILES.get(table, INSTALMENTS),
        progress=lambda step: seen.append((step.phase, step.done)),
        cancelled=lambda: ("writing", 0) in seen,
    )
    assert (result.state, _accounts() == before) == ("cancelled", True)


_KILLED = """
import os, signal, sys
from data import companies
from data.importing import import_file, writing
writing.touch = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
import_file(sys.argv[1], sys.argv[2], companies.company_by_slug("acme"), user="tester")
"""


@pytest.mark.parametrize("table", ["package_subscriptions", "instalment_purchases", "billing_terms"])
def test_an_import_killed_while_it_writes_leaves_the_source_as_it_was(company, tmp_path, table):
    before = _accounts()
    path = tmp_path / "killed.csv"
    path.write_text(FILES[table])
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, table, str(path)],
        check=False,
        env={**os.environ, "PYTHONPATH": "."},
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while _accounts() != before and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _accounts() == before
    assert bring(company, tmp_path, table, FILES[table]).accepted == 2


BOUGHT = st.tuples(
    st.sampled_from(["c1", "c2"]),
    st.sampled_from(["Course", "course", "Other"]),
    st.sampled_from(["100", "99.99", "0.05", "-1"]),
    st.sampled_from(["1", "2", "3", "0"]),
    st.sampled_from(["2026-01-10", "2026-02-10"]),
)
PAID = st.tuples(
    st.sampled_from(["c1", "c2", "c3"]),
    st.sampled_from(["Course", "COURSE", "Other"]),
    st.sampled_from(["", "2026-01-10", "2026-02-10"]),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["", "50", "49.99", "33.33"]),
    st.sampled_from(["", "10", "60", "33.34"]),
    st.sampled_from(["", "2026-02-01"]),
)
HEADS = {
    "instalment_purchases": "customer id,purchase,total,instalments,date",
    "instalments": "customer id,purchase,purchased on,number,amount,paid,paid on",
}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("instalment_purchases"), st.lists(BOUGHT, max_size=4)),
        st.tuples(st.just("instalments"), st.lists(PAID, max_size=6)),
    ),
    min_size=1,
    max_size=5,
)


def _sums_hold():
    parts = defaultdict(list)
    for row in stored("instalments"):
        parts[row["purchase_id"]].append(row)
    bought = {row["id"]: row for row in stored("instalment_purchases")}
    assert set(parts) == set(bought)
    for number, purchase in bought.items():
        rows = parts[number]
        assert sorted(row["number"] for row in rows) == list(range(1, purchase["instalments"] + 1))
        assert {row["customer_id"] for row in rows} == {purchase["customer_id"]}
        assert sum(row["amount"] for row in rows) == purchase["total"]
        assert sum(row["paid_amount"] for row in rows) <= purchase["total"]
        assert all(row["paid_amount"] > 0 or row["paid_on"] is None for row in rows)


@pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_comes_in_the_sums_of_every_plan_hold_and_nothing_comes_twice(company, tmp_path, steps):
    with source().begin() as connection:
        for table in (account.instalments, account.instalment_purchases, schema.customers):
            connection.execute(sa.delete(table))
    for table, rows in steps:
        text = "\n".join([HEADS[table], *(",".join(row) for row in rows)]) + "\n"
        first = bring(company, tmp_path, table, text)
        _sums_hold()
        before = _accounts()
        again = bring(company, tmp_path, table, text)
        assert (again.accepted, again.touched) == (0, 0)
        assert again.rejected <= first.rejected
        assert _accounts() == before
