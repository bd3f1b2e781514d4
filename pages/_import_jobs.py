"""Imports that run in a process of their own; each keeps its progress in a small file that every worker can show.

`python -m pages._import_jobs FILE` runs the job of that file; nothing but the page starts it.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from secrets import token_hex
from typing import Any

from filelock import FileLock, Timeout

from data.companies import Company, company_by_slug
from data.days import today
from data.errors import ClienteleError, NotFound, UserError
from data.facts import refresh
from data.importing import Progress, import_file
from pages._import_places import checked, place

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[1]
_GRACE = 60.0
_PAUSE = 0.2
_DAY = 86_400
_SHOWN = 3
_CUT_OFF = "The import was cut off and left nothing behind. Start it again."
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Job:
    """One import as the page shows it: what was asked, how far it is, and how it ended."""

    id: str
    company: str
    table: str
    file_name: str
    upload: str
    user: str
    mapping: dict[str, Any] | None = None
    mapping_name: str | None = None
    state: str = "starting"
    phase: str = "starting"
    done: int = 0
    total: int = 0
    rate: float = 0.0
    left: float = 0.0
    message: str = ""
    import_id: int = 0
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    ignored: int = 0
    edited: int = 0
    reasons: tuple[str, ...] = ()
    started_at: float = 0.0
    resumed: bool = False

    @property
    def open(self) -> bool:
        return self.state in ("starting", "running")


def _file(job: Job) -> Path:
    return place("jobs", company_by_slug(job.company)) / f"{job.id}.json"


def _write(path: Path, job: Job) -> None:
    fresh = path.with_suffix(f".{token_hex(4)}.new")
    fresh.write_text(json.dumps(asdict(job)))
    fresh.replace(path)


def _read(path: Path) -> Job | None:
    try:
        return Job(**json.loads(path.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def start(company: Company, **asked: Any) -> Job:
    """Starts an import in its own process, which outlives this one. Older results make room; the record keeps them."""
    for old in [job for job in jobs(company) if job.state == "done"][_SHOWN - 1 :]:
        dismiss(company, old.id)
    job = Job(id=token_hex(8), company=company.slug, started_at=time.time(), **asked)
    path = _file(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, job)
    _launch(path)
    return job


def again(company: Company, job_id: str) -> Job:
    """Starts an import that was cut off, failed or was cancelled once more."""
    job = find(company, job_id)
    if job.open or job.state == "done":
        raise UserError("The import is running or has ended; it needs no second start.")
    if not (place("uploads", company) / job.upload).is_dir():
        raise UserError(f"The uploaded file {job.file_name} is gone. Bring it in again.")
    dismiss(company, job_id, keep_upload=True)
    words = ("table", "file_name", "upload", "user", "mapping", "mapping_name")
    return start(company, **{name: getattr(job, name) for name in words})


def _launch(path: Path) -> None:
    _children[:] = [child for child in _children if child.poll() is None]
    known = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    child = subprocess.Popen(  # noqa: S603 - our own module, with a path of our own making
        [sys.executable, "-m", "pages._import_jobs", str(path)],
        env={**os.environ, "PYTHONPATH": known},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    _children.append(child)


def jobs(company: Company) -> list[Job]:
    """The company's imports that run or whose end nobody has dismissed, the latest first."""
    found = (_honest(path) for path in place("jobs", company).glob("*.json"))
    return sorted((job for job in found if job), key=lambda job: -job.started_at)


def in_use(company: Company) -> set[str]:
    """The uploads of imports that run or wait, and for a day of those that ended badly and can be started again."""
    found = ((path, _read(path)) for path in place("jobs", company).glob("*.json"))
    return {job.upload for path, job in found if job and job.state != "done" and (_is_young(path) or _runs(path, job))}


def _is_young(path: Path) -> bool:
    return path.exists() and time.time() - path.stat().st_mtime < _DAY


def find(company: Company, job_id: str) -> Job:
    """Raises NotFound for a job that is not the company's."""
    job = _honest(place("jobs", company) / f"{checked(job_id)}.json")
    if job is None:
        raise NotFound("There is no such import.")
    return job


def _honest(path: Path) -> Job | None:
    """The job; one whose process is gone says that it was cut off."""
    job = _read(path)
    if job is None or not job.open or _runs(path, job):
        return job
    job = _read(path)
    if job is None or not job.open:
        return job
    return _cut_off(path, job)


def _cut_off(path: Path, job: Job) -> Job:
    """An import whose rows are in goes on with the facts, once; any other left nothing behind."""
    if job.import_id and not job.resumed:
        ended = replace(job, state="starting", started_at=time.time(), resumed=True)
        _write(path, ended)
        _launch(path)
        return ended
    ended = replace(job, state="done") if job.import_id else replace(job, state="interrupted", message=_CUT_OFF)
    _write(path, ended)
    return ended


