"""The frame of a customer's profile: the way back and the neighbours, the head that answers at a glance, the tabs."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from dash import html

from components import cards, states
from components.profile_figures import figures
from components.profile_words import deed, initials, short_day
from queries import formats
from queries.account.neighbours import Neighbours
from queries.account.records import Account
from queries.account.tabs import Tab
from queries.profile import Event, Reason
from queries.scope import Scope

HEAD, DASHBOARD, PANEL, TRAIL, BACK, TABS = (
    "profile-head", "profile-dashboard", "profile-panel", "profile-trail", "profile-back", "profile-tabs",
)  # fmt: skip
OWN_TABS = (("dashboard", "Dashboard"), ("journey", "Journey"), ("details", "Details"))
_NOW_AND_THEN = ("contacts", "alerts")


def tab_list(tabs: Sequence[Tab], current: str) -> html.Div:
    """The tabs, each an address of its own."""
    links = [_tab(key, label, chosen=key == current) for key, label in tab_names(tabs)]
    return html.Div(links, id=TABS, className="tabs", role="tablist", **{"aria-label": "Parts of the profile"})


def tab_names(tabs: Sequence[Tab]) -> list[tuple[str, str]]:
    """Key and label of each tab; the ledger stands below the purchases."""
    return [*OWN_TABS, *((tab.key, tab.label) for tab in tabs if tab.key != "ledger")]


def _tab(key: str, label: str, *, chosen: bool) -> html.A:
    """Contacts and alerts show up among the tabs while they are open."""
    place = DASHBOARD if key == "dashboard" else PANEL
    states = {"data-tab": key, "aria-selected": str(chosen).lower(), "aria-controls": place}
    name = "tab now-and-then" if key in _NOW_AND_THEN else "tab"
    return html.A(
        label, id=f"tab-{key}", href=f"?tab={key}", className=name, role="tab", tabIndex=0 if chosen else -1, **states
    )


def back(slug: str, words: str, query: str) -> html.A:
    """The way back to the list one came from, as it was."""
    arrow = html.Span("← ", **{"aria-hidden": "true"})
    place = query if query.startswith("clients?") else f"customers?{query}" if query else "customers"
    return html.A([arrow, words], href=f"/{slug}/{place}", className="back", **{"data-nav": "1"})


def trail(found: Neighbours, slug: str, query: str, day: str) -> list[Any]:
    """Where the customer stands in that list, and the one before and after."""
    place = f"{found.position:,} of {found.count:,}" if found.position else "not in the list"
    to = partial(address, slug, query=query, day=day)
    steps = [_step("previous", "↑", found.previous, to), _step("next", "↓", found.next, to)]
    return [html.Span(place, className="place"), *steps]


_KEYS = {"previous": "k Alt+ArrowUp", "next": "j Alt+ArrowDown"}


def _step(word: str, sign: str, number: int | None, to: Callable[[int], str]) -> html.A:
    words = [html.Span(f"{sign} ", **{"aria-hidden": "true"}), word]
    if number is None:
        return html.A(words, className="step off", role="link", **{"aria-disabled": "true"})
    keys = {"aria-keyshortcuts": _KEYS[word], "title": f"Key {_KEYS[word][0]}"}
    return html.A(words, href=to(number), className="step", **{"data-nav": "1", "data-step": word, **keys})


def address(slug: str, number: int, *, query: str, day: str) -> str:
    """A profile that knows which list led to it."""
    told = urlencode([(name, text) for name, text in (("from", query), ("as_of", day)) if text])
    return f"/{slug}/customers/{number}" + (f"?{told}" if told else "")


def head(account: Account, events: Sequence[Event], scope: Scope) -> list[Any]:
    """Who it is, in what state and why, and the figures that are asked for first."""
    known = account.known
    who = html.Div([_title(account), _why(account.reasons), _lines(known, scope)], className="who")
    avatar = html.Div(initials(account.name), className="avatar", **{"aria-hidden": "true"})
    return [
        html.Section(
            [avatar, who, html.Div(_actions(account), className="actions")],
            className="profile-head",
            **{"aria-label": "Customer"},
        ),
        cards.strip(figures(account, events, scope)),
    ]


def not_yet(slug: str, number: int, scope: Scope) -> html.Div:
    """For a day before the company knew the customer."""
    today = html.A("Show today", href=f"/{slug}/customers/{number}", className="button", **{"data-nav": "1"})
    return states.empty(f"The customer was not known yet on {formats.day(scope.as_of, scope.company)}.", today)


def _title(account: Account) -> html.Div:
    health = account.head.health
    mark = html.Span(f"Health: {health.word}", className=f"tag {_tone(health.tone)}", tabIndex=0,
                     **{"data-term": f"Health: {health.word}", "data-help": health.reason})  # fmt: skip
    return html.Div([html.H1(account.name), *(_badge(one) for one in account.reasons), mark], className="title")


def _tone(tone: str) -> str:
    return tone if tone in ("bad", "warn", "good") else ""


def _badge(reason: Reason) -> html.Span:
    return html.Span(
        reason.label,
        className=f"tag {_tone(reason.tone)}",
        tabIndex=0,
        **{"data-term": reason.label, "data-help": reason.text},
    )


def _why(reasons: Sequence[Reason]) -> html.Ul:
    return html.Ul([html.Li(reason.text) for reason in reasons], className="why dotted")


def _lines(known: Mapping[str, Any], scope: Scope) -> html.Ul:
    """Owner, id and the days that matter."""
    dates = (
        ("Created", "created"),
        ("Closed", "closed"),
        ("Onboarded", "onboarded"),
        ("Graduated", "graduated_on"),
        ("Left", "left_on"),
    )
    said = [f"{word} {short_day(known[key], scope.company, scope.as_of)}" for word, key in dates if known.get(key)]
    owner = f"Owner {known['owner']}" if known.get("owner") else "No owner"
    return html.Ul(
        [html.Li(text) for text in (owner, known.get("external_id"), *said) if text], className="dotted soft small"
    )


def _actions(account: Account) -> list[Any]:
    known = account.known
    next_step = [deed(text, key, look="button") for text, key, fits in _NEXT_STEPS if fits(known)]
    return [deed("Add note", "note_add", look="button"), *next_step, _more(account), _contact(known)]


def _can_start(known: Mapping[str, Any]) -> bool:
    """A pending customer: has paid, and the service has not started."""
    return bool(known.get("closed")) and known.get("service_started_on") is None and not known.get("is_left")


_NEXT_STEPS: tuple[tuple[str, str, Callable[[Mapping[str, Any]], bool]], ...] = (
    ("Start service now", "service_start", _can_start),
    ("Restore", "restore", lambda known: bool(known.get("is_left"))),
)
"""What a customer's state calls for, at hand beside the note."""


