"""Writes a demonstration company into the source, or into files like those that people bring."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa

from data import bulk, schema
from data.accounts.schema import ACCOUNT_TABLES
from data.companies import DEFAULT_INCOME_BOUNDS, Company, company_by_slug, next_change
from data.demo.accounts import Place, write_accounts
from data.demo.companies import DemoCompany, demo_company
from data.demo.generate import Slice, slices
from data.engines import source
from data.errors import NotFound, UserError
from data.facts.versions import home
from data.types import MONEY_SCALE

Progress = Callable[[int, int], None]
MOST_CUSTOMERS = 20_000_000
_MONEY = pa.decimal128(18, MONEY_SCALE)
_INSTANTS = ("created_at", "occurred_at", "scheduled_at", "due_at", "paid_at", "last_attempt_at")
_KEYS = ("email_key", "phone_key", "row_key", "customer")


def make_demo(
    slug: str, customers: int, *, seed: int = 1, today: date, name: str | None = None, years: int = 3,
    progress: Progress | None = None,
) -> Company:  # fmt: skip
    """Makes the company anew with that many customers, all of it or nothing.

    The same arguments give the same rows, apart from the ids. Raises UserError, before anything is written, for a
    company that is not a demonstration, or for a number of customers that cannot be.
    `progress` is told the customers done and their number.
    """
    _check(slug, customers)
    plan = demo_company(slug, name)
    with source().begin() as connection:
        company_id = _fresh_company(connection, plan)
        change = next_change(connection, company_id)
        first_id = 1 + (connection.execute(sa.select(sa.func.max(schema.customers.c.id))).scalar() or 0)
        place = Place(company_id=company_id, first_id=first_id)
        for part in slices(customers, seed, today, plan.time_zone, plan.currency, years):
            _write(connection, part, company_id, first_id, change)
            write_accounts(connection, place, part, plan, seed=seed, today=today, years=years)
            if progress:
                progress(part.first + part.customers.num_rows, customers)
        _count_ids_on(connection)
    company = company_by_slug(slug)
    # the new customers have new ids: a refresh of what changed would keep the old ones
    shutil.rmtree(home(company, today).parent, ignore_errors=True)
    return company


def _check(slug: str, customers: int) -> None:
    if not 1 <= customers <= MOST_CUSTOMERS:
        raise UserError(f"A demonstration has 1 to {MOST_CUSTOMERS:,} customers, not {customers:,}.")
    try:
        company = company_by_slug(slug)
    except NotFound:
        return
    if not company.demonstration:
        raise UserError(f"'{slug}' is a real company; choose another slug for demonstration data.")


def _fresh_company(connection: sa.Connection, plan: DemoCompany) -> int:
    """The company's row, with the rows of an earlier demonstration removed."""
    table = schema.companies
    values = {
        "name": plan.name, "time_zone": plan.time_zone, "currency": plan.currency, "locale": plan.locale,
        "income_bounds": list(DEFAULT_INCOME_BOUNDS), "demonstration": True,
        "service_desk": plan.service_desk,
    }  # fmt: skip
    found = connection.execute(sa.select(table.c.id).where(table.c.slug == plan.slug)).scalar()
    if found is None:
        made = sa.insert(table).values(slug=plan.slug, **values).returning(table.c.id)
        return int(connection.execute(made).scalar_one())
    connection.execute(sa.update(table).where(table.c.id == found).values(**values))
    for rows in (*ACCOUNT_TABLES.values(), *schema.EVENT_TABLES.values(), schema.customers):
        connection.execute(sa.delete(rows).where(rows.c.company_id == found))
    return int(found)


def _write(connection: sa.Connection, part: Slice, company_id: int, first_id: int, change: int) -> None:
    n = part.customers.num_rows
    ids = first_id + part.first + np.arange(n)
    company = pa.array(np.full(n, company_id))
    customers = part.customers.append_column("id", pa.array(ids)).append_column("company_id", company)
    bulk.insert(connection, schema.customers, customers.append_column("changed_in", pa.array(np.full(n, change))))
    for name, rows in part.events.items():
        owners = ids[rows["customer"].to_numpy()]
        named = rows.drop_columns(["customer"]).append_column("customer_id", pa.array(owners))
        owned = named.append_column("company_id", pa.array(np.full(len(owners), company_id)))
        bulk.insert(connection, schema.EVENT_TABLES[name], owned)


def _count_ids_on(connection: sa.Connection) -> None:
    """Lets PostgreSQL go on after the ids that were given here."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "SELECT setval(pg_get_serial_sequence('customers', 'id'), (SELECT max(id) FROM customers))"
        )


def write_csv(
    directory: Path, customers: int, *, seed: int = 1, today: date, slug: str = "demo", years: int = 3,
    progress: Progress | None = None,
) -> dict[str, Path]:  # fmt: skip
    """Writes customers.csv, actions.csv, calls.csv and payments.csv, headed as the import knows them."""
    directory.mkdir(parents=True, exist_ok=True)
    plan = demo_company(slug)
    paths = {name: directory / f"{name}.csv" for name in schema.INPUT_TABLES}
    writers: dict[str, pyarrow.csv.CSVWriter] = {}
    try:
        for part in slices(customers, seed, today, plan.time_zone, plan.currency, years):
            for name, rows in _headed(part).items():
                if name not in writers:
                    writers[name] = pyarrow.csv.CSVWriter(paths[name], rows.schema)
                writers[name].write_table(rows)
            if progress:
                progress(part.first + part.customers.num_rows, customers)
    finally:
        for writer in writers.values():
            writer.close()
    return paths


def _headed(part: Slice) -> dict[str, pa.Table]:
    """The tables of a slice under the labels that people read."""
    names = part.customers["external_id"]
    events = {
        name: rows.add_column(0, schema.CUSTOMER_REF.label, names.take(rows["customer"]))
        for name, rows in part.events.items()
    }
    return {name: _labelled(name, rows) for name, rows in {"customers": part.customers, **events}.items()}


def _labelled(name: str, rows: pa.Table) -> pa.Table:
    labels = {column: field.label for column, field in schema.fields_of(schema.INPUT_TABLES[name]).items()}
    shown = [column for column in rows.column_names if column not in _KEYS]
    columns = {labels.get(column, column): _printed(column, rows[column]) for column in shown}
    return pa.table(columns)


def _printed(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    if name in _INSTANTS:
        return column.cast(pa.timestamp("s", "UTC"))
    return _money(column) if name == "amount" else column


def _money(column: pa.ChunkedArray) -> pa.Array:
    """Ten-thousandths as exact decimals; the number is the same, only its scale is new."""
    units = column.combine_chunks()
    whole = units.fill_null(0).to_numpy()
    words = np.stack([whole, whole >> 63], axis=1)
    exact = pa.Array.from_buffers(_MONEY, len(whole), [None, pa.py_buffer(np.ascontiguousarray(words))])
    return pa.compute.if_else(units.is_valid(), exact, pa.scalar(None, _MONEY))
