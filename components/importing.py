"""The parts of the Data page that bring files in: where to drop them, what they may hold, and what came before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from dash import html

from components import cards, states
from data import schema
from data.companies import Company
from data.importing.accounts import TABLES, of_company
from data.types import Instant, Money
from queries import formats

HISTORY, AGAIN, START = "import-history", "data-again", "data-start"
TABLE_WORDS = {
    "customers": ("Customers", "Who they are. One row per customer."),
    "actions": ("Actions", "What happened and when: opt-ins, onboardings, graduations. One row per event."),
    "calls": ("Calls", "Sales, onboarding, coaching and support calls, and what became of each."),
    "payments": ("Payments", "What was due, what was paid, and how. One row per payment."),
    "contacts": ("Contacts", "People and addresses of a customer's account. One row per contact."),
    "payment_methods": ("Payment methods", "How a customer pays. Never with a full card number."),
    "billing_terms": ("Billing terms", "How often and by when a customer is billed. One row per customer."),
    "packages": ("Packages", "What customers can subscribe to, and its price. One row per package, of no customer."),
    "package_subscriptions": ("Package subscriptions", "Which packages a customer has, since when and until when."),
    "invoices": ("Invoices", "What was invoiced, and until when it is to be paid. One row per invoice."),
    "instalment_purchases": (
        "Instalment purchases",
        "What was bought in instalments. One row per purchase; its monthly plan is made from it.",
    ),
    "instalments": ("Instalments", "What was paid of a purchase so far. One row per instalment, after its purchase."),
    "service_requests": ("Service requests", "Requests to the service desk. One row per request."),
    "notes": ("Notes", "What was noted about a customer. One row per note."),
    "usage_notifications": ("Usage notifications", "Alerts sent by e-mail or SMS. One row per alert."),
    "partner_connections": ("Partner connections", "Which adviser may see a business account, and since when."),
}
_KINDS: tuple[tuple[type, str], ...] = (
    (Instant, "date and time"),
    (Money, "amount"),
    (sa.Boolean, "yes or no"),
    (sa.Date, "date"),
    (sa.Integer, "whole number"),
)
_STATES = {
    "done": ("Done", "good"),
    "running": ("Running", "accent"),
    "failed": ("Failed", "bad"),
    "cancelled": ("Cancelled", "quiet"),
    "interrupted": ("Cut off", "warn"),
}
_STEPS = (
    "Export your customers, calls and payments from the tools that you use, as CSV or XLSX.",
    "Drop a file here. Clientele guesses what it holds; correct a column where it is wrong.",
    "Import. The figures follow within seconds, and rows that could not be taken come back with the reason.",
)


def words_of(table: str) -> tuple[str, str]:
    """Label and help of a table that files can fill."""
    return TABLE_WORDS.get(table, (table.replace("_", " ").capitalize(), ""))


def bring_in(company: Company, limit_mb: int) -> html.Div:
    """The drop zone, which a script brings to life, beside the help; running imports stand above."""
    zone = html.Div(id="drop", className="drop", **{"data-limit": str(limit_mb), "data-company": company.slug})
    bring = html.Section([html.Header(html.H2("Bring in a file")), zone], className="card-box", id="bring-in")
    return html.Div(
        [
            html.Div(id="jobs", className="jobs"),
            html.Div([bring, _help(company)], className="bring", id="bring"),
            html.Section(
                id="mapping", className="card-box mapping", hidden=True, **{"aria-label": "Columns of the file"}
            ),
        ],
        className="stack",
    )  # fmt: skip


def _help(company: Company) -> html.Section:
    steps = html.Ol([html.Li(step) for step in _STEPS], className="how")
    tables = [_table_help(name, company) for name in TABLES]
    return html.Section(
        [html.Header(html.H2("Own data in five minutes")), steps, html.Div(tables, className="table-helps")],
        className="card-box",
    )


def _table_help(name: str, company: Company) -> html.Details:
    label, help = words_of(name)
    own = schema.fields_of(TABLES[name])
    who = {} if name == "customers" or of_company(name) else {"customer": schema.CUSTOMER_REF}
    needs = "a customer id, an e-mail or a phone number" if name == "customers" else _listed(who | own)
    table = TABLES[name]
    rows = [
        _column_help(field, kind_of(table.c[key]) if key in table.c else "text") for key, field in (who | own).items()
    ]
    link = html.A(
        f"Example headings for {label.lower()} (CSV)", href=f"/{company.slug}/data/example/{name}.csv", download=""
    )
    body = [html.P([f"{help} Needs {needs}. ", link], className="small soft"), html.Dl(rows, className="columns-help")]
    return html.Details([html.Summary(label), *body], className="table-help")


def _listed(fields: Mapping[str, schema.Field]) -> str:
    needed = [field.label.lower() for field in fields.values() if field.required]
    return ", ".join(needed[:-1]) + (f" and {needed[-1]}" if len(needed) > 1 else "".join(needed))


def _column_help(field: schema.Field, kind: str) -> html.Div:
    choices = f" One of: {', '.join(field.choices)}." if field.choices else ""
    needed = [html.Span(" needed", className="needed")] if field.required else []
    return html.Div([html.Dt([field.label, *needed]), html.Dd([html.Span(f"{kind}. "), f"{field.help}{choices}"])])


def kind_of(column: sa.Column[object]) -> str:
    """What a column's cells hold, in a word."""
    return next((word for kind, word in _KINDS if isinstance(column.type, kind)), "text")


