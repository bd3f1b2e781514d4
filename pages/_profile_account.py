"""Stand-ins for what the account layer does not have yet."""

from types import SimpleNamespace
from queries.account.records import Section

try:
    from queries.account import TABS, tab_table, tabs_for
except ImportError:
    TABS, tabs_for = {}, lambda scope: ()
    tab_table = None
try:
    from queries.account import audit
except ImportError:
    audit = lambda customer_id, scope, most=50: Section()
try:
    from queries.account import form
except ImportError:
    form = None
from queries.account.find import find
from queries.account.neighbours import neighbours
try:
    from data.writing import WRITES, Change, ValidationError, Written, perform, undo
except ImportError:
    WRITES, Change, Written, perform, undo = {}, None, object, None, None
    class ValidationError(Exception): fields = {}
