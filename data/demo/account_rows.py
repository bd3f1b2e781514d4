"""What stands in a demonstration account beside the money: people, packages, requests, notes and notifications."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from data.demo.clock import Clock
from data.demo.events import Ints, optional, repeated, words
from data.demo.names import OWNERS

PACKAGES = (
    ("Community", "monthly", 39), ("Templates pack", "once", 120), ("Weekly live sessions", "monthly", 95),
    ("Peer group", "quarterly", 180), ("Resource library", "yearly", 240),
)  # fmt: skip
_STREETS = ("Mill Lane", "Station Road", "Lindenstrasse", "Rue des Fleurs", "Harbour Street", "Via Roma", "Park Avenue")
_TOWNS = (
    ("Berlin", "10115", "Germany"), ("Hamburg", "20095", "Germany"), ("London", "SW1A 2AA", "United Kingdom"),
    ("Utrecht", "3511 AA", "Netherlands"), ("Lyon", "69001", "France"), ("Boston", "02108", "United States"),
    ("Porto", "4000-285", "Portugal"),
)  # fmt: skip
_ROLES = ("billing", "assistant", "company")
_SUBJECTS = (
    "Cannot open module 4", "Change of card", "Reschedule a call", "Invoice with another address",
    "Access for a colleague",
    "Video does not play", "Certificate is missing", "Question about the plan", "Download of the workbook fails",
)  # fmt: skip
NOTES = (
    "Prefers to be called in the morning.", "Asked for the price list.", "Wants to talk it over at home first.",
    "Heard of us from a friend.", "Has no time before the summer, ask again.", "Liked the success stories.",
    "Asked whether it can be paid in instalments.", "Could not be reached, sent a message.",
    "Card declined, sent the link again.", "Wants to finish before spring.", "Needs a reminder before each call.",
    "Travelling until the 30th; agreed to pay on the first of next month.", "Likes the weekly exercises.",
    "Asked for an invoice with the company's address.", "Has a new job, fewer hours from now on.",
    "Struggles with module 3, suggest the extra session.",
    "Sent the certificate.", "Very happy with the whole programme.", "Referred a friend, thank them.",
    "Asked about the next programme.", "Would speak at a webinar.", "Has a new job, thanks to the programme.",
    "Asked for the last invoice once more.", "Keep in touch in half a year.",
)  # fmt: skip
"""As many before the first payment as after it, and again after graduating."""
NOTES_OF_A_STAGE = len(NOTES) // 3
_ALERTS = (
    ("80 % of sessions used", 80), ("All sessions used", 100), ("Half of the sessions used", 50),
    ("Card expires soon", None), ("Payment failed", None), ("Package renews in a week", None),
)  # fmt: skip


@dataclass(frozen=True)
class Accounts:
    """The customers who get an account: what is known of them, and the dice. Days are numbers since 1970.

    `people` has the days of arriving, closing and graduating, NEVER for what has not happened.
    """

    rng: np.random.Generator
    clock: Clock
    people: pd.DataFrame
    currency: str

    @property
    def n(self) -> int:
        return len(self.people)

    def some(self, share: float, most: int) -> tuple[Ints, Ints]:
        """For a share of the customers one to `most` records each: whose, and which of theirs."""
        counts = np.where(self.rng.random(self.n) < share, self.rng.integers(1, most + 1, self.n), 0)
        return repeated(counts)

    def pick(self, choices: int, n: int) -> Ints:
        return self.rng.integers(0, choices, n)

    def days(self, who: Ints) -> Ints:
        """A day between each one's first and today, more of them recent."""
        room = self.clock.today - self.people["first_day"].to_numpy()[who]
        return np.asarray(self.clock.today - np.floor(room * self.rng.random(len(who)) ** 1.6).astype(np.int64))

    def stage(self, who: Ints, days: Ints) -> Ints:
        """How far each one was on that day: 0 before the first payment, 1 after it, 2 after graduating."""
        reached = (self.people[name].to_numpy()[who] <= days for name in ("closed_day", "graduated_day"))
        return np.asarray(sum(day.astype(np.int64) for day in reached))

    def local(self, instants: Ints) -> Ints:
        """The local day of each moment."""
        offset = np.searchsorted(self.clock.starts, instants, side="right") - 1
        return np.asarray(offset + self.clock.first - 60)

    def past(self, days: Ints) -> Ints:
        """Moments of days that are over, so that nothing is from later than now."""
        return self.clock.instants(self.rng, np.minimum(days, self.clock.today - 1))


