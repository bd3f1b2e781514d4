"""How fresh the figures are: the last import, the version of the facts, and whether the source answers."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from data import schema
from data.engines import check_source
from data.errors import SourceUnreachable
from queries.answer import answer
from queries.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """`problem` says that and why the source cannot be reached; the facts are then the last that could be built."""

    version: str
    built_at: datetime
    last_import: datetime | None
    problem: str


def freshness(scope: Scope) -> Freshness:
    version = scope.facts
    last, problem = None, ""
    try:
        last = _last_import(scope)
    except SourceUnreachable as error:
        problem = str(error)
    return Freshness(version=version.version, built_at=version.built_at, last_import=last, problem=problem)


def _last_import(scope: Scope) -> datetime | None:
    check_source()
    question = sa.select(sa.func.max(schema.imports.c.finished_at).label("at")).where(schema.imports.c.state == "done")
    found: datetime | None = answer(question, scope)["at"].iloc[0]
    return found
