"""Whose rows a question may see, on which day, and who asks."""

from dataclasses import dataclass, field, replace
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
    today: date | None = field(default=None, compare=False)

    @property
    def is_past(self) -> bool:
        """Whether the as-of day is over; where nobody said what day it is, it is taken for the current one."""
        return self.today is not None and self.as_of < self.today

    @property
    def facts(self) -> Facts:
        """The version that answers: the pinned one if it is of this day, else the current one."""
        if self.pinned and self.pinned.as_of == self.as_of:
            return self.pinned
        return facts_of(self.company, self.as_of)

    def pin(self) -> "Scope":
        """The same scope, all of whose questions read one version, whatever is published meanwhile."""
        return replace(self, pinned=self.facts)
