"""The Dashboard tab: every section of an account with its most recent rows, and the way to all of them."""

from typing import Any

from dash import html

from components import cards
from components.profile_changes import changes_card
from components.profile_line import line
from components.profile_payment import billing_card, method_and_billing_card, method_card
from components.profile_words import day, deed, money, rows, section, short_day, tab_link, unknown
from queries.account.records import Account, Contact, Entry, Invoice, Payment, Purchase, Section
from queries.profile import Event, milestones
from queries.scope import Scope

Pair = tuple[Any, Any]
TICKETS = "tickets"


def sections(
    account: Account, events: list[Event], changes: Section[Any], scope: Scope, with_tickets: Section[Entry] | None
) -> html.Div:
    """Three across on a desk, one on a phone; journey and notes over the full width.

    `with_tickets` are the notes with tickets among them, where these are asked for.
    """
    joined = scope.company.service_desk
    paying = [method_and_billing_card] if joined else [method_card, billing_card]
    makers = [_account, *paying, _contacts]
    makers += [_subscriptions, _invoices, _instalments, _payments, _alerts]
    made = [make(account, scope) for make in makers] + (
        [_requests(account, scope)] if account.requests is not None else []
    )
    return html.Div(
        [
            line(events, milestones(dict(account.known)), scope),
            html.Div(made, className="profile-cards"),
            notes_card(account.notes, scope, with_tickets),
            *([changes_card(changes, scope)] if changes else []),
        ],
        className="profile-dashboard",
    )


def _all(section: Section[Any], tab: str, what: str) -> Any:
    """The way to all rows; there whenever there are any."""
    return (
        tab_link(f"All {section.total:,}", tab, **{"aria-label": f"All {section.total:,} {what}"})
        if section.total
        else None
    )


def _account(account: Account, scope: Scope) -> html.Section:
    told = account.summary
    status: Any = (
        html.Span(told.status, tabIndex=0, className="term", **{"data-help": told.status_why, "data-term": told.status})
        if told.status_why
        else told.status
    )
    lines = [
        ("Type", told.account_type and told.account_type.capitalize()),
        ("Status", status),
        ("Group", told.account_group),
        ("Owner", told.owner),
    ]
    return section(
        "Account", [(label, value or unknown()) for label, value in lines], "", tab_link("Details", "details")
    )


def _contacts(account: Account, scope: Scope) -> html.Section:
    said = primary_address(account)
    lines = [(one.name, _reach(one, said)) for one in account.contacts.rows]
    link = _all(account.contacts, "contacts", "contacts") or deed(
        "Add", "contact_add", words={"aria-label": "Add a contact"}
    )
    return section("Contacts", lines, "No contact is recorded besides the customer.", link)


def primary_address(account: Account) -> str:
    """The address that the details show, or why there is none."""
    primary = next((one for one in account.contacts.rows if one.is_primary), None)
    if primary is None:
        return "No primary contact is set."
    return ", ".join(account.primary_address) or f"No address is recorded for {primary.name}, the primary contact."


def _reach(contact: Contact, said: str) -> list[Any]:
    """The role, and the details whose hover or focus shows the primary address."""
    role = "primary" if contact.is_primary else contact.role or "contact"
    details = deed(
        "details",
        "contact_edit",
        contact.id,
        words={
            "data-term": "Primary address",
            "data-help": said,
            "aria-label": f"Details of {contact.name}. Primary address: {said}",
        },
    )
    return [html.Span(f"{role} ", className="soft"), details]


def _subscriptions(account: Account, scope: Scope) -> html.Section:
    lines = [(f"{one.package}, {one.cycle}", one.text) for one in account.subscriptions.rows]
    return section(
        "Subscriptions",
        lines,
        "No package subscription.",
        _all(account.subscriptions, "subscriptions", "subscriptions"),
    )


def _invoices(account: Account, scope: Scope) -> html.Section:
    lines = [
        (f"{one.number}, {short_day(one.issued_on, scope.company, scope.as_of)}", _worth(one, scope))
        for one in account.invoices.rows
    ]
    return section("Invoices", lines, "No approved invoice.", _all(account.invoices, "invoices", "invoices"))


def _worth(invoice: Invoice, scope: Scope) -> list[Any]:
    return [money(invoice.amount, invoice.currency, scope.company), " ", _toned(invoice.text, invoice.tone)]


