"""What a row of an account file changes of the record that is there: what the file carries, and nothing else."""

from data.bulk import Merge
from data.importing import accounts
from data.importing.checking import Check


def _later(name: str) -> str:
    there = f"partner_connections.{name}"
    return f"CASE WHEN {there} > excluded.{name} THEN {there} ELSE coalesce(excluded.{name}, {there}) END"


_FOLLOWS = {
    ("service_requests", "state"): "closed_at",
    ("instalments", "paid_amount"): "paid_on",
    ("instalments", "paid_on"): "paid_amount",
}
"""Columns that have their value from another one where the file does not carry them."""

_BY_STATE = {
    "invoices": {
        "approved_on": "CASE WHEN excluded.state IN ('approved', 'paid') "
        "THEN coalesce(nullif(invoices.approved_on, invoices.issued_on), excluded.approved_on) END",
        "paid_on": "CASE WHEN excluded.state = 'paid' THEN invoices.paid_on END",
    },
    "service_requests": {"closed_at": "CASE WHEN excluded.state = 'closed' THEN service_requests.closed_at END"},
}
"""Days that a file does not carry but whose state it does: they stay as long as the state has such a day."""

_ALWAYS = {
    "partner_connections": {
        name: _later(name) for name in ("requested_at", "granted_at", "last_visit_at", "cancelled_at")
    },
}
"""Moments that each tell when something last happened, so that the later one stands."""

_ONLY = {"notes": "notes.edited_at IS NULL"}
"""Records that rows change at all: a note that its author edited says what the author wants."""


def merge(task: Check) -> Merge:
    """How the rows of the file meet those that are there; events are replaced as a whole."""
    name, carried = task.mapping.table, task.carried
    if name not in accounts.ACCOUNT_SHAPES:
        return Merge()
    missing = {target for target, column in accounts.stored_names(name).items() if column not in carried}
    by_state = _BY_STATE.get(name, {}) if "state" in carried else {}
    sets = {target: sql for target, sql in by_state.items() if target in missing}
    left = {target for target in missing if target not in sets and _from(name, target) not in carried}
    return Merge(left=frozenset(left), sets=sets | _ALWAYS.get(name, {}), only=_ONLY.get(name, "true"))


def _from(name: str, column: str) -> str | None:
    """What gives a column its value where the file has none for it: an amount always comes with a currency."""
    return accounts.priced(name) if column == "currency" else _FOLLOWS.get((name, column))
