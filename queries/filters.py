"""Every filter, declared once: its address name, its fact and its grammar; the words come from the fact."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.facts.columns import MILESTONES, Fact
from data.facts.statuses import PRIMARY_STATUSES, STATUSES
from data.facts.table import facts
from queries.kinds import AnyBit, AnyOf, Between, Flag, Kind, Search, amount, iso_day, whole_number

_DAYS = Between(whole_number, "a whole number of days", "days")
_NUMBER = Between(whole_number, "a whole number")
_MONEY = Between(amount, "an amount", "money")
_DATES = Between(iso_day, "a date like 2026-01-31", "day", control="dates")


@dataclass(frozen=True, kw_only=True)
class Filter:
    """`key` is the address parameter, the id of the control and part of every cache key."""

    key: str
    kind: Kind
    group: str
    fact: Fact
    words: tuple[str, str] | None = None

    @property
    def column(self) -> sa.ColumnElement[Any]:
        return facts.c[self.fact.key]

    @property
    def label(self) -> str:
        return self.words[0] if self.words else self.fact.label

    @property
    def help(self) -> str:
        return self.words[1] if self.words else self.fact.help

    def predicate(self, value: Any) -> sa.ColumnElement[bool]:
        return self.kind.predicate(self.column, value)

    def describe(self, value: Any) -> str:
        return self.kind.describe(self.label, value)


def _of(group: str, kind: Kind | None, *keys: str, **words: tuple[str, str]) -> list[Filter]:
    found = []
    for key in keys:
        fact: Fact = facts.c[key].info["fact"]
        found.append(Filter(key=key, kind=kind or AnyOf(fact.choices), group=group, fact=fact, words=words.get(key)))
    return found


def _named(key: str, fact_key: str, kind: Kind, group: str, words: tuple[str, str] | None = None) -> Filter:
    return Filter(key=key, kind=kind, group=group, fact=facts.c[fact_key].info["fact"], words=words)


_SEARCH = Search(
    facts.c.plain_name,
    facts.c.name,
    (facts.c.email, facts.c.phone, facts.c.external_id, sa.cast(facts.c.id, sa.String)),
)
_REACHED = tuple((key, label) for _, key, label in MILESTONES)
_STATUS = tuple((key, status.label) for key, status in STATUSES.items())
_PRIMARY = tuple((key, status.label) for key, status in PRIMARY_STATUSES.items())

FILTERS: dict[str, Filter] = {
    entry.key: entry
    for entry in (
        *_of("Situation", Flag(), "paying", "delinquent", "not_onboarded", "not_coached", "graduated", "not_graduated", "testimony"),
        _named("status", "statuses", AnyBit(_STATUS), "Situation",
               ("Any status", "Any status that applies; statuses overlap.")),
        _named("primary_status", "primary_status", AnyOf(_PRIMARY), "Situation",
               ("Status", "The first status that applies, in their fixed order: just one a customer.")),
        *_of("Profile", None, "gender", "country", "channel", "owner", "account_type", "account_group"),
        *_of("Profile", _NUMBER, "age"),
        *_of("Journey", None, "onboarding_status", "graduation_progress"),
        _named("reached", "reached", AnyBit(_REACHED), "Journey",
               ("Reached", "Has reached the milestone, whatever came before it.")),
        *_of("Journey", _DAYS, "optin_close_days", "call_close_days", "onboarding_days", "graduation_days", "days_in_total"),
        *_of("Journey", _NUMBER, "coaching_times", "testimonies"),
        *_of("Money", None, "payment_method", "plan", "income_range"),
        *_of("Money", _MONEY, "income", "total_paid", "amount_overdue"),
        *_of("Money", _DAYS, "days_past_due"),
        *_of("Dates", _DATES, "created", "opted_in", "closed", "onboarded", "graduated_on", "left_on"),
        _named("q", "name", _SEARCH, "Search", ("Search", "Words over name, e-mail, phone and id.")),
    )
}  # fmt: skip

DATE_FILTERS = tuple(entry for entry in FILTERS.values() if entry.kind.control == "dates")
