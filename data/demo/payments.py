"""The payments of a journey: monthly, by instalments or at once; on time, late, failed and given back."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.demo.clock import NEVER, Days, add_months
from data.demo.events import PAYMENTS, Collected, joined, optional, repeated, text, words
from data.demo.journeys import BACK, Counts, Flags, Journey
from data.demo.names import PLAN_PRICES

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


@dataclass
class _Terms:
    """What each customer agreed to: how it is paid, how much each time, how often, and by what means."""

    style: Counts
    price: Counts
    count: Counts
    method: Counts
    foreign: Flags
    errors: Flags
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
    rng, n = j.rng, j.n
    subscribes = j.subscription >= 0
    style = np.where(
        subscribes,
        np.where(rng.random(n) < 0.66, MONTHLY, INSTALMENT),
        np.where(rng.random(n) < 0.6, INSTALMENT, AT_ONCE),
    )
    parts = np.array(_PARTS)[rng.integers(0, len(_PARTS), n)]
    whole = np.array(PLAN_PRICES)[j.plan] * 8
    price = np.select(
        [style == MONTHLY, style == INSTALMENT], [np.array(PLAN_PRICES)[j.plan], whole // parts // 5 * 5], whole
    )
    running = np.minimum(j.horizon, np.where(j.subscription == BACK, NEVER, j.period_end - 1))
    months = (running - j.closed) // 30 + 1 + np.where(running == j.clock.today, _AHEAD, 0)
    count = np.select([style == MONTHLY, style == INSTALMENT], [np.maximum(months, 1), parts], 1)
    last_due = add_months(np.where(j.closer, j.closed, 0), np.where(j.closer, count - 1, 0))
    paying = j.closer & (j.horizon == j.clock.today) & (last_due >= j.clock.today) & (j.closed < j.clock.today - 31)
    errors = j.pick(paying & (rng.random(n) < 0.9), 0.027)
    recent = np.minimum(last_due, j.horizon) > j.clock.today - 130
    could_owe = (j.deleted == NEVER) & j.closer & (count > 1) & (j.closed < j.clock.today - 35) & recent & ~errors
    behind = np.where(j.pick(could_owe, 0.0135), rng.choice((1, 2, 3, 4, 5), n, p=(0.70, 0.14, 0.08, 0.05, 0.03)), 0)
    gives_back = j.pick((style == AT_ONCE) & j.closer & (j.closed < j.horizon - 3), 0.004)
    method = rng.choice(4, n, p=_METHOD_SHARES)
    return _Terms(style, price, np.where(j.closer, count, 0), method, rng.random(n) < 0.015, errors, behind, gives_back)


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
    collects = terms.method[who] < 2
    tried = collects & (status == PAID)
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
    kept = ~(gone & left) | void
    return _Lines(*(getattr(lines, name)[kept] for name in _Lines.__dataclass_fields__))


def _fall_behind(j: Journey, terms: _Terms, lines: _Lines) -> None:
    """The last payments that are due are still open; some failed long ago, a few are in review."""
    past = (lines.due < j.clock.today) & (lines.status != VOID)
    due_so_far = np.bincount(lines.who, past, minlength=j.n).astype(np.int64)
    open_ = past & (lines.nth >= (due_so_far - terms.behind)[lines.who]) & (lines.nth > 0)
    old = open_ & (lines.due < j.clock.today - 40) & (j.rng.random(len(open_)) < 0.5)
    review = open_ & ~old & (j.rng.random(len(open_)) < 0.12)
    lines.status = np.select([old, review, open_], [FAILED, IN_REVIEW, SCHEDULED], lines.status)
    lines.paid = np.where(open_, NEVER, lines.paid)
    lines.attempts = np.where(old, 4, np.where(open_, 0, lines.attempts))
    lines.attempted = np.where(old, lines.due + 9, np.where(open_, NEVER, lines.attempted))


def _fail(j: Journey, terms: _Terms, lines: _Lines) -> None:
    """The latest collection failed and is being retried; for some the due day has not come yet."""
    today, rng, n = j.clock.today, j.rng, len(lines.who)
    reached = np.bincount(lines.who, lines.due <= today, minlength=j.n).astype(np.int64)
    hit = terms.errors[lines.who] & (lines.nth == reached[lines.who] - 1) & (lines.due > today - 29) & (lines.nth > 0)
    early = hit & (rng.random(n) < 0.45)
    attempts = rng.integers(1, 5, n)
    attempted = np.minimum(lines.due + (attempts - 1) * 3, today)
    attempted = np.where(early, today - rng.integers(0, 6, n), attempted)
    lines.due = np.where(early, today + rng.integers(0, 7, n), lines.due)
    lines.status = np.where(hit, FAILED, lines.status)
    lines.paid = np.where(hit, NEVER, lines.paid)
    lines.attempts = np.where(hit, attempts, lines.attempts)
    lines.attempted = np.where(hit, attempted, lines.attempted)


def _extras(book: _Book) -> None:
    """Books, workshops and recordings, bought at once; a few were given back, and nobody noted when."""
    j, terms = book.journey, book.terms
    rng = j.rng
    until = j.horizon - np.where(terms.errors, 45, 0)
    buys = j.closer & ~terms.gives_back & (until > j.closed + 1)
    who, nth = repeated(np.where(buys, rng.poisson(1.5, j.n), 0))
    day = j.between(j.closed[who] + 1, until[who])
    n = len(who)
    returned = rng.random(n) < 0.02
    status = np.where(returned, REFUNDED, PAID)
    collects = terms.method[who] < 2
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
    attempted_at = j.clock.instants(rng, np.where(tried, lines.attempted, j.clock.today))
    attempted_at = np.where(paid, paid_at, attempted_at)
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
        attempts=optional(lines.attempts, lines.attempts > 0),
        last_attempt_at=optional(attempted_at, tried),
    )


def _means(j: Journey, terms: _Terms, who: Counts) -> Counts:
    """Mostly the customer's usual means; now and then another, or not recorded."""
    chance = j.rng.random(len(who))
    other = j.rng.integers(0, len(METHODS), len(who))
    return np.select([chance < 0.01, chance < 0.03], [np.full(len(who), len(METHODS)), other], terms.method[who])
