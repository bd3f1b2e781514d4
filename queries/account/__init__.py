"""What is asked about one customer's account."""

from queries.account.dashboard import customer_version, dashboard
from queries.account.find import find
from queries.account.neighbours import neighbours
from queries.account.notes import note, notes
from queries.account.sections import purchases

__all__ = ["customer_version", "dashboard", "find", "neighbours", "note", "notes", "purchases"]
