"""Open facts files: one connection per version and process, opened so that it can read nothing else."""

import atexit
import logging
import os
import threading
import time
from datetime import date
from typing import Any

import duckdb

from data.companies import Company, last_change_seen
from data.errors import FactsBuilding
from data.facts.build import refresh
from data.facts.versions import Facts, current_version
from data.settings import positive

log = logging.getLogger(__name__)

_OPEN = 4
_PATIENCE = 10.0
_PAUSE = 5.0
_FAREWELL = 60.0
_REMEMBERED = 64
_connections: dict[str, duckdb.DuckDBPyConnection] = {}
_builders: dict[tuple[int, date], tuple[threading.Thread, float]] = {}
_progress: dict[tuple[int, date], tuple[str, float]] = {}
_failures: dict[tuple[int, date], BaseException] = {}
_farewells: list[threading.Timer] = []
_lock = threading.Lock()
_one_at_a_time = threading.Semaphore()


def facts_of(company: Company, as_of: date) -> Facts:
    """The current facts of a day. Those that lag behind the source are served while newer ones are made.

    A day that was never asked for is built in the background: small companies are ready before this returns, for
    large ones FactsBuilding says how far it is.
    """
    found = current_version(company, as_of)
    if found is None:
        return _wait_for(company, as_of)
    if found.change < last_change_seen(company):
        _builder(company, as_of)
    return found


def _wait_for(company: Company, as_of: date) -> Facts:
    key = (company.id, as_of)
    _builder(company, as_of).join(_PATIENCE)
    if found := current_version(company, as_of):
        return found
    if failure := _failures.get(key):
        raise failure
    step, share = _progress.get(key, ("Starting", 0.0))
    raise FactsBuilding(f"The facts of {as_of:%d %b %Y} are being built: {step}, {share:.0%}.")


def _builder(company: Company, as_of: date) -> threading.Thread:
    """The thread that brings a day's facts up to date: the running one, or a new one, after a failure not at once."""
    key = (company.id, as_of)
    with _lock:
        known, since = _builders.get(key, (None, 0.0))
        rested = key not in _failures or time.monotonic() - since > _PAUSE
        if known is None or (not known.is_alive() and rested):
            known = threading.Thread(target=_build, args=(company, as_of), daemon=True)
            _forget_finished()
            _builders[key] = (known, time.monotonic())
            known.start()
        return known


def _forget_finished() -> None:
    if len(_builders) > _REMEMBERED:
        for key in [key for key, (builder, _) in _builders.items() if not builder.is_alive()]:
            del _builders[key]
            _failures.pop(key, None)


def _build(company: Company, as_of: date) -> None:
    key = (company.id, as_of)
    _failures.pop(key, None)
    try:
        with _one_at_a_time:
            refresh(company, as_of, progress=lambda step, share: _progress.update({key: (step, share)}))
    except BaseException as error:  # handed to whoever waits for it
        log.exception("Building the facts of %s for %s failed", company.slug, as_of)
        _failures[key] = error
    finally:
        _progress.pop(key, None)


@atexit.register
def close_down() -> None:
    """Waits for running builders and closes what is open.

    Threads of the facts engine that are still there when the interpreter goes take the process down with them.
    """
    for builder, _ in list(_builders.values()):
        builder.join(_FAREWELL)
    for alarm in _farewells:
        alarm.cancel()
        alarm.function()
    for connection in _connections.values():
        connection.close()


def connection_to(version: Facts) -> duckdb.DuckDBPyConnection:
    """The read-only connection to a version; use a cursor of it. Older versions are closed in their turn."""
    with _lock:
        if version.version not in _connections:
            _connections[version.version] = _open(version)
            for oldest in list(_connections)[:-_OPEN]:
                _close_later(_connections.pop(oldest))
        return _connections[version.version]


def _open(version: Facts) -> duckdb.DuckDBPyConnection:
    config: dict[str, Any] = {
        "memory_limit": f"{max(positive('CLIENTELE_MEMORY_MB') // 2, 100)}MB",
        "threads": str(os.cpu_count() or 1),
        "enable_external_access": "false",
        "lock_configuration": "true",
    }
    started = time.perf_counter()
    connection = duckdb.connect(str(version.path), read_only=True, config=config)
    log.debug("Opened facts %s in %.0f ms", version.version, 1000 * (time.perf_counter() - started))
    return connection


def _close_later(connection: duckdb.DuckDBPyConnection) -> None:
    """Closes once questions that still run on it have had their time."""
    alarm = threading.Timer(2 * positive("CLIENTELE_QUERY_SECONDS"), connection.close)
    alarm.daemon = True
    alarm.start()
    _farewells[:] = [*(each for each in _farewells if each.is_alive()), alarm]
