"""The actions of a journey: milestones, subscriptions, content, plans and income."""

import numpy as np
import pyarrow as pa

from data.demo.clock import NEVER, Days, iso
from data.demo.events import ACTIONS, Collected, repeated, words
from data.demo.journeys import Counts, Flags, Journey
from data.demo.names import PLANS

_ONCE = (
    ("optin", "opted_in"), ("invited", "invited"), ("registered", "registered"), ("service_started", "started"),
    ("graduated", "graduated"), ("archived", "archived"), ("restored", "restored"), ("archived", "archived_again"),
    ("deleted", "deleted"),
)  # fmt: skip
_CONTENT = 40
_PHASE, _MOST_PHASES = 110, 12
_PLAN_EVERY, _PLANTED = 80, 10


def actions_of(j: Journey, by_action: Flags) -> pa.Table:
    """Every action up to today. `by_action` are the customers whose onboarding is an action, not a call."""
    collected = Collected(ACTIONS)
    for kind, name in _ONCE:
        _add(collected, j, kind, np.arange(j.n), getattr(j, name))
    _add(collected, j, "onboarded", np.flatnonzero(by_action), j.onboarded[by_action])
    for add in (_subscriptions, _testimonies, _incomes, _planned, _content, _broken):
        add(collected, j)
    return collected.table()


def _add(
    to: Collected,
    j: Journey,
    kind: str,
    who: Counts,
    day: Days,
    amount: pa.Array | None = None,
    detail: pa.Array | None = None,
) -> None:
    """Adds the events whose day has come."""
    kept = day <= j.clock.today
    columns = {name: value.filter(pa.array(kept)) for name, value in (("amount", amount), ("detail", detail)) if value}
    kinds = words((kind,), np.zeros(int(kept.sum()), dtype=np.int64))
    to.add(who[kept], kind=kinds, occurred_at=j.clock.instants(j.rng, day[kept]), **columns)


def _subscriptions(to: Collected, j: Journey) -> None:
    who, nth = np.nonzero(j.plan_begun < NEVER)
    begun, cancelled, over, ended = (
        days[who, nth] for days in (j.plan_begun, j.plan_cancelled, j.plan_over, j.plan_ended)
    )
    _add(to, j, "subscription_started", who, begun, detail=words(PLANS, j.plan[who]))
    until = pa.array(iso(np.where(over < NEVER, over, 0)), pa.string())
    _add(to, j, "subscription_cancelled", who, cancelled, detail=until)
    _add(to, j, "subscription_ended", who, ended)


def _testimonies(to: Collected, j: Journey) -> None:
    chance = np.where(j.graduated < NEVER, 0.36, np.where(j.coachings > 4, 0.012, 0.0))
    count = np.where(j.rng.random(j.n) < chance, j.rng.choice((1, 2, 3), j.n, p=(0.74, 0.19, 0.07)), 0)
    who, nth = repeated(count)
    start = np.where(j.graduated < NEVER, j.graduated, j.onboarded + 60)
    day = start[who] + 2 + j.rng.integers(0, 40, len(who)) + nth * 45
    _add(to, j, "testimony", who, np.where(day <= j.horizon[who], day, NEVER))


def _incomes(to: Collected, j: Journey) -> None:
    """Told at the start and about every two months; grows with the coaching, not for everybody."""
    rng = j.rng
    months = np.maximum(j.horizon - j.closed, 0) // 62
    told = j.closer & (rng.random(j.n) < 0.9)
    asked = ~j.closer & ~j.directory & (rng.random(j.n) < 0.2)
    who, nth = repeated(np.where(told, 1 + np.minimum(months, 9), np.where(asked, 1, 0)))
    first = rng.lognormal(7.75, 0.95, j.n) * (rng.random(j.n) > 0.05)
    growth = np.clip(rng.normal(1.04, 0.05, j.n) + 0.006 * np.minimum(j.coachings, 10), 0.9, 1.3)
    euros = np.rint(first[who] * growth[who] ** nth / 50) * 50
    base = np.where(j.closer, j.closed, j.created)[who]
    day = base + nth * 62 + rng.integers(0, 9, len(who))
    amount = pa.array(euros.astype(np.int64) * 10_000)
    _add(to, j, "income", who, np.where(day <= j.horizon[who], day, NEVER), amount=amount)


def _planned(to: Collected, j: Journey) -> None:
    """A next event is mostly planned before the last one has passed; now and then a gap of some weeks lies between."""
    rng, today = j.rng, j.clock.today
    count = np.where(j.started < NEVER, 1 + np.maximum(j.horizon - j.started, 0) // _PLAN_EVERY, 0)
    who, nth = repeated(count)
    day = j.started[who] + nth * _PLAN_EVERY
    lapses = rng.random(len(who)) < 0.33
    ahead = np.where(lapses, rng.integers(12, 60, len(who)), _PLAN_EVERY + rng.integers(10, 40, len(who)))
    until = day + ahead
    spare = (nth == count[who] - 1) & j.active[who] & (day < today - 45)
    edge = np.flatnonzero(spare)[:_PLANTED]
    until[edge] = today + 4 + np.arange(len(edge)) % 2
    _add(to, j, "event_planned", who, day, detail=pa.array(iso(until), pa.string()))


def _content(to: Collected, j: Journey) -> None:
    """Some modules at a time: mostly completed within two weeks, in weak phases less than half, or just half."""
    rng = j.rng
    room = np.maximum(j.horizon - j.started, 0)
    phases = np.where(j.started < NEVER, np.minimum((room + rng.integers(0, _PHASE, j.n)) // _PHASE, _MOST_PHASES), 0)
    whose, phase = repeated(phases)
    size = 1 + np.minimum(rng.geometric(0.6, len(whose)) - 1, 5)
    first = j.started[whose] + ((phase + rng.random(len(whose))) * room[whose] / phases[whose]).astype(np.int64)
    mood = rng.random(len(whose))
    done = np.select([mood < 0.40, mood < 0.48], [(size - 1) // 2, (size + 1) // 2], size)
    one, nth = repeated(size)
    who, assigned = whose[one], first[one] + rng.integers(0, 4, len(one))
    completed = np.where(nth < done[one], assigned + rng.integers(0, 10, len(one)), NEVER)
    module = phase[one] * 3 + nth + 1
    kept = assigned <= j.horizon[who]
    completed = np.where(completed <= j.horizon[who], completed, NEVER)
    _assign(to, j, who[kept], module[kept], assigned[kept], completed[kept])


def _assign(to: Collected, j: Journey, who: Counts, module: Counts, assigned: Days, completed: Days) -> None:
    modules = [f"module-{number:02d}" for number in range(_CONTENT)]
    detail = words(modules, module % _CONTENT)
    _add(to, j, "content_assigned", who, assigned, detail=detail)
    _add(to, j, "content_completed", who, completed, detail=detail)


def _broken(to: Collected, j: Journey) -> None:
    """What real files bring along: kinds that nobody knows, and onboarding noted before the close."""
    unknown = np.flatnonzero(j.pick(j.closer, 0.006))
    _add(to, j, "upsel", unknown, j.closed[unknown] + 3)
    other = np.flatnonzero(j.pick(~j.directory, 0.004))
    _add(to, j, "webinar_attended", other, j.created[other])
    early = np.flatnonzero(j.pick((j.onboarded < NEVER) & (j.closed > j.created + 3), 0.002))
    _add(to, j, "onboarded", early, j.closed[early] - 2)
