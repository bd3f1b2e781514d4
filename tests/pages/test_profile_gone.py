"""A profile while the source is gone: what the facts know, and a sentence in place of the rest."""

import dash
import pytest
import sqlalchemy as sa

from data import schema
from data.days import today
from data.engines import source
from data.facts import refresh

dash.Dash("test", use_pages=True, pages_folder="")
from pages import customer  # noqa: E402 - a page can be registered only beside an application

PLACE = {"company": "acme", "number": 7, "query": ""}


@pytest.fixture
def source_url(tmp_path):
    return f"sqlite:///{tmp_path / 'source.sqlite'}"


def test_a_profile_without_its_source_shows_what_the_facts_know(company, monkeypatch, tmp_path):
    with source().begin() as connection:
        connection.execute(
            sa.insert(schema.customers).values(
                id=7, company_id=company.id, name="Amara Osei", external_id="a", created_at=0
            )
        )
    refresh(company, today(company.time_zone))
    monkeypatch.setenv("CLIENTELE_DATABASE_URL", f"sqlite:////{tmp_path}/nowhere/source.sqlite")
    head, body = customer.show(PLACE, None, False)
    assert "cannot be reached" in str(head)
    assert "Amara Osei" in str(body)
    assert "cannot be reached" in str(customer.show_tab("notes", None, PLACE))
    assert "There is no such customer" not in str(customer.layout("acme", "7"))
