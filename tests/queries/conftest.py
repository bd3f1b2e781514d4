"""One company for the questions of the Clients page: the awkward customers, and what was said about them."""

from datetime import time
from itertools import count

import pytest

from data import companies, schema
from data.engines import engine_for
from data.facts import refresh
from queries.scope import Scope
from tests.reference import awkward
from tests.strategies import crowd, load

RESTLESS = "archived, restored and archived on one day"
_ids = count(70_000_000, 1_000_000)


def move_in(url, slug, rows, **values):
    """A company with its rows in the source."""
    company = companies.ensure_company(slug, **values)
    numbered = rows.numbered(next(_ids))
    with engine_for(url).begin() as connection:
        change = companies.next_change(connection, company.id)
    load(company, numbered, url, change=change)
    return company, numbered


@pytest.fixture(scope="module")
def source_url(tmp_path_factory):
    directory = tmp_path_factory.mktemp("clients")
    url = f"sqlite:///{directory / 'source.sqlite'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTELE_DATA_DIR", str(directory))
        patch.setenv("CLIENTELE_DATABASE_URL", url)
        schema.metadata.create_all(engine_for(url))
        yield url


@pytest.fixture(scope="module")
def scope(source_url):
    """The awkward customers and a crowd, beside another company with a crowd of its own."""
    rows = awkward.awkward_company()
    rows.add(crowd(11, 250, awkward.ZONE, awkward.TODAY).numbered(rows.customers[-1]["id"] + 1))
    restless = rows.customers[-1]["id"] + 1
    rows.customers.append({**rows.customers[0], "id": restless, "name": RESTLESS})
    coming_and_going = (("archived", 9), ("restored", 10), ("archived", 11))
    for kind, hour in coming_and_going:
        rows.actions.append({"customer_id": restless, **awkward.did(kind, -3, clock=time(hour))[1]})
    for row in rows.customers:
        row["external_id"] = f"x{row['id']}"
    company, _ = move_in(source_url, "awkward", rows, time_zone=awkward.ZONE)
    move_in(source_url, "other", crowd(12, 60, awkward.ZONE, awkward.TODAY), time_zone=awkward.ZONE)
    refresh(company, awkward.TODAY)
    return Scope(company=company, as_of=awkward.TODAY, user="test")
