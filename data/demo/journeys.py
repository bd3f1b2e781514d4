"""What happens to whom and when: the life of every demonstration customer, as arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.demo.clock import NEVER, Clock, Days
from data.demo.names import PLAN_SHARES

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

CHANNELS = ("ads", "referral", "organic", "webinar", "partner")
_CHANNEL_SHARES = (0.34, 0.22, 0.21, 0.15, 0.08)
_CHANNEL_CLOSES = np.array((0.415, 0.56, 0.475, 0.53, 0.55))
RUNNING, CANCELLED, JUST_ENDED, ENDED, BACK = range(5)
_SUBSCRIPTION_SHARES = (0.54, 0.115, 0.115, 0.18, 0.05)


@dataclass
class Journey:
    """A value per customer. Days are NEVER for what does not happen."""

    rng: np.random.Generator
    clock: Clock
    n: int
    channel: Counts
    directory: Flags
    created: Days
    opted_in: Days
    invited: Days
    registered: Days
    called: Days
    closed: Days
    started: Days
    graduated: Days
    archived: Days
    restored: Days
    archived_again: Days
    deleted: Days
    onboarded: Days
    coachings: Counts
    plan: Counts
    subscription: Counts
    subscribed: Days
    cancelled: Days
    period_end: Days
    ended: Days

    @property
    def closer(self) -> Flags:
        return np.asarray(self.closed < NEVER)

    @property
    def horizon(self) -> Days:
        """The last day on which the customer does anything: the day of leaving, else today."""
        back = self.restored < NEVER
        left = np.where(back, self.archived_again, self.archived)
        return np.minimum(np.minimum(left, self.deleted), self.clock.today)

    @property
    def active(self) -> Flags:
        return np.asarray((self.started < NEVER) & (self.horizon == self.clock.today) & (self.deleted == NEVER))

    def pick(self, among: Flags, share: float) -> Flags:
        """About `share` of all customers, taken from those `among` whom it can be."""
        likely = share * self.n / max(1, int(among.sum()))
        return np.asarray(among & (self.rng.random(self.n) < likely))

    def between(self, first: Days, last: Days) -> Days:
        """A day from `first` to `last`, both included."""
        room = np.maximum(last - first, 0)
        return np.asarray(first + np.floor(self.rng.random(len(first)) * (room + 1)).astype(np.int64))

    def gamma(self, shape: float, scale: float) -> Days:
        return np.floor(self.rng.gamma(shape, scale, self.n)).astype(np.int64)


def draw(rng: np.random.Generator, clock: Clock, n: int) -> Journey:
    never = np.full(n, NEVER)
    days = dict.fromkeys(
        ("opted_in", "invited", "registered", "called", "closed", "started", "graduated", "archived", "restored",
         "archived_again", "deleted", "onboarded", "subscribed", "cancelled", "period_end", "ended"), never,
    )  # fmt: skip
    zeros = np.zeros(n, dtype=np.int64)
    journey = Journey(
        rng=rng,
        clock=clock,
        n=n,
        created=clock.arrivals(rng, n),
        channel=rng.choice(5, n, p=_CHANNEL_SHARES),
        directory=rng.random(n) < 0.015,
        coachings=zeros,
        plan=rng.choice(4, n, p=PLAN_SHARES),
        subscription=zeros,
        **days,
    )
    for step in (_close, _invite, _start, _graduate, _leave, _onboard, _coach, _subscribe):
        step(journey)
    return journey


def _happens(j: Journey, who: Flags, day: Days) -> Days:
    """The day for those who reach it before they leave or today ends, NEVER for the others."""
    return np.where(who & (day <= j.horizon), day, NEVER)


def _close(j: Journey) -> None:
    willing = (j.rng.random(j.n) < _CHANNEL_CLOSES[j.channel]) & ~j.directory
    slow = j.rng.random(j.n) < 0.03
    gap = j.gamma(2.0, 7.0) + np.where(slow, j.rng.integers(15, 80, j.n), 0)
    j.closed = _happens(j, willing, j.created + gap)
    opts_in = ~j.directory & (j.rng.random(j.n) < np.where(j.closer, 0.98, 0.93))
    belated = j.pick(j.closer & (j.closed < j.clock.today - 30), 0.006)
    opted_in = np.where(belated, j.closed + j.rng.integers(1, 20, j.n), j.created)
    j.opted_in = np.where(opts_in | belated, opted_in, NEVER)
    thinking = j.gamma(2.2, 1.35) + np.where(j.rng.random(j.n) < 0.06, j.rng.integers(4, 17, j.n), 0)
    before_close = np.maximum(j.closed - thinking, j.created)
    first = np.where(j.closer, before_close, j.created + j.gamma(2.0, 4.0))
    talks = ~j.directory & (j.rng.random(j.n) < np.where(j.closer, 0.94, 0.31))
    unsure = j.pick(j.closer & (j.closed < j.clock.today - 30), 0.002)
    j.called = _happens(j, talks, np.where(unsure, j.closed + 4, first))


def _invite(j: Journey) -> None:
    open_end = ~j.closer & ~j.directory
    invited = j.pick(open_end, 0.17) | (j.closer & (j.channel == 1) & (j.rng.random(j.n) < 0.7))
    j.invited = np.where(invited, j.created, NEVER)
    registers = invited & (j.closer | (j.rng.random(j.n) < 0.6))
    j.registered = _happens(j, registers, j.created + np.where(j.closer, 0, j.gamma(1.2, 2.5)))


def _start(j: Journey) -> None:
    recent = j.closer & (j.closed > j.clock.today - 150)
    waiting = j.pick(recent, 0.024)
    j.started = _happens(j, j.closer & ~waiting, j.closed + j.gamma(1.4, 1.5))


def _graduate(j: Journey) -> None:
    days = np.clip(np.rint(j.rng.normal(183, 58, j.n)).astype(np.int64), 31, 400)
    able = (j.started < NEVER) & (j.rng.random(j.n) < 0.595)
    j.graduated = _happens(j, able, np.maximum(j.closed + days, j.started))


def _leave(j: Journey) -> None:
    today = j.clock.today
    since = np.where(j.graduated < NEVER, j.graduated + 5, np.where(j.closer, j.closed + 15, j.created + 5))
    free = ~j.directory & (since < today - 20)
    unbought = free & ~j.closer
    leaves = j.pick(free & (j.started < NEVER), 0.050) | j.pick(unbought, 0.050)
    j.archived = np.where(leaves, j.between(since, np.full(j.n, today)), NEVER)
    archived = j.archived < NEVER
    j.restored = _later(j, archived & (j.rng.random(j.n) < 0.22), j.archived)
    j.archived_again = _later(j, (j.restored < NEVER) & (j.rng.random(j.n) < 0.45), j.restored)
    same_day = j.pick(unbought & ~archived & (j.called == NEVER), 0.006)
    deleted = j.pick(unbought & ~archived & ~same_day, 0.010) | j.pick(free & j.closer & ~archived, 0.009)
    j.deleted = np.where(same_day, j.created, np.where(deleted, j.between(since, np.full(j.n, today)), NEVER))
    j.registered = np.where(j.registered <= j.horizon, j.registered, NEVER)
    j.called = np.where(j.called <= j.horizon, j.called, NEVER)


def _later(j: Journey, who: Flags, after: Days) -> Days:
    day = after + j.rng.integers(1, 45, j.n)
    return np.where(who & (day <= j.clock.today), day, NEVER)


def _onboard(j: Journey) -> None:
    graduated, started = j.graduated < NEVER, j.started < NEVER
    stays = started & ~graduated & j.active
    lags = j.pick(stays, 0.038) | (started & ~graduated & ~j.active & (j.rng.random(j.n) < 0.3))
    day = np.maximum(j.closed + j.gamma(2.7, 3.4), j.closed)
    long = j.rng.random(j.n) < 0.02
    day += np.where(long, j.rng.integers(10, 40, j.n), 0)
    j.onboarded = _happens(j, started & ~lags, np.where(graduated, np.minimum(day, j.graduated - 10), day))


def _coach(j: Journey) -> None:
    """More coaching goes with graduation, and little time leaves little of it."""
    end = np.minimum(j.horizon, np.where(j.graduated < NEVER, j.graduated, NEVER))
    time = np.clip((end - j.onboarded) / 130, 0, 1)
    mean = np.where(j.graduated < NEVER, 7.4, 5.6) * time
    likely = j.rng.gamma(5.0, 1 / 5.0, j.n) * mean
    silent = j.pick(j.active & (j.onboarded < NEVER) & (j.graduated == NEVER), 0.022)
    count = np.minimum(j.rng.poisson(np.maximum(likely, 0)), 24)
    count = np.where(j.graduated < NEVER, np.maximum(count, 1), count)
    j.coachings = np.where((j.onboarded < NEVER) & ~silent, count, 0)


def _subscribe(j: Journey) -> None:
    today, rng = j.clock.today, j.rng
    buys = (j.started < NEVER) & (rng.random(j.n) < 0.72)
    state = rng.choice(5, j.n, p=_SUBSCRIPTION_SHARES)
    long_enough = (j.horizon == today) & (j.closed < today - 75)
    j.subscription = np.where(buys, np.where(long_enough, state, RUNNING), -1)
    j.subscribed = np.where(buys, j.closed, NEVER)
    over = np.select(
        [j.subscription == CANCELLED, j.subscription == JUST_ENDED, np.isin(j.subscription, (ENDED, BACK))],
        [today + rng.integers(1, 29, j.n), today - rng.integers(0, 31, j.n), _ended_long_ago(j)],
        NEVER,
    )
    j.period_end = over
    warned = over - rng.integers(1, 26, j.n)
    warned = np.where(j.subscription == CANCELLED, np.minimum(warned, today), warned)
    told = (j.subscription == CANCELLED) | (rng.random(j.n) < 0.8)
    j.cancelled = np.where((over < NEVER) & told, np.maximum(warned, j.subscribed + 1), NEVER)
    only_cancelled = (j.cancelled < NEVER) & (rng.random(j.n) < 0.25)
    j.ended = np.where((over <= today) & ~only_cancelled, over, NEVER)


def _ended_long_ago(j: Journey) -> Days:
    """From 31 days ago, which is the edge, back to a month after the start."""
    ago = np.minimum(31 + j.gamma(1.0, 90.0), np.maximum(j.clock.today - j.closed - 32, 31))
    return j.clock.today - ago
