"""The actions of a journey: milestones, subscriptions, content, plans and income."""

import numpy as np
import pyarrow as pa

from data.demo.clock import NEVER, Days, iso
from data.demo.events import ACTIONS, Collected, repeated, words
from data.demo.journeys import BACK, RUNNING, Counts, Flags, Journey
from data.demo.names import PLANS

_ONCE = (
    ("optin", "opted_in"), ("invited", "invited"), ("registered", "registered"), ("service_started", "started"),
    ("graduated", "graduated"), ("archived", "archived"), ("restored", "restored"), ("archived", "archived_again"),
    ("deleted", "deleted"), ("subscription_ended", "ended"),
)  # fmt: skip
_CONTENT = 40
_WINDOW = 30
_PLAN_AHEAD = 80


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
    everyone = np.arange(j.n)
    _add(to, j, "subscription_started", everyone, j.subscribed, detail=words(PLANS, j.plan))
    period_end = np.where(j.period_end < NEVER, j.period_end, 0)
    _add(to, j, "subscription_cancelled", everyone, j.cancelled, detail=pa.array(iso(period_end), pa.string()))
    again = np.where(
        j.subscription == BACK, np.minimum(j.period_end + j.rng.integers(3, 30, j.n), j.clock.today), NEVER
    )
    _add(to, j, "subscription_started", everyone, again, detail=words(PLANS, np.minimum(j.plan + 1, 3)))


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
    """A next event is always planned, but for those whose last plan has passed or lies within four days."""
    rng, today = j.rng, j.clock.today
    begun = j.started < NEVER
    count = np.where(begun, 1 + np.maximum(j.horizon - j.started, 0) // _PLAN_AHEAD, 0)
    who, nth = repeated(count)
    day = j.started[who] + nth * _PLAN_AHEAD
    ahead = day + _PLAN_AHEAD + rng.integers(10, 40, len(who))
    idle = j.pick(j.active & np.isin(j.subscription, (RUNNING, BACK, -1)), 0.064)
    lapsed = np.maximum(today + 4 - np.where(rng.random(j.n) < 0.2, 0, rng.integers(0, 50, j.n)), j.started)
    last = nth == count[who] - 1
    ahead = np.where(idle[who], np.minimum(ahead, np.where(last, lapsed[who], today - 1)), ahead)
    edge = last & ~idle[who] & (rng.random(len(who)) < 0.02) & (day <= today)
    ahead = np.where(edge, today + 5, ahead)
    detail = pa.array(iso(np.maximum(ahead, day)), pa.string())
    _add(to, j, "event_planned", who, np.where(day <= j.horizon[who], day, NEVER), detail=detail)


def _content(to: Collected, j: Journey) -> None:
    """Modules in turn over the service time, and a bundle in the last thirty days for those at work now."""
    begun = j.started < NEVER
    early_end = np.minimum(j.horizon, j.clock.today - 46)
    early = np.where(begun & (early_end > j.started), np.minimum(1 + (early_end - j.started) // 100, 8), 0)
    who, nth = repeated(early)
    first, room = j.started[who], (early_end - j.started)[who]
    assigned = first + ((nth + j.rng.random(len(who)) * 0.8) * room / early[who]).astype(np.int64)
    done = j.rng.random(len(who)) < 0.7
    completed = np.where(done, assigned + j.rng.integers(0, 13, len(who)), NEVER)
    _assign(to, j, who, nth + 1, assigned, np.where(completed <= j.horizon[who], completed, NEVER))
    _recent_content(to, j, early)


def _recent_content(to: Collected, j: Journey, before: Counts) -> None:
    """Low compliance for some, exactly half for others, nothing assigned for many."""
    rng, today = j.rng, j.clock.today
    working = j.active & (j.started <= today - _WINDOW) & np.isin(j.subscription, (RUNNING, BACK, -1))
    low = j.pick(working, 0.058)
    half = j.pick(working & ~low, 0.012)
    given = np.where(low, rng.integers(3, 12, j.n), np.where(half, 4, rng.integers(1, 5, j.n)))
    given = np.where(low | half | (working & (rng.random(j.n) < 0.45)), given, 0)
    allowed = np.select([low, half], [rng.integers(0, 12, j.n) % ((given + 1) // 2).clip(1), given // 2], given)
    who, nth = repeated(given)
    assigned = today - rng.integers(3, _WINDOW - 1, len(who))
    completed = np.minimum(assigned + rng.integers(0, 9, len(who)), today)
    _assign(to, j, who, before[who] + nth + 1, assigned, np.where(nth < allowed[who], completed, NEVER))


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