def _runs(path: Path, job: Job) -> bool:
    if job.state == "starting" and time.time() - job.started_at < _GRACE:
        return all(child.poll() is None for child in _children if str(path) in child.args)  # type: ignore[operator]
    try:
        with FileLock(path.with_suffix(".lock")).acquire(timeout=0):
            return False
    except Timeout:
        return True


def cancel(company: Company, job_id: str) -> None:
    """Asks a running import to stop; it undoes what it did."""
    find(company, job_id)
    (place("jobs", company) / f"{job_id}.cancel").touch()


def dismiss(company: Company, job_id: str, *, keep_upload: bool = False) -> None:
    """Forgets an import that has ended, and the uploaded file with it."""
    job = find(company, job_id)
    if job.open:
        raise UserError("The import is still running. Cancel it first.")
    for left in place("jobs", company).glob(f"{job.id}.*"):
        left.unlink(missing_ok=True)
    if not keep_upload:
        shutil.rmtree(place("uploads", company) / job.upload, ignore_errors=True)


class _Reporter:
    """Writes the progress of a job into its file, a few times a second, from whichever thread reports it."""

    def __init__(self, path: Path, job: Job) -> None:
        self.path, self.job, self._last = path, replace(job, state="running"), 0.0
        self._lock = threading.Lock()

    def tell(self, **words: Any) -> None:
        with self._lock:
            self.job = replace(self.job, **words)
            self._last = time.monotonic()
            _write(self.path, self.job)

    def progress(self, state: Progress) -> None:
        if state.phase != self.job.phase or time.monotonic() - self._last > _PAUSE:
            self.tell(phase=state.phase, done=state.done, total=state.total, rate=state.rate, left=state.left)

    def deriving(self, _step: str, share: float) -> None:
        self.tell(phase="deriving", done=round(100 * share), total=100, rate=0.0, left=0.0)

    @property
    def cancelled(self) -> bool:
        return self.path.with_suffix(".cancel").exists()


def run(path: Path) -> None:
    """Does the job of a file, from waiting for its turn to the refreshed facts."""
    with FileLock(path.with_suffix(".lock")):
        job = Job(**json.loads(path.read_text()))
        reporter = _Reporter(path, job)
        try:
            _run(reporter, job, company_by_slug(job.company))
        except ClienteleError as error:
            reporter.tell(state="failed", message=str(error))
        except Exception:
            log.exception("The import %s failed", job.id)
            words = f"Something went wrong on our side and nothing was changed. Error {job.id} is in the log."
            reporter.tell(state="failed", message=words)


def _run(reporter: _Reporter, job: Job, company: Company) -> None:
    turn = FileLock(place("jobs", company) / "turn.lock")
    reporter.tell()
    if not _taken(turn, reporter):
        reporter.tell(state="cancelled", message="The import was cancelled; nothing was changed.")
        return
    try:
        if job.import_id or _import(reporter, job, company):
            _derive(reporter, company)
            shutil.rmtree(place("uploads", company) / job.upload, ignore_errors=True)
            reporter.tell(state="done")
    finally:
        turn.release()


def _taken(turn: FileLock, reporter: _Reporter) -> bool:
    """Waits until the imports before this one are through; False when this one was cancelled meanwhile."""
    while not reporter.cancelled:
        try:
            turn.acquire(timeout=_PAUSE)
        except Timeout:
            reporter.tell(phase="waiting")
            continue
        return True
    return False


def _import(reporter: _Reporter, job: Job, company: Company) -> bool:
    """Whether the rows are in; the counts are then kept, so that a restart goes on from there."""
    path = place("uploads", company) / job.upload / job.file_name
    result = import_file(
        job.table, path, company, mapping=job.mapping, mapping_name=job.mapping_name, user=job.user,
        progress=reporter.progress, cancelled=lambda: reporter.cancelled,
    )  # fmt: skip
    if result.state != "done":
        reporter.tell(state=result.state, message=result.message)
        return False
    counts = {
        name: getattr(result, name) for name in ("import_id", "rows", "accepted", "rejected", "ignored", "edited")
    }
    reporter.tell(message=result.message, reasons=result.reasons, **counts)
    return True


def _derive(reporter: _Reporter, company: Company) -> None:
    """Brings the facts up to date. When that fails the rows are in all the same, and the message says so."""
    reporter.deriving("", 0.0)
    try:
        refresh(company, today(company.time_zone), progress=reporter.deriving)
    except Exception:
        log.exception("The facts of %s could not be derived after the import %s", company.slug, reporter.job.id)
        late = "The rows are in, but the figures could not be brought up to date. Run: python app.py refresh"
        reporter.tell(message=f"{late} --company {company.slug}")


if __name__ == "__main__":
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    run(Path(sys.argv[1]))
