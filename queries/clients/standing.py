"""Where customers stand on the as-of day: a status counts its list, a group each customer once."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from data.facts.statuses import GROUPS, PRIMARY_STATUSES, STATUSES, bit_of
from data.facts.table import facts
from queries.answer import answer
from queries.clients.moves import concerned
from queries.scope import Scope
from queries.selection import Selection


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`primary` adds up to `everybody`; `statuses` overlap."""

    everybody: int
    statuses: Mapping[str, int]
    groups: Mapping[str, int]
    primary: Mapping[str, int]


def standing(selection: Selection, scope: Scope) -> Standing:
    """One scan over the status bits, folded here."""
    keys = (facts.c.statuses, facts.c.primary_status)
    question = sa.select(*keys, sa.func.count().label("n")).where(concerned(selection)).group_by(*keys)
    frame = answer(question, scope)
    by_primary = frame.groupby(frame["primary_status"].astype(str))["n"].sum()
    return Standing(
        everybody=int(frame["n"].sum()),
        statuses={key: _with_any(frame, bit_of(key)) for key in STATUSES},
        groups={group: _with_any(frame, mask_of(group)) for group in GROUPS},
        primary={key: int(by_primary.get(key, 0)) for key in PRIMARY_STATUSES},
    )


def mask_of(group: str) -> int:
    """The bits of all statuses of a group."""
    return sum(bit_of(key) for key, status in STATUSES.items() if status.group == group)


def _with_any(frame: pd.DataFrame, mask: int) -> int:
    return int(frame.loc[(frame["statuses"].astype("int64") & mask) != 0, "n"].sum())
