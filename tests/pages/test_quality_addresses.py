"""The addresses behind the checks of Data quality."""

from datetime import timedelta

import pytest
from flask import Flask

from data.days import today
from data.facts import refresh
from pages._quality import quality
from queries.quality import CHECKS


@pytest.fixture
def source_url(tmp_path):
    return f"sqlite:///{tmp_path / 'source.sqlite'}"


@pytest.fixture
def client(company):
    app = Flask("test")
    app.register_blueprint(quality)
    return app.test_client()


def test_a_check_refuses_what_it_cannot_read_or_does_not_follow_and_names_its_file_by_the_day(client, company):
    day = today(company.time_zone) - timedelta(days=1)
    refresh(company, day)
    named = client.get(f"/acme/data/quality/{next(iter(CHECKS))}.csv?as_of={day}")
    assert named.headers["Content-Disposition"].endswith(f'-{day}.csv"')
    for wrong in (
        "as_of=yesterday",
        "as_of=2999-01-01",
        "as_off=1",
        f"tab=details&as_of={day}",
        f"sort=name&as_of={day}",
    ):
        for kind in ("json", "csv"):
            answer = client.get(f"/acme/data/quality/{next(iter(CHECKS))}.{kind}?{wrong}")
            assert (answer.status_code, wrong.split("=")[0] in answer.json["error"]) == (400, True)
