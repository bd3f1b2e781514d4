"""What rows of accounts name that is kept in another table: the package of a subscription, the purchase of instalments.

Whom a row is about and what it names is known only inside the transaction, so these rows are judged there.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from data.companies import open_service_desk
from data.importing import foremost, packages, people, purchases
from data.importing.checking import Check, number

Act = Callable[[Check, sa.Connection], None]
Step = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Link:
    """How a table hangs together with others.

    `join` leaves `linked`: the rows of `winners` with what they name, and as `reason` why they cannot be taken whatever
    the others say, else ''. `together` judges the rows that are left by what they come to, in `winners` itself.
    `before` writes what the rows need, `after` what follows from them.
    """

    join: Act | None = None
    together: Callable[[Check], None] | None = None
    before: Act | None = None
    after: Act | None = None


def _open_desk(task: Check, connection: sa.Connection) -> None:
    """Requests are shown where the company has the service desk, so whoever brings some has it."""
    if number(task.connection, "SELECT count(*) FROM winners"):
        open_service_desk(connection, task.company.id)


LINKS = {
    "packages": Link(join=packages.join),
    "package_subscriptions": Link(join=packages.join_subscriptions, before=packages.write_described),
    "instalment_purchases": Link(join=purchases.join, after=purchases.write_plans),
    "instalments": Link(join=purchases.join_instalments, together=purchases.judge_sums),
    "service_requests": Link(after=_open_desk),
    "contacts": Link(before=foremost.choose, after=foremost.demote),
    "payment_methods": Link(before=foremost.choose, after=foremost.demote),
}


def settle(task: Check, connection: sa.Connection, step: Step) -> None:
    """Leaves `winners`: the rows that stand, each with its customer and with what it names."""
    judge(task, connection, step)
    link = LINKS.get(task.mapping.table)
    if link and link.before:
        link.before(task, connection)


def judge(task: Check, connection: sa.Connection, step: Step = lambda done, total: None) -> None:
    """Rejects the rows that cannot stand; a row that was to be replaced by one of these stands again.

    `step` is called before each pass: what it raises ends this.
    """
    total, refused = number(task.connection, "SELECT count(*) FROM checked"), True
    while refused:
        step(0, total)
        people.resolve(task, connection)
        people.place_rows(task)
        refused = _refuses(task, connection, lambda: step(0, total))


def _refuses(task: Check, connection: sa.Connection, step: Callable[[], None]) -> bool:
    """One pass: whether it rejected rows, so that those that are left have to be looked at again."""
    link = LINKS.get(task.mapping.table, Link())
    if link.join is None:
        people.choose_winners(task)
        return False
    link.join(task, connection)
    refused = _chosen(task)
    while link.together and not refused:
        link.together(task)
        if not _reject(task):
            break
        step()
        _chosen(task)
    return number(task.connection, "SELECT count(*) FROM linked SEMI JOIN rejected USING (line)") > 0


def _chosen(task: Check) -> bool:
    """Leaves `winners`: the last of the linked rows that can stand by themselves; whether it rejected others."""
    task.connection.execute("CREATE OR REPLACE TABLE winners AS SELECT * FROM linked ANTI JOIN rejected USING (line)")
    people.choose_winners(task, "reason = ''")
    return _reject(task)


def _reject(task: Check) -> bool:
    """Whether there were rows with a reason; they are rejected."""
    wrong = "FROM winners WHERE reason <> ''"
    task.connection.execute(f"INSERT INTO rejected SELECT line, min(reason) {wrong} GROUP BY line")
    return number(task.connection, f"SELECT count(*) {wrong}") > 0


def follow(task: Check, connection: sa.Connection) -> None:
    """Writes what follows from the rows that were written."""
    link = LINKS.get(task.mapping.table)
    if link and link.after:
        link.after(task, connection)
