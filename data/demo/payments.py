"""The payments of a journey: monthly, by instalments or at once; on time, late, failed and given back."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.demo.clock import NEVER, Days, add_months
from data.demo.events import PAYMENTS, Collected, joined, optional, repeated, text, words
from data.demo.journeys import Counts, Flags, Journey
from data.demo.names import PLAN_PRICES
from data.demo.subscriptions import in_plan

_CENTS = 10_000
METHODS = ("card", "paypal", "transfer", "cash")
_METHOD_SHARES = (0.57, 0.21, 0.16, 0.06)
STATUSES = ("paid", "scheduled", "failed", "in_review", "void", "refunded")
PAID, SCHEDULED, FAILED, IN_REVIEW, VOID, REFUNDED = range(6)
KINDS = ("subscription", "instalment", "one_time", "deposit", "refund")
MONTHLY, INSTALMENT, AT_ONCE = range(3)
_PARTS = (3, 4, 6, 8, 12)
_EXTRAS = (29, 49, 95, 149, 240)
_AHEAD = 2
_COLLECTED = 2
"""Of the means, so many first ones are collected by the company, who tries again when that fails."""
_EARLY = 3
_RETRY = 3
_FIRST_TRY = 600


@dataclass
class _Terms:
    """What each customer agreed to: how it is paid, how much each time, how often, and by what means."""

    style: Counts
    price: Counts
    count: Counts
    method: Counts
    foreign: Flags
    tried_early: Flags
    behind: Counts
    gives_back: Flags


def payments_of(j: Journey, currency: str, first_number: int) -> pa.Table:
    """Every payment, those still to come included. `first_number` starts the customers' invoice numbers."""
    collected = Collected(PAYMENTS)
    terms = _terms(j)
    book = _Book(collected, j, terms, currency)
    _regular(book, first_number)
    _extras(book)
    _refunds(book)
    return collected.table()


