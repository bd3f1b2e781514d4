"""Counts the records that a file changed though the last word on them was a person's, as the log of changes tells."""

import sqlalchemy as sa

from data.accounts import schema as account
from data.importing.accounts import ACCOUNT_SHAPES, stored_table
from data.importing.checking import Check, number
from data.importing.stored import any_of, mirror


def remember(task: Check, connection: sa.Connection) -> None:
    """Leaves `edited`: the records that are as a form left them, with their version, before the file is written."""
    table = _edited(task)
    if table is None:
        return
    log = account.audit_log.c
    mine = sa.and_(log.company_id == task.company.id, log.table_name == table.name)
    made = sa.select(log.record_id, log.after["version"].as_integer()).where(mine)
    as_left = sa.tuple_(table.c.id, table.c.version).in_(made)
    mirror(task, connection, "edited", [table.c.id, table.c.version], (as_left,))


def count_changed(task: Check, connection: sa.Connection) -> int:
    """How many of these have another version now."""
    table = _edited(task)
    if table is None:
        return 0
    now = any_of(task, table.c.id, "SELECT id FROM edited")
    mirror(task, connection, "edited_now", [table.c.id, table.c.version], now)
    return number(
        task.connection, "SELECT count(*) FROM edited e JOIN edited_now n USING (id) WHERE n.version <> e.version"
    )


def _edited(task: Check) -> sa.Table | None:
    """The table of the file, if forms change its records."""
    table = stored_table(task.mapping.table)
    return table if task.mapping.table in ACCOUNT_SHAPES and "version" in table.c else None
