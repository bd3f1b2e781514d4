"""The facts as SQLAlchemy tables, so that questions are written in Core; made from the registry."""

from typing import Any

import sqlalchemy as sa

from data.facts.columns import FACTS, Fact

facts_metadata = sa.MetaData()

_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "VARCHAR": sa.String(),
    "ENUM": sa.String(),
    "DATE": sa.Date(),
    "INTEGER": sa.Integer(),
    "MONEY": sa.Numeric(18, 2),
    "BOOLEAN": sa.Boolean(),
}


def _column(fact: Fact) -> sa.Column[Any]:
    return sa.Column(fact.key, _TYPES[fact.type], primary_key=fact.key == "id", info={"fact": fact})


facts = sa.Table(
    "customer",
    facts_metadata,
    *(_column(fact) for fact in FACTS.values()),
    sa.Column("plain_name", sa.String, info={"help": "The name without regard to case and accents."}),
    sa.Column("name_rank", sa.Double, info={"help": "The customer's place in the order of plain names."}),
)

packs = sa.Table(
    "pack",
    facts_metadata,
    sa.Column("pack", sa.String),
    sa.Column("key", sa.String),
    sa.Column("low", sa.Integer),
    sa.Column("size", sa.Integer),
    sa.Column("stride", sa.Integer),
    sa.Column("labels", sa.JSON),
)

movements = sa.Table(
    "movement",
    facts_metadata,
    sa.Column("customer_id", sa.Integer),
    sa.Column("day", sa.Date),
    sa.Column("kind", sa.String),
    sa.Column("until", sa.Date, info={"help": "Day of the customer's next movement; infinity after the last."}),
)
