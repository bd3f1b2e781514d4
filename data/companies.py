"""Companies: whose data it is, and the settings that shape their figures."""

import re
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import available_timezones

import duckdb
import sqlalchemy as sa
from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, is_currency

from data import schema
from data.engines import reason_of, source
from data.errors import NotFound, SourceUnreachable, UserError
from data.texts import straight

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
    """Every company, by name. Those seen last when the source cannot be reached; SourceUnreachable if none was."""
    try:
        with source().connect() as connection:
            rows = connection.execute(sa.select(schema.companies).order_by(schema.companies.c.name)).mappings().all()
    except sa.exc.OperationalError as error:
        if not _seen:
            raise SourceUnreachable(f"The source database cannot be reached: {reason_of(error)}") from error
        return list(_seen.values())
    _seen.clear()
    _seen.update({row["slug"]: _company(row) for row in rows})
    _changes.update({row["id"]: row["changes"] for row in rows})
    return list(_seen.values())


_seen: dict[str, Company] = {}
_changes: dict[int, int] = {}


def last_change_seen(company: Company) -> int:
    """The number of the company's latest change, as of the last look at the companies; asks nothing."""
    return _changes.get(company.id, 0)


def company_by_slug(slug: str) -> Company:
    """Raises NotFound for an unknown slug."""
    found = {company.slug: company for company in all_companies()}.get(slug)
    if found is None:
        raise NotFound(f"There is no company '{slug}'.")
    return found


def ensure_company(slug: str, **values: object) -> Company:
    """The company of that slug, made with `values` when it is not there yet."""
    try:
        return company_by_slug(slug)
    except NotFound:
        fresh = {"name": slug, "income_bounds": list(DEFAULT_INCOME_BOUNDS), **values}
        with source().begin() as connection:
            connection.execute(sa.insert(schema.companies).values(slug=slug, **fresh))
        return company_by_slug(slug)


_SLUG = re.compile(r"[a-z][a-z0-9-]{0,62}")
RESERVED_SLUGS = ("assets", "healthz")


def make_company(
    slug: str, *, name: str, time_zone: str, currency: str, locale: str, service_desk: bool = False
) -> Company:
    """A new company. Raises UserError for a slug that is taken or no address, or a zone, currency or locale unknown."""
    wrong = _what_is_wrong(slug, time_zone, currency, locale)
    if wrong:
        raise UserError(wrong)
    return ensure_company(
        slug, name=straight(name).strip(), time_zone=time_zone, currency=currency.upper(), locale=locale,
        service_desk=service_desk,
    )  # fmt: skip


def _engine_knows(time_zone: str) -> bool:
    """Whether the engine that reads imports knows the zone, too."""
    try:
        duckdb.execute("SELECT timezone(?, to_timestamp(0))", [time_zone])
    except duckdb.Error:
        return False
    return True


def _is_locale(name: str) -> bool:
    try:
        return bool(Locale.parse(name.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return False


def _what_is_wrong(slug: str, time_zone: str, currency: str, locale: str) -> str:
    if not _SLUG.fullmatch(slug) or slug in RESERVED_SLUGS:
        return f"'{slug}' cannot be an address: use small letters, digits and hyphens, beginning with a letter."
    if any(company.slug == slug for company in all_companies()):
        return f"There is a company '{slug}' already."
    if time_zone not in available_timezones() or not _engine_knows(time_zone):
        return f"'{time_zone}' is no time zone; use an IANA name such as Europe/Berlin."
    if not is_currency(currency.upper()):
        return f"'{currency}' is no currency; use three letters such as EUR."
    if not _is_locale(locale):
        return f"'{locale}' is no locale; use one such as en_GB or de_DE."
    return ""


def open_service_desk(connection: sa.Connection, company_id: int) -> None:
    """Gives the company the service desk module, if it is without."""
    table = schema.companies
    without = sa.and_(table.c.id == company_id, table.c.service_desk.is_(False))
    connection.execute(sa.update(table).where(without).values(service_desk=True))


def next_change(connection: sa.Connection, company_id: int) -> int:
    """Counts the company's changes up by one and returns the number; the row lock keeps writers apart."""
    table = schema.companies
    connection.execute(sa.update(table).where(table.c.id == company_id).values(changes=table.c.changes + 1))
    return int(connection.execute(sa.select(table.c.changes).where(table.c.id == company_id)).scalar_one())


def touch(connection: sa.Connection, company_id: int, customer_ids: sa.Select[tuple[int]] | list[int]) -> int:
    """Marks customers as changed, so that the next refresh derives just these again; returns the change's number."""
    change = next_change(connection, company_id)
    table = schema.customers
    connection.execute(
        sa.update(table).where(table.c.company_id == company_id, table.c.id.in_(customer_ids)).values(changed_in=change)
    )
    return change
