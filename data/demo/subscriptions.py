"""The plans that customers take one after the other: cancelled or not, over, and begun again after a gap."""

import numpy as np
import numpy.typing as npt

from data.demo.clock import NEVER, Days
from data.demo.journeys import Flags, Journey

_MOST = 6
_EDGES = (0, 30, 31)
_PLANTED = 2 * len(_EDGES)


def subscribe(j: Journey) -> None:
    """A plan runs for some months, and most who end it begin again; nobody leaves between two plans."""
    rng, size = j.rng, (j.n, _MOST)
    buys = (j.started < NEVER) & (rng.random(j.n) < 0.72)
    notice = rng.integers(5, 66, size)
    length = 35 + _days(rng.gamma(2.0, 25.0, size)) + notice
    gap = np.where(rng.random(size) < 0.1, rng.integers(3, 31, size), 31 + _days(rng.exponential(55, size)))
    begun_again = j.closed[:, None] + np.cumsum(length + gap, axis=1)
    begun = np.concatenate([j.closed[:, None], begun_again[:, :-1]], axis=1)
    ends = buys[:, None] & (begun_again <= j.leaving[:, None]) & ~j.written_off[:, None]
    over = np.where(ends, begun + length, NEVER)
    cancelled = np.where(ends & (rng.random(size) < 0.85), over - notice, NEVER)
    taken = buys[:, None] & np.concatenate([np.ones((j.n, 1), bool), ends[:, :-1]], axis=1)
    _cut(j, np.where(taken, begun, NEVER), cancelled, over)
    _plant(j)


def _days(drawn: npt.NDArray[np.float64]) -> Days:
    return np.floor(drawn).astype(np.int64)


def _cut(j: Journey, begun: Days, cancelled: Days, over: Days) -> None:
    """What is known today: what has begun, what is cancelled, what is over."""
    today = j.clock.today
    j.plan_begun = np.where(begun <= today, begun, NEVER)
    j.plan_cancelled = np.where(cancelled <= today, cancelled, NEVER)
    j.plan_over = np.where((over <= today) | (cancelled <= today), over, NEVER)
    silent = (cancelled <= today) & (j.rng.random(over.shape) < 0.25)
    j.plan_ended = np.where((over <= today) & ~silent, over, NEVER)


def _plant(j: Journey) -> None:
    """Some of the latest ends lie on the very edges of the statuses, whatever was drawn."""
    who, nth = np.nonzero(_latest_ends(j))
    who, nth = who[:_PLANTED], nth[:_PLANTED]
    day = j.clock.today - np.resize(_EDGES, len(who))
    told = j.plan_cancelled[who, nth] < NEVER
    j.plan_cancelled[who, nth] = np.where(told, np.minimum(j.plan_cancelled[who, nth], day - 1), NEVER)
    j.plan_over[who, nth] = j.plan_ended[who, nth] = day


def _latest_ends(j: Journey) -> Flags:
    today = j.clock.today
    recent = (j.plan_over <= today) & (j.plan_over >= today - 36)
    again = np.concatenate([j.plan_begun[:, 1:] < NEVER, np.zeros((j.n, 1), bool)], axis=1)
    return np.asarray(recent & ~again & j.active[:, None])


def in_plan(j: Journey, who: Days, day: Days) -> Flags:
    """Whether the day of each `who` lies in one of the plans."""
    found = np.zeros(len(who), dtype=bool)
    for nth in range(_MOST):
        found |= (j.plan_begun[who, nth] <= day) & (day < j.plan_over[who, nth])
    return found
