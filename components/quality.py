"""Data quality: each kind of anomaly with its count; unfolded, the rows behind it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from dash import html

from components import states
from data import schema
from data.facts.columns import FACTS
from queries import formats
from queries.quality import Check
from queries.scope import Scope

LIST = "quality-list"
_OWN = {"id": "Number", "table": "Table", "at": "At"}


def listed(counts: Mapping[str, int], checks: Mapping[str, Check], scope: Scope) -> Any:
    """The checks that found something; a sentence when none did."""
    found = [_entry(checks[key], n, scope) for key, n in counts.items() if n]
    clean = [checks[key].label for key, n in counts.items() if not n]
    if not found:
        return states.empty(f"Nothing looks wrong. {len(clean)} checks found nothing: {_sentence(clean)}.")
    rest = [html.P(f"Nothing found: {_sentence(clean)}.", className="soft small clean")] if clean else []
    return html.Div([*found, *rest])


def _sentence(labels: list[str]) -> str:
    return ", ".join(label[0].lower() + label[1:] for label in labels)


def _entry(check: Check, count: int, scope: Scope) -> html.Details:
    summary = html.Summary(
        [html.Span(check.label, className="what"), html.Span(formats.number(count, scope.company), className="n")]
    )
    rows = html.Div(className="quality-rows", **{"aria-live": "polite"})
    return html.Details([summary, html.P(check.help, className="soft small"), rows], className="finding",
                        **{"data-check": check.key})  # fmt: skip


def label_of(column: str) -> str:
    """The heading of a column of the rows behind a check."""
    if column in _OWN:
        return _OWN[column]
    if column in FACTS:
        return FACTS[column].label
    tables = (schema.payments, schema.actions, schema.calls)
    fields = (schema.fields_of(table)[column] for table in tables if column in schema.fields_of(table))
    found = next(fields, None)
    return found.label if found else column


def cells(frame: pd.DataFrame, scope: Scope) -> list[list[str]]:
    """The rows as text, without the customer's number."""
    shown = frame.drop(columns=["id"])
    return [[_text(value, scope) for value in row] for row in shown.itertuples(index=False, name=None)]


def _text(value: Any, scope: Scope) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, datetime) and value.tzinfo:
        return f"{value.astimezone(ZoneInfo(scope.company.time_zone)):%Y-%m-%d %H:%M}"
    return str(value.date() if isinstance(value, datetime) else value) if isinstance(value, date) else str(value)
