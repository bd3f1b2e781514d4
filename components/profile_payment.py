"""The cards of the Dashboard on how a customer pays and is billed; one card where there is a service desk."""

from typing import Any

from dash import html

from components import cards
from components.profile_words import counted, day, deed, section, tab_link, unknown
from queries.account.records import Account, PaymentMethod
from queries.scope import Scope

Pair = tuple[Any, Any]
_NO_METHOD = "No payment method is on file. Add one to collect automatically."


def method_card(account: Account, scope: Scope) -> html.Section:
    return section("Payment method", method_lines(account), _NO_METHOD, change(account))


def billing_card(account: Account, scope: Scope) -> html.Section:
    return section("Billing", _billing_lines(account, scope), "No billing terms are set.", _full_details(account))


def method_and_billing_card(account: Account, scope: Scope) -> html.Section:
    """Both in one card, so that a company with a service desk has three full rows of three."""
    lines = method_lines(account) or [("Method", unknown("none on file"))]
    terms = _billing_lines(account, scope) or [("Billing", unknown("no terms set"))]
    links = html.Span([change(account), " · ", _full_details(account)])
    return section("Payment method and billing", [*lines, *terms], "", links)


def method_lines(account: Account) -> list[Pair]:
    """The default method, what is collected automatically and with which, and the way to all methods."""
    method = account.payment_method
    if method is None:
        return []
    every = tab_link("All", "payment-methods", **{"aria-label": "All payment methods"})
    return [
        ("Method", [method.named, " ", cards.tag(method.until, "bad")] if method.expired else method.text),
        ("Automatic payment", _automatic(method, account.automatic_method)),
        (unknown(f"{counted(account.methods.total, 'method')} on file"), every),
    ]


def _automatic(default: PaymentMethod, automatic: PaymentMethod | None) -> Any:
    if automatic is None:
        return "off"
    on = cards.tag("on", "good")
    return on if automatic is default else [on, html.Span(f" with {automatic.named}", className="soft")]


def change(account: Account) -> Any:
    """Leads to what can be changed: the method that is or can be collected, else the table of all of them."""
    method = account.switchable_method
    if method:
        words = {"aria-label": f"Change automatic payment with {method.named}"}
        return deed("Change", "automatic_payment", method.id, words=words)
    if account.payment_method:
        return tab_link("Change", "payment-methods", **{"aria-label": "Change the payment methods"})
    return deed("Add", "payment_method_add", words={"aria-label": "Add a payment method"})


def _billing_lines(account: Account, scope: Scope) -> list[Pair]:
    billing = account.billing
    if billing is None:
        return []
    return [
        ("Billing cycle", billing.text),
        ("Terms", billing.terms_text),
        ("Next bill", day(billing.next_bill_on, scope.company)),
    ]


def _full_details(account: Account) -> Any:
    return deed(
        "Full details" if account.billing else "Set up",
        "billing_details",
        account.billing.id if account.billing else None,
        words={"aria-label": "Billing details"},
    )
