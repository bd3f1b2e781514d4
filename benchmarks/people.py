"""Server time of the Clients page, its lists, a customer's profile and the command bar, each for what was never asked."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta

from benchmarks.figures import Figure, spread
from benchmarks.place import SLUG, YEARS, Place
from benchmarks.server import milliseconds, never_seen

_SERIES = ("total", "new", "restored", "archived", "deleted")
_SPANS = (7, 30, 90, 365, YEARS * 365)


def measure(place: Place, rounds: int) -> list[Figure]:
    from data.companies import company_by_slug
    from queries.scope import Scope

    scope = Scope(company=company_by_slug(SLUG), as_of=place.day, user="benchmark")
    rng = random.Random(11)
    return [
        spread("clients_update", list(_updates(place, scope, rng, rounds))),
        spread("clients_day", list(_days(place, scope, rng, rounds))),
        spread("profile", list(_profiles(place, scope, rng, rounds))),
        *_finds(place, scope, rng, rounds),
    ]


def _updates(place: Place, scope: object, rng: random.Random, rounds: int) -> Iterator[float]:
    """Metrics, evolution and all statuses, half of the time without a filter, over ranges of any length."""
    from queries import board
    from queries.clients.summary import update
    from queries.selection import Selection

    for query in never_seen(rng, rounds, board.model(scope)):
        end = place.day - timedelta(days=rng.choice((0, 0, rng.randrange(700))))
        start = end - timedelta(days=rng.choice(_SPANS) + rng.randrange(7))
        selection = Selection.from_query(f"{query if rng.random() < 0.5 else ''}&range={start}..{end}".lstrip("&"))
        assert not selection.problems, selection.problems
        yield milliseconds(lambda selection=selection: update(selection, scope))


def _days(place: Place, scope: object, rng: random.Random, rounds: int) -> Iterator[float]:
    """The first rows of a day's list, and how many it has; the figures of the page are there already."""
    from queries.clients.rolls import roll_of
    from queries.clients.rows import page
    from queries.clients.summary import update
    from queries.selection import Selection

    update(Selection(), scope)
    for _ in range(rounds):
        day = place.day - timedelta(days=rng.randrange(YEARS * 365))
        selection = Selection.from_query(f"day={day}&series={rng.choice(_SERIES)}")
        yield milliseconds(lambda selection=selection: page(roll_of(selection, scope), scope, 0, 100))


def _profiles(place: Place, scope: object, rng: random.Random, rounds: int) -> Iterator[float]:
    """All that is asked when a profile opens: head, dashboard, journey, history and the neighbours in the list."""
    from queries.account import audit, dashboard, neighbours
    from queries.customers import line
    from queries.profile import events_of
    from queries.selection import Selection

    def opened(customer: int, selection: Selection) -> None:
        dashboard(customer, scope)
        events_of(customer, scope)
        audit(customer, scope, most=3)
        neighbours(customer, line(selection), scope)

    for customer in rng.sample(range(_first_id(scope), _first_id(scope) + place.customers), rounds):
        selection = Selection.from_query(rng.choice(("", "delinquent=yes", "sort=-amount_overdue")))
        yield milliseconds(lambda customer=customer, selection=selection: _unless_gone(opened, customer, selection))


def _unless_gone(work: Callable[..., object], *what: object) -> None:
    """A customer who is to come on a later day has no profile yet."""
    from data.errors import NotFound

    with suppress(NotFound):
        work(*what)


def _first_id(scope: object) -> int:
    import sqlalchemy as sa

    from data.schema import customers
    from queries.answer import answer

    return int(answer(sa.select(sa.func.min(customers.c.id).label("first")), scope)["first"].iloc[0])


def _finds(place: Place, scope: object, rng: random.Random, rounds: int) -> list[Figure]:
    """What people type into the command bar, each from a customer that is there."""
    from queries.account import find

    words = _words(place, scope, rng, rounds)
    return [
        spread("find_" + kind, [milliseconds(lambda text=text: find(text, scope)) for text in texts])
        for kind, texts in words.items()
    ]


def _words(place: Place, scope: object, rng: random.Random, rounds: int) -> dict[str, list[str]]:
    import sqlalchemy as sa

    from data.facts.table import facts
    from queries.answer import answer

    ids = rng.sample(range(_first_id(scope), _first_id(scope) + place.customers), 3 * rounds)
    columns = (facts.c.id, facts.c.name, facts.c.email, facts.c.phone)
    known = answer(sa.select(*columns).where(facts.c.id.in_(ids)), scope)
    return {
        "name": known["name"].dropna().head(rounds).tolist(),
        "email": known["email"].dropna().head(rounds).str.slice(0, 12).tolist(),
        "phone": known["phone"].dropna().head(rounds).tolist(),
        "id": known["id"].head(rounds).astype(str).tolist(),
    }