def _more(account: Account) -> html.Details:
    """What else can be done; automatic payment only where there is a method to collect with."""
    method = account.switchable_method
    automatic = [deed("Automatic payment", "automatic_payment", method.id, look="choice")] if method else []
    standing = [("Billing details", "billing_details"), ("Add a payment method", "payment_method_add")]
    going = [] if account.known.get("is_left") else [("Archive", "archive"), ("Delete", "delete")]
    ways = [*standing, ("Add a contact", "contact_add"), *going]
    choices = [*automatic, *(deed(text, key, look="choice") for text, key in ways)]
    return html.Details(
        [html.Summary("More", className="button"), html.Div(choices, className="sheet")], className="menu"
    )


def _contact(known: Mapping[str, Any]) -> Any:
    ways = [("E-mail", "mailto:", known.get("email")), ("Call", "tel:", known.get("phone"))]
    links = [_way(word, scheme, text) for word, scheme, text in ways if text]
    if not links:
        return html.Button(
            "Contact", className="button main", disabled=True, title="Neither e-mail nor phone is known."
        )
    return html.Details(
        [html.Summary("Contact", className="button main"), html.Div(links, className="sheet")], className="menu"
    )


def _way(word: str, scheme: str, text: str) -> html.A:
    words = [html.Span(word), html.Span(text, className="soft")]
    return html.A(words, href=scheme + quote(text, safe="@+"), className="choice")
