"""The frame of a customer's profile: the way back and the neighbours, the head that answers at a glance, the tabs."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from dash import html

from components import cards
from components.profile_words import amount, counted, day, deed, initials, money, short_day
from queries.account.neighbours import Neighbours
from queries.account.records import Account, Head
from queries.profile import Reason
from queries.scope import Scope

HEAD, DASHBOARD, PANEL, TRAIL, BACK, TABS = (
    "profile-head", "profile-dashboard", "profile-panel", "profile-trail", "profile-back", "profile-tabs",
)  # fmt: skip
OWN_TABS = (("dashboard", "Dashboard"), ("journey", "Journey"), ("details", "Details"))
_NOW_AND_THEN = ("contacts", "alerts")


def tab_list(tabs: Sequence[Any], current: str) -> html.Div:
    """The tabs, each an address of its own."""
    named = [*OWN_TABS, *((tab.key, tab.label) for tab in tabs if tab.key != "ledger")]
    links = [
        html.A(label, href=f"?tab={key}", role="tab", id=f"tab-{key}", tabIndex=0 if key == current else -1,
               className="tab now-and-then" if key in _NOW_AND_THEN else "tab",
               **{"data-tab": key, "aria-selected": str(key == current).lower(), "aria-controls": DASHBOARD if key == "dashboard" else PANEL})
        for key, label in named
    ]  # fmt: skip
    return html.Div(links, id=TABS, className="tabs", role="tablist", **{"aria-label": "Parts of the profile"})


def back(slug: str, words: str, query: str) -> html.A:
    """The way back to the list one came from, as it was."""
    text = f"Customers: {words}" if query else "Customers"
    arrow = html.Span("← ", **{"aria-hidden": "true"})
    return html.A([arrow, text], href=f"/{slug}/customers" + (f"?{query}" if query else ""), className="back", **{"data-nav": "1"})


def trail(found: Neighbours, slug: str, query: str) -> list[Any]:
    """Where the customer stands in that list, and the one before and after."""
    place = f"{found.position:,} of {found.count:,}" if found.position else f"not among the {found.count:,}"
    steps = (("previous", "↑", found.previous), ("next", "↓", found.next))
    return [html.Span(place, className="place"), *(_step(word, sign, number, slug, query) for word, sign, number in steps)]


def _step(word: str, sign: str, number: int | None, slug: str, query: str) -> html.A:
    arrow = html.Span(f"{sign} ", **{"aria-hidden": "true"})
    if number is None:
        return html.A([arrow, word], className="step off", role="link", **{"aria-disabled": "true"})
    keys = {"previous": "k Alt+ArrowUp", "next": "j Alt+ArrowDown"}[word]
    return html.A([arrow, word], href=address(slug, number, query), className="step",
                  **{"data-nav": "1", "data-step": word, "aria-keyshortcuts": keys, "title": f"Key {keys[0]}"})  # fmt: skip


def address(slug: str, number: int, query: str) -> str:
    """A profile that knows which list led to it."""
    return f"/{slug}/customers/{number}" + (f"?from={quote(query, safe='')}" if query else "")


def head(account: Account, scope: Scope) -> list[Any]:
    """Who it is, in what state and why, and the figures that are asked for first."""
    known = account.known
    who = html.Div([_title(account), _why(account.reasons), _lines(known, scope)], className="who")
    avatar = html.Div(initials(account.name), className="avatar", **{"aria-hidden": "true"})
    return [
        html.Section([avatar, who, html.Div(_actions(account), className="actions")], className="profile-head", **{"aria-label": "Customer"}),
        cards.strip(_figures(account, scope)),
    ]


def _title(account: Account) -> html.Div:
    health = account.head.health
    mark = html.Span(f"Health: {health.word}", className=f"tag {_tone(health.tone)}", tabIndex=0,
                     **{"data-term": f"Health: {health.word}", "data-help": health.reason})  # fmt: skip
    return html.Div([html.H1(account.name), *(_badge(one) for one in account.reasons), mark], className="title")


def _tone(tone: str) -> str:
    return tone if tone in ("bad", "warn", "good") else ""


def _badge(reason: Reason) -> html.Span:
    return html.Span(reason.label, className=f"tag {_tone(reason.tone)}", tabIndex=0, **{"data-term": reason.label, "data-help": reason.text})


def _why(reasons: Sequence[Reason]) -> html.Ul:
    return html.Ul([html.Li(reason.text) for reason in reasons], className="why dotted")


def _lines(known: dict[str, Any], scope: Scope) -> html.Ul:
    """Owner, id and the days that matter."""
    dates = (("Created", "created"), ("closed", "closed"), ("onboarded", "onboarded"), ("graduated", "graduated_on"), ("left", "left_on"))
    said = [f"{word} {short_day(known[key], scope.company, scope.as_of)}" for word, key in dates if known.get(key)]
    owner = f"Owner {known['owner']}" if known.get("owner") else "No owner"
    return html.Ul([html.Li(text) for text in (owner, known.get("external_id"), *said) if text], className="dotted soft small")


def _actions(account: Account) -> list[Any]:
    known = account.known
    start = [deed("Start service now", "service_start", className="button")] if _can_start(known) else []
    return [deed("Add note", "note_add", className="button"), *start, _more(known), _contact(known)]


def _can_start(known: dict[str, Any]) -> bool:
    return known.get("service_started_on") is None and not known.get("is_left")


def _more(known: dict[str, Any]) -> html.Details:
    gone = known.get("is_left")
    deeds = [("Restore", "restore")] if gone else [("Archive", "archive"), ("Delete", "delete")]
    standing = [("Billing details", "billing_details"), ("Automatic payment", "automatic_payment"), ("Add a contact", "contact_add")]
    choices = [deed(text, key, className="choice") for text, key in [*standing, *deeds]]
    return html.Details([html.Summary("More", className="button"), html.Div(choices, className="sheet")], className="menu")


def _contact(known: dict[str, Any]) -> Any:
    ways = [("E-mail", "mailto:", known.get("email")), ("Call", "tel:", known.get("phone"))]
    links = [
        html.A([html.Span(word), html.Span(text, className="soft")], href=f"{scheme}{quote(text, safe='@+')}", className="choice")
        for word, scheme, text in ways if text
    ]  # fmt: skip
    if not links:
        return html.Button("Contact", className="button main", disabled=True, title="Neither e-mail nor phone is known.")
    return html.Details([html.Summary("Contact", className="button main"), html.Div(links, className="sheet")], className="menu")


def _figures(account: Account, scope: Scope) -> list[Any]:
    known, told = account.known, account.head
    return [
        cards.figure("Paid", amount(told.paid, scope.company), _owed(told, scope), "Paid minus refunded, in the company's currency."),
        cards.figure("Overdue", amount(told.overdue, scope.company), _late(known), "The sum of the payments that were due before the day and are still open."),
        cards.figure("Next due", *_next(told, scope), "The next payment or instalment that falls due."),
        cards.figure("Days in Total", _number(told.days_in_total), _outcome(known), "Days from close to graduation, else to leaving, else to the day."),
        cards.figure("Coaching Times", _number(known.get("coaching_times")), _coached(known, scope), "Number of held coaching calls."),
        cards.figure("Last contact", *_contacted(told), "The latest held call, note or message with the customer."),
    ]  # fmt: skip


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _owed(told: Head, scope: Scope) -> str:
    foreign = f", {counted(told.foreign, 'row')} in another currency" if told.foreign else ""
    return (f"{amount(told.owed, scope.company)} still owed" if told.owed else "nothing owed") + foreign


def _late(known: dict[str, Any]) -> str:
    return counted(known.get("payments_overdue") or 0, "payment") + f", {known['days_past_due']} days" if known.get("delinquent") else "nothing overdue"


def _next(told: Head, scope: Scope) -> tuple[str, str]:
    due = told.next_due
    if due is None:
        return "–", "nothing planned"
    worth = money(due.amount, due.currency, scope.company) if due.amount is not None else due.label
    return short_day(due.on, scope.company, scope.as_of), f"{worth}, {due.note}" if due.note else worth


def _outcome(known: dict[str, Any]) -> str:
    if known.get("closed") is None:
        return "never closed"
    return "graduated" if known.get("graduated") else "until leaving" if known.get("is_left") else "not graduated"


def _coached(known: dict[str, Any], scope: Scope) -> str:
    first: date | None = known.get("coached_on")
    return f"first {day(first, scope.company)}" if first else "none yet"


def _contacted(told: Head) -> tuple[str, str]:
    last = told.last_contact
    if last is None:
        return "–", "none yet"
    return ("today" if last.days == 0 else counted(last.days, "day")), last.how
