"""Keeps one contact of a customer the primary one, one payment method the default: the last row to say so wins."""

import sqlalchemy as sa

from data.accounts import schema as account
from data.importing.accounts import stored_table
from data.importing.checking import Check
from data.importing.stored import any_of, mirror, of_customers

_PLACE = "line * 16 + variant"


def choose(task: Check, _connection: sa.Connection) -> None:
    """Takes the flag from all rows of a customer but the last one that has it."""
    flag = account.ONE_ONLY[task.mapping.table]
    task.connection.execute(
        f"UPDATE winners SET {flag} = false FROM (SELECT customer_id, max({_PLACE}) AS last FROM winners "
        f"WHERE {flag} GROUP BY customer_id) l "
        f"WHERE {flag} AND winners.customer_id = l.customer_id AND {_PLACE} < l.last"
    )


def demote(task: Check, connection: sa.Connection) -> None:
    """Takes the flag from the records that had it before; whoever edits one sees that it changed."""
    table, name = stored_table(task.mapping.table), account.ONE_ONLY[task.mapping.table]
    flag, columns = table.c[name], [table.c.id, table.c.customer_id, table.c.row_key]
    flagged = (sa.and_(flag.is_(True), where) for where in of_customers(task, table))
    mirror(task, connection, "foremost_there", columns, flagged)
    others = (
        f"SELECT t.id FROM foremost_there t JOIN winners w ON w.customer_id = t.customer_id AND w.{name} "
        "WHERE t.row_key IS DISTINCT FROM w.row_key"
    )
    values = {name: False, "version": table.c.version + 1}
    for these in any_of(task, table.c.id, others):
        mine = sa.and_(table.c.company_id == task.company.id, these)
        connection.execute(sa.update(table).where(mine).values(**values))
