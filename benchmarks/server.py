"""Server time alone: never-seen filters, brushes, and pages of the table in any order."""

import gc
import gzip
import json
import random
import time
from collections.abc import Callable

from benchmarks.figures import Figure, spread
from benchmarks.place import SLUG, Place

_RANGES = {
    "onboarding_days": 30,
    "coaching_times": 24,
    "optin_close_days": 60,
    "graduation_days": 365,
    "age": 65,
    "days_in_total": 700,
}
_CHOICES = ("gender", "country", "payment_method", "plan", "channel", "owner", "income_range", "primary_status")
_FLAGS = ("delinquent", "graduated", "not_graduated", "testimony", "paying", "not_onboarded", "not_coached")
_SORTS = (
    "name",
    "-amount_overdue",
    "onboarding_days",
    "-total_paid",
    "country",
    "-closed",
    "age",
    "-coaching_times",
    "email",
    "primary_status",
)


def measure(place: Place, rounds: int) -> list[Figure]:
    from data.companies import company_by_slug
    from queries import board
    from queries.scope import Scope
    from queries.selection import Selection

    scope = Scope(company=company_by_slug(SLUG), as_of=place.day, user="benchmark")
    cold = milliseconds(lambda: board.model(scope))
    rng = random.Random(7)
    queries = never_seen(rng, rounds, board.model(scope))
    sizes, zipped, times = [], [], []
    for query in queries:
        selection = Selection.from_query(query)
        assert not selection.problems, selection.problems
        found: list[dict] = []
        times.append(
            milliseconds(lambda selection=selection, found=found: found.append(board.update(selection, scope)))
        )
        text = json.dumps(found[0], separators=(",", ":"), default=str).encode()
        sizes.append(len(text) / 1e3)
        zipped.append(len(gzip.compress(text, 6)) / 1e3)
    brushes = [
        milliseconds(lambda query=query: board.brush(rng.choice(list(_RANGES)), Selection.from_query(query), scope))
        for query in never_seen(rng, max(5, rounds // 5), board.model(scope))
    ]
    return [
        Figure("server_model", cold),
        spread("server_update", times),
        spread("bytes_per_update", sizes, remark=f"gzipped median {sorted(zipped)[len(zipped) // 2]:.1f} kB"),
        spread("server_brush", brushes),
        spread("table_page", _pages(place, scope, rng, rounds)),
    ]


def never_seen(rng: random.Random, n: int, model: dict) -> list[str]:
    """Different random filters, of one to three parts each."""
    found: set[str] = set()
    while len(found) < n:
        parts = rng.sample([*_RANGES, *_CHOICES, *_FLAGS], rng.choice((1, 1, 2, 3)))
        found.add("&".join(f"{name}={_value(rng, name, model)}" for name in parts))
    return sorted(found, key=lambda query: rng.random())


def _value(rng: random.Random, name: str, model: dict) -> str:
    if name in _FLAGS:
        return "yes"
    if name in _RANGES:
        low = rng.randrange(_RANGES[name])
        return f"{low}..{low + rng.randrange(1, _RANGES[name])}"
    clauses = [one["clause"] for one in model["charts"][name]["bins"]]
    return ",".join(rng.sample(clauses, min(len(clauses), rng.choice((1, 1, 2)))))


def _pages(place: Place, scope: object, rng: random.Random, rounds: int) -> list[float]:
    """Pages of a hundred rows, at the start, in the middle and deep down, sorted by anything."""
    from queries.customers import page
    from queries.selection import Selection

    times = []
    for _ in range(rounds):
        filters = rng.choice(("", "", "paying=yes&", "not_graduated=yes&", "age=30..50&"))
        selection = Selection.from_query(f"{filters}sort={rng.choice(_SORTS)}")
        assert not selection.problems, selection.problems
        start = int(rng.random() ** 2 * place.customers * 0.3)
        times.append(milliseconds(lambda selection=selection, start=start: page(selection, scope, start, 100)))
    return times


def milliseconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)
