"""What a form shows before anybody types: the record as it is, and the version that a save has to name."""

from typing import Any

from data import schema
from data.accounts import schema as account
from data.errors import NotFound
from data.writing import WRITES, Write
from queries.account.dashboard import customer_version
from queries.account.reading import Row, of, rows
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
