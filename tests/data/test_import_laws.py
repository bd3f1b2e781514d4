"""What holds for every file: the counts, sending it twice, the order of files, and that a killed import leaves nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import schema
from data.companies import Company, ensure_company
from data.engines import source
from data.importing import import_file, mark_interrupted, past_imports, save_mapping
from tests.data.importing_help import PAYMENTS, bring, everything, meaning, stored

CELLS = {
    "customer_id": st.sampled_from(["a", "b", "c", "", "ana@x.org"]),
    "email": st.sampled_from(["", "ana@x.org", " ANA@x.org", "bob@x.org", "nobody"]),
    "due_at": st.sampled_from(["2026-01-01", "01.02.2026", "31/02/2026", "2026-01-01T10:00:00Z", ""]),
    "amount": st.sampled_from(["1", "1.234,56", "10.005", "(3.00)", "x", ""]),
    "status": st.sampled_from(["paid", "Unpaid", "failed", "odd", ""]),
    "kind": st.sampled_from(["", "refund", "subscription", "odd"]),
    "invoice": st.sampled_from(["", "i1", "i2"]),
}
ROWS = st.lists(st.tuples(*CELLS.values()), max_size=12)


def _text(rows: list[tuple[str, ...]]) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in [tuple(CELLS), *rows]) + "\n"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_counts_add_up_and_the_same_file_twice_changes_nothing(
    company: Company, tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    first = bring(company, tmp_path, "payments", _text(rows))
    assert first.rows == sum(any(row) for row in rows)
    before = everything()
    again = bring(company, tmp_path, "payments", _text(rows))
    assert (again.accepted, again.touched, again.rejected) == (0, 0, first.rejected)
    assert everything() == before


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)
def test_the_order_of_files_with_different_rows_does_not_matter(
    company: Company, tmp_path: Path, data: st.DataObject
) -> None:
    names = st.sampled_from(["a", "b", "c"])
    days = data.draw(st.lists(st.integers(1, 28), unique=True, max_size=8))
    lines = [f"{data.draw(names)},optin,2026-01-{day:02}" for day in days]
    cut = data.draw(st.integers(0, len(lines)))
    halves = ["customer_id,kind,occurred_at\n" + "\n".join(part) + "\n" for part in (lines[:cut], lines[cut:])]
    outcomes = []
    for order in (halves, halves[::-1]):
        for name in ("customers", "actions"):
            with source().begin() as connection:
                connection.execute(sa.delete(schema.metadata.tables[name]))
        for text in order:
            bring(company, tmp_path, "actions", text)
        outcomes.append(meaning())
    assert outcomes[0] == outcomes[1]


def test_of_rows_with_the_same_key_the_last_wins(company: Company, tmp_path: Path) -> None:
    rows = "a,2026-01-01,5,scheduled,i1\na,2026-01-01,6,paid,i1\n"
    result = bring(company, tmp_path, "payments", f"{PAYMENTS},invoice\n{rows}")
    assert (result.accepted, result.ignored) == (1, 1)
    assert stored("payments")[0]["status"] == "paid"


def test_a_corrected_row_replaces_its_earlier_version(company: Company, tmp_path: Path) -> None:
    bring(company, tmp_path, "payments", f"{PAYMENTS},invoice\na,2026-01-01,5,scheduled,i1\nb,2026-01-01,5,paid,i2\n")
    result = bring(
        company, tmp_path, "payments", f"{PAYMENTS},invoice\na,2026-01-01,5,paid,i1\nb,2026-01-01,5,paid,i2\n"
    )
    assert (result.accepted, result.ignored, result.touched) == (1, 1, 1)
    changes = {row["external_id"]: row["changed_in"] for row in stored("customers")}
    assert changes["a"] > changes["b"]


def test_customers_are_found_by_id_then_email_then_phone(company: Company, tmp_path: Path) -> None:
    bring(company, tmp_path, "customers", "e-mail,phone,name\nana@x.org,,Ana\n,+49 (30) 123456,Phil\n")
    bring(
        company,
        tmp_path,
        "actions",
        "customer id,email,phone,kind,date\n,ANA@x.org ,,optin,2026-01-01\n,,0049-30-123456,optin,2026-01-01\n",
    )
    bring(
        company,
        tmp_path,
        "actions",
        "customer id,email,kind,date\nA1,ana@X.org,onboarded,2026-01-02\nB1,bob@x.org,optin,2026-01-02\n",
    )
    people = {(row["external_id"], row["name"], row["email"]) for row in stored("customers")}
    assert {("A1", "Ana", "ana@x.org"), ("B1", None, "bob@x.org"), (None, "Phil", None)} <= people


def test_events_fill_what_is_empty_and_customers_overwrite(company: Company, tmp_path: Path) -> None:
    bring(company, tmp_path, "customers", "id,name,country\na,Ana,\n")
    bring(company, tmp_path, "actions", "customer,kind,date,name,country\na,optin,2026-01-01,Other,DE\n")
    assert [(row["name"], row["country"]) for row in stored("customers")] == [("Ana", "DE")]
    bring(company, tmp_path, "customers", "id,name,country\na,Anna,\n")
    assert [(row["name"], row["country"]) for row in stored("customers")] == [("Anna", "DE")]


def test_companies_never_meet(company: Company, tmp_path: Path) -> None:
    other = ensure_company("other")
    bring(company, tmp_path, "payments", f"{PAYMENTS}\na,2026-01-01,5,paid\n")
    bring(other, tmp_path, "payments", f"{PAYMENTS}\na,2026-01-01,5,paid\n")
    assert len({row["customer_id"] for row in stored("payments")}) == 2


def test_a_cancelled_import_leaves_nothing(company: Company, tmp_path: Path) -> None:
    before = everything()
    seen: list[str] = []
    text = f"{PAYMENTS}\na,2026-01-01,5,paid\n"
    result = bring(
        company,
        tmp_path,
        "payments",
        text,
        progress=lambda step: seen.append(step.phase),
        cancelled=lambda: "writing" in seen,
    )
    assert (result.state, everything() == before) == ("cancelled", True)
    assert past_imports(company)[0]["state"] == "cancelled"


_KILLED = """
import os, signal, sys
from data import companies
from data.importing import import_file, writing
writing.touch = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
import_file("payments", sys.argv[1], companies.company_by_slug("acme"), user="tester")
"""


def test_an_import_killed_while_it_writes_leaves_the_source_as_it_was(company: Company, tmp_path: Path) -> None:
    bring(company, tmp_path, "payments", f"{PAYMENTS}\na,2026-01-01,5,paid\n")
    before = everything()
    path = tmp_path / "large.csv"
    path.write_text(PAYMENTS + "\n" + "".join(f"c{at},2026-01-01,{at}.5,paid\n" for at in range(5000)))
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(path)], check=False, env={**os.environ, "PYTHONPATH": "."}, timeout=120
    )
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while everything() != before and time.monotonic() < deadline:
        time.sleep(0.2)
    assert everything() == before
    result = import_file("payments", path, company, user="tester")
    assert result.accepted == 5000
    assert [row["state"] for row in past_imports(company)] == ["done", "interrupted", "done"]


_KILLED_AFTER = """
import os, signal, sys
from data import companies
from data.importing import import_file, running, writing
write = writing.write
def write_and_die(*given):
    write(*given)
    os.kill(os.getpid(), signal.SIGKILL)
