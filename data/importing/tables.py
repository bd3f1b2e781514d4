"""A table of another database as the source of an import: `postgresql+psycopg://user@host/db#crm_payments`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from data.errors import UnreadableFile
from data.importing.rows import CHUNK_ROWS, Chunk, chunks_of
from data.importing.sheets import as_texts


def is_table(path: str) -> bool:
    return "://" in path


def shown_name(path: str) -> str:
    """The name of the file, or of the table and its database without the password."""
    if not is_table(path):
        return Path(path).name
    url, _, table = path.rpartition("#")
    try:
        return f"{sa.make_url(url).render_as_string(hide_password=True)}#{table}"
    except sa.exc.ArgumentError:
        return "database"


@contextmanager
def opened(path: str) -> Iterator[tuple[tuple[str, ...], Iterable[Chunk], int]]:
    """Headings, chunks and number of rows. Raises UnreadableFile when the table cannot be read."""
    url, _, name = path.rpartition("#")
    if not url or not name:
        raise UnreadableFile(
            "Name the table after the address of the database: postgresql+psycopg://user@host/db#table."
        )
    try:
        engine = sa.create_engine(url)
        with engine.connect().execution_options(yield_per=CHUNK_ROWS) as connection:
            schema_name, _, bare = name.rpartition(".")
            table = sa.Table(bare, sa.MetaData(), schema=schema_name or None, autoload_with=connection)
            total = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            headings = tuple(column.name for column in table.c)
            result = connection.execute(sa.select(table))
            rows = ((number, as_texts(list(row))) for number, row in enumerate(result, start=1))
            yield headings, chunks_of(rows, len(headings)), total
    except sa.exc.NoSuchTableError as error:
        raise UnreadableFile(f"The database has no table '{name}'.") from error
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise UnreadableFile(f"{shown_name(path)} cannot be read: {reason}") from error
