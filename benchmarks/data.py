"""Data in and out: import from CSV, building the facts, exports, and the memory that the server needs."""

import io
import random
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pyarrow.parquet
import sqlalchemy as sa

from benchmarks.figures import Figure
from benchmarks.place import ROOT, SLUG, Place, resident

_MOST_IMPORTED = 200_000
_TOUCHED = 1_000


def measure_facts(place: Place) -> list[Figure]:
    """A full build, then one after a thousand customers were touched."""
    from data.companies import company_by_slug, touch
    from data.engines import source
    from data.facts import refresh
    from data.schema import customers

    company = company_by_slug(SLUG)
    with _watched(psutil.Process()) as peak:
        full = _seconds(lambda: refresh(company, place.day, full=True))
    chosen = random.Random(3).sample(range(place.customers), min(_TOUCHED, place.customers))
    with source().begin() as connection:
        first = connection.execute(
            sa.select(sa.func.min(customers.c.id)).where(customers.c.company_id == company.id)
        ).scalar_one()
        touch(connection, company.id, [first + number for number in chosen])
    touched = _seconds(lambda: refresh(company, place.day))
    return [
        Figure("facts_full", full, remark=f"memory of the builder up by {peak[0]:,.0f} MB"),
        Figure("facts_touched", touched),
    ]


def measure_import(place: Place) -> list[Figure]:
    """Four files through the command line into an empty company, as a person would."""
    from data.demo import write_csv

    customers = min(place.customers, _MOST_IMPORTED)
    scratch = place.directory / "import"
    shutil.rmtree(scratch, ignore_errors=True)
    paths = write_csv(scratch / "files", customers, today=place.day)
    environment = {**place.environment, "CLIENTELE_DATA_DIR": str(scratch)}
    setup = (
        "from data.migrate import upgrade; from data.companies import ensure_company; upgrade(); "
        "ensure_company('bench-import', name='Import', currency='EUR', time_zone='Europe/Berlin')"
    )
    subprocess.run([sys.executable, "-c", setup], cwd=ROOT, env=environment, check=True)
    spent, rows, remarks = 0.0, 0, []
    for name, path in paths.items():
        took, count, peak = _import(name, path, environment)
        spent, rows = spent + took, rows + count
        remarks.append(f"{name} {count / took:,.0f}/s ({peak:,.0f} MB)")
    shutil.rmtree(scratch, ignore_errors=True)
    return [Figure("import_rate", rows / spent, n=rows, remark=", ".join(remarks))]


_IMPORT = """
import sys, time
from pathlib import Path
from data.companies import company_by_slug
from data.importing import import_file
started = time.perf_counter()
result = import_file(sys.argv[1], Path(sys.argv[2]), company_by_slug("bench-import"), mapping_name=None, user="benchmark", progress=None)
print(time.perf_counter() - started, result.rows, result.accepted, result.rejected, result.ignored)
"""


def _import(name: str, path: Path, environment: dict[str, str]) -> tuple[float, int, float]:
    """Seconds from opening the file to the commit, rows in it, and the most memory of the process."""
    started = subprocess.Popen(
        [sys.executable, "-c", _IMPORT, name, str(path)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    with _watched(psutil.Process(started.pid)) as peak:
        said, _ = started.communicate()
    if started.returncode:
        raise RuntimeError(f"the import of {path.name} failed")
    took, rows, accepted, rejected, ignored = said.split()[-5:]  # DuckDB may show its own progress before
    if (accepted, rejected, ignored) != (rows, "0", "0"):
        sys.stderr.write(f"{name}: {rows} rows, {accepted} accepted, {rejected} rejected, {ignored} ignored\n")
    return float(took), int(rows), peak[0]


def measure_exports(place: Place, server: psutil.Process) -> list[Figure]:
    """Every row over HTTP in each format, while the server's memory is watched from before the first."""
    figures = []
    with _watched(server) as peak:
        for form in ("csv", "parquet", "xlsx"):
            took, body = _download(f"{place.address}.{form}?as_of={place.day}")
            remark = f"{len(body) / 1e6:,.1f} MB, memory by now up by {peak[0]:,.0f} MB"
            figures.append(Figure(f"export_{form}", took, n=_rows(form, body), remark=remark))
    return [*figures, Figure("export_growth", peak[0])]


def at_rest(place: Place, server: psutil.Process) -> Figure:
    """Memory of the server after the page was read a few times and nothing more was asked."""
    for query in ("", "&delinquent=yes", "&graduated=yes"):
        with urllib.request.urlopen(f"{place.address}/summary.json?as_of={place.day}{query}", timeout=120) as answer:  # noqa: S310 - our own server
            answer.read()
    time.sleep(3)
    return Figure("memory_at_rest", resident(server))


def _download(address: str) -> tuple[float, bytes]:
    """Seconds and what came; IncompleteRead when the server gave up midway."""
    started = time.perf_counter()
    with urllib.request.urlopen(address, timeout=900) as answer:  # noqa: S310 - our own server
        body = answer.read()
    return time.perf_counter() - started, body


def _rows(form: str, body: bytes) -> int:
    """How many customers the file holds, so that a fast empty export shows."""
    if form == "csv":
        return body.count(b"\n") - 1
    if form == "parquet":
        return int(pyarrow.parquet.read_metadata(io.BytesIO(body)).num_rows)
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return sum(book.read(name).count(b"<row ") for name in book.namelist() if name.endswith("sheet1.xml")) - 1


@contextmanager
def _watched(process: psutil.Process) -> Iterator[list[float]]:
    """Looks at a process every 50 ms; afterwards the list holds by how many megabytes it grew at most."""
    done, peak = threading.Event(), [0.0]
    before = resident(process)

    def look() -> None:
        while not done.wait(0.05):
            try:
                peak[0] = max(peak[0], resident(process) - before)
            except psutil.NoSuchProcess:
                return

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
