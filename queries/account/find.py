"""The command bar: customers by name, e-mail, phone or id, the likeliest first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.facts.statuses import PRIMARY_STATUSES
from data.facts.table import facts
from data.texts import straight
from queries.answer import answer
from queries.kinds import named, plain
from queries.scope import Scope

_LONGEST = 100
_FEWEST_DIGITS = 4
_PHONE = re.compile(r"[+()/.\d\s-]+")

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Found:
    """A customer as the command bar lists one."""

    id: int
    name: str
    email: str | None
    phone: str | None
    external_id: str | None
    status_label: str | None


@dataclass(frozen=True, kw_only=True)
class _Step:
    """Customers for whom `where` holds; the first of `ranks` that holds puts one before others."""

    where: Condition
    ranks: tuple[Condition, ...] = ()


def find(text: str, scope: Scope, limit: int = 8) -> tuple[Found, ...]:
    """At most `limit` customers that match; blank text finds nobody. Deleted ones and directory entries come too.

    A whole id ends the search. Else names that begin with the text come first, then words of names, then the rest; each
    step is asked only while there is room.
    """
    wanted = " ".join(straight(text).split())[:_LONGEST]
    ids = [number for step in _whole(wanted) for number in _asked(step, [], limit, scope)] if wanted else []
    for steps in (_names, _others) if wanted and not ids else ():
        for step in steps(wanted):
            if len(ids) < limit:
                ids += _asked(step, ids, limit - len(ids), scope)
    return _described(ids, scope)


def _asked(step: _Step, but: list[int], room: int, scope: Scope) -> list[int]:
    rank = [sa.case(*((when, place) for place, when in enumerate(step.ranks)), else_=len(step.ranks))] * bool(
        step.ranks
    )
    listed = sa.select(facts.c.id).where(step.where, facts.c.id.not_in(but))
    return [
        int(number) for number in answer(listed.order_by(*rank, facts.c.name_rank, facts.c.id).limit(room), scope)["id"]
    ]


def _described(ids: list[int], scope: Scope) -> tuple[Found, ...]:
    if not ids:
        return ()
    columns = (facts.c.id, facts.c.name, facts.c.email, facts.c.phone, facts.c.external_id)
    status = sa.cast(facts.c.primary_status, sa.String).label("status")
    rows = answer(sa.select(*columns, status).where(facts.c.id.in_(ids)), scope).to_dict("records")
    found = {int(row["id"]): _found({str(key): value for key, value in row.items()}) for row in rows}
    return tuple(found[number] for number in ids if number in found)


def _found(row: dict[str, Any]) -> Found:
    texts = {key: row[key] if isinstance(row[key], str) else None for key in ("email", "phone", "external_id")}
    status = PRIMARY_STATUSES.get(row["status"])
    return Found(id=int(row["id"]), name=row["name"], status_label=status.label if status else None, **texts)


def _whole(wanted: str) -> Iterator[_Step]:
    """Whose id it is, exactly."""
    spellings = list(dict.fromkeys((wanted, wanted.upper(), wanted.lower())))
    by_id = facts.c.external_id.in_(spellings)
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 10:
        yield _Step(where=sa.or_(by_id, facts.c.id == int(wanted)), ranks=(facts.c.id == int(wanted),))
    elif "@" not in wanted:
        yield _Step(where=by_id)


def _names(wanted: str) -> Iterator[_Step]:
    """Names without regard to case and accents; every word has to be there."""
    name, words = facts.c.plain_name, plain(wanted).split()
    begun = sa.and_(*(sa.func.contains(sa.literal(" ").concat(name), f" {word}") for word in words))
    if "@" not in wanted and not _PHONE.fullmatch(wanted):
        held = sa.and_(*(named(word, name, facts.c.name) for word in words))
        yield _Step(where=held, ranks=(sa.func.starts_with(name, plain(wanted)), begun))


def _others(wanted: str) -> Iterator[_Step]:
    """E-mails, ids and phone numbers that hold the text, those that begin with it first."""
    small = wanted.lower()
    number, email = sa.func.lower(facts.c.external_id), sa.func.lower(facts.c.email)
    if any(letter.isdigit() for letter in wanted) and "@" not in wanted:
        yield _Step(where=sa.func.contains(number, small), ranks=(sa.func.starts_with(number, small),))
    if _PHONE.fullmatch(wanted):
        yield from _phones(re.sub(r"\D", "", wanted))
    else:
        yield _Step(where=sa.func.contains(email, small), ranks=(sa.func.starts_with(email, small),))


def _phones(digits: str) -> Iterator[_Step]:
    """The digits in their order, whatever stands between them; LIKE, being quick, is asked first."""
    if len(digits) >= _FEWEST_DIGITS:
        bare = sa.func.regexp_replace(facts.c.phone, r"\D", "", "g")
        yield _Step(where=sa.and_(facts.c.phone.like(f"%{'%'.join(digits)}%"), sa.func.contains(bare, digits)))
