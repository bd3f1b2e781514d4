"""The mappings that have a name: saved by the company, or ready-made."""

from collections.abc import Mapping as Dict
from typing import Any

import sqlalchemy as sa

from data import schema
from data.companies import Company
from data.engines import source
from data.errors import NotFound, UserError
from data.importing.mapping import Mapping, plain
from data.importing.ready import READY


def save_mapping(company: Company, table_name: str, name: str, columns: Dict[str, Any]) -> None:
    """Keeps a mapping under a name of the company; the same name replaces it."""
    plain(table_name, columns)
    if not name.strip():
        raise UserError("A mapping needs a name.")
    table = schema.mappings
    mine = _named(company, table_name, name.strip())
    with source().begin() as connection:
        connection.execute(sa.delete(table).where(mine))
        connection.execute(
            sa.insert(table).values(
                company_id=company.id, table_name=table_name, name=name.strip(), columns=dict(columns)
            )
        )


def saved_mappings(company: Company, table_name: str) -> dict[str, dict[str, Any]]:
    """The company's own mappings for a table, by name."""
    table = schema.mappings
    mine = sa.and_(table.c.company_id == company.id, table.c.table_name == table_name)
    with source().connect() as connection:
        rows = connection.execute(sa.select(table.c.name, table.c.columns).where(mine).order_by(table.c.name)).all()
    return {row.name: row.columns for row in rows}


def _named(company: Company, table_name: str, name: str) -> sa.ColumnElement[bool]:
    table = schema.mappings
    return sa.and_(table.c.company_id == company.id, table.c.table_name == table_name, table.c.name == name)


def find_mapping(company: Company, table_name: str, name: str) -> Mapping:
    """A saved mapping of the company, else a ready-made one. Raises NotFound, naming what there is."""
    saved = saved_mappings(company, table_name)
    if name in saved:
        return plain(table_name, saved[name], name)
    if name in READY and READY[name].table == table_name:
        return READY[name]
    known = [*saved, *(ready.name for ready in READY.values() if ready.table == table_name)]
    raise NotFound(f"There is no mapping '{name}' for {table_name}. Known: {', '.join(known) or 'none'}.")
