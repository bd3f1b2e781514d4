"""Purchases by instalments: a row of a file makes the monthly plan, another table of files fills its instalments.

What always holds: a purchase has the instalments 1 to n, they come to its total, and no more than it was paid.
"""

import pyarrow as pa
import sqlalchemy as sa

from data import bulk
from data.accounts import schema as account
from data.importing.casts import lit
from data.importing.checking import Check, number
from data.importing.stored import any_of, mirror, mirror_of_customers, of_customers
from data.types import MONEY_SCALE

BATCH = 200_000
_NUMBERS = 10**9
_PURCHASE = ("id", "customer_id", "row_key", "name", "total", "currency", "instalments", "started_on", "first_due_on")
_PART = ("id", "purchase_id", "number", "due_on", "amount", "paid_amount", "paid_on")
_PLAN = ("total", "currency", "instalments", "first_due_on")


_BOUGHT = [account.instalment_purchases.c[name] for name in _PURCHASE]
_PARTS = [account.instalments.c[name] for name in _PART]


def _mirror(task: Check, connection: sa.Connection) -> None:
    """Leaves `purchases` and `parts` of the customers whom the file is about."""
    mirror_of_customers(task, connection, "purchases", _BOUGHT)
    mirror_of_customers(task, connection, "parts", _PARTS)


def _told(sentence: str, *cells: str) -> str:
    """A sentence with the cells of a row in its braces, as SQL."""
    return f"format({lit(sentence)}, {', '.join(cells)})"


def _money(cell: str) -> str:
    return f"({cell} / {10**MONEY_SCALE})::DOUBLE"


def join(task: Check, connection: sa.Connection) -> None:
    """Each purchase beside the stored one that it corrects; `laid` says that its plan stands as it is."""
    _mirror(task, connection)
    told = [name for name in _PLAN if name != "first_due_on" or name in task.carried]
    same = " AND ".join(f"w.{name} IS NOT DISTINCT FROM p.{name}" for name in told)
    task.connection.execute(
        f"CREATE OR REPLACE TABLE linked AS SELECT w.*, p.id IS NOT NULL AND {same} AS laid, {_UNPAYABLE} AS reason "
        "FROM winners w LEFT JOIN purchases p ON p.customer_id = w.customer_id AND p.row_key = w.row_key "
        f"LEFT JOIN ({_PAID}) d ON d.purchase_id = p.id"
    )


_PAID = (
    "SELECT purchase_id, sum(paid_amount)::BIGINT AS paid, max(number) AS last FROM parts WHERE paid_amount > 0 "
    "GROUP BY purchase_id"
)
_CORRECTIONS = (
    ("d.last > w.instalments",
     _told("'Number of instalments' is {}, but instalment {} has a payment.", "w.instalments", "d.last")),
    ("d.paid > w.total",
     _told("'Total' is {:,.2f}, less than the {:,.2f} that were paid.", _money("w.total"), _money("d.paid"))),
    ("d.paid > 0 AND w.currency <> p.currency",
     _told("'Currency' is {}, but what was paid is in {}.", "w.currency", "p.currency")),
)  # fmt: skip
_UNPAYABLE = f"CASE {' '.join(f'WHEN {when} THEN {sentence}' for when, sentence in _CORRECTIONS)} ELSE '' END"


def write_plans(task: Check, connection: sa.Connection) -> None:
    """Lays the plan of each purchase that is new or has another total, number or first day; what was paid stays.

    Monthly from the first due day, a short month on its last; the last instalment takes what rounding leaves.
    """
    if not number(task.connection, "SELECT count(*) FROM winners WHERE NOT laid"):
        return
    mirror(task, connection, "purchases", _BOUGHT, of_customers(task, account.instalment_purchases))
    task.connection.execute(_TO_LAY)
    for batch in task.connection.sql(f"SELECT {task.company.id}::BIGINT AS company_id, {_LAID}").to_arrow_reader(BATCH):
        bulk.upsert(connection, account.instalments, pa.Table.from_batches([batch]))
    _drop_the_rest(task, connection)


_TO_LAY = (
    "CREATE OR REPLACE TABLE to_lay AS SELECT p.*, total // p.instalments // step * step AS part "
    "FROM purchases p JOIN currencies ON code = currency "
    "SEMI JOIN (SELECT * FROM winners WHERE NOT laid) w ON w.customer_id = p.customer_id AND w.row_key = p.row_key"
)
_LAID = (
    "customer_id, id AS purchase_id, number, (first_due_on + to_months((number - 1)::INTEGER))::DATE AS due_on, "
    "CASE WHEN number < instalments THEN part ELSE total - part * (instalments - 1) END AS amount "
    "FROM (SELECT *, unnest(range(1, instalments + 1)) AS number FROM to_lay) ORDER BY purchase_id, number"
)


