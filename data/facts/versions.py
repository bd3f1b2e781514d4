"""Where facts live, which version is current, and how a new one takes its place."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from data.companies import Company
from data.settings import data_dir

_KEPT = 2
_KEPT_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One finished version: read only, never changed again."""

    company_id: int
    as_of: date
    version: str
    change: int
    rows: int
    built_at: datetime
    seconds: float
    directory: Path
    shape: str = ""

    @property
    def path(self) -> Path:
        return self.directory / "facts.duckdb"


def home(company: Company, as_of: date) -> Path:
    """The directory of a company's versions for one day. The id keeps a reused slug apart."""
    return data_dir() / "facts" / f"{company.slug}-{company.id}" / as_of.isoformat()


def current_version(company: Company, as_of: date) -> Facts | None:
    """The version that pages read now, or None when the day was never built."""
    place = home(company, as_of)
    try:
        found = _pointed(place, (place / "current.json").stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    return found if found.shape == shape(company) and found.path.exists() else None


@lru_cache(64)
def _pointed(place: Path, _written: int) -> Facts:
    """What the pointer of a day says, read once each time that it is written."""
    return _read(json.loads((place / "current.json").read_text()), place)


@cache
def shape(company: Company) -> str:
    """Names today's rules and the settings that they read: facts made by other ones are out of date and built again."""
    rules = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    settings = (company.id, company.time_zone, company.currency, company.retry_days, company.income_bounds)
    return hashlib.md5(rules + repr(settings).encode(), usedforsecurity=False).hexdigest()[:12]


def _read(values: dict[str, object], directory: Path) -> Facts:
    words = {**values, "as_of": date.fromisoformat(str(values["as_of"]))}
    words["built_at"] = datetime.fromisoformat(str(values["built_at"]))
    return Facts(**words, directory=directory / str(values["version"]))  # type: ignore[arg-type]


@contextmanager
def building(company: Company, as_of: date) -> Iterator[Path]:
    """A fresh directory to build in, one builder at a time; gone again unless it was published."""
    place = home(company, as_of)
    place.mkdir(parents=True, exist_ok=True)
    with FileLock(place / "lock"):
        for unfinished in place.glob("building-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        directory = place / f"building-{uuid4().hex[:12]}"
        directory.mkdir()
        try:
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)


def publish(company: Company, directory: Path, *, as_of: date, change: int, rows: int, seconds: float) -> Facts:
    """Makes a built directory the current version in one atomic step; readers of older ones are not disturbed."""
    place = home(company, as_of)
    now = datetime.now(UTC)
    version = f"{now:%Y%m%dT%H%M%S%f}-{uuid4().hex[:6]}"
    finished = Facts(company_id=company.id, as_of=as_of, version=version, change=change, rows=rows, built_at=now,
                     seconds=round(seconds, 3), directory=place / version, shape=shape(company))  # fmt: skip
    directory.rename(finished.directory)
    words = {key: str(value) if key in ("as_of", "built_at") else value for key, value in asdict(finished).items()}
    words.pop("directory")
    pointer = place / f"current-{version}.json"
    pointer.write_text(json.dumps(words))
    pointer.replace(place / "current.json")
    _retire(place)
    _retire_days(place.parent)
    return finished


def _retire(place: Path, keep: int = _KEPT) -> None:
    """Keeps the newest versions; a reader that still has an older file open keeps it until it closes."""
    versions = sorted((entry for entry in place.iterdir() if (entry / "facts.duckdb").exists()), reverse=True)
    finished = [entry for entry in versions if not entry.name.startswith("building-")]
    for old in finished[keep:]:
        shutil.rmtree(old, ignore_errors=True)


def _retire_days(company_home: Path) -> None:
    """Keeps the days that were built last, and always the newest day; any other is built again when asked for."""
    newest = max((entry.name for entry in company_home.iterdir()), default="")
    days = [pointer.parent for pointer in _by_age(company_home) if pointer.parent.name != newest]
    for day in days[_KEPT_DAYS:]:
        with suppress(Timeout, FileNotFoundError), FileLock(day / "lock", timeout=0):
            (day / "current.json").unlink()
            _retire(day, keep=0)


def _by_age(company_home: Path) -> list[Path]:
    """The pointers of all days, the one written last first."""
    ages = {}
    for pointer in company_home.glob("*/current.json"):
        with suppress(FileNotFoundError):
            ages[pointer] = pointer.stat().st_mtime
    return sorted(ages, key=lambda pointer: -ages[pointer])
