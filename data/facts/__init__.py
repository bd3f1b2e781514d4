"""The facts: one read-only DuckDB file per company, day and version, with a row per customer."""

from datetime import date

from data.companies import Company
from data.facts.build import refresh
from data.facts.versions import Facts, current_version


def current(company: Company, as_of: date) -> Facts:
    """The facts of a day, built when the day was never asked for before."""
    return current_version(company, as_of) or refresh(company, as_of)


__all__ = ["Facts", "current", "current_version", "refresh"]
