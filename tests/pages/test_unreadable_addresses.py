"""What an address carries and nobody can read: named by the data addresses, and by the pages."""

import pytest
from flask import Flask

from data.days import today
from data.facts import refresh
from pages._addresses import addresses
from pages._clients_addresses import clients_addresses
from pages._profile_view import checked

TABS = ("dashboard", "journey", "notes")
UNREADABLE = (
    "range=bla",
    "day=2030-01-01",
    "day=x&series=new",
    "series=gone&day=2020-01-01",
    "show=foo",
    "open=foo",
    "list=foo",
    "series=new",
    "list=left&status_list=leads",
    "status_list=leads&cell=leads..any",
    "colour=red",
)


@pytest.fixture
def source_url(tmp_path):
    return f"sqlite:///{tmp_path / 'source.sqlite'}"


@pytest.fixture
def client(company):
    app = Flask("test", static_folder=None)
    app.register_blueprint(addresses)
    app.register_blueprint(clients_addresses)
    refresh(company, today(company.time_zone))
    return app.test_client()


@pytest.mark.parametrize("query", UNREADABLE)
def test_every_file_of_the_clients_page_names_what_cannot_be_read(query, client):
    for extension in ("csv", "json", "xlsx", "parquet"):
        answer = client.get(f"/acme/clients.{extension}?{query}")
        name = "list" if "list=left" in query else query.partition("=")[0]
        assert (extension, answer.status_code) == (extension, 400)
        assert answer.json["error"].startswith(f"{name}=")


@pytest.mark.parametrize("query", [query for query in UNREADABLE if not query.startswith("list")])
def test_the_figures_of_the_clients_page_name_it_too(query, client):
    for part in ("summary", "flow", "trend"):
        assert client.get(f"/acme/clients/{part}.json?{query}").status_code == 400


def test_what_can_be_read_is_answered(client):
    query = "range=2026-01-01..2026-01-31&day=2026-01-04&series=new&show=new,total&open=at_risk,none"
    assert client.get(f"/acme/clients.csv?{query}").status_code == 200
    assert client.get(f"/acme/clients/summary.json?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "tab=bogus",
        "tab=ledger",
        "range=bla",
        "range=2026-02-01..2026-01-01",
        "show=foo",
        "event=x",
        "open=foo",
        "colour=red",
    ],
)
def test_a_profile_names_what_it_cannot_show(query, company):
    name, _, text = query.partition("=")
    found = checked(query, company.slug, TABS)
    assert [problem[:2] for problem in found.problems] == [(name, text)]
    assert found.problems[0][2]
    assert name not in found.view


def test_a_profile_reads_what_its_own_scripts_write(company):
    query = "tab=journey&show=calls,payments:subscription&range=2026-01-01..2026-02-01&event=12&from=q=ana&open=7"
    assert checked(query, company.slug, TABS).problems == ()
