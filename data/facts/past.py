"""Facts of past days, made in the background one after the other, for companies that are small enough."""

import atexit
import logging
import threading
from collections.abc import Sequence
from datetime import date

from data.companies import Company, last_change_seen
from data.facts.build import refresh
from data.facts.versions import current_version

log = logging.getLogger(__name__)

MOST_ROWS = 200_000
_workers: dict[int, threading.Thread] = {}
_lock = threading.Lock()
_closing = threading.Event()


def prepare(company: Company, days: Sequence[date]) -> bool:
    """Builds those of the days that were never built or lag behind the source; returns whether it is still at it."""
    missing = [day for day in days if _lags(company, day)]
    with _lock:
        worker = _workers.get(company.id)
        if missing and (worker is None or not worker.is_alive()):
            worker = threading.Thread(target=_build, args=(company, missing), daemon=True, name=f"past-{company.slug}")
            _workers[company.id] = worker
            worker.start()
    return bool(missing)


def _lags(company: Company, day: date) -> bool:
    found = current_version(company, day)
    return found is None or found.change < last_change_seen(company)


@atexit.register
def _finish() -> None:
    _closing.set()
    for worker in list(_workers.values()):
        worker.join()


def _build(company: Company, days: Sequence[date]) -> None:
    try:
        for day in days:
            if not _closing.is_set():
                refresh(company, day)
    except Exception:  # the page shows the points that are there
        log.exception("Building past facts of %s failed", company.slug)