def contacts(a: Accounts) -> pa.Table:
    """The customer in person, for most, and up to three others."""
    own = np.flatnonzero(a.rng.random(a.n) < 0.85)
    others, nth = a.some(0.38, 3)
    has_own = np.isin(others, own)
    who = np.concatenate([own, others])
    first = np.concatenate([np.ones(len(own), bool), (nth == 0) & ~has_own])
    people = a.people.iloc[who].reset_index(drop=True)
    other = a.people["name"].to_numpy()[a.pick(a.n, len(who))]
    in_person = np.arange(len(who)) < len(own)
    town = a.pick(len(_TOWNS), len(who))
    housed = a.rng.random(len(who)) < 0.8
    street = np.array(_STREETS, dtype=object)[a.pick(len(_STREETS), len(who))]
    number = (1 + a.pick(180, len(who))).astype(str).astype(object)
    name = np.where(in_person, people["name"], other)
    mail = pd.Series(name, dtype="str").str.lower().str.replace(r"[^a-z]+", ".", regex=True) + "@example.org"
    return pa.table(
        {
            "customer": who,
            "role": words(("owner", *_ROLES), np.where(in_person, 0, 1 + a.pick(len(_ROLES), len(who)))),
            "name": pa.array(name, pa.string()),
            "email": pa.array(people["email"].where(in_person, mail), pa.string()),
            "phone": pa.array(people["phone"].where(in_person, None), pa.string()),
            "is_primary": first,
            "address_line1": pa.array(number + " " + street, pa.string(), mask=~housed),
            "city": _of_town(town, 0, housed),
            "postcode": _of_town(town, 1, housed),
            "country": _of_town(town, 2, housed),
        }
    )


def _of_town(town: Ints, part: int, housed: np.ndarray) -> pa.Array:
    return pa.array(np.array([each[part] for each in _TOWNS], dtype=object)[town], pa.string(), mask=~housed)


def subscriptions(a: Accounts, packages: Ints) -> pa.Table:
    """Packages that customers have beside the programme: running ones, cancelled ones, ended ones."""
    who, _ = a.some(0.45, 4)
    n, today = len(who), a.clock.today
    package = a.pick(len(PACKAGES), n)
    started = a.days(who)
    fate = a.rng.random(n)
    cancelled = np.minimum(today, started + a.pick(200, n))
    ends = np.where(fate < 0.25, cancelled + 5 + a.pick(40, n), started + 30 + a.pick(300, n))
    ending, cancels = fate < 0.6, fate < 0.25
    made = pa.table(
        {
            "customer": who,
            "package_id": packages[package],
            "price": np.array([price for *_, price in PACKAGES])[package] * 10_000,
            "currency": pa.array([a.currency] * n, pa.string()),
            "started_on": day(started),
            "cancelled_on": day(cancelled, cancels),
            "ends_on": day(ends, ending),
        }
    )
    return made.filter(pa.array(a.stage(who, started) > 0))


def day(days: Ints, known: np.ndarray | None = None) -> pa.Array:
    mask = None if known is None else ~known
    return pa.array(days.astype(np.int32), pa.int32(), mask=mask).cast(pa.date32())


def requests(a: Accounts) -> pa.Table:
    who, _ = a.some(0.4, 6)
    n = len(who)
    opened = a.past(a.days(who))
    latest = int(a.clock.starts[a.clock.today - a.clock.first + 60]) - 1
    closed = np.minimum(opened + 3600 + a.pick(12 * 86400, n), latest)
    done = (a.rng.random(n) < 0.8) & (closed > opened)
    number = (700 + np.argsort(np.argsort(opened, kind="stable"), kind="stable")).astype(str)
    return pa.table(
        {
            "customer": who,
            "number": pa.array(number.astype(object), pa.string()),
            "subject": words(_SUBJECTS, a.pick(len(_SUBJECTS), n)),
            "state": words(("open", "closed"), done.astype(int)),
            "priority": words(("low", "normal", "high", "urgent"), a.rng.choice(4, n, p=(0.2, 0.6, 0.15, 0.05))),
            "opened_at": opened,
            "closed_at": optional(closed, done),
        }
    )


def notes(a: Accounts) -> pa.Table:
    """In the order in which they were written, as their numbers count; each fits the stage its customer was in."""
    who, _ = a.some(0.6, 12)
    n = len(who)
    days = a.days(who)
    written = a.past(days)
    order = np.argsort(written, kind="stable")
    which = NOTES_OF_A_STAGE * a.stage(who, days - 1) + a.pick(NOTES_OF_A_STAGE, n)
    return pa.table(
        {
            "customer": who[order],
            "text": words(NOTES, which[order]),
            "author": words(OWNERS, a.pick(len(OWNERS), n)),
            "created_at": written[order],
        }
    )


def notifications(a: Accounts) -> pa.Table:
    """What customers were told about the use of what they bought."""
    who, _ = a.some(0.5, 9)
    n = len(who)
    which = a.pick(len(_ALERTS), n)
    thresholds = pa.array([threshold for _, threshold in _ALERTS], pa.int64())
    days = a.days(who)
    made = pa.table(
        {
            "customer": who,
            "channel": words(("email", "sms"), (a.rng.random(n) < 0.35).astype(int)),
            "threshold": thresholds.take(pa.array(which)),
            "subject": words([subject for subject, _ in _ALERTS], which),
            "sent_at": a.past(days),
        }
    )
    return made.filter(pa.array(a.stage(who, days - 1) > 0))
