"""Every change that people can make, declared once: its words, its form, its rule."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.accounts.partners import ACCESS_DAYS
from data.writing import partners, rules
from data.writing.change import Values
from data.writing.fields import FormField


@dataclass(frozen=True, kw_only=True)
class Write:
    """`edits` says that it needs a record to work on; `derived` that facts depend on it.

    `done` is how the audit log names it; `confirm` is what a person is asked before, else `about` stands over the form.
    Both may name {it}, the record, and {customer}; `then` says what follows for a record, if anything. `dated` says
    that what was done belongs to its day and is not shown on an earlier one.
    """

    key: str
    label: str
    done: str
    help: str
    table: sa.Table
    run: rules.Rule
    fields: tuple[FormField, ...] = ()
    needs_record: bool = False
    undoable: bool = True
    derived: bool = False
    dated: bool = False
    confirm: str = ""
    about: str = ""
    then: Callable[[Values], str] = lambda row: ""


_CYCLES = (
    ("weekly", "Weekly"), ("monthly", "Monthly"), ("quarterly", "Quarterly"), ("yearly", "Yearly"), ("once", "Once"),
)  # fmt: skip
_KINDS = (
    ("card", "Card"), ("direct_debit", "Direct debit"), ("paypal", "PayPal"), ("transfer", "Transfer"),
    ("cash", "Cash"),
)  # fmt: skip
_AUTOMATIC = FormField(
    name="automatic", label="Automatic payment", help="Whether what falls due is collected without asking.", kind="flag"
)
_METHOD = (
    FormField(name="kind", label="Kind", help="How the customer pays.", kind="choice", required=True, choices=_KINDS),
    FormField(name="brand", label="Brand or bank", help="Visa, Mastercard or the name of the bank.", most=60),
    FormField(
        name="last4", label="Last 4 digits", help="Only these: a full number is never kept.", kind="digits", most=4
    ),
    FormField(name="expires_month", label="Expiry month", help="1 to 12.", kind="number", least=1, most=12),
    FormField(name="expires_year", label="Expiry year", help="Such as 2027.", kind="number", least=2000, most=2099),
    _AUTOMATIC,
    FormField(name="is_default", label="Default", help="Used where no other method is named.", kind="flag"),
)
_CONTACT = (
    FormField(name="name", label="Name", help="Full name of the contact.", required=True, most=300),
    FormField(name="role", label="Role", help="What the contact is to the account, such as billing.", most=80),
    FormField(name="email", label="E-mail", help="Where to write to.", kind="email", most=320),
    FormField(name="phone", label="Phone", help="Where to call.", kind="phone", most=64),
    FormField(name="is_primary", label="Primary", help="The account's first contact and address.", kind="flag"),
    FormField(name="address_line1", label="Address", help="Street and number.", most=200),
    FormField(name="address_line2", label="Address, second line", help="Building, floor or care of.", most=200),
    FormField(name="postcode", label="Postcode", help="Postal code.", most=20),
    FormField(name="city", label="City", help="Town or city.", most=120),
    FormField(name="country", label="Country", help="Country of the address.", most=80),
)
_BILLING = (
    FormField(name="cycle", label="Cycle", help="How often is billed.", kind="choice", required=True, choices=_CYCLES),
    FormField(name="billing_day", label="Day", kind="number", least=1, most=31,
              help="Day of the month of monthly, quarterly and yearly bills; short months take their last."),
    FormField(name="terms_days", label="Terms", help="Days from the invoice to its due date.", kind="number",
              least=0, most=365),
    FormField(name="next_bill_on", label="Next bill", help="The day of the next bill.", kind="date"),
    FormField(name="reference", label="Reference", help="What has to stand on every invoice.", most=120),
)  # fmt: skip
_NOTE = (FormField(name="text", label="Note", help="What is to be remembered.", kind="long", required=True, most=4000),)
_PARTNER = (
    FormField(name="partner", label="Partner", help="Name of the adviser or the firm.", required=True, most=200),
    FormField(name="email", label="E-mail", help="The partner's address.", kind="email", required=True, most=320),
)
_REASON = (FormField(name="detail", label="Reason", help="Why, for those who look later.", most=500),)

_ALL = (
    Write(
        key="automatic_payment", label="Automatic payment", done="Automatic payment switched", needs_record=True,
        help="Switch the automatic collection of what falls due on or off.",
        about="While this is on, what falls due is collected from {it} without asking.",
        table=account.payment_methods, fields=(_AUTOMATIC,), run=rules.automatic_payment),
    Write(
        key="payment_method_add", label="Add payment method", done="Payment method added", help="Add a way of paying.",
        table=account.payment_methods, fields=_METHOD,
        run=rules.adds(account.payment_methods, "Payment method added.", rules.check_method)),
    Write(
        key="payment_method_edit", label="Edit payment method", done="Payment method changed", needs_record=True,
        help="Change a way of paying.", about="Change {it}.", table=account.payment_methods, fields=_METHOD,
        run=rules.edits(account.payment_methods, "Payment method saved.", rules.check_method)),
    Write(
        key="payment_method_remove", label="Remove payment method", done="Payment method removed", needs_record=True,
        help="Remove a way of paying.", table=account.payment_methods, then=rules.without_method,
        confirm="Remove {it} from the payment methods of {customer}? {then}This can be undone.",
        run=rules.removes(account.payment_methods, "Payment method removed.")),
    Write(
        key="billing_details", label="Billing details", done="Billing details changed",
        help="Cycle, day and terms of billing.",
        table=account.billing_terms, fields=_BILLING, run=rules.billing_details),
    Write(
        key="contact_add", label="Add contact", done="Contact added", help="Add somebody who can be reached.",
        table=account.contacts, fields=_CONTACT, run=rules.adds(account.contacts, "Contact added.")),
    Write(
        key="contact_edit", label="Edit contact", done="Contact changed", needs_record=True, help="Change a contact.",
        about="Change {it}.",
        table=account.contacts, fields=_CONTACT, run=rules.edits(account.contacts, "Contact saved.")),
    Write(
        key="contact_remove", label="Remove contact", done="Contact removed", needs_record=True,
        help="Remove a contact.", table=account.contacts, then=rules.without_contact,
        confirm="Remove {it} from the contacts of {customer}? {then}This can be undone.",
        run=rules.removes(account.contacts, "Contact removed.")),
    Write(
        key="note_add", label="Add note", done="Note added", dated=True, help="Note something about the customer.",
        table=account.notes, fields=_NOTE, run=rules.note_add),
    Write(
        key="note_edit", label="Edit note", done="Note changed", needs_record=True,
        help="Change a note of your own; its earlier text is kept.",
        table=account.notes, fields=_NOTE, run=rules.note_edit),
    Write(
        key="partner_connect", label="Connect a partner", done="Partner connected", dated=True,
        help="An adviser or a firm gets access to this account. No message is sent.",
        table=account.partner_connections, fields=_PARTNER, run=partners.connect),
    Write(
        key="partner_cancel", label="Cancel access", done="Partner's access cancelled", needs_record=True, dated=True,
        help="End a partner's access, or decline what was asked for.",
        confirm="Cancel the access of {it} to {customer}? No message is sent, and this can be undone.",
        table=account.partner_connections, run=partners.cancel),
    Write(
        key="partner_reinstate", label="Grant access", done="Partner's access granted", needs_record=True, dated=True,
        help="Grant access that lapsed, was cancelled or was asked for.",
        confirm=f"Grant {{it}} access to {{customer}} from now on? It lapses after {ACCESS_DAYS} days without a visit.",
        table=account.partner_connections, run=partners.reinstate),
    Write(
        key="service_start", label="Start service now", done="Service started", derived=True, dated=True,
        help="Record that the service starts now.",
        confirm="Start the service of {customer} now? {customer} is active from today on. This can be undone.",
        table=schema.actions, run=rules.service_start),
    Write(
        key="archive", label="Archive", done="Archived", derived=True, dated=True,
        help="The customer has left and is kept.",
        confirm="Archive {customer}? {customer} counts as left from today on and is kept. This can be undone.",
        table=schema.actions, fields=_REASON,
        run=rules.leaves("archived", "The customer is archived.")),
    Write(
        key="restore", label="Restore", done="Restored", derived=True, dated=True, help="The customer is back.",
        confirm="Restore {customer}? {customer} is among the customers again from today on. This can be undone.",
        table=schema.actions, fields=_REASON, run=rules.restore),
    Write(
        key="delete", label="Delete", done="Deleted", derived=True, dated=True,
        help="The customer leaves every list; the history stays.",
        confirm="Delete {customer}? {customer} leaves every list; the history stays. This can be undone.",
        table=schema.actions, fields=_REASON,
        run=rules.leaves("deleted", "The customer is deleted.")),
)  # fmt: skip

WRITES: dict[str, Write] = {write.key: write for write in _ALL}
