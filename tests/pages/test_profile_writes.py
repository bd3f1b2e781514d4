"""A write that is done is said to be done, whatever becomes of the facts."""

import time

import pytest
import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.days import today
from data.engines import source
from data.facts.versions import building
from pages._profile_writes import LATER, send

PLACE = {"company": "acme", "number": 7, "query": ""}
SENT = {"key": "archive", "values": {}, "record": None, "version": 1}


@pytest.fixture
def source_url(tmp_path):
    return f"sqlite:///{tmp_path / 'source.sqlite'}"


@pytest.fixture(autouse=True)
def _amara(company):
    with source().begin() as connection:
        connection.execute(sa.insert(schema.customers).values(id=7, company_id=company.id, name="Amara"))


def _logged():
    with source().connect() as connection:
        return list(connection.execute(sa.select(account.audit_log.c.what)).scalars())


def test_a_write_is_done_though_the_facts_are_held_up(company):
    started = time.monotonic()
    with building(company, today(company.time_zone)):
        said = send(SENT, PLACE)
    assert (said["ok"], said["message"], _logged()) == (True, LATER, ["archive"])
    assert time.monotonic() - started < 10


def test_a_write_is_done_though_the_facts_cannot_be_made(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no directory")
    monkeypatch.setenv("CLIENTELE_DATA_DIR", str(tmp_path / "file"))
    said = send(SENT, PLACE)
    assert (said["ok"], said["message"], _logged()) == (True, LATER, ["archive"])


@pytest.mark.parametrize(
    ("key", "values", "message"),
    [
        ("note_add", {"text": "Call back."}, "Note added. It is of today and is not shown on 15 Jan 2026."),
        ("archive", {}, "The customer is archived. It is of today and is not shown on 15 Jan 2026."),
        ("contact_add", {"name": "Ana"}, "Contact added."),
    ],
)
def test_what_is_done_on_a_past_day_and_not_shown_there_is_said(company, key, values, message):
    said = send({**SENT, "key": key, "values": values}, {**PLACE, "query": "as_of=2026-01-15"})
    assert (said["ok"], said["message"]) == (True, message)
