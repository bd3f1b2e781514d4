"""Whose rows a question may see, on which day, and who asks."""

from dataclasses import dataclass
from datetime import date

from data.companies import Company


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Made once per request from the address and the signed-in person; nothing below widens it."""

    company: Company
    as_of: date
    user: str
