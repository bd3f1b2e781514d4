"""How a demonstration customer gets on: the close, the start, onboarding, coaching, graduation."""

import numpy as np

from data.demo.clock import NEVER, Days
from data.demo.journeys import Flags, Journey

CHANNEL_SHARES = (0.34, 0.22, 0.21, 0.15, 0.08)
_CHANNEL_CLOSES = np.array((0.415, 0.56, 0.475, 0.53, 0.55))


def happens(j: Journey, who: Flags, day: Days) -> Days:
    """The day for those who reach it before they leave or today ends, NEVER for the others."""
    return np.where(who & (day <= j.horizon), day, NEVER)


def close(j: Journey) -> None:
    willing = (j.rng.random(j.n) < _CHANNEL_CLOSES[j.channel]) & ~j.directory
    slow = j.rng.random(j.n) < 0.03
    gap = j.gamma(2.0, 7.0) + np.where(slow, j.rng.integers(15, 80, j.n), 0)
    j.closed = happens(j, willing, j.created + gap)
    opts_in = ~j.directory & (j.rng.random(j.n) < np.where(j.closer, 0.98, 0.93))
    belated = j.pick(j.closer & (j.closed < j.clock.today - 30), 0.006)
    opted_in = np.where(belated, j.closed + j.rng.integers(1, 20, j.n), j.created)
    j.opted_in = np.where(opts_in | belated, opted_in, NEVER)
    thinking = j.gamma(2.2, 1.35) + np.where(j.rng.random(j.n) < 0.06, j.rng.integers(4, 17, j.n), 0)
    before_close = np.maximum(j.closed - thinking, j.created)
    first = np.where(j.closer, before_close, j.created + j.gamma(2.0, 4.0))
    talks = ~j.directory & (j.rng.random(j.n) < np.where(j.closer, 0.94, 0.31))
    unsure = j.pick(j.closer & (j.closed < j.clock.today - 30), 0.002)
    j.called = happens(j, talks, np.where(unsure, j.closed + 4, first))


def invite(j: Journey) -> None:
    open_end = ~j.closer & ~j.directory
    invited = j.pick(open_end, 0.17) | (j.closer & (j.channel == 1) & (j.rng.random(j.n) < 0.7))
    j.invited = np.where(invited, j.created, NEVER)
    registers = invited & (j.closer | (j.rng.random(j.n) < 0.6))
    j.registered = happens(j, registers, j.created + np.where(j.closer, 0, j.gamma(1.2, 2.5)))


def start(j: Journey) -> None:
    """Mostly within days; some wait for a group to begin, and a few never come."""
    waits = np.where(j.rng.random(j.n) < 0.16, j.rng.integers(20, 141, j.n), j.gamma(1.4, 1.5))
    comes = j.closer & (j.rng.random(j.n) < 0.91)
    j.started = np.where(comes, j.closed + waits, NEVER)


def graduate(j: Journey) -> None:
    days = np.clip(np.rint(j.rng.normal(183, 58, j.n)).astype(np.int64), 31, 400)
    able = (j.started < NEVER) & ~j.written_off & (j.rng.random(j.n) < 0.74)
    j.graduated = np.where(able, np.maximum(j.closed + days, j.started + 20), NEVER)


def onboard(j: Journey) -> None:
    graduated, started = j.graduated < NEVER, j.started < NEVER
    stays = started & ~graduated & j.active
    lags = j.pick(stays, 0.038) | (started & ~graduated & ~j.active & (j.rng.random(j.n) < 0.3))
    day = np.maximum(j.closed + j.gamma(2.7, 3.4), j.started)
    long = j.rng.random(j.n) < 0.02
    day += np.where(long, j.rng.integers(10, 40, j.n), 0)
    j.onboarded = happens(j, started & ~lags, np.where(graduated, np.minimum(day, j.graduated - 10), day))


def coach(j: Journey) -> None:
    """More coaching goes with graduation, and little time leaves little of it."""
    end = np.minimum(j.horizon, np.where(j.graduated < NEVER, j.graduated, NEVER))
    time = np.clip((end - j.onboarded) / 130, 0, 1)
    mean = np.where(j.graduated < NEVER, 7.4, 5.6) * time
    likely = j.rng.gamma(5.0, 1 / 5.0, j.n) * mean
    silent = j.pick(j.active & (j.onboarded < NEVER) & (j.graduated == NEVER), 0.022)
    count = np.minimum(j.rng.poisson(np.maximum(likely, 0)), 24)
    count = np.where(j.graduated < NEVER, np.maximum(count, 1), count)
    j.coachings = np.where((j.onboarded < NEVER) & ~silent, count, 0)
