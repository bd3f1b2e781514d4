"""Ready-made mappings for the exports of common tools."""

from data.importing.mapping import Mapping, Piece, Source, Variant

STRIPE_STATUS = {
    "succeeded": "paid", "paid": "paid", "partially refunded": "paid", "refunded": "refunded", "failed": "failed",
    "pending": "in_review", "processing": "in_review", "requires_action": "scheduled", "uncaptured": "in_review",
    "requires_payment_method": "failed", "canceled": "void", "disputed": "in_review", "blocked": "failed",
}  # fmt: skip
CALL_WORDS = (
    ("sales", "sales"), ("discovery", "sales"), ("strategy", "sales"), ("intro", "sales"), ("demo", "sales"),
    ("onboard", "onboarding"), ("kick", "onboarding"), ("welcome", "onboarding"),
    ("support", "support"), ("help", "support"), ("coach", "coaching"), ("session", "coaching"), ("mentor", "coaching"),
)  # fmt: skip
YES = ("true", "yes", "y", "1")
HELD_IF_PAST = "held_if_past"


def _of(*headings: str, minor: bool = False, instant: bool = False) -> Source:
    return Source(tuple(Piece(heading) for heading in headings), minor=minor, instant=instant)


def _always(value: str) -> Source:
    return Source(constant=value)


_STRIPE_CUSTOMER = {
    "external_id": _of("Customer ID", "customer"),
    "email": _of("Customer Email", "receipt_email", "billing_details.email"),
    "name": _of("Customer Name", "billing_details.name"),
}

_STRIPE_PAYMENTS = Variant({
    **_STRIPE_CUSTOMER,
    "invoice": _of("id"),
    "due_at": _of("Created date (UTC)", "Created (UTC)", "Created"),
    "paid_at": _of("Created date (UTC)", "Created (UTC)", "Created"),
    "amount": _of("Amount"),
    "currency": _of("Currency"),
    "method": _of("Payment Source Type", "Payment Method Type"),
    "status": Source((Piece("Refunded", dict.fromkeys(YES, "refunded") | {"*": ""}), Piece("Status", STRIPE_STATUS))),
    "kind": Source((Piece("Invoice ID", {"*": "subscription"}),), constant="one_time"),
})  # fmt: skip

_STRIPE_CHARGES = Variant({
    **_STRIPE_CUSTOMER,
    "invoice": _of("id"),
    "due_at": _of("created"),
    "paid_at": _of("created"),
    "amount": _of("amount", minor=True),
    "currency": _of("currency"),
    "method": _of("payment_method_details.type", "payment_method_type", "source.object"),
    "status": Source((Piece("refunded", dict.fromkeys(YES, "refunded") | {"*": ""}), Piece("status", STRIPE_STATUS))),
    "kind": Source((Piece("invoice", {"*": "subscription"}),), constant="one_time"),
    "last_attempt_at": _of("created"),
})  # fmt: skip

_STRIPE_CUSTOMERS = Variant({
    "external_id": _of("id"),
    "name": _of("Name", "Description"),
    "email": _of("Email"),
    "phone": _of("Phone"),
    "country": _of("Address Country", "Card Address Country", "address.country"),
    "created_at": _of("Created (UTC)", "Created"),
})  # fmt: skip


def _stripe_subscription(kind: str, *when: str) -> Variant:
    who = {
        "external_id": _of("Customer ID", "customer"),
        "email": _of("Customer Email"),
        "name": _of("Customer Name"),
        "kind": _always(kind),
    }
    details = {
        "subscription_started": _of("Plan", "plan.nickname", "Product"),
        "subscription_cancelled": _of(
            "Current Period End (UTC)", "current_period_end", "Ended At (UTC)", "ended_at", instant=True
        ),
    }
    sources = who | {"occurred_at": _of(*when)} | ({"detail": details[kind]} if kind in details else {})
    return Variant(sources, when="" if kind == "subscription_started" else "occurred_at")


_STRIPE_SUBSCRIPTIONS = (
    _stripe_subscription("subscription_started", "Start (UTC)", "Start Date (UTC)", "Created (UTC)", "start_date"),
    _stripe_subscription("subscription_cancelled", "Canceled At (UTC)", "canceled_at"),
    _stripe_subscription("subscription_ended", "Ended At (UTC)", "ended_at"),
)

_CALENDLY = Variant({
    "name": Source((Piece("Invitee Name"), Piece("Invitee First Name"))),
    "email": _of("Invitee Email"),
    "phone": _of("Text Reminder Number"),
    "kind": Source((Piece("Event Type Name", contains=CALL_WORDS),)),
    "scheduled_at": _of("Start Date & Time", "Start Time"),
    "outcome": Source((
        Piece("Canceled", dict.fromkeys(YES, "cancelled") | {"*": ""}),
        Piece("Marked as No-Show", dict.fromkeys(YES, "no_show") | {"*": ""}),
        Piece("Status", {"canceled": "cancelled", "active": HELD_IF_PAST, "*": HELD_IF_PAST}),
    ), constant=HELD_IF_PAST),
    "csm": _of("User Name", "Host Name"),
    "notes": _of("Cancellation reason"),
})  # fmt: skip

_HUBSPOT = Variant({
    "external_id": _of("Record ID", "Contact ID"),
    "name": Source((Piece("First Name"), Piece("Last Name")), joined=True),
    "email": _of("Email"),
    "phone": _of("Phone Number", "Mobile Phone Number"),
    "gender": _of("Gender"),
    "birth_date": _of("Date of birth"),
    "country": _of("Country/Region", "Country"),
    "owner": _of("Contact owner"),
    "channel": _of("Original Source", "Original Traffic Source"),
    "created_at": _of("Create Date"),
})  # fmt: skip

READY = {
    mapping.name: mapping
    for mapping in (
        Mapping("stripe-payments", "Stripe: payments (export of the dashboard)", "payments", (_STRIPE_PAYMENTS,)),
        Mapping("stripe-charges", "Stripe: charges (cents and Unix times)", "payments", (_STRIPE_CHARGES,)),
        Mapping("stripe-customers", "Stripe: customers", "customers", (_STRIPE_CUSTOMERS,)),
        Mapping("stripe-subscriptions", "Stripe: subscriptions", "actions", _STRIPE_SUBSCRIPTIONS),
        Mapping("calendly-events", "Calendly: events", "calls", (_CALENDLY,)),
        Mapping("hubspot-contacts", "HubSpot: contacts", "customers", (_HUBSPOT,)),
    )
}
