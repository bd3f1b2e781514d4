"""Where the benchmark data lies, how it is made, and the servers that are measured."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
VAR = Path(__file__).parent / "var"
SLUG = "bench"
YEARS = 3
PORTS = {"ours": 8961, "plain": 8962}


@dataclass(frozen=True)
class Place:
    """The benchmark company of one size: its directory and the day that its history ends on."""

    customers: int
    directory: Path
    day: date

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTELE_")}
        return {
            **kept,
            "CLIENTELE_DATA_DIR": str(self.directory),
            "CLIENTELE_PORT": str(PORTS["ours"]),
            "CLIENTELE_LOG_LEVEL": "WARNING",
        }

    def enter(self) -> None:
        """Points this process at the benchmark data; before anything of `data` is used."""
        for name in [name for name in os.environ if name.startswith("CLIENTELE_")]:
            del os.environ[name]
        os.environ.update(CLIENTELE_DATA_DIR=str(self.directory))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{PORTS['ours']}/{SLUG}/customers"


def place(customers: int) -> Place:
    """Data made in an earlier run are used again, on the day for which they were made."""
    directory = VAR / str(customers)
    directory.mkdir(parents=True, exist_ok=True)
    stamp = directory / "day.txt"
    if not stamp.exists():
        stamp.write_text(date.today().isoformat())  # noqa: DTZ011 - any day will do, as long as it stays
    return Place(customers, directory, date.fromisoformat(stamp.read_text()))


def make(place: Place) -> float | None:
    """The company and its rows, unless they are there; seconds that it took."""
    from data.companies import all_companies
    from data.demo import make_demo
    from data.migrate import upgrade

    upgrade()
    if any(company.slug == SLUG for company in all_companies()):
        return None
    started = time.perf_counter()
    make_demo(SLUG, place.customers, today=place.day, name="Benchmark", years=YEARS, progress=_told)
    return time.perf_counter() - started


def _told(done: int, whole: int) -> None:
    sys.stderr.write(f"\rmaking {done:,} of {whole:,} customers ")
    sys.stderr.write("\n" if done == whole else "")
    sys.stderr.flush()


@contextmanager
def serving(place: Place, which: str) -> Iterator[psutil.Process]:
    """The server of ours or of the plain app, ready to answer, ended afterwards."""
    command = {
        "ours": [sys.executable, "app.py"],
        "plain": [sys.executable, "-m", "benchmarks.plain_app", str(place.customers)],
    }[which]
    log = (place.directory / f"{which}.log").open("w")
    started = subprocess.Popen(command, cwd=ROOT, env=place.environment, stdout=log, stderr=log)
    server = psutil.Process(started.pid)
    try:
        wait_until_ready(which, started)
        yield server
    finally:
        if started.poll() is None:
            for process in (*server.children(recursive=True), server):
                process.terminate()
        started.wait(20)
        log.close()


def wait_until_ready(which: str, process: subprocess.Popen[bytes], patience: float = 120) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server '{which}' ended at once; see its log in benchmarks/var")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORTS[which]}/_dash-layout", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server '{which}' did not answer within {patience:.0f} s")


def resident(server: psutil.Process) -> float:
    """Megabytes of a server and its workers."""
    return sum(process.memory_info().rss for process in (server, *server.children(recursive=True))) / 1e6
