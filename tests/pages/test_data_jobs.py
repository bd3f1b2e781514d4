"""Uploads and running imports behind the Data page: on the disk, in their own process, and killed at any moment."""

import csv
import io
import os
import signal
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from data import facts, schema
from data.companies import ensure_company
from data.days import today
from data.engines import source
from data.errors import NotFound, UserError
from data.importing import guess_mapping
from data.importing.accounts import TABLES
from data.settings import data_dir, positive
from pages import _import_jobs
from pages._import_screen import example
from pages._imports import imports

ROWS = "Customer id,E-mail,Name,Created\n" + "".join(f"C-{i},c{i}@example.com,Name {i},2026-03-01\n" for i in range(50))


@pytest.fixture
def client(company):
    app = Flask("test")
    app.register_blueprint(imports)
    return app.test_client()


def _upload(client, text, name="customers.csv", slug="acme"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(f"/{slug}/data/upload?name={name}", data=data, content_type="application/octet-stream")


def _started(client, text, **choice):
    upload = _upload(client, text).json["upload"]
    answer = client.post(f"/acme/data/uploads/{upload}/import", json=choice)
    assert answer.status_code == 200, answer.json
    return answer.json["id"]


def _ended(company, job_id, seconds=60):
    until = time.monotonic() + seconds
    while (job := _import_jobs.find(company, job_id)).open:
        assert time.monotonic() < until, job
        time.sleep(0.1)
    return job


def _count(company):
    table = schema.customers.c
    with source().connect() as connection:
        return connection.execute(sa.select(sa.func.count(table.id)).where(table.company_id == company.id)).scalar_one()


def _process(job_id):
    return next(child for child in _import_jobs._children if any(job_id in str(part) for part in child.args))


def test_an_import_runs_in_its_own_process_and_the_facts_follow(client, company):
    job = _ended(company, _started(client, ROWS))
    assert (job.state, job.rows, job.accepted, job.rejected) == ("done", 50, 50, 0)
    assert facts.current_version(company, today(company.time_zone)).rows == 50
    assert list(_import_jobs.place("uploads", company).iterdir()) == []
    _import_jobs.dismiss(company, job.id)
    assert _import_jobs.jobs(company) == []


def test_older_results_make_room_for_new_ones(client, company):
    ended = [_ended(company, _started(client, ROWS)).id for _ in range(4)]
    assert [job.id for job in _import_jobs.jobs(company)] == ended[:0:-1]


def _large(rows=400_000):
    return ROWS + "".join(f"D-{i},d{i}@example.com,Name {i},\n" for i in range(rows))


@pytest.mark.slow
def test_a_killed_import_leaves_nothing_behind_says_so_and_starts_again(client, company):
    job_id = _started(client, _large())
    while _import_jobs.find(company, job_id).phase not in ("reading", "checking", "writing"):
        time.sleep(0.05)
    child = _process(job_id)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    job = _ended(company, job_id)
    assert (job.state, _count(company)) == ("interrupted", 0)
    assert "cut off" in job.message
    again = _ended(company, _import_jobs.again(company, job_id).id, seconds=120)
    assert (again.state, again.accepted, _count(company)) == ("done", 400_050, 400_050)


def test_a_process_that_is_killed_once_the_rows_are_in_goes_on_with_the_facts(client, company):
    done = _ended(company, _started(client, ROWS))
    path = _import_jobs.place("jobs", company) / f"{done.id}.json"
    _import_jobs._write(path, _import_jobs.replace(done, state="running", phase="deriving"))
    assert _import_jobs.find(company, done.id).open
    job = _ended(company, done.id)
    assert (job.state, job.resumed, job.accepted) == ("done", True, 50)


def test_an_import_waits_for_the_one_before_it_and_can_be_cancelled_meanwhile(client, company):
    place = _import_jobs.place("jobs", company)
    place.mkdir(parents=True)
    with _import_jobs.FileLock(place / "turn.lock"):
        job_id = _started(client, ROWS)
        while _import_jobs.find(company, job_id).phase != "waiting":
            time.sleep(0.05)
        with pytest.raises(UserError, match="still running"):
            _import_jobs.dismiss(company, job_id)
        assert client.post(f"/acme/data/jobs/{job_id}/cancel", json={}).status_code == 200
        assert _ended(company, job_id).state == "cancelled"
    assert _count(company) == 0


def test_too_large_is_said_before_the_work_starts(client, monkeypatch):
    monkeypatch.setenv("CLIENTELE_UPLOAD_MB", "1")
    positive.cache_clear()
    answer = _upload(client, b"a" * 1_200_000, "huge.csv")
    assert answer.status_code == 413
    assert "huge.csv has 1 MB; at most 1 MB can be imported (setting CLIENTELE_UPLOAD_MB)" in answer.json["error"]
    assert not (data_dir() / "uploads").exists()


def test_a_body_that_says_no_length_is_stopped_at_the_limit(client, company, monkeypatch):
    monkeypatch.setenv("CLIENTELE_UPLOAD_MB", "1")
    positive.cache_clear()
    answer = client.post("/acme/data/upload?name=x.csv", input_stream=io.BytesIO(b"a" * 3_000_000), content_type="application/octet-stream",
                         environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"})  # fmt: skip
    assert answer.status_code == 413
    assert list(_import_jobs.place("uploads", company).iterdir()) == []


def test_another_sites_form_cannot_send(client):
    assert client.post("/acme/data/upload?name=x.csv", data={"file": (io.BytesIO(b"a"), "x.csv")}).status_code == 400
    assert client.post("/acme/data/jobs/0123456789abcdef/cancel", data="x").status_code in (404, 415)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x.csv", "a://b#c.csv", "\x00\n.csv", "...", "", "x" * 500]
)
def test_the_name_of_a_file_is_harmless(client, company, name):
    answer = client.post(
        "/acme/data/upload", query_string={"name": name}, data=ROWS.encode(), content_type="application/octet-stream"
    )
    folder = _import_jobs.place("uploads", company) / answer.json["upload"]
    assert [file.name for file in folder.iterdir()] == [answer.json["name"]]
    assert not set(answer.json["name"]) & set('/\\:\0\n"')
    assert Path(folder / answer.json["name"]).read_bytes() == ROWS.encode()


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"table": "wages"}, "There is no table 'wages'"),
        ({"table": 3}, "cannot be read"),
        ({"table": "customers", "columns": {"wage": "Name"}}, "'wage' is no column of customers"),
        ({"table": "customers", "columns": ["Name"]}, "cannot be read"),
        ({"table": "customers", "columns": {"name": {"heading": 3}}}, "cannot be read"),
        ({"table": "customers", "columns": {"name": "Name"}}, "Nothing fills the customer"),
        ({"table": "customers", "columns": {"email": "Mail"}}, "Nothing fills the customer"),
        ({"table": "payments"}, "Nothing fills 'Amount'"),
    ],
)
def test_a_choice_that_cannot_be_imported_is_refused_with_the_reason(client, choice, said):
    upload = _upload(client, ROWS).json["upload"]
    answer = client.post(f"/acme/data/uploads/{upload}/import", json=choice)
    assert answer.status_code == 400
    assert said in answer.json["error"]


