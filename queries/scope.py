"""Whose rows a question may see, on which day, and who asks."""

from dataclasses import dataclass, replace
from datetime import date

from data.companies import Company
from data.facts import Facts
from data.facts.serving import facts_of


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Made once per request from the address and the signed-in person; nothing below widens it."""

    company: Company
    as_of: date
    user: str
    pinned: Facts | None = None

    @property
    def facts(self) -> Facts:
        """The version that answers: the pinned one, else the current one."""
        return self.pinned or facts_of(self.company, self.as_of)

    def pin(self) -> "Scope":
        """The same scope, all of whose questions read one version, whatever is published meanwhile."""
        return self if self.pinned else replace(self, pinned=self.facts)
