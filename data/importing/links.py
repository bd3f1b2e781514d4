"""What rows of accounts name that is kept in another table: the package of a subscription, the purchase of instalments.

Whom a row is about and what it names is known only inside the transaction, so these rows are judged there.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from data.companies import open_service_desk
from data.importing import packages, people, purchases
from data.importing.checking import Check, number

Act = Callable[[Check, sa.Connection], None]


@dataclass(frozen=True, kw_only=True)
class Link:
    """How a table hangs together with others.

    `join` leaves `linked`: the winners with what they name, and as `reason` why they cannot be taken, else ''.
    `before` writes what the rows need, `after` what follows from them.
    """

    join: Act | None = None
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
    "instalments": Link(join=purchases.join_instalments),
    "service_requests": Link(after=_open_desk),
}


def settle(task: Check, connection: sa.Connection) -> None:
    """Leaves `winners`: the rows that stand, each with its customer and with what it names."""
    judge(task, connection)
    link = LINKS.get(task.mapping.table)
    if link is None or link.join is None:
        return
    if link.before:
        link.before(task, connection)
        link.join(task, connection)
    task.connection.execute("CREATE OR REPLACE TABLE winners AS SELECT * EXCLUDE (reason) FROM linked")


def judge(task: Check, connection: sa.Connection) -> None:
    """Rejects the rows that name what is not there; a row that was to be replaced by one of these stands again."""
    link = LINKS.get(task.mapping.table)
    refused = True
    while refused:
        people.resolve(task, connection)
        people.choose_winners(task)
        if link is None or link.join is None:
            return
        link.join(task, connection)
        refused = number(task.connection, "SELECT count(*) FROM linked WHERE reason <> ''") > 0
        task.connection.execute(
            "INSERT INTO rejected SELECT line, min(reason) FROM linked WHERE reason <> '' GROUP BY line"
        )


def follow(task: Check, connection: sa.Connection) -> None:
    """Writes what follows from the rows that were written."""
    link = LINKS.get(task.mapping.table)
    if link and link.after:
        link.after(task, connection)