def history(past: Sequence[Mapping[str, Any]], company: Company) -> Any:
    """Every import so far, the latest first."""
    if not past:
        return states.empty("Nothing was brought in yet. Drop a file above.")
    heads = ("When", "File", "Table", "By", "Rows", "Accepted", "Rejected", "Ignored", "Outcome")
    numbers = ("Rows", "Accepted", "Rejected", "Ignored")
    heading = html.Tr([html.Th(one, scope="col", className="number" if one in numbers else "") for one in heads])
    rows = [_past(one, company) for one in past]
    return scrolled([html.Thead(heading), html.Tbody(rows)], "Past imports")


def scrolled(parts: Sequence[Any], label: str) -> html.Div:
    """A table that scrolls sideways on its own, by keyboard as well."""
    return html.Div(html.Table(list(parts), className="plain-table"), className="sideways", tabIndex=0, role="region",
                    **{"aria-label": label})  # fmt: skip


def _past(one: Mapping[str, Any], company: Company) -> html.Tr:
    counts = [html.Td(formats.number(one[name], company), className="number") for name in ("rows", "accepted")]
    ignored = html.Td(formats.number(one["ignored"], company), className="number")
    return html.Tr(
        [
            html.Td(moment(one["started_at"], company), className="nowrap"),
            html.Td(one["file_name"], className="file"),
            html.Td(words_of(one["table_name"])[0]),
            html.Td(one["imported_by"]),
            *counts,
            html.Td(_rejected(one, company), className="number"),
            ignored,
            html.Td(_outcome(one)),
        ]
    )


def _rejected(one: Mapping[str, Any], company: Company) -> Any:
    text = formats.number(one["rejected"], company)
    if not one["rejects_file"]:
        return text
    href = f"/{company.slug}/data/rejected/{one['id']}.csv"
    return html.A(text, href=href, download="", title="Download the rejected rows",
                  **{"aria-label": f"Download the {text} rejected rows of {one['file_name']}"})  # fmt: skip


def _outcome(one: Mapping[str, Any]) -> list[Any]:
    label, tone = _STATES.get(one["state"], (one["state"], "quiet"))
    reason = (
        []
        if one["state"] == "done" or not one["message"]
        else [html.Div(one["message"], className="soft small reason")]
    )
    return [cards.tag(label, tone), *reason]


def moment(at: datetime, company: Company) -> str:
    """An instant on the company's own clock."""
    local = at.astimezone(ZoneInfo(company.time_zone))
    return f"{formats.day(local.date(), company)}, {local:%H:%M}"
