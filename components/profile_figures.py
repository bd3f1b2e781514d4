"""The figures of a profile's head: money, what is due next, days, calls and the last contact."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components import cards
from components.profile_words import amount, counted, money, short_day
from queries.account.records import Account, Beside, Head
from queries.profile import Event
from queries.scope import Scope

_BESIDE = "Invoices and instalments that no payment stands for are told beside it."
_HELP = {
    "Paid": f"Paid minus refunded, in the company's currency, and what is still owed, both by the payments. {_BESIDE}",
    "Overdue": f"The sum of the payments that were due before the day and are still open. {_BESIDE}",
    "Next due": "The next payment, instalment or bill that is expected.",
    "Days in Total": "Days from close to graduation, else to leaving, else to the day.",
    "Coaching Times": "Number of held coaching calls.",
    "Last contact": "The latest held call, note or message.",
}


def figures(account: Account, events: Sequence[Event], scope: Scope) -> list[Any]:
    known, told = account.known, account.head
    found = {
        "Paid": (amount(told.paid, scope.company), owed(told, scope)),
        "Overdue": (amount(told.overdue, scope.company), late(known, told, scope)),
        "Next due": _next(told, scope),
        "Days in Total": (_number(told.days_in_total), _outcome(known)),
        "Coaching Times": (_number(known.get("coaching_times")), _coached(events, scope)),
        "Last contact": _contacted(told),
    }
    return [cards.figure(label, value, note, _HELP[label]) for label, (value, note) in found.items()]


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def owed(told: Head, scope: Scope) -> str:
    """What is still owed by the payments, and what is open beside them."""
    foreign = f", {counted(told.foreign, 'row')} in another currency" if told.foreign else ""
    payments = f"{amount(told.owed, scope.company)} still owed" if told.owed else ""
    if not told.open_beside:
        return (payments or "nothing owed") + foreign
    joined = f"{payments}{foreign}, also" if payments else f"no payment owed{foreign}, but"
    return f"{joined} {_beside(told.open_beside, scope)} open"


def late(known: Mapping[str, Any], told: Head, scope: Scope) -> Any:
    """What is overdue by the payments, and what is late beside them; only where neither is, nothing."""
    if not known.get("delinquent") and not told.late_beside:
        return "nothing overdue"
    payments = f"{counted(known.get('payments_overdue') or 0, 'payment')}, {known.get('days_past_due')} days"
    own = payments if known.get("delinquent") else ""
    if not told.late_beside:
        return own
    joined = f"{own}, also" if own else "no payment, but"
    return html.Span(f"{joined} {_beside(told.late_beside, scope)} late", className="said bad")


def _beside(found: Sequence[Beside], scope: Scope) -> str:
    """Such as "1 invoice, €70, and 3 instalments, €266.67, are"."""
    parts = [f"{counted(one.count, one.what)}, {money(one.amount, one.currency, scope.company)}" for one in found]
    said = ", and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
    return f"{said}, {'is' if sum(one.count for one in found) == 1 else 'are'}"


def _next(told: Head, scope: Scope) -> tuple[str, str]:
    due = told.next_due
    if due is None and told.next_call:
        return short_day(told.next_call, scope.company, scope.as_of), "call planned, no payment due"
    if due is None:
        return "–", "nothing planned"
    worth = money(due.amount, due.currency, scope.company) if due.amount is not None else due.label
    return short_day(due.on, scope.company, scope.as_of), f"{worth}, {due.note}" if due.note else worth


def _outcome(known: Mapping[str, Any]) -> str:
    if known.get("closed") is None:
        return "never closed"
    return "graduated" if known.get("graduated") else "until leaving" if known.get("is_left") else "not graduated"


def _coached(events: Sequence[Event], scope: Scope) -> str:
    held = [
        event.day for event in events if event.lane == "calls" and event.kind == "coaching" and event.tone == "good"
    ]
    return f"last {short_day(held[-1], scope.company, scope.as_of)}" if held else "none yet"


def _contacted(told: Head) -> tuple[str, str]:
    last = told.last_contact
    if last is None:
        return "–", "none yet"
    return ("today" if last.days == 0 else f"{counted(last.days, 'day')} ago"), last.how
