"""A builder of facts that is killed at any moment leaves the last good version, and the next one builds on."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from data.companies import Company, company_by_slug, touch
from data.demo import make_demo
from data.engines import source
from data.facts import current_version, refresh
from data.facts.versions import home
from data.migrate import upgrade

DAY = date(2026, 3, 31)
ROOT = Path(__file__).parents[2]
BUILD = """
from datetime import date
from data.companies import company_by_slug
from data.facts import refresh
print("ready", flush=True)
refresh(company_by_slug("demo"), date(2026, 3, 31), full={full})
"""


@pytest.fixture
def company(tmp_path, monkeypatch) -> Company:
    monkeypatch.setenv("CLIENTELE_DATA_DIR", str(tmp_path))
    upgrade()
    make_demo("demo", 400, today=DAY)
    return company_by_slug("demo")


def killed_after(seconds: float, *, full: bool) -> None:
    """Starts a builder of its own and kills it so many seconds after it began."""
    builder = subprocess.Popen(
        [sys.executable, "-c", BUILD.format(full=full)], cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE
    )
    assert builder.stdout is not None
    builder.stdout.readline()
    time.sleep(seconds)
    builder.send_signal(signal.SIGKILL)
    builder.wait()
    builder.stdout.close()


@pytest.mark.slow
def test_a_killed_build_leaves_the_last_good_version(company):
    before = refresh(company, DAY)
    for moment in range(6):
        killed_after(0.08 * moment, full=True)
        now = current_version(company, DAY)
        assert now is not None
        assert now.rows == before.rows
        assert now.path.exists()


@pytest.mark.slow
def test_the_build_after_a_killed_one_takes_up_what_changed(company):
    first = refresh(company, DAY)
    with source().begin() as connection:
        change = touch(connection, company.id, [1, 2, 3])
    killed_after(0.05, full=False)
    after = refresh(company, DAY)
    assert (after.change, after.rows) == (change, first.rows)
    assert not list(home(company, DAY).glob("building-*"))
