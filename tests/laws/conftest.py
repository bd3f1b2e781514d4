"""Source databases on both engines, each test with its own data directory."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from data import companies, schema
from data.companies import Company
from data.engines import engine_for
from queries.scope import Scope
from tests.reference.awkward import TODAY, ZONE, awkward_company
from tests.reference.built import expected
from tests.reference.filters import REFERENCE_FILTERS
from tests.strategies import Row, Rows, crowd, load

_ids = count(1_000_000, 1_000_000)


@dataclass(frozen=True)
class House:
    """A source that companies can move into."""

    url: str
    directory: Path

    def company(self, slug: str, rows: Rows, **values: object) -> tuple[Company, Rows]:
        """A company with its rows in the source; its customers have numbers that no other company uses."""
        made = companies.ensure_company(slug, **values)
        numbered = rows.numbered(next(_ids))
        self.add(made, numbered)
        return made, numbered

    def add(self, company: Company, rows: Rows) -> None:
        """More rows of the company; whom they touch is marked as changed."""
        with engine_for(self.url).begin() as connection:
            change = companies.next_change(connection, company.id)
        load(company, rows, self.url, change=change)
        touched = {row["customer_id"] for name in schema.EVENT_TABLES for row in getattr(rows, name)}
        with engine_for(self.url).begin() as connection:
            companies.touch(connection, company.id, sorted(touched))


def _settle(url: str, directory: Path, patch: pytest.MonkeyPatch) -> House:
    patch.setenv("CLIENTELE_DATA_DIR", str(directory))
    patch.setenv("CLIENTELE_DATABASE_URL", url)
    schema.metadata.create_all(engine_for(url))
    return House(url, directory)


@pytest.fixture(scope="module")
def new_house(tmp_path_factory) -> Callable[[], House]:
    """Makes a SQLite source with a data directory of its own, as often as it is asked."""
    with pytest.MonkeyPatch.context() as patch:

        def make() -> House:
            directory = tmp_path_factory.mktemp("house")
            return _settle(f"sqlite:///{directory / 'source.sqlite'}", directory, patch)

        yield make


@pytest.fixture
def house(new_house):
    return new_house()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_house(request, tmp_path, monkeypatch):
    """The same test on both sources."""
    if request.param == "sqlite":
        yield _settle(f"sqlite:///{tmp_path / 'source.sqlite'}", tmp_path, monkeypatch)
        return
    url = request.getfixturevalue("fresh_postgres_url")
    yield _settle(url, tmp_path, monkeypatch)
    engine_for(url).dispose()


@dataclass(frozen=True, repr=False)
class Shop:
    """A company with many customers, and what the reference says of those that its page lists."""

    scope: Scope
    rows: Rows
    listed: list[Row]

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Short: Hypothesis prints it with every failing example."""
        printer.text("shop")

    def fitting(self, clauses: dict[str, str]) -> list[Row]:
        """The listed customers that every clause lets through, by the reference alone."""
        return [row for row in self.listed if all(REFERENCE_FILTERS[key](row, text) for key, text in clauses.items())]


@pytest.fixture(scope="module")
def shop(new_house) -> Shop:
    rows = awkward_company()
    rows.add(crowd(3, 250, ZONE, TODAY).numbered(1000))
    company, numbered = new_house().company("shop", rows, time_zone=ZONE)
    listed = [row for row in expected(numbered, company, TODAY) if row["listed"]]
    return Shop(Scope(company=company, as_of=TODAY, user="test"), numbered, listed)
