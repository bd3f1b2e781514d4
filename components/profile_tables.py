"""The full tables of a profile: one customer's rows with sorting, searching and a file, and the raw facts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from dash import html

from components import tables
from components.cards import pairs, term
from components.profile_words import counted, day, deed, money, spoken
from data.facts.columns import FACTS, Fact
from queries import formats
from queries.account.records import Purchase
from queries.scope import Scope

_ESTIMATED = "Today plus the instalments remaining, in months."
_TALL = 14
_HEIGHT = "560px"
_WIDTHS = {"text": 130, "money": 92, "day": 122, "instant": 170, "choice": 110, "number": 108, "flag": 92}
_SHARES = {"text": 6, "purchase": 6, "subject": 4, "label": 1, "address": 3, "notes": 3, "why": 5, "progress": 1}
_SEARCHED = {"getQuickFilterText": {"function": "clienteleDayWords(params.value)"}}
_FORMATS: dict[str, dict[str, Any]] = {
    "money": {"valueFormatter": {"function": "clienteleMoney(params.value)"}},
    "day": {"valueFormatter": {"function": "clienteleDay(params.value)"}, **_SEARCHED},
    "instant": {"valueFormatter": {"function": "clienteleMoment(params.value)"}, **_SEARCHED},
}
# by table: the columns whose words wrap, and widths of their own by key or form, so that all of it fits a desk
_WRAPPED = {
    "contacts": {"address": 210},
    "partner": {"why": 230, "partner": 136, "email": 186},
    "purchases": {"name": 128},
}
_OWN_WIDTHS = {
    "contacts": {"name": 140, "role": 84, "email": 266, "phone": 176, "flag": 84},
    "purchases": {"money": 84, "days_past_due": 84, "progress": 112},
    "ledger": {"number": 88, "days_past_due": 84},
    "payments": {
        "state": 104,
        "kind": 118,
        "money": 76,
        "currency": 90,
        "method": 92,
        "invoice": 116,
        "attempts": 104,
        "number": 92,
    },
}
_OWN_SHARES = {
    "contacts": {"name": 1, "role": 1, "email": 1, "phone": 1, "address": 1},
    "payments": {"method": 1, "invoice": 1},
}
_DEEDS_WIDTHS = {"partner": 164}

ADD = {
    "payment-methods": ("Add a payment method", "payment_method_add"),
    "contacts": ("Add a contact", "contact_add"),
    "notes": ("Add note", "note_add"),
    "partner": ("Connect a partner", "partner_connect"),
}
_APART = "the same money may stand in both"
NOTES = {
    "ledger": f"What was agreed and paid by instalment; the Payments tab has what was collected, and {_APART}.",
    "payments": f"What was collected or is to be; instalments are told in the Purchases tab, and {_APART}.",
}
EMPTY = {
    "partner": "No partner is connected up to this day. Connect an adviser or a firm to give them access.",
    "ledger": "No instalments up to this day.",
}
# what can be done with a row: its text, its form and, where not with every row, in which states
ROW_DEEDS: dict[str, tuple[tuple[str, str] | tuple[str, str, tuple[str, ...]], ...]] = {
    "payment-methods": (
        ("Automatic", "automatic_payment"),
        ("Edit", "payment_method_edit"),
        ("Remove", "payment_method_remove"),
    ),
    "contacts": (("Edit", "contact_edit"), ("Remove", "contact_remove")),
    "partner": (
        ("Grant", "partner_reinstate", ("Requested",)),
        ("Decline", "partner_cancel", ("Requested",)),
        ("Reinstate", "partner_reinstate", ("Lapsed", "Cancelled")),
        ("Cancel", "partner_cancel", ("Active", "Lapsed")),
    ),
}


def table(
    key: str, label: str, help: str, columns: Sequence[Any], frame: pd.DataFrame, scope: Scope, file: str
) -> html.Section:
    """A table of all rows; `columns` have key, label, help and form. Small ones are as tall as their rows."""
    add = [deed(ADD[key][0], ADD[key][1], look="button main")] if key in ADD else []
    count = html.Span(counted(len(frame), "row"), id=f"count-{key}", **{"data-all": counted(len(frame), "row")})
    heading = html.H2([count, html.Span(f" · {label}", className="soft")], title=help)
    if frame.empty:
        empty = html.P(EMPTY.get(key, f"No {label.lower()} up to this day."), className="nothing")
        return html.Section(
            [html.Header([html.H2(label), html.Div(add, className="right")]), empty], className="table-card"
        )
    grid = tables.small(
        f"grid-{key}",
        _columns(key, columns),
        _rows(frame, columns, scope),
        height=None if len(frame) <= _TALL else _HEIGHT,
    )
    parts = [
        _tools(key, label, heading, add, file),
        *([html.P(NOTES[key], className="nothing")] if key in NOTES else []),
    ]
    return html.Section([*parts, grid], className="table-card", **{"aria-label": label})


def _tools(key: str, label: str, heading: Any, add: Sequence[Any], file: str) -> html.Header:
    words = {"data-grid": f"grid-{key}", "data-count": f"count-{key}", "data-label": f"Search {label.lower()}"}
    search = html.Div(className="grid-search", **words)
    export = html.Button(
        "CSV",
        type="button",
        className="button",
        **{"data-export-grid": f"grid-{key}", "data-file": f"{file}-{key}.csv", "aria-label": f"{label} as CSV"},
    )
    return html.Header([heading, search, html.Div([export, *add], className="right")])


def _columns(key: str, columns: Sequence[Any]) -> list[dict[str, Any]]:
    deeds = ROW_DEEDS.get(key)
    return [*(_column(key, one) for one in columns), *([_deeds(key, deeds)] if deeds else [])]


def _deeds(key: str, deeds: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    look = {"sortable": False, "flex": 1, "minWidth": _DEEDS_WIDTHS.get(key, 62 * len(deeds) + 20)}
    drawn = {"cellRenderer": "ClienteleDeeds", "cellRendererParams": {"deeds": deeds}}
    return {"field": "id", "colId": "deeds", "headerName": "", "headerTooltip": "What can be done", **look, **drawn}


def _column(key: str, one: Any) -> dict[str, Any]:
    numeric, own = one.form in ("money", "number"), _OWN_WIDTHS.get(key, {})
    made = {
        "field": one.key,
        "headerName": one.label,
        "headerTooltip": one.help,
        "wrapHeaderText": True,
        "autoHeaderHeight": True,
        "minWidth": own.get(one.key) or own.get(one.form) or _WIDTHS.get(one.form, 120),
        "flex": _OWN_SHARES.get(key, {}).get(one.key) or _SHARES.get(one.key, 2 if one.form == "text" else 1),
    }
    if (key, one.key) == ("notes", "label"):
        made |= {"cellRenderer": "ClienteleNote", "minWidth": 70}
    if width := _WRAPPED.get(key, {}).get(one.key):
        made |= {"wrapText": True, "autoHeight": True, "minWidth": width, "cellClass": "wrapped"}
    if one.form == "text":
        made |= {"tooltipField": one.key}
    if one.key == "currency":
        made |= {"minWidth": own.get("currency", 98), "flex": 1}
    if one.key == "state":
        made["cellRenderer"] = "ClienteleState"
    if one.form in _FORMATS:
        made |= _FORMATS[one.form]
    if numeric:
        made |= {"type": "rightAligned", "comparator": {"function": "clienteleByNumber"}}
    return made


def _rows(frame: pd.DataFrame, columns: Sequence[Any], scope: Scope) -> list[dict[str, Any]]:
    forms = {one.key: one.form for one in columns}
    kept = [name for name in ("id", "version", *forms) if name in frame]
    return [
        {name: cell(row[name], forms.get(name, "number"), scope) for name in dict.fromkeys(kept)}
        for row in frame.to_dict("records")
    ]


def cell(value: Any, form: str, scope: Scope) -> Any:
    """A value as a table carries it: exact money, ISO days, moments in the company's time, yes and no."""
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return None
    if form == "flag":
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(scope.company.time_zone)):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


