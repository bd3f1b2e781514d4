"""Column types that every engine stores alike: instants and money as whole numbers."""

from datetime import UTC, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

MONEY_SCALE = 4
_UNITS = 10**MONEY_SCALE


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, stored as whole seconds since 1970: four bytes, ordered, the same everywhere."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | int | None, dialect: sa.Dialect) -> int | None:
        return int(value.timestamp()) if isinstance(value, datetime) else value

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


class Money(TypeDecorator[Decimal]):
    """An exact amount, stored as whole ten-thousandths of the currency; never a float."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: sa.Dialect) -> int | None:
        if value is None:
            return None
        units = Decimal(value) * _UNITS
        if units != units.to_integral_value():
            raise ValueError(f"{value} has more than {MONEY_SCALE} decimals")
        return int(units)

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)) / _UNITS


def whole(column: sa.ColumnElement[object]) -> sa.ColumnElement[int]:
    """The stored whole number behind an Instant or Money column."""
    return sa.type_coerce(column, sa.BigInteger)
