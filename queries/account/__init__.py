"""What is asked about one customer's account."""

from queries.account.audit import audit
from queries.account.dashboard import customer_version, dashboard
from queries.account.find import find
from queries.account.forms import form, lead
from queries.account.neighbours import neighbours
from queries.account.notes import note, notes
from queries.account.sections import purchases
from queries.account.tabs import TABS, tab_table, tabs_for

__all__ = [
    "TABS",
    "audit",
    "customer_version",
    "dashboard",
    "find",
    "form",
    "lead",
    "neighbours",
    "note",
    "notes",
    "purchases",
    "tab_table",
    "tabs_for",
]