def test_a_file_or_job_of_another_company_is_not_there(client, company):
    ensure_company("other", name="Other")
    upload = _upload(client, ROWS).json["upload"]
    job_id = _started(client, ROWS + "C-0,c0@example.com,,\n,,,\nnobody,,,\n")
    _ended(company, job_id)
    assert client.post(f"/other/data/uploads/{upload}/preview", json={}).status_code == 404
    assert client.post(f"/other/data/jobs/{job_id}/dismiss", json={}).status_code == 404
    assert client.get("/other/data/jobs.json").json == {"jobs": []}
    with pytest.raises(NotFound):
        _import_jobs.checked("../" + job_id)


def test_rejected_rows_are_sent_only_to_their_company(client, company):
    ensure_company("other", name="Other")
    job = _ended(company, _started(client, ROWS + ",,Nobody,\n"))
    assert job.rejected == 1
    answer = client.get(f"/acme/data/rejected/{job.import_id}.csv")
    assert b"No customer" in answer.data
    answer.close()
    assert client.get(f"/other/data/rejected/{job.import_id}.csv").status_code == 404
    (data_dir() / "secret.csv").write_text("secret")
    with source().begin() as connection:
        connection.execute(sa.update(schema.imports).values(rejects_file="../../secret.csv"))
    assert client.get(f"/acme/data/rejected/{job.import_id}.csv").status_code == 404


def test_customers_without_a_day_are_said_to_count_from_the_import_on(client):
    upload = _upload(client, "E-mail\nana@example.com\n").json["upload"]
    answer = client.post(f"/acme/data/uploads/{upload}/preview", json={})
    assert "at the latest from today" in answer.json["note"]
    assert answer.json["problems"] == []


@pytest.mark.parametrize("table", TABLES)
def test_a_file_with_the_example_headings_needs_no_mapping(table):
    headings = next(csv.reader([example(table)]))
    mapping = guess_mapping(table, headings)
    assert sorted(mapping.values()) == sorted(headings)
    assert set(schema.fields_of(TABLES[table])) <= set(mapping)


def test_a_file_mostly_left_out_is_doubted(client):
    text = "customer,ticket,title,status,urgency,created at,resolved at\nc1,7,Help,open,low,2026-01-02,\n"
    address = f"/acme/data/uploads/{_upload(client, text).json['upload']}"
    guessed = client.post(f"{address}/preview", json={}).json
    assert (guessed["table"], guessed["doubt"]) == ("service_requests", "")
    chosen = client.post(f"{address}/preview", json={"table": "customers"}).json
    assert chosen["doubt"] == "5 of 7 columns are left out. Is this really a file of customers?"
    few = {"table": "service_requests", "mapping": "", "columns": {"external_id": "customer", "number": "ticket"}}
    checked = client.post(f"{address}/check", json=few).json
    assert checked["doubt"] == "5 of 7 columns are left out. Is this really a file of service requests?"


def test_whom_a_file_of_customers_gives_another_name_is_counted_beforehand(client, company):
    known = "Customer id,Name,E-mail\nC-1,Ana,ana@example.com\nC-2,,ben@example.com\nC-3,Kim,kim@example.com\n"
    _ended(company, _started(client, known, table="customers"))
    text = "Customer id,Name,E-mail\nC-1,Kofi,kofi@example.com\nC-2,Ben,BEN@example.com\nC-3,Kim,\nC-4,New,\n"
    address = f"/acme/data/uploads/{_upload(client, text).json['upload']}"
    looked = client.post(f"{address}/preview", json={"table": "customers"}).json
    assert looked["renamed"].startswith(
        "These rows replace the name or the e-mail address of one customer who is there"
    )
    assert client.post(f"{address}/preview", json={"table": "contacts"}).json["renamed"] == ""
    same = f"/acme/data/uploads/{_upload(client, known).json['upload']}"
    assert client.post(f"{same}/preview", json={"table": "customers"}).json["renamed"] == ""
    assert _count(company) == 3
