"""The one door to a company's rows.

A question never names a company: the scope does. Facts questions can only open that company's file; source questions
have every company-owned table swapped for that company's rows of it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import duckdb
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
from cachetools import LRUCache
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import visitors

from data import schema
from data.engines import events, reason_of, source
from data.errors import SourceUnreachable, TookTooLong
from data.facts import Facts
from data.facts.serving import connection_to
from data.facts.table import facts_metadata
from data.settings import positive
from queries import alarms
from queries.scope import Scope

Question = sa.Select[Any]

ROW_LIMIT = 100_000
_CACHED_ROWS = 20_000
_DIALECT = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
_CACHE_BYTES = 64 << 20
_frames: LRUCache[tuple[object, ...], pd.DataFrame] = LRUCache(
    _CACHE_BYTES, getsizeof=lambda frame: int(frame.memory_usage().sum()) + 1_000
)
_lock = threading.Lock()


def answer(question: Question, scope: Scope) -> pd.DataFrame:
    """The rows of the scope's company that answer the question, at most ROW_LIMIT of them.

    Raises Unavailable when source or facts cannot be read and TookTooLong at the time limit. Frames are shared
    through a cache: treat them as read only.
    """
    return _from_facts(question, scope) if _about_facts(question) else _from_source(question, scope)


def stream(question: Question, scope: Scope, rows: int = 50_000) -> Iterator[pa.RecordBatch]:
    """All rows of a facts question in batches, however many; memory stays flat."""
    sql, parameters = compiled(question)
    cursor = connection_to(scope.facts).cursor()
    try:
        yield from cursor.sql(sql, params=parameters).to_arrow_reader(rows)
    finally:
        cursor.close()


def compiled(question: Question) -> tuple[str, list[Any]]:
    """The SQL that the facts engine runs, with its bound parameters in order."""
    statement = question.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    return str(statement), [statement.params[name] for name in statement.positiontup or ()]


def _tables(question: Question) -> set[sa.Table]:
    return {element for element in visitors.iterate(question) if isinstance(element, sa.Table)}


def _bounded(question: Question) -> Question:
    return question.limit(ROW_LIMIT) if question._limit_clause is None else question  # noqa: SLF001 (no public way to ask)


def _about_facts(question: Question) -> bool:
    homes = {table.metadata is facts_metadata for table in _tables(question)}
    if len(homes) != 1:
        raise ValueError("a question reads either facts or source tables")
    return homes.pop()


def _from_facts(question: Question, scope: Scope) -> pd.DataFrame:
    version = scope.facts
    sql, parameters = compiled(_bounded(question))
    key = (scope.company.id, version.version, sql, *map(repr, parameters))
    with _lock:
        if (found := _frames.get(key)) is not None:
            return found
    frame = _run(version, sql, parameters)
    if len(frame) <= _CACHED_ROWS:
        with _lock:
            _frames[key] = frame
    return frame


def _run(version: Facts, sql: str, parameters: list[Any]) -> pd.DataFrame:
    with _limited(connection_to(version).cursor()) as cursor:
        return cursor.execute(sql, parameters).df()


@contextmanager
def _limited(cursor: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Stops whatever the cursor runs when the time limit is reached."""
    seconds = _seconds()
    alarms.set(cursor, seconds)
    try:
        yield cursor
    except duckdb.InterruptException as error:
        raise TookTooLong(f"The question took longer than {seconds} s and was stopped. Narrow the filters.") from error
    finally:
        alarms.clear(cursor)
        cursor.close()


def _from_source(question: Question, scope: Scope) -> pd.DataFrame:
    apart = {table.name for table in _tables(question)} <= set(schema.EVENT_TABLES)
    engine = events() if apart else source()
    try:
        with engine.connect() as connection:
            result = connection.execute(scoped(_bounded(question), scope.company.id))
            return pd.DataFrame(result.fetchall(), columns=list(result.keys()), dtype=object)
    except sa.exc.OperationalError as error:
        raise SourceUnreachable(f"The source database cannot be reached: {reason_of(error)}") from error


def _seconds() -> int:
    return positive("CLIENTELE_QUERY_SECONDS")


def scoped(question: Question, company_id: int) -> Question:
    """The question with each table swapped for the company's rows of it, at any depth."""
    own: dict[sa.Table, sa.Subquery] = {}

    def swap(element: Any, **_: Any) -> Any:
        table = getattr(element, "table", element)
        if not isinstance(table, sa.Table):
            return None
        if table not in own:
            own[table] = sa.select(table).where(_owner(table) == company_id).subquery(table.name)
        return own[table] if element is table else own[table].c[element.name]

    swapped: Any = visitors.replacement_traverse(question, {}, swap)
    return cast("Question", swapped)


def _owner(table: sa.Table) -> sa.ColumnElement[int]:
    if table is schema.companies:
        return table.c.id
    if "company_id" not in table.c:
        raise ValueError(f"table {table.name} belongs to no company and cannot be asked through this door")
    return table.c.company_id