running.writing.write = write_and_die
import_file("payments", sys.argv[1], companies.company_by_slug("acme"), user="tester")
"""


def test_an_import_killed_after_its_rows_are_in_is_recorded_as_done(company: Company, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"{PAYMENTS}\na,2026-01-01,5,paid\nb,never,5,paid\n")
    done = subprocess.run(
        [sys.executable, "-c", _KILLED_AFTER, str(path)],
        check=False,
        env={**os.environ, "PYTHONPATH": "."},
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL
    assert len(stored("payments")) == 1
    mark_interrupted(company, int(time.time()))
    (run,) = past_imports(company)
    assert (run["state"], run["rows"], run["accepted"], run["rejected"]) == ("done", 2, 1, 1)
    assert run["rejects_file"]


def test_a_table_of_another_database_is_a_source_too(company: Company, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'crm.sqlite'}"
    crm = sa.create_engine(url)
    with crm.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE deals (customer TEXT, due_at TIMESTAMP, amount NUMERIC, status TEXT)")
        connection.exec_driver_sql("INSERT INTO deals VALUES ('a', '2026-01-01 10:00:00', 12.5, 'paid')")
    crm.dispose()
    result = import_file("payments", f"{url}#deals", company, user="tester")
    assert (result.rows, result.accepted) == (1, 1)


STRIPE = "id,amount,currency,created,status,customer,refunded\nch_1,1999,eur,1767225600,succeeded,cus_1,false\nch_2,500,jpy,1767225600,failed,cus_1,false\nch_3,100,eur,1767225600,succeeded,cus_2,true\n"
SUBSCRIPTIONS = "id,Customer ID,Plan,Created (UTC),Canceled At (UTC),Current Period End (UTC),Ended At (UTC)\ns1,cus_1,Gold,2026-01-01 10:00,2026-02-01 10:00,2026-03-01,\ns2,cus_2,Gold,2026-01-01 10:00,,,\n"
CALENDLY = "Invitee Name,Invitee Email,Event Type Name,Start Date & Time,Canceled,User Name\nAna,ana@x.org,30 Min Sales Call,2020-01-01 10:00,false,Kim\nBob,bob@x.org,Coaching,2020-01-01 10:00,true,Kim\nCid,cid@x.org,Coaching,2199-01-01 10:00,false,Kim\n"
HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Create Date,Country/Region\n7,Ana,Lima,ana@x.org,2026-01-01 10:00,Brazil\n"
)


@pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)
def test_ready_made_mappings_understand_the_tools(company: Company, tmp_path: Path) -> None:
    assert bring(company, tmp_path, "payments", STRIPE, mapping_name="stripe-charges").accepted == 3
    assert {(row["invoice"], str(row["amount"]), row["status"]) for row in stored("payments")} == {
        ("ch_1", "19.99", "paid"), ("ch_2", "500", "failed"), ("ch_3", "1", "refunded"),
    }  # fmt: skip
    assert bring(company, tmp_path, "actions", SUBSCRIPTIONS, mapping_name="stripe-subscriptions").accepted == 2
    assert sorted(row["kind"] for row in stored("actions")) == [
        "subscription_cancelled",
        "subscription_started",
        "subscription_started",
    ]
    assert bring(company, tmp_path, "calls", CALENDLY, mapping_name="calendly-events").accepted == 3
    assert {(row["kind"], row["outcome"]) for row in stored("calls")} == {
        ("sales", "held"),
        ("coaching", "cancelled"),
        ("coaching", "scheduled"),
    }
    assert bring(company, tmp_path, "customers", HUBSPOT, mapping_name="hubspot-contacts").accepted == 1
    assert ("Ana Lima", "7") in {(row["name"], row["external_id"]) for row in stored("customers")}


@pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)
def test_a_saved_mapping_is_used_by_its_name(company: Company, tmp_path: Path) -> None:
    save_mapping(
        company,
        "payments",
        "mine",
        {"external_id": "Who", "due_at": "When", "amount": {"heading": "Cents", "minor": True}, "status": "How"},
    )
    result = bring(company, tmp_path, "payments", "Who,When,Cents,How\na,2026-01-01,1250,paid\n", mapping_name="mine")
    assert (result.accepted, str(stored("payments")[0]["amount"])) == (1, "12.5")