def _toned(text: str, tone: str) -> Any:
    return html.Span(text, className=f"said {tone}" if tone in ("bad", "warn", "good") else "soft")


def _instalments(account: Account, scope: Scope) -> html.Section:
    lines = [
        pair for one in account.purchases.rows for pair in purchase(one, scope, full=len(account.purchases.rows) == 1)
    ]
    return section(
        "Instalments", lines, "Nothing was bought by instalments.", _all(account.purchases, "purchases", "purchases")
    )


_ESTIMATED = "The day shown plus the instalments remaining, in months."


def purchase(one: Purchase, scope: Scope, *, full: bool) -> list[Pair]:
    """How far a purchase has come and both of its ends, which have lines of their own where there is one purchase."""
    ledger = one.ledger
    late = [" ", _toned(f"{money(ledger.arrears, one.currency, scope.company)} late", "bad")] if ledger.arrears else []
    progress = (one.name, [f"{ledger.paid_count} of {ledger.count} paid", *late])
    if ledger.estimated_end is None:
        return [progress, ("Estimated end", unknown("paid in full"))] if full else [progress]
    planned = day(ledger.planned_end, scope.company)
    if full:
        return [progress, ("Estimated end", day(ledger.estimated_end, scope.company)), ("By its due dates", planned)]
    about = f"ends about {day(ledger.estimated_end, scope.company)}"
    end = cards.term(about, _ESTIMATED, tabIndex=0, **{"data-term": "Estimated end"})
    ends = html.Span([end, f", by its due dates {planned}"], className="soft")
    return [(progress[0], [*progress[1], html.Br(), ends])]


def _payments(account: Account, scope: Scope) -> html.Section:
    lines = [(_paid_on(one, scope), money(one.amount, one.currency, scope.company)) for one in account.payments.rows]
    return section("Payments", lines, "Nothing has been paid yet.", _all(account.payments, "payments", "payments"))


def _paid_on(one: Payment, scope: Scope) -> str:
    on = short_day(one.paid_on or one.due_on, scope.company, scope.as_of)
    return f"{on}, {one.method}" if one.method else on


def _alerts(account: Account, scope: Scope) -> html.Section:
    lines = [
        (one.subject, f"{one.channel_label}, {short_day(one.day, scope.company, scope.as_of)}")
        for one in account.alerts.rows
    ]
    return section("Alerts", lines, "No usage notification was sent.", _all(account.alerts, "alerts", "alerts"))


def _requests(account: Account, scope: Scope) -> html.Section:
    assert account.requests is not None
    lines = [(f"#{one.number.lstrip('#')} {one.subject}", _toned(one.text, one.tone)) for one in account.requests.rows]
    return section(
        "Service desk", lines, "No service request.", _all(account.requests, "service-desk", "service requests")
    )


def notes_card(notes: Section[Entry], scope: Scope, with_tickets: Section[Entry] | None = None) -> html.Section:
    """The last notes over the full width; the switch adds tickets and refreshes this card only."""
    links = html.Span(
        [deed("Add note", "note_add"), *([" · ", link] if (link := _all(notes, "notes", "notes")) else [])],
        className="figure",
    )
    switch = [_tickets_switch(on=with_tickets is not None)] if scope.company.service_desk else []
    lines = html.Div(note_lines(with_tickets or notes, scope), id="notes-lines")
    return html.Section([html.Header([html.H3("Notes"), *switch, links]), lines], className="card-box notes-card")


def _tickets_switch(*, on: bool) -> html.Button:
    """A script keeps it in the address and in the Store of that name."""
    states = {"aria-checked": str(on).lower(), "data-switch": TICKETS}
    return html.Button("include tickets", className="check", type="button", role="switch", **states)


def note_lines(notes: Section[Entry], scope: Scope) -> Any:
    lines = [
        ([_note_id(one), html.Span(_written(one, scope), className="soft")], html.Span(one.text, className="text"))
        for one in notes.rows
    ]
    return rows(lines, "No note yet. Add the first one.")


def _note_id(one: Entry) -> Any:
    if one.kind == "note":
        return html.Button(
            one.label,
            type="button",
            className="link",
            **{"data-note": str(one.id), "aria-label": f"Open note {one.label}"},
        )
    return tab_link(one.label, "service-desk")


def _written(one: Entry, scope: Scope) -> str:
    return "".join(f", {part}" for part in (one.author, short_day(one.day, scope.company, scope.as_of)) if part)
