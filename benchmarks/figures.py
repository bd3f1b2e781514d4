"""What was measured: figures, their targets, and the table that is printed."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Target:
    """A figure's name, its unit, and what the issue asks of it; `at_least` turns the sense round."""

    key: str
    label: str
    unit: str
    limit: float | None = None
    at_least: bool = False


TARGETS = {
    target.key: target
    for target in (
        Target("choice", "choice, click to painted, p95", "ms", 100),
        Target("removal", "removal, click to painted, p95", "ms", 100),
        Target("brush", "brushed range, release to painted, p95", "ms", 100),
        Target("brush_frame", "brush, move to painted frame, p95", "ms"),
        Target("settled", "choice, click to settled, p95", "ms"),
        Target("bytes_per_update", "bytes per update, p95", "kB", 10),
        Target("first_view", "first view, cold", "s", 1.5),
        Target("server_update", "server: charts and KPIs of a never-seen filter, p95", "ms", 40),
        Target("server_brush", "server: sums for a brush, p95", "ms"),
        Target("server_model", "server: first model, cold", "ms"),
        Target("table_page", "server: table page in any order, p95", "ms", 80),
        Target("clients_update", "Clients page: metrics, evolution and statuses, p95", "ms", 150),
        Target("clients_day", "Clients page: a day's list, p95", "ms", 80),
        Target("profile", "profile: all that opens with it, p95", "ms", 300),
        Target("find_name", "command bar: a name, p95", "ms", 100),
        Target("find_email", "command bar: the beginning of an e-mail, p95", "ms", 100),
        Target("find_phone", "command bar: a phone number, p95", "ms", 100),
        Target("find_id", "command bar: an id, p95", "ms", 100),
        Target("make_demo", "demonstration data made", "s"),
        Target("import_rate", "import from CSV, all four files", "rows/s", 150_000, at_least=True),
        Target("facts_full", "facts, full build", "s", 60),
        Target("facts_touched", "facts, 1,000 customers touched", "s", 2),
        Target("export_csv", "export of all rows, CSV", "s", 8),
        Target("export_parquet", "export of all rows, Parquet", "s", 3),
        Target("export_xlsx", "export of all rows, XLSX", "s", 90),
        Target("export_growth", "server memory grown by the exports", "MB", 200),
        Target("memory_at_rest", "server memory at rest", "MB", 600),
    )
}


@dataclass(frozen=True)
class Figure:
    """One thing measured: the reached value that is held against the target, and what stands behind it."""

    key: str
    reached: float
    median: float | None = None
    p95: float | None = None
    n: int = 1
    plain_median: float | None = None
    plain_p95: float | None = None
    remark: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times faster than the plain app, by medians."""
        return self.plain_median / self.median if self.plain_median and self.median else None

    @property
    def good(self) -> bool | None:
        target = TARGETS[self.key]
        if target.limit is None:
            return None
        return self.reached >= target.limit if target.at_least else self.reached <= target.limit


def spread(key: str, values: Sequence[float], plain: Sequence[float] = (), remark: str = "") -> Figure:
    """A figure of many measurements, judged by its 95th percentile."""
    median, p95 = (float(np.percentile(values, part)) for part in (50, 95))
    theirs = [float(np.percentile(plain, part)) for part in (50, 95)] if len(plain) else [None, None]
    return Figure(key, p95, median, p95, len(values), *theirs, remark=remark)


def table(figures: Sequence[Figure]) -> str:
    """The figures for reading."""
    heads = ("what", "target", "reached", "median", "n", "plain median / p95", "times faster", "")
    rows = [heads, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(figure: Figure) -> tuple[str, ...]:
    target = TARGETS[figure.key]
    mark = {None: "", True: "ok", False: "MISSED"}[figure.good]
    limit = "" if target.limit is None else f"{'≥' if target.at_least else '≤'} {target.limit:,g} {target.unit}"
    plain = f"{figure.plain_median:,.0f} / {figure.plain_p95:,.0f}" if figure.plain_median and figure.plain_p95 else ""
    faster = f"{figure.ratio:.1f}" if figure.ratio else ""
    middle = f"{figure.median:,.1f}" if figure.median is not None else ""
    said = " ".join(part for part in (mark, figure.remark) if part)
    return target.label, limit, f"{figure.reached:,.1f} {target.unit}", middle, str(figure.n), plain, faster, said


def write(path: Path, customers: int, figures: Sequence[Figure], load: float) -> None:
    """Adds this size's figures to the results, beside those of other sizes."""
    known = json.loads(path.read_text()) if path.exists() else {}
    known[str(customers)] = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "load_before": round(load, 2), "python": platform.python_version(), "system": platform.platform()},
        "figures": [{**asdict(f), "label": TARGETS[f.key].label, "unit": TARGETS[f.key].unit, "limit": TARGETS[f.key].limit,
                     "good": f.good, "ratio": f.ratio} for f in figures],
    }  # fmt: skip
    path.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")
