"""Companies: whose data it is, and the settings that shape their figures."""

from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from babel.numbers import get_currency_precision

from data import schema
from data.engines import source
from data.errors import NotFound

DEFAULT_INCOME_BOUNDS = (0, 1000, 3000, 5000, 10000, 20000, 50000)


@dataclass(frozen=True, kw_only=True)
class Company:
    id: int
    slug: str
    name: str
    time_zone: str
    currency: str
    locale: str
    retry_days: int
    income_bounds: tuple[int, ...]
    service_desk: bool
    demonstration: bool

    @property
    def currency_digits(self) -> int:
        return get_currency_precision(self.currency)

    def exact(self, amount: Decimal) -> Decimal:
        """The amount with just the decimals of the company's currency."""
        return amount.quantize(Decimal(1).scaleb(-self.currency_digits))


def _company(row: sa.RowMapping) -> Company:
    names = Company.__dataclass_fields__
    return Company(**{**{name: row[name] for name in names}, "income_bounds": tuple(row["income_bounds"])})


def all_companies() -> list[Company]:
    """Every company, by name."""
    with source().connect() as connection:
        rows = connection.execute(sa.select(schema.companies).order_by(schema.companies.c.name)).mappings()
        return [_company(row) for row in rows]


def company_by_slug(slug: str) -> Company:
    """Raises NotFound for an unknown slug."""
    with source().connect() as connection:
        row = connection.execute(sa.select(schema.companies).where(schema.companies.c.slug == slug)).mappings().first()
    if row is None:
        raise NotFound(f"There is no company '{slug}'.")
    return _company(row)


def ensure_company(slug: str, **values: object) -> Company:
    """The company of that slug, made with `values` when it is not there yet."""
    try:
        return company_by_slug(slug)
    except NotFound:
        fresh = {"name": slug, "income_bounds": list(DEFAULT_INCOME_BOUNDS), **values}
        with source().begin() as connection:
            connection.execute(sa.insert(schema.companies).values(slug=slug, **fresh))
        return company_by_slug(slug)


def next_change(connection: sa.Connection, company_id: int) -> int:
    """Counts the company's changes up by one and returns the number; the row lock keeps writers apart."""
    table = schema.companies
    connection.execute(sa.update(table).where(table.c.id == company_id).values(changes=table.c.changes + 1))
    return connection.execute(sa.select(table.c.changes).where(table.c.id == company_id)).scalar_one()


def touch(connection: sa.Connection, company_id: int, customer_ids: sa.Select[tuple[int]] | list[int]) -> int:
    """Marks customers as changed, so that the next refresh derives just these again; returns the change's number."""
    change = next_change(connection, company_id)
    table = schema.customers
    connection.execute(
        sa.update(table).where(table.c.company_id == company_id, table.c.id.in_(customer_ids)).values(changed_in=change)
    )
    return change