_PARTS = (
    ("Profile", ("text", "choice")),
    ("Dates", ("day",)),
    ("Money", ("money",)),
    ("Measures", ("days", "number")),
    ("Flags", ("flag",)),
)


def details(known: Mapping[str, Any], scope: Scope) -> html.Div:
    """Every fact about the customer with its definition."""
    shown = [fact for fact in FACTS.values() if fact.form != "inner" and fact.key in known]
    return html.Div(
        [_part(title, [fact for fact in shown if fact.form in forms], known, scope) for title, forms in _PARTS],
        className="fact-parts",
    )


def _part(title: str, found: Iterable[Fact], known: Mapping[str, Any], scope: Scope) -> html.Section:
    lines = [
        html.Div([html.Dt(term(fact.label, fact.help, tabIndex=0)), html.Dd(_fact(fact, known[fact.key], scope))])
        for fact in found
    ]
    return html.Section([html.H2(title), html.Dl(lines, className="pairs")], className="card-box part")


def _fact(fact: Fact, value: Any, scope: Scope) -> Any:
    if value is None:
        return html.Span("not recorded" if fact.form in ("text", "choice") else "none yet", className="soft")
    if fact.form == "flag":
        return "yes" if value else "no"
    if fact.form == "money":
        return formats.money(Decimal(value), scope.company)
    if fact.form == "day":
        return day(value, scope.company)
    if fact.form == "choice":
        return dict(fact.choices).get(value) or spoken(str(value))
    return f"{value:,}" if isinstance(value, int) and fact.key != "id" else str(value)


def purchase_cards(found: Sequence[Purchase], scope: Scope) -> html.Div:
    """Each purchase with how far it has come and when it will be over."""
    return html.Div([_purchase(one, scope) for one in found], className="purchases")


def _purchase(one: Purchase, scope: Scope) -> html.Section:
    ledger = one.ledger
    share = round(100 * ledger.paid / ledger.total) if ledger.total else 0
    told = html.Span(f"{ledger.paid_count} of {ledger.count} paid", className="figure")
    line = html.Span(style={"width": f"{share}%"})
    bar = html.Div(line, className="progress-line", role="img", **{"aria-label": f"{share} % paid"})
    return html.Section(
        [html.Header([html.H3(one.name), told]), bar, pairs(_purchase_lines(one, scope))], className="card-box"
    )


def _purchase_lines(one: Purchase, scope: Scope) -> list[tuple[Any, Any]]:
    ledger = one.ledger
    paid, total, due, late = (
        money(value, one.currency, scope.company) for value in (ledger.paid, ledger.total, ledger.due, ledger.arrears)
    )
    days = f", {counted(ledger.days_past_due, 'day')}" if ledger.days_past_due else ""
    ends = (ledger.estimated_end if ledger.remaining else None, ledger.planned_end)
    return [
        ("Paid", f"{paid} of {total}"),
        ("Due so far", due),
        ("In arrears", html.Span(late + days, className="said bad") if ledger.arrears else "nothing"),
        (term("Estimated end", _ESTIMATED, tabIndex=0), day(ends[0], scope.company) if ends[0] else "paid in full"),
        (term("By its due dates", "The last due date of the plan.", tabIndex=0), day(ends[1], scope.company)),
    ]