def _terms(j: Journey) -> _Terms:
    rng, n, today = j.rng, j.n, j.clock.today
    style = np.where(
        j.subscribes,
        np.where((j.failing > 0) | (rng.random(n) < 0.66), MONTHLY, INSTALMENT),
        np.where((j.failing > 0) | (rng.random(n) < 0.6), INSTALMENT, AT_ONCE),
    )
    parts = np.where(j.failing > 0, _PARTS[-1], np.array(_PARTS)[rng.integers(0, len(_PARTS), n)])
    whole = np.array(PLAN_PRICES)[j.plan] * 8
    price = np.select(
        [style == MONTHLY, style == INSTALMENT], [np.array(PLAN_PRICES)[j.plan], whole // parts // 5 * 5], whole
    )
    months = (j.horizon - j.closed) // 30 + 1 + np.where(j.horizon == today, _AHEAD, 0)
    count = np.select([style == MONTHLY, style == INSTALMENT], [np.maximum(months, 1), parts], 1)
    last_due = add_months(np.where(j.closer, j.closed, 0), np.where(j.closer, count - 1, 0))
    recent = np.minimum(last_due, j.horizon) > today - 130
    could_owe = j.active & (count > 1) & (j.closed < today - 35) & recent & (j.failing == 0)
    behind = np.where(j.pick(could_owe, 0.007), rng.choice((1, 2, 3, 4, 5), n, p=(0.70, 0.14, 0.08, 0.05, 0.03)), 0)
    gives_back = j.pick((style == AT_ONCE) & j.closer & (j.closed < j.horizon - 3), 0.004)
    method = np.where(j.failing > 0, rng.integers(0, _COLLECTED, n), rng.choice(4, n, p=_METHOD_SHARES))
    tried_early = could_owe & (behind == 0) & (method < _COLLECTED)
    count = np.where(j.closer, count, 0)
    return _Terms(style, price, count, method, rng.random(n) < 0.015, tried_early, behind, gives_back)


@dataclass(frozen=True)
class _Book:
    """Where payments are written, and under which terms and in which currency."""

    to: Collected
    journey: Journey
    terms: _Terms
    currency: str


@dataclass
class _Lines:
    """The payments of a plan, one value per payment."""

    who: Counts
    nth: Counts
    due: Days
    paid: Days
    status: Counts
    attempts: Counts
    attempted: Days


def _regular(book: _Book, first_number: int) -> None:
    j, terms = book.journey, book.terms
    lines = _kept(j, terms, _scheduled(j, terms))
    _fall_behind(j, terms, lines)
    _fail(j, terms, lines)
    who = lines.who
    invoice = joined(
        "INV-", pa.array(first_number + who).cast(pa.string()), "-", pa.array(lines.nth + 1).cast(pa.string())
    )
    deposit = (terms.style[who] == AT_ONCE) & (terms.price[who] % 3 == 0)
    kind = np.where(deposit, 3, terms.style[who])
    _write(book, lines, terms.price[who] * _CENTS, kind, invoice)


def _scheduled(j: Journey, terms: _Terms) -> _Lines:
    """Due on the same day of each month; most are paid that day, some late, those after today not yet."""
    who, nth = repeated(terms.count)
    n, rng, today = len(who), j.rng, j.clock.today
    due = add_months(j.closed[who], nth)
    late = (rng.random(n) < 0.075) & (nth > 0)
    paid = due + np.where(late, 1 + rng.exponential(7, n).astype(np.int64), 0)
    paid = np.where((due == today) & (nth > 0) & (rng.random(n) < 0.5), NEVER, paid)
    status = np.where(paid <= today, PAID, SCHEDULED)
    tried = (terms.method[who] < _COLLECTED) & (status == PAID)
    attempts = np.where(tried, 1 + (late & (rng.random(n) < 0.6)), 0)
    return _Lines(who, nth, due, np.where(status == PAID, paid, NEVER), status, attempts, np.where(tried, paid, NEVER))


def _kept(j: Journey, terms: _Terms, lines: _Lines) -> _Lines:
    """What was due after the customer left falls away, or is void where it was agreed as an instalment."""
    gone = lines.due > j.horizon[lines.who]
    left = j.horizon[lines.who] < j.clock.today
    void = gone & left & (terms.style[lines.who] == INSTALMENT)
    void |= (j.rng.random(len(gone)) < 0.004) & (lines.nth > 0)
    lines.status = np.where(void, VOID, lines.status)
    lines.paid = np.where(void, NEVER, lines.paid)
    kept = (~(gone & left) | void) & ((terms.style[lines.who] != MONTHLY) | in_plan(j, lines.who, lines.due))
    return _Lines(*(getattr(lines, name)[kept] for name in _Lines.__dataclass_fields__))


def _fall_behind(j: Journey, terms: _Terms, lines: _Lines) -> None:
    """The last payments that are due are still open; some failed long ago, a few are in review."""
    past = (lines.due < j.clock.today) & (lines.status != VOID)
    due_so_far = np.cumsum(np.bincount(lines.who, past, minlength=j.n).astype(np.int64))
    open_ = past & (np.cumsum(past) > (due_so_far - terms.behind)[lines.who]) & (lines.nth > 0)
    old = open_ & (lines.due < j.clock.today - 40) & (j.rng.random(len(open_)) < 0.5)
    review = open_ & ~old & (j.rng.random(len(open_)) < 0.12)
    lines.status = np.select([old, review, open_], [FAILED, IN_REVIEW, SCHEDULED], lines.status)
    lines.paid = np.where(open_, NEVER, lines.paid)
    lines.attempts = np.where(old, 4, np.where(open_, 0, lines.attempts))
    lines.attempted = np.where(old, lines.due + 9, np.where(open_, NEVER, lines.attempted))


def _fail(j: Journey, terms: _Terms, lines: _Lines) -> None:
    """Collection fails month after month, each time after some attempts, as many of them as there were until now."""
    yesterday, who = j.clock.today - 1, lines.who
    failing = (lines.nth >= j.failing[who]) & (lines.nth < j.failing_until[who]) & (lines.status != VOID)
    failing &= lines.due < yesterday
    tries = j.rng.integers(1, 5, j.n)[who]
    attempts = np.minimum(tries, 1 + (yesterday - lines.due) // _RETRY)
    _mark_failed(lines, failing, attempts, lines.due + (attempts - 1) * _RETRY)
    _fail_early(j, terms, lines)


def _fail_early(j: Journey, terms: _Terms, lines: _Lines) -> None:
    """For very few the collection was tried, and failed, before the due day came."""
    coming = np.flatnonzero(terms.tried_early[lines.who] & (lines.status == SCHEDULED) & (lines.due >= j.clock.today))
    who, first = np.unique(lines.who[coming], return_index=True)
    early = np.isin(np.arange(len(lines.who)), coming[first][:_EARLY])
    terms.tried_early = np.isin(np.arange(j.n), who[:_EARLY])
    lines.due = np.where(early, j.clock.today + 1 + lines.who % 6, lines.due)
    _mark_failed(lines, early, np.ones_like(lines.who), np.full(len(early), j.clock.today - 1))


def _mark_failed(lines: _Lines, which: Flags, attempts: Counts, attempted: Days) -> None:
    lines.status = np.where(which, FAILED, lines.status)
    lines.paid = np.where(which, NEVER, lines.paid)
    lines.attempts = np.where(which, attempts, lines.attempts)
    lines.attempted = np.where(which, attempted, lines.attempted)


def _extras(book: _Book) -> None:
    """Books, workshops and recordings, bought at once; a few were given back, and nobody noted when."""
    j, terms = book.journey, book.terms
    rng = j.rng
    paying = add_months(np.where(j.closer, j.closed, 0), np.maximum(j.failing - 1, 0))
    until = np.where(j.failing > 0, np.minimum(paying, j.horizon), j.horizon)
    until[terms.tried_early] -= 45
    buys = j.closer & ~terms.gives_back & (until > j.closed + 1)
    who, nth = repeated(np.where(buys, rng.poisson(1.5, j.n), 0))
    day = j.between(j.closed[who] + 1, until[who])
    n = len(who)
    returned = rng.random(n) < 0.02
    status = np.where(returned, REFUNDED, PAID)
    collects = terms.method[who] < _COLLECTED
    lines = _Lines(who, nth, day, day, status, collects.astype(np.int64), np.where(collects, day, NEVER))
    amount = np.array(_EXTRAS)[rng.integers(0, len(_EXTRAS), n)] * _CENTS - np.where(rng.random(n) < 0.3, 100, 0)
    _write(book, lines, amount, np.full(n, AT_ONCE), text(None, n))


def _refunds(book: _Book) -> None:
    """Money back: a part of a month for some, everything for a few, who then are no paying clients."""
    j, terms = book.journey, book.terms
    part = j.pick(j.closer & ~terms.gives_back & (j.closed < j.horizon - 40), 0.007)
    who = np.flatnonzero(part | terms.gives_back)
    day = j.between(j.closed[who] + 1, np.minimum(j.horizon, j.closed + 40)[who])
    amount = np.where(terms.gives_back[who], terms.price[who], terms.price[who] // 2) * -_CENTS
    n = len(who)
    lines = _Lines(who, np.zeros(n, int), day, day, np.full(n, PAID), np.zeros(n, int), np.full(n, NEVER))
    _write(book, lines, amount, np.full(n, KINDS.index("refund")), text(None, n))


def _write(book: _Book, lines: _Lines, amount: Counts, kind: Counts, invoice: pa.Array) -> None:
    j, terms, currency = book.journey, book.terms, book.currency
    who, rng = lines.who, j.rng
    strange = terms.foreign[who] & (lines.nth > 0)
    currencies = (currency, *(other for other in ("USD", "GBP", "CHF") if other != currency))
    due_at = j.clock.instants(rng, lines.due)
    paid = lines.paid < NEVER
    later = j.clock.instants(rng, np.where(paid, lines.paid, j.clock.today))
    paid_at = np.where(lines.paid == lines.due, due_at, later)
    tried = lines.attempted < NEVER
    at_night = j.clock.nights(rng, np.where(tried, lines.attempted, j.clock.today))
    at_night = np.where(lines.attempted == lines.due, due_at + _FIRST_TRY, at_night)
    attempted_at = np.where(paid, paid_at, at_night)
    tried &= attempted_at < j.clock.certainly_past
    book.to.add(
        who,
        due_at=due_at,
        paid_at=optional(paid_at, paid),
        amount=amount,
        currency=words(currencies, np.where(strange, 1 + who % (len(currencies) - 1), 0)),
        method=words((*METHODS, None), _means(j, terms, who)),
        status=words(STATUSES, lines.status),
        kind=words(KINDS, kind),
        invoice=invoice,
        attempts=optional(lines.attempts, tried),
        last_attempt_at=optional(attempted_at, tried),
    )


def _means(j: Journey, terms: _Terms, who: Counts) -> Counts:
    """Mostly the customer's usual means; now and then another, or not recorded."""
    chance = j.rng.random(len(who))
    other = j.rng.integers(0, len(METHODS), len(who))
    return np.select([chance < 0.01, chance < 0.03], [np.full(len(who), len(METHODS)), other], terms.method[who])
