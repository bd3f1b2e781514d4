"""Packages and their subscriptions from files: known by name, made when described, priced as agreed."""

from datetime import date
from decimal import Decimal

from data.companies import ensure_company
from tests.data.importing_help import bring, stored

HEAD = "customer id,package,price,cycle,start\n"


def _agreed():
    """Price and currency by package and first day."""
    names = {row["id"]: row["name"] for row in stored("packages")}
    rows = stored("package_subscriptions")
    return {(names[row["package_id"]], row["started_on"]): (row["price"], row["currency"]) for row in rows}


def test_a_package_is_made_from_the_row_that_gives_price_and_cycle_wherever_it_stands(company, tmp_path):
    rows = "c1,gold,,,2026-01-01\nc2,Gold,39,monthly,2026-02-01\nc3,GOLD,45,yearly,2026-03-01\n"
    result = bring(company, tmp_path, "package_subscriptions", HEAD + rows)
    assert (result.accepted, result.rejected) == (3, 0)
    (package,) = stored("packages")
    assert (package["name"], package["cycle"], package["price"], package["currency"]) == ("Gold", "monthly", 39, "EUR")
    assert set(_agreed().values()) == {(Decimal(39), "EUR"), (Decimal(45), "EUR")}


def test_a_row_that_is_refused_makes_no_package(company, tmp_path):
    rows = "c1,Gold,39,monthly,never\nc2,Gold,,,2026-02-01\n"
    result = bring(company, tmp_path, "package_subscriptions", HEAD + rows)
    assert (result.accepted, result.rejected) == (0, 2)
    assert stored("packages") == []


def test_an_empty_price_takes_the_packages_once_and_keeps_it(company, tmp_path):
    packages = "name,cycle,price,currency\nGold,monthly,39,USD\n"
    bring(company, tmp_path, "packages", packages)
    rows = HEAD + "c1,Gold,,,2026-01-01\n"
    assert bring(company, tmp_path, "package_subscriptions", rows).accepted == 1
    assert _agreed() == {("Gold", date(2026, 1, 1)): (Decimal(39), "USD")}
    bring(company, tmp_path, "packages", packages.replace("39", "49"))
    assert bring(company, tmp_path, "package_subscriptions", rows).ignored == 1
    assert _agreed() == {("Gold", date(2026, 1, 1)): (Decimal(39), "USD")}


def test_a_currency_without_a_price_is_the_packages_or_refused(company, tmp_path):
    bring(company, tmp_path, "packages", "name,cycle,price\nGold,monthly,39\n")
    rows = "customer id,package,currency,start\nc1,Gold,eur,2026-01-01\nc2,Gold,USD,2026-01-01\n"
    result = bring(company, tmp_path, "package_subscriptions", rows)
    assert (result.accepted, result.rejected) == (1, 1)
    assert "'Currency' is USD, but 'Price' is empty" in result.reasons[0]


def test_the_spelling_of_a_package_that_came_first_stays(company, tmp_path):
    bring(company, tmp_path, "packages", "name,cycle,price\nGold,monthly,39\ngold,monthly,41\n")
    assert [(row["name"], row["price"]) for row in stored("packages")] == [("Gold", 41)]
    result = bring(company, tmp_path, "packages", "name,cycle,price\nGOLD,monthly,41\n")
    assert (result.accepted, result.ignored) == (0, 1)
    bring(company, tmp_path, "packages", "name,cycle,price\nGOLD,yearly,41\n")
    assert [(row["name"], row["cycle"]) for row in stored("packages")] == [("Gold", "yearly")]


def test_a_package_of_another_company_is_not_known(company, tmp_path):
    bring(ensure_company("other"), tmp_path, "packages", "name,cycle,price\nGold,monthly,39\n")
    result = bring(company, tmp_path, "package_subscriptions", HEAD + "c1,Gold,,,2026-01-01\n")
    assert (result.accepted, result.rejected) == (0, 1)


def test_a_package_needs_no_customer_and_makes_none(company, tmp_path):
    before = stored("companies")
    result = bring(company, tmp_path, "packages", "name,cycle,price,email\nGold,monthly,39,ana@example.org\n")
    assert (result.accepted, result.touched) == (1, 0)
    assert stored("customers") == []
    assert stored("companies") == before
