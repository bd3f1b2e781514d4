"""What a form shows before anybody types: the record as it is, and the version that a save has to name."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from data import schema
from data.accounts import schema as account
from data.errors import NotFound
from data.writing import WRITES, Write
from queries.account.dashboard import customer_version
from queries.account.reading import Row, of, rows
from queries.account.sections import payment_method
from queries.scope import Scope


def form(key: str, customer_id: int, record_id: int | None, scope: Scope) -> tuple[dict[str, Any], int | None]:
    """The values of the form's fields, and the version to send along as `expected_version` (None for a new record).

    Raises NotFound for an unknown form, customer or record.
    """
    if key not in WRITES:
        raise NotFound(f"There is no form '{key}'.")
    write = WRITES[key]
    version = customer_version(customer_id, scope)
    if write.table is schema.actions:
        return dict.fromkeys((field.name for field in write.fields), None), version
    row = _record(write, customer_id, record_id, scope)
    return {field.name: row.get(field.name) for field in write.fields}, row.get("version")


def lead(key: str, customer_id: int, record_id: int | None, scope: Scope) -> str:
    """What stands over the form: what is asked or done, with the names of whom and what it is about."""
    write = WRITES[key]
    template = write.confirm or write.about or write.help
    if "{" not in template:
        return template
    row = _record(write, customer_id, record_id, scope) if write.needs_record else {}
    it = _NAMES[write.table.name](row, scope) if row else ""
    return template.format(it=it, customer=_customer(customer_id, scope), then=write.then(row))


_NAMES: dict[str, Callable[[Row, Scope], str]] = {
    account.contacts.name: lambda row, scope: str(row["name"]),
    account.payment_methods.name: lambda row, scope: payment_method(row, scope).named,
    account.partner_connections.name: lambda row, scope: str(row["partner"]),
}


def _customer(customer_id: int, scope: Scope) -> str:
    table = schema.customers.c
    found = rows(sa.select(table.name, table.email).where(table.id == customer_id), scope)
    return next((row["name"] or row["email"] for row in found), None) or "this customer"


def _record(write: Write, customer_id: int, record_id: int | None, scope: Scope) -> Row:
    """The record to start from; empty for a new one. Billing terms need no id: a customer has one set of them."""
    if write.table is account.billing_terms:
        return next(iter(rows(of(write.table, customer_id), scope)), {})
    if not write.needs_record:
        return {}
    found = rows(of(write.table, customer_id, write.table.c.id == record_id), scope)
    if not found:
        raise NotFound("This record is not there any more.")
    return found[0]
