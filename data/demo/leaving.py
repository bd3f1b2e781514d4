"""Who stops paying, who leaves, is written off or comes back: drawn for every day alike, and cut off at today."""

import numpy as np

from data.demo.clock import NEVER, Days, add_months
from data.demo.journeys import MOST_RECOVERED, Flags, Journey
from data.demo.progress import happens


def default(j: Journey) -> None:
    """Collection begins to fail after some months: most of these are written off in the end, some pay again."""
    fails = (j.started < NEVER) & (j.rng.random(j.n) < 0.155)
    recovers = j.rng.random(j.n) < 0.12
    months = np.where(recovers, j.rng.integers(1, MOST_RECOVERED + 1, j.n), j.rng.integers(7, 11, j.n))
    j.failing = np.where(fails, 1 + np.minimum(j.spread(2.0), 1), 0)
    j.failing_until = np.where(fails, j.failing + months, 0)


def leave(j: Journey) -> None:
    """A few give up early; half of all who started are gone after some eighteen months."""
    unbought = ~j.directory & ~j.closer
    early = j.rng.random(j.n) < 0.09
    stays = np.where(early, j.rng.integers(20, 110, j.n), 200 + j.gamma(2.0, 240.0))
    leaving = np.where(j.started < NEVER, j.started + stays, NEVER)
    finished = j.graduated + 5 + j.gamma(2.0, 15.0)
    leaving = np.where(j.graduated < NEVER, np.maximum(leaving, finished), leaving)
    leaving = np.where(j.closer & (j.started == NEVER), j.closed + 40 + j.spread(200), leaving)
    cold = unbought & (j.rng.random(j.n) < 0.20)
    leaving = np.where(cold, j.created + 5 + j.gamma(2.0, 25.0), leaving)
    j.leaving = _after_failing(j, leaving)
    _go(j)
    for name in ("started", "graduated", "registered", "called"):
        day = getattr(j, name)
        setattr(j, name, happens(j, day < NEVER, day))


def _after_failing(j: Journey, leaving: Days) -> Days:
    """Written off before the next payment would be due; who pays again stays at least for that one."""
    closed = np.where(j.closer, j.closed, 0)
    given_up = add_months(closed, np.maximum(j.failing_until - 1, 0)) + j.rng.integers(14, 28, j.n)
    paid_again = add_months(closed, j.failing_until) + 35
    leaving = np.where(j.written_off, given_up, leaving)
    return np.where((j.failing > 0) & ~j.written_off, np.maximum(leaving, paid_again), leaving)


def _go(j: Journey) -> None:
    """Most are archived, of whom some come back; written off customers and mistaken entries are rather deleted."""
    gone = j.leaving <= j.clock.today
    unbought = ~j.directory & ~j.closer & (j.leaving == NEVER)
    same_day = j.pick(unbought & (j.called == NEVER), 0.009)
    mistaken = unbought & ~same_day & (j.rng.random(j.n) < 0.026)
    mistake = j.created + 1 + j.gamma(2.0, 8.0)
    erased = np.where(j.written_off & (j.rng.random(j.n) < 0.8), j.leaving, np.where(mistaken, mistake, NEVER))
    j.deleted = np.where(same_day, j.created, np.where(erased <= j.clock.today, erased, NEVER))
    j.archived = np.where(gone & (erased == NEVER), j.leaving, NEVER)
    back = (j.archived < NEVER) & ~j.written_off & (j.rng.random(j.n) < 0.14)
    j.restored = _later(j, back, j.archived)
    j.archived_again = _later(j, (j.restored < NEVER) & (j.rng.random(j.n) < 0.45), j.restored)
    j.leaving = np.where(j.restored < NEVER, j.archived_again, j.leaving)


def _later(j: Journey, who: Flags, after: Days) -> Days:
    day = after + j.rng.integers(1, 45, j.n)
    return np.where(who & (day <= j.clock.today), day, NEVER)
