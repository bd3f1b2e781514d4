"""Gives the first customers of a demonstration company an account: enough to show every section, filled and empty."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from data import bulk
from data.accounts import schema as account
from data.demo import account_journey as journey
from data.demo import account_money as money
from data.demo import account_partners
from data.demo import account_rows as rows
from data.demo.account_rows import PACKAGES, Accounts
from data.demo.clock import Clock
from data.demo.companies import DemoCompany
from data.demo.events import Ints
from data.demo.generate import Slice

MOST_ACCOUNTS = 5_000
_ITS_OWN_DICE = 4


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the accounts go: the company, and the number of its first customer."""

    company_id: int
    first_id: int


def write_accounts(
    connection: sa.Connection, place: Place, part: Slice, plan: DemoCompany, *, seed: int, today: date, years: int
) -> None:
    """Accounts for the first 5,000 customers, who are in the first slice; more of them would show nothing new.

    The same arguments give the same rows, apart from ids.
    """
    if part.first:
        return
    a, payments, actions = _accounts(part, plan, seed, today, years)
    others = replace(a, rng=np.random.default_rng([seed, _ITS_OWN_DICE, 1]))
    made = _tables(connection, a, payments, plan, place.company_id)
    made["package_subscriptions"] = _subscriptions(connection, a, actions, place.company_id)
    for name, table in {**made, "partner_connections": account_partners.partners(others)}.items():
        ids = pa.array(place.first_id + table["customer"].to_numpy())
        owned = table.drop_columns(["customer"]).append_column("customer_id", ids)
        _insert(connection, account.ACCOUNT_TABLES[name], owned, place.company_id)


def _accounts(
    part: Slice, plan: DemoCompany, seed: int, today: date, years: int
) -> tuple[Accounts, pd.DataFrame, pd.DataFrame]:
    """Who gets an account, their payments, and their actions that the accounts have to fit."""
    people = part.customers.select(["name", "email", "phone", "account_type"]).slice(0, MOST_ACCOUNTS).to_pandas()
    clock = Clock.of(today, plan.time_zone, years)
    paid = part.payments.filter(pc.less(part.payments["customer"], len(people)))
    a = Accounts(np.random.default_rng([seed, _ITS_OWN_DICE]), clock, people, plan.currency)
    payments, actions = money.paid_days(paid, a), journey.actions_of(part.actions, a)
    created = part.customers["created_at"].slice(0, MOST_ACCOUNTS).to_pandas()
    first_day = np.where(created.isna(), clock.first, created.fillna(0) // 86_400).astype(np.int64)
    people["first_day"] = np.clip(first_day, clock.first, clock.today)
    people["closed_day"] = journey.first_days(payments[payments["paid"] >= 0], "paid", a.n)
    people["graduated_day"] = journey.first_days(actions[actions["kind"].eq("graduated")], "day", a.n)
    return a, payments, actions


def _tables(
    connection: sa.Connection, a: Accounts, payments: pd.DataFrame, plan: DemoCompany, company_id: int
) -> dict[str, pa.Table]:
    bought, instalments = money.purchases(payments, _next_id(connection, account.instalment_purchases))
    desk = {"service_requests": rows.requests(a)} if plan.service_desk else {}
    return {
        "contacts": rows.contacts(a),
        "payment_methods": money.payment_methods(a, payments),
        "billing_terms": money.billing_terms(a, payments),
        "invoices": money.invoices(a, payments),
        "instalment_purchases": bought,
        "instalments": instalments,
        "notes": rows.notes(a),
        "usage_notifications": rows.notifications(a),
        **desk,
    }


def _subscriptions(connection: sa.Connection, a: Accounts, actions: pd.DataFrame, company_id: int) -> pa.Table:
    """Those of the programme, and packages beside it."""
    packages = _packages(connection, company_id, a.currency)
    beside, programmes = packages[: len(PACKAGES)], packages[len(PACKAGES) :]
    return pa.concat_tables([journey.programmes(a, actions, programmes), rows.subscriptions(a, beside)])


def _next_id(connection: sa.Connection, table: sa.Table) -> int:
    return 1 + (connection.execute(sa.select(sa.func.max(table.c.id))).scalar() or 0)


def _packages(connection: sa.Connection, company_id: int, currency: str) -> Ints:
    """Makes the company's packages; returns their ids."""
    first = _next_id(connection, account.packages)
    names, cycles, prices = zip(*PACKAGES, *journey.PROGRAMMES, strict=True)
    ids = first + np.arange(len(names))
    table = pa.table(
        {
            "id": ids,
            "name": names,
            "cycle": cycles,
            "price": np.array(prices) * 10_000,
            "currency": [currency] * len(ids),
        }
    )
    _insert(connection, account.packages, table, company_id)
    return ids


def _insert(connection: sa.Connection, table: sa.Table, given: pa.Table, company_id: int) -> None:
    """Writes the rows with ids of their own, from which the database goes on."""
    n = given.num_rows
    if "id" not in given.column_names:
        given = given.append_column("id", pa.array(_next_id(connection, table) + np.arange(n)))
    bulk.insert(connection, table, given.append_column("company_id", pa.array(np.full(n, company_id))))
    if connection.dialect.name == "postgresql" and n:
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))"
        )
