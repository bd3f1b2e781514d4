"""Coming and going: created, archived, restored, deleted."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tests.reference.seen import Seen

ORDER = ("restored", "archived", "deleted")
Movement = tuple[date, str]


def first_sign_of_life(c: Seen) -> date | None:
    """The day of the earliest event, an action, a call, a payment due or paid, or of the import that brought the record."""
    instants = [row["occurred_at"] for row in c.all_actions]
    instants += [row["scheduled_at"] for row in c.all_calls]
    instants += [row["due_at"] for row in c.all_payments]
    instants += [row["paid_at"] for row in c.all_payments if row["paid_at"]]
    instants += [c.profile["recorded_at"]] if c.profile["recorded_at"] else []
    return min((c.day(instant) for instant in instants if c.by_today(instant)), default=None)


def created(c: Seen) -> date | None:
    """The day the record came into being; without one, of the earliest event. Empty or after D: not there yet."""
    stated = c.profile["created_at"]
    return c.day(stated) if stated is not None else first_sign_of_life(c)


def exists(c: Seen) -> bool:
    day = created(c)
    return day is not None and day <= c.today


def comings_and_goings(c: Seen) -> list[tuple[datetime, str]]:
    """Every archived, restored and deleted action in order; in the same second leaving comes last."""
    rows = [(row["occurred_at"], kind) for kind in ORDER for row in c.actions(kind)]
    return sorted(rows, key=lambda row: (row[0], ORDER.index(row[1])))


def movements(c: Seen) -> list[Movement]:
    """What changed the total: new, then leaving only when present and coming back only when gone.

    What is dated before the record came into being is counted on that day. Directory entries never move.
    """
    start = created(c)
    if start is None or start > c.today or c.profile["directory_entry"]:
        return []
    found, present = [(start, "new")], True
    for instant, kind in comings_and_goings(c):
        if present == (kind != "restored"):
            found.append((max(start, c.day(instant)), kind))
            present = not present
    return found


def is_gone(c: Seen, *kinds: str) -> bool:
    """One of these happened, and no restoring since (in the same second leaving wins)."""
    left = [row["occurred_at"] for kind in kinds for row in c.actions(kind)]
    back = c.last_instant("restored")
    return bool(left) and (back is None or max(left) >= back)


def is_left(c: Seen) -> bool:
    """Left: archived or deleted, and not restored since."""
    return is_gone(c, "archived", "deleted")


def is_deleted(c: Seen) -> bool:
    return is_gone(c, "deleted")


def is_archived(c: Seen) -> bool:
    """Archived and not restored since; whoever is deleted on top of it is both."""
    return is_gone(c, "archived")


def left_on(c: Seen) -> date | None:
    """The day of the leaving that still holds: of archived and then deleted, the archiving.

    It stays the day that was recorded, also where that lies before the customer was created.
    """
    if not is_left(c):
        return None
    back = c.last_instant("restored")
    leaving = [instant for instant, kind in comings_and_goings(c) if kind != "restored"]
    return c.day(min(instant for instant in leaving if back is None or instant >= back))


def restored_on(c: Seen) -> date | None:
    """The day of the latest coming back of somebody who had left and is there now."""
    if is_left(c):
        return None
    days, gone = [], False
    for instant, kind in comings_and_goings(c):
        if gone and kind == "restored":
            days.append(c.day(instant))
        gone = kind != "restored"
    return max(days, default=None)


def listed(c: Seen) -> bool:
    """All Customers: not deleted and not a directory entry."""
    return not is_deleted(c) and not c.profile["directory_entry"]


def balance(everyone: Iterable[Seen], first: date, last: date) -> list[dict[str, object]]:
    """Per day the total at its end and what changed it, counted from scratch for each day."""
    moves = [move for c in everyone for move in movements(c)]
    return [_day(moves, first + timedelta(days=n)) for n in range((last - first).days + 1)]


def _day(moves: list[Movement], day: date) -> dict[str, object]:
    so_far = Counter(kind for when, kind in moves if when <= day)
    events = Counter(kind for when, kind in moves if when == day)
    total = so_far["new"] + so_far["restored"] - so_far["archived"] - so_far["deleted"]
    return {"day": day, "total": total, **{kind: events[kind] for kind in ("new", *ORDER)}}