def _drop_the_rest(task: Check, connection: sa.Connection) -> None:
    """Takes away what lies behind the end of a shorter plan; nothing of it was paid."""
    table = account.instalments
    beyond = "SELECT t.id FROM parts t JOIN to_lay p ON t.purchase_id = p.id WHERE t.number > p.instalments"
    for some in any_of(task, table.c.id, beyond):
        connection.execute(sa.delete(table).where(table.c.company_id == task.company.id, some))


def join_instalments(task: Check, connection: sa.Connection) -> None:
    """Each instalment with its purchase; what a row leaves empty stays as it was planned."""
    _mirror(task, connection)
    for statement in (_NAMED, _filled(task), _JUDGED):
        task.connection.execute(statement)


def judge_sums(task: Check) -> None:
    """Of what the rows come to together with those that no row speaks of."""
    for statement in (_SUMS, _SUMMED):
        task.connection.execute(statement)


_NAMED = (
    "CREATE OR REPLACE TABLE named AS SELECT w.line, w.variant, count(p.id) AS places, min(p.id) AS purchase_id "
    "FROM winners w LEFT JOIN purchases p ON p.customer_id = w.customer_id AND lower(p.name) = lower(w.purchase) "
    "AND (w.started_on IS NULL OR w.started_on = p.started_on) GROUP BY w.line, w.variant"
)


def _filled(task: Check) -> str:
    """Leaves `filled`: rows for the same instalment have the same key. A file without payments leaves these alone."""
    left = "i.paid_amount" if not task.carried & {"paid_amount", "paid_on"} else "0"
    left_on = "i.paid_on" if "paid_on" not in task.carried else "NULL::DATE"
    return (
        "CREATE OR REPLACE TABLE filled AS SELECT *, CASE WHEN paid_amount > 0 THEN last_paid_on END AS paid_on FROM ("
        "SELECT w.* EXCLUDE (row_key, due_on, amount, paid_amount, paid_on), n.places, n.purchase_id, "
        f"CASE WHEN places = 1 THEN n.purchase_id * {_NUMBERS} + w.number ELSE w.row_key END AS row_key, "
        "coalesce(w.due_on, i.due_on) AS due_on, coalesce(w.amount, i.amount) AS amount, "
        f"coalesce(w.paid_amount, CASE WHEN w.paid_on IS NOT NULL THEN coalesce(w.amount, i.amount) ELSE {left} END, 0)"
        f" AS paid_amount, coalesce(w.paid_on, {left_on}) AS last_paid_on, i.amount AS old_amount, "
        "coalesce(i.paid_amount, 0) AS old_paid, p.instalments, p.total, p.currency, c.step "
        "FROM winners w JOIN named n USING (line, variant) LEFT JOIN purchases p ON p.id = n.purchase_id "
        "LEFT JOIN currencies c ON c.code = p.currency "
        "LEFT JOIN parts i ON i.purchase_id = n.purchase_id AND i.number = w.number)"
    )


_SUMS = (
    "CREATE OR REPLACE TABLE sums AS SELECT purchase_id, sum(coalesce(f.amount, i.amount))::BIGINT AS planned, "
    "sum(coalesce(f.paid_amount, i.paid_amount))::BIGINT AS paid FROM parts i FULL JOIN "
    "winners f USING (purchase_id, number) GROUP BY purchase_id"
)
_NAME = "left(f.purchase, 80)"
_REASONS = (
    ("places = 0",
     _told("'Purchase' is '{}', which this customer has not bought. Import it as instalment purchases first.", _NAME)),
    ("places > 1", _told("This customer bought '{}' more than once: give 'Purchased on'.", _NAME)),
    ("number > instalments", _told("'Instalment' is {}, but '{}' has {}.", "number", _NAME, "instalments")),
    ("due_on IS NULL OR amount IS NULL",
     _told("Instalment {} is not planned yet: give 'Due on' and 'Amount'.", "number")),
    ("amount % step <> 0 OR paid_amount % step <> 0",
     _told("An amount has more decimals than {} has.", "currency")),
)  # fmt: skip
_TOGETHER = (
    ("amount IS DISTINCT FROM old_amount AND planned <> total",
     _told("The instalments of '{}' would come to {:,.2f}, not to its total of {:,.2f}.",
           _NAME, _money("planned"), _money("total"))),
    ("paid_amount > old_paid AND paid > total",
     _told("For '{}' {:,.2f} would be paid, more than its total of {:,.2f}.", _NAME, _money("paid"), _money("total"))),
)  # fmt: skip


def _first_of(reasons: tuple[tuple[str, str], ...]) -> str:
    """The first reason that holds, else '', as SQL."""
    return f"CASE {' '.join(f'WHEN {when} THEN {sentence}' for when, sentence in reasons)} ELSE '' END AS reason"


_JUDGED = f"CREATE OR REPLACE TABLE linked AS SELECT *, {_first_of(_REASONS)} FROM filled f"
_SUMMED = (
    f"CREATE OR REPLACE TABLE winners AS SELECT f.* EXCLUDE (reason), {_first_of(_TOGETHER)} "
    "FROM winners f LEFT JOIN sums s USING (purchase_id)"
)
