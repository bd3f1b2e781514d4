"""Uploaded files: what the page shows of them, and how long those stay that nobody imports."""

import os
import time

import dash
import pytest
from flask import Flask

from data.importing import preview
from pages._import_jobs import Job, _write
from pages._import_places import place
from pages._imports import imports
from pages._uploads import forget_all_left

dash.Dash("test", use_pages=True, pages_folder="")
from pages import data as data_page  # noqa: E402 - a page can be registered only beside an application

CARDS = "customer,kind,last 4,4111-1111-1111-1111\nc1,card,4111 1111 1111 1111,5555555555554444 soon\nc2,card,4417,\n"
HOUR = 3600


@pytest.fixture
def client(company):
    app = Flask("test")
    app.register_blueprint(imports)
    return app.test_client()


def _upload(client, text=CARDS):
    sent = client.post("/acme/data/upload?name=x.csv", data=text.encode(), content_type="application/octet-stream")
    return sent.json["upload"]


def _left(company, upload, seconds):
    """The upload as if nobody had looked at it for so long."""
    folder = place("uploads", company) / upload
    for path in (*folder.glob("*"), folder):
        os.utime(path, (time.time() - seconds,) * 2)
    return folder


def test_no_cell_that_is_shown_holds_a_card_number(client, company, tmp_path):
    looked = client.post(f"/acme/data/uploads/{_upload(client)}/preview", json={"table": "payment_methods"}).json
    assert looked["rows"] == [
        ["c1", "card", "•••• •••• •••• 1111", "••••••••••••4444 soon"],
        ["c2", "card", "4417", ""],
    ]
    assert [one["shown"] for one in looked["columns"]][2:] == ["last 4", "••••-••••-••••-1111"]
    (tmp_path / "x.csv").write_text(CARDS)
    assert preview(tmp_path / "x.csv", "payment_methods", company).rows[0][2:] == tuple(looked["rows"][0][2:])


def test_a_reason_that_is_shown_holds_no_card_number_either(client):
    text = "customer,due,amount,status\nc1,2026-01-05,4111 1111 1111 1111 EUR x,paid\n"
    looked = client.post(f"/acme/data/uploads/{_upload(client, text)}/preview", json={"table": "payments"}).json
    assert "1111 1111" not in str(looked)
    assert "•••• 1111" in looked["tried"]["reasons"][0]


@pytest.mark.parametrize("forget", ["page", "upload", "start"])
def test_what_was_left_for_an_hour_is_deleted(client, company, forget):
    old, young = _left(company, _upload(client), HOUR + 5), _left(company, _upload(client), HOUR - 60)
    deeds = {"page": lambda: data_page.layout("acme"), "upload": lambda: _upload(client), "start": forget_all_left}
    deeds[forget]()
    assert (old.exists(), young.exists()) == (False, True)


def test_a_file_that_somebody_looks_at_or_that_is_being_imported_stays(client, company):
    looked, running = _upload(client), _upload(client)
    for upload in (looked, running):
        _left(company, upload, 2 * HOUR)
    client.post(f"/acme/data/uploads/{looked}/preview", json={})
    job = Job(id="0" * 16, company="acme", table="customers", file_name="x.csv", upload=running, user="me")
    folder = place("jobs", company)
    folder.mkdir(parents=True)
    _write(folder / f"{job.id}.json", Job(**{**vars(job), "started_at": time.time()}))
    forget_all_left()
    assert {path.name for path in place("uploads", company).iterdir()} == {looked, running}


@pytest.mark.parametrize(("state", "stays"), [("failed", True), ("cancelled", True), ("done", False)])
def test_a_file_whose_import_can_be_started_again_stays_for_a_day(client, company, state, stays):
    upload = _upload(client)
    folder = _left(company, upload, 2 * HOUR)
    path = place("jobs", company) / f"{'0' * 16}.json"
    path.parent.mkdir(parents=True)
    _write(
        path,
        Job(id="0" * 16, company="acme", table="customers", file_name="x.csv", upload=upload, user="me", state=state),
    )
    forget_all_left()
    assert folder.exists() == stays
    os.utime(path, (time.time() - 25 * HOUR,) * 2)
    forget_all_left()
    assert not folder.exists()


def test_a_file_that_still_arrives_stays(client, company):
    folder = _left(company, _upload(client), 2 * HOUR)
    (folder / "x.csv").write_text("more")
    forget_all_left()
    assert folder.exists()
