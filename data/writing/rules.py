"""What each change requires, and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import sqlalchemy as sa

from data.accounts import schema as account
from data.days import local_day
from data.errors import UserError
from data.writing import events, records
from data.writing.change import Change, Effect, Values
from data.writing.fields import ValidationError

Rule = Callable[[sa.Connection, Change, Values], Effect]

COLLECTED = ("card", "direct_debit", "paypal")
BY_MONTH = ("monthly", "quarterly", "yearly")
"""The cycles that have a day of the month."""


def adds(table: sa.Table, message: str, check: Callable[[Values, Change], None] | None = None) -> Rule:
    def run(connection: sa.Connection, change: Change, values: Values) -> Effect:
        if check:
            check(values, change)
        return records.add(connection, table, change, values, message)

    return run


def edits(table: sa.Table, message: str, check: Callable[[Values, Change], None] | None = None) -> Rule:
    def run(connection: sa.Connection, change: Change, values: Values) -> Effect:
        if check:
            check(values, change)
        return records.edit(connection, table, change, values, message)

    return run


def removes(table: sa.Table, message: str) -> Rule:
    return lambda connection, change, values: records.remove(connection, table, change, message)


def without_method(row: Values) -> str:
    """What follows when a payment method is removed."""
    automatic = "Nothing is collected from it any more. " if row["automatic"] else ""
    return automatic + ("No default method is set then. " if row["is_default"] else "")


def without_contact(row: Values) -> str:
    return "No primary contact is set then. " if row["is_primary"] else ""


def check_method(values: Values, change: Change) -> None:
    """A card has digits and an expiry that has not passed; what cannot be collected is not automatic."""
    wrong: dict[str, str] = {}
    if values["kind"] == "card":
        wrong = {name: "A card needs this." for name in ("last4", "expires_month", "expires_year") if not values[name]}
        if not wrong and _expired(values, change):
            wrong["expires_year"] = "This card has expired."
    if values["automatic"] and values["kind"] not in COLLECTED:
        wrong["automatic"] = "Only cards, direct debit and PayPal can be collected automatically."
    if wrong:
        raise ValidationError(wrong)


def _expired(values: Mapping[str, int], change: Change) -> bool:
    day = local_day(change.at, change.company.time_zone)
    return (values["expires_year"], values["expires_month"]) < (day.year, day.month)


def automatic_payment(connection: sa.Connection, change: Change, values: Values) -> Effect:
    """Switches automatic payment of a method on or off."""
    row = records.found(connection, account.payment_methods, change)
    if values["automatic"]:
        check_method({**row, **values}, change)
    message = f"Automatic payment is {'on' if values['automatic'] else 'off'}."
    return records.edit(connection, account.payment_methods, change, values, message)


def billing_details(connection: sa.Connection, change: Change, values: Values) -> Effect:
    """The customer's one set of terms, made when there was none."""
    if values["billing_day"] and values["cycle"] not in BY_MONTH:
        raise ValidationError({"billing_day": "Only monthly, quarterly and yearly bills have a day; leave it empty."})
    table = account.billing_terms
    values = {**values, "terms_days": values["terms_days"] or 0}
    mine = sa.and_(table.c.company_id == change.company.id, table.c.customer_id == change.customer_id)
    known = connection.execute(sa.select(table.c.id).where(mine)).scalar()
    if known is None:
        return records.add(connection, table, change, values, "Billing details saved.")
    return records.edit(connection, table, replace(change, record_id=known), values, "Billing details saved.")


def note_add(connection: sa.Connection, change: Change, values: Values) -> Effect:
    written = {**values, "author": change.user, "created_at": change.at}
    return records.add(connection, account.notes, change, written, "Note added.")


def note_edit(connection: sa.Connection, change: Change, values: Values) -> Effect:
    """A note belongs to who wrote it; its earlier text is kept."""
    row = records.found(connection, account.notes, change)
    if row["author"] != change.user:
        raise UserError(f"Only {row['author']}, who wrote this note, can edit it. Add a note of your own instead.")
    written = {**values, "edited_at": change.at}
    return records.edit(connection, account.notes, change, written, "Note saved; its earlier text is kept.")


def service_start(connection: sa.Connection, change: Change, values: Values) -> Effect:
    known = events.latest(connection, change)
    if "service_started" in known:
        raise UserError(f"The service of this customer started on {known['service_started']:%Y-%m-%d} already.")
    if events.has_left(known):
        raise UserError("This customer has left. Restore the customer first.")
    return events.act(connection, change, "service_started", None, "The service has started.")


def leaves(kind: str, message: str) -> Rule:
    def run(connection: sa.Connection, change: Change, values: Values) -> Effect:
        if events.has_left(events.latest(connection, change)):
            raise UserError("This customer is archived or deleted already.")
        return events.act(connection, change, kind, values["detail"], message)

    return run


def restore(connection: sa.Connection, change: Change, values: Values) -> Effect:
    if not events.has_left(events.latest(connection, change)):
        raise UserError("This customer is neither archived nor deleted.")
    return events.act(connection, change, "restored", values["detail"], "The customer is back.")
