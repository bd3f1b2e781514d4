"""What looks wrong in a company's records, each kind with the rows behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data import schema
from data.facts.columns import ANOMALIES, FACTS
from data.facts.table import facts
from queries.answer import answer
from queries.scope import Scope

EVERY = 100_000
_TOGETHER = 1_000
_c = facts.c
_here = _c.directory_entry.is_(False)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One kind of anomaly: how many customers it concerns, and the rows behind it, at most so many."""

    key: str
    label: str
    help: str
    count: Callable[[Scope], int]
    rows: Callable[[Scope, int], pd.DataFrame]


def _bit(key: str) -> int:
    return 1 << [name for name, _, _ in ANOMALIES].index(key)


def _flagged(key: str) -> sa.ColumnElement[bool]:
    return sa.and_(_c.anomalies.op("&")(_bit(key)) != 0, _here)


def _count_flagged(key: str) -> Callable[[Scope], int]:
    question = sa.select(sa.func.count(_c.id).label("n")).where(_flagged(key))
    return lambda scope: int(answer(question, scope)["n"].iloc[0])


def _dates(key: str, *columns: str) -> Callable[[Scope, int], pd.DataFrame]:
    """Customers with the two dates that contradict each other."""
    question = sa.select(_c.id, _c.name, *(facts.c[column] for column in columns)).where(_flagged(key)).order_by(_c.id)
    return lambda scope, most: answer(question.limit(most), scope)


def _contradiction(key: str, help: str, *columns: str) -> Check:
    label = next(label for name, label, _ in ANOMALIES if name == key)
    return Check(key=key, label=label, help=help, count=_count_flagged(key), rows=_dates(key, *columns))


def _event_rows(key: str, *questions: sa.Select[Any]) -> Callable[[Scope, int], pd.DataFrame]:
    """The input rows themselves, with the names of their customers."""

    def rows(scope: Scope, most: int) -> pd.DataFrame:
        people = answer(sa.select(_c.id, _c.name).where(_flagged(key)).order_by(_c.id).limit(most), scope)
        ids = people["id"].tolist()
        parts = [ids[at : at + _TOGETHER] for at in range(0, len(ids), _TOGETHER)] or [[]]
        found = [answer(_of_customers(question, part), scope) for part in parts for question in questions]
        joined = pd.concat(found, ignore_index=True).rename(columns={"customer_id": "id"}).head(most)
        joined.insert(1, "name", joined["id"].map(dict(zip(ids, people["name"], strict=True))))
        return joined

    return rows


def _of_customers(question: sa.Select[Any], ids: list[int]) -> sa.Select[Any]:
    return question.where(question.selected_columns["customer_id"].in_(ids))


def _unknown(table: sa.Table, known: tuple[str, ...], at: str) -> sa.Select[Any]:
    name = sa.literal(table.name).label("table")
    return sa.select(table.c.customer_id, name, table.c.kind, table.c[at].label("at")).where(table.c.kind.not_in(known))


def _foreign(scope: Scope, most: int) -> pd.DataFrame:
    p = schema.payments.c
    question = sa.select(p.customer_id, p.due_at, p.paid_at, p.amount, p.currency, p.status, p.invoice)
    return _event_rows("foreign_currency", question.where(p.currency != scope.company.currency))(scope, most)


def _shared(column: str) -> sa.ColumnElement[str]:
    """What two records must share to be taken for one person: the e-mail in any case, the digits of the phone."""
    if column == "email":
        return sa.func.nullif(sa.func.lower(sa.func.trim(_c.email)), "")
    return sa.func.nullif(sa.func.regexp_replace(_c.phone, r"\D", "", "g"), "")


def _duplicates(column: str) -> sa.Select[Any]:
    key = _shared(column)
    several = (
        sa.select(key.label("key")).where(_here, key.is_not(None)).group_by(key).having(sa.func.count() > 1).subquery()
    )
    question = sa.select(_c.id, _c.name, _c.external_id, _c.email, _c.phone).join(several, several.c.key == key)
    return question.where(_here).order_by(key, _c.id)


def _duplicate_check(column: str) -> Check:
    rows = _duplicates(column)
    count = sa.select(sa.func.count().label("n")).select_from(rows.order_by(None).subquery())
    label = FACTS[column].label
    return Check(
        key=f"duplicate_{column}",
        label=f"Same {label.lower()} on several records",
        help=f"Several customer records share one {label.lower()}; they may be one person.",
        count=lambda scope: int(answer(count, scope)["n"].iloc[0]),
        rows=lambda scope, most: answer(rows.limit(most), scope),
    )


_EMPTY = "The negative count of days is left empty in charts and averages."

CHECKS: dict[str, Check] = {
    check.key: check
    for check in (
        _contradiction("optin_after_close", f"The first opt-in lies after the first payment. {_EMPTY}", "opted_in", "closed"),
        _contradiction("call_after_close", f"The first held sales call lies after the first payment. {_EMPTY}", "sales_call_on", "closed"),
        _contradiction("onboarded_before_close", f"The onboarding lies before the first payment. {_EMPTY}", "closed", "onboarded"),
        _contradiction("graduated_before_close", f"The graduation lies before the first payment. {_EMPTY}", "closed", "graduated_on"),
        _contradiction("ended_before_close", f"The customer left before the first payment. {_EMPTY}", "closed", "left_on"),
        Check(key="unknown_kind", label="Unknown kinds", count=_count_flagged("unknown_kind"),
              help="Actions or calls of a kind that Clientele does not know; they are kept and count for nothing but the first event.",
              rows=_event_rows("unknown_kind", _unknown(schema.actions, schema.ACTION_KINDS, "occurred_at"),
                               _unknown(schema.calls, schema.CALL_KINDS, "scheduled_at"))),
        Check(key="foreign_currency", label="Foreign currencies", count=_count_flagged("foreign_currency"), rows=_foreign,
              help="Payments in another currency than the company's; they are left out of every sum."),
        _duplicate_check("email"),
        _duplicate_check("phone"),
    )
}  # fmt: skip
