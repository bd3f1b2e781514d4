"""The Dashboard tab of one customer, read in one round."""

import sqlalchemy as sa

from data import schema
from data.errors import NotFound
from queries import profile
from queries.account import sections
from queries.account.head import Material, head
from queries.account.notes import notes
from queries.account.reading import rows
from queries.account.records import Account, Contact, Section, Summary
from queries.scope import Scope


def dashboard(customer_id: int, scope: Scope) -> Account:
    """Every section with its most recent rows and its total. Raises NotFound for an id of nobody or another company."""
    version = customer_version(customer_id, scope)
    known = profile.facts_about(customer_id, scope)
    reasons = tuple(profile.reasons(known, scope))
    payments = sections.payments(customer_id, scope)
    purchases = sections.purchases(customer_id, scope)
    contacts = sections.contacts(customer_id, scope)
    material = Material(
        known=known, reasons=reasons, payments=payments, purchases=purchases,
        open_invoices=sections.open_invoices(customer_id, scope), billing=sections.billing(customer_id, scope),
        alerts=sections.alerts(customer_id, scope), notes=notes(customer_id, scope),
    )  # fmt: skip
    return Account(
        customer_id=customer_id,
        name=known["name"],
        version=version,
        known=known,
        reasons=reasons,
        head=head(customer_id, scope, material),
        summary=_summary(known, reasons),
        alerts=material.alerts,
        methods=sections.payment_methods(customer_id, scope),
        billing=material.billing,
        contacts=contacts,
        primary_address=_primary_address(contacts),
        subscriptions=sections.subscriptions(customer_id, scope),
        invoices=sections.invoices(customer_id, scope),
        purchases=sections.first(purchases),
        payments=sections.first(tuple(payment for payment in payments if payment.settled), len(payments)),
        requests=sections.requests(customer_id, scope) if scope.company.service_desk else None,
        notes=material.notes,
    )


def customer_version(customer_id: int, scope: Scope) -> int:
    """The version of the customer's record, for writes that expect it. Raises NotFound as `dashboard` does."""
    table = schema.customers.c
    found = rows(sa.select(table.version).where(table.id == customer_id), scope)
    if not found:
        raise NotFound("There is no such customer.")
    return int(found[0]["version"])


def _summary(known: dict[str, object], reasons: tuple[profile.Reason, ...]) -> Summary:
    main = next((reason for reason in reasons if reason.key == known["primary_status"]), None)
    words = {key: str(known[key]) if known[key] else None for key in ("account_type", "account_group", "owner")}
    return Summary(**words, status=main.label if main else None, status_why=main.text if main else None)


def _primary_address(contacts: Section[Contact]) -> tuple[str, ...]:
    """The primary contact's; of no other contact, however many have one."""
    return next((contact.address for contact in contacts.rows if contact.is_primary), ())
