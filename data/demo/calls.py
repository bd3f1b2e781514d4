"""The calls of a journey: sales, onboarding, coaching and support, held or not."""

import numpy as np
import pyarrow as pa

from data.demo.clock import NEVER, Days
from data.demo.events import CALLS, Collected, optional, repeated, words
from data.demo.journeys import Counts, Flags, Journey
from data.demo.names import CALL_NOTES, OWNERS

_MINUTES = {"sales": (20, 55), "onboarding": (30, 65), "coaching": (25, 60), "support": (5, 25)}
_GRADES = ("A", "B", "C", "D", None)
_GRADE_SHARES = (0.34, 0.36, 0.14, 0.04, 0.12)
_BOOKED_AHEAD = 15


def calls_of(j: Journey, by_call: Flags) -> pa.Table:
    """Every call up to today and those booked after it. `by_call` are the customers onboarded in a call."""
    collected = Collected(CALLS)
    for add in (_sales, _coaching, _support, _broken):
        add(collected, j)
    _add(collected, j, "onboarding", "held", np.flatnonzero(by_call), j.onboarded[by_call])
    missed = np.flatnonzero(by_call & (j.rng.random(j.n) < 0.12))
    _add(collected, j, "onboarding", "no_show", missed, np.maximum(j.onboarded[missed] - 3, j.closed[missed]))
    return collected.table()


def _add(to: Collected, j: Journey, kind: str, outcome: str, who: Counts, day: Days) -> None:
    kept = (day < NEVER) & (day <= j.clock.today + _BOOKED_AHEAD)
    who, day = who[kept], day[kept]
    n, rng = len(who), j.rng
    held = np.full(n, outcome == "held")
    low, high = _MINUTES.get(kind, (10, 30))
    same = np.zeros(n, dtype=np.int64)
    grade = rng.choice(len(_GRADES), n, p=_GRADE_SHARES)
    to.add(
        who,
        kind=words((kind,), same),
        scheduled_at=j.clock.instants(rng, day),
        outcome=words((outcome,), same),
        csm=words(OWNERS, who % len(OWNERS)),
        duration=optional(rng.integers(low, high + 1, n), held),
        grade=words(_GRADES, np.where(held, grade, len(_GRADES) - 1)),
        notes=words(CALL_NOTES, np.where(held, rng.integers(0, len(CALL_NOTES), n), 0)),
    )


def _sales(to: Collected, j: Journey) -> None:
    everyone = np.arange(j.n)
    _add(to, j, "sales", "held", everyone, j.called)
    for outcome, share in (("no_show", 0.13), ("cancelled", 0.06), ("rescheduled", 0.07)):
        chosen = np.flatnonzero(j.pick(~j.directory, share))
        before = np.minimum(j.called, j.created + j.rng.integers(1, 12, j.n))[chosen]
        _add(to, j, "sales", outcome, chosen, np.where(before <= j.horizon[chosen], before, NEVER))
    talking = ~j.closer & ~j.directory & (j.created > j.clock.today - 25) & (j.horizon == j.clock.today)
    booked = np.flatnonzero(talking & (j.rng.random(j.n) < 0.35))
    _add(to, j, "sales", "scheduled", booked, j.clock.today + j.rng.integers(1, 12, len(booked)))


def _coaching(to: Collected, j: Journey) -> None:
    """Spread from onboarding to graduation or leaving, then the next one booked."""
    who, nth = repeated(j.coachings)
    end = np.minimum(j.horizon, np.where(j.graduated < NEVER, j.graduated, NEVER))
    room = np.maximum(end - j.onboarded, 0)[who]
    day = j.onboarded[who] + ((nth + 0.15 + 0.8 * j.rng.random(len(who))) * room / j.coachings[who]).astype(np.int64)
    _add(to, j, "coaching", "held", who, day)
    for outcome, share in (("no_show", 0.06), ("rescheduled", 0.05), ("cancelled", 0.03)):
        missed = j.rng.random(len(who)) < share
        _add(to, j, "coaching", outcome, who[missed], np.maximum(day[missed] - 1, j.onboarded[who[missed]]))
    next_one = np.flatnonzero(j.active & (j.coachings > 0) & (j.graduated == NEVER) & (j.rng.random(j.n) < 0.5))
    _add(to, j, "coaching", "scheduled", next_one, j.clock.today + j.rng.integers(1, _BOOKED_AHEAD, len(next_one)))


def _support(to: Collected, j: Journey) -> None:
    who, _ = repeated(np.where(j.started < NEVER, j.rng.poisson(0.25, j.n), 0))
    _add(to, j, "support", "held", who, j.between(j.started[who], j.horizon[who]))


def _broken(to: Collected, j: Journey) -> None:
    """A kind of call that nobody knows."""
    chosen = np.flatnonzero(j.pick(j.started < NEVER, 0.004))
    _add(to, j, "networking", "held", chosen, j.started[chosen])
