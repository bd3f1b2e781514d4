"""What a profile's address answers to nobody's number, and while the source is gone."""

import pytest
import sqlalchemy as sa
from flask import Flask, Response

from data import companies, schema
from data.engines import source
from pages._status import honest_status


@pytest.fixture
def source_url(tmp_path):
    return f"sqlite:///{tmp_path / 'source.sqlite'}"


@pytest.fixture
def amara(company):
    with source().begin() as connection:
        connection.execute(sa.insert(schema.customers).values(id=7, company_id=company.id, name="Amara"))


@pytest.fixture
def client():
    app = Flask("test", static_folder=None)
    app.add_url_rule("/<path:path>", view_func=lambda path: Response("the page"))
    app.after_request(honest_status)
    return app.test_client()


@pytest.fixture
def gone(company, monkeypatch, tmp_path):
    """Takes the source away from under a process that already knows its companies."""

    def take() -> None:
        monkeypatch.setenv("CLIENTELE_DATABASE_URL", f"sqlite:////{tmp_path}/nowhere/source.sqlite")

    return take


def test_a_profile_of_nobody_is_not_found_and_one_that_is_there_is(client, amara):
    assert [client.get(f"/acme/customers/{number}").status_code for number in (7, 8)] == [200, 404]


def test_while_the_source_is_gone_a_page_answers_and_does_not_fail(client, amara, gone):
    companies.all_companies()
    gone()
    assert client.get("/acme/customers/7").status_code == 200
