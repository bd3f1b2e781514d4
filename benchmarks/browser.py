"""From the click to the last chart redrawn, in Chromium, on our page and on the plain app."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.figures import Figure, spread
from benchmarks.place import PORTS, SLUG, Place, serving

_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_SIZE = {"width": 1440, "height": 2600}
_CATEGORIES = ("payment_method", "gender", "plan", "country")
_RANGE = "onboarding_days"

# Both pages: an event carries the time at which the hand moved, and a frame after the last drawing ends the measurement.
_COMMON = """
window.bench = { started: 0, done: null };
for (const kind of ['click', 'pointerup', 'keydown'])
  document.addEventListener(kind, (e) => { if (bench.armed === kind) { bench.started = e.timeStamp; bench.armed = null; } }, true);
bench.arm = (kind) => { bench.armed = kind; bench.painted = bench.settled = null;
  bench.started = 0; bench.seen = new Set(); bench.before = window.clientele?.query; };
bench.framed = (name) => requestAnimationFrame(() => setTimeout(() => {
  if (bench.started && bench[name] === null) bench[name] = performance.now() - bench.started; }));
"""
_OURS = """
const mine = (e) => !bench.armed && bench.started && e.detail.query !== bench.before;
document.addEventListener('clientele:painted', (e) => { if (mine(e)) { bench.seen?.add('painted'); bench.framed('painted'); } });
document.addEventListener('clientele:settled', (e) => { if (mine(e) && bench.seen?.has('painted')) bench.framed('settled'); });
"""
_PLAIN = """
bench.listen = () => document.querySelectorAll('.js-plotly-plot').forEach((plot, i) => plot.on('plotly_afterplot', () => {
  if (bench.armed || !bench.seen) return;
  bench.seen.add(i);
  if (bench.seen.size === document.querySelectorAll('.js-plotly-plot').length) bench.framed('painted');
}));
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield browser
        browser.close()


def measure(place: Place, rounds: int, more: Callable[[psutil.Process], list[Figure]]) -> list[Figure]:
    """All figures of the browser; `more` may measure our server while it runs."""
    with chromium() as browser:
        with serving(place, "ours") as server:
            opened, page = _open_ours(browser, place)
            ours = _ours(page, rounds)
            page.context.close()
            others = more(server)
        with serving(place, "plain"):
            plain = _plain(browser, rounds)
    return [
        *(spread(key, ours[key], plain[key]) for key in ("choice", "removal", "brush")),
        *(spread(key, ours[key]) for key in ("brush_frame", "settled") if ours[key]),
        Figure("first_view", opened, remark="server started, page never asked before"),
        *others,
    ]


def _fresh(browser: Browser, script: str) -> Page:
    page = browser.new_context(viewport=_SIZE, reduced_motion="reduce").new_page()
    page.set_default_timeout(60_000)
    page.add_init_script(_COMMON + script)
    return page


def _open_ours(browser: Browser, place: Place) -> tuple[float, Page]:
    """Seconds from asking for the page to all its charts drawn, and the page."""
    page = _fresh(
        browser,
        _OURS
        + "document.addEventListener('clientele:drawn', () => requestAnimationFrame(() => { bench.drawn = performance.now(); }));",
    )
    page.goto(f"http://127.0.0.1:{PORTS['ours']}/{SLUG}/customers?as_of={place.day}")
    page.wait_for_function("bench.drawn && window.clientele.last()")
    page.wait_for_timeout(1500)
    return float(page.evaluate("bench.drawn")) / 1000, page


def _timed(page: Page, kind: str, act: Callable[[], object], wait_for: str = "painted") -> dict[str, float]:
    page.evaluate(f"bench.arm('{kind}')")
    act()
    page.wait_for_function(f"bench.painted !== null && bench.{wait_for} !== null")
    found = page.evaluate("({painted: bench.painted, settled: bench.settled})")
    page.wait_for_timeout(350)
    return found  # type: ignore[no-any-return]


def _ours(page: Page, rounds: int) -> dict[str, list[float]]:
    """Bars of four charts chosen and taken back, each never seen before; ranges brushed on a histogram."""
    found: dict[str, list[float]] = {key: [] for key in ("choice", "removal", "brush", "brush_frame", "settled")}
    for number, (key, index) in enumerate(_bars(page, rounds)):
        x, y = _middle(page, key, index)
        page.mouse.move(x, y)
        took = _timed(page, "pointerup", lambda x=x, y=y: page.mouse.click(x, y), "settled")
        found["choice"].append(took["painted"])
        found["settled"].append(took["settled"])
        found["removal"].append(_timed(page, "pointerup", lambda x=x, y=y: page.mouse.click(x, y))["painted"])
        if number % 2 == 0:
            _brush(page, number, found)
    return found


def _bars(page: Page, rounds: int) -> list[tuple[str, int]]:
    """A bar of each chart in turn, until all were chosen."""
    sizes = {key: page.evaluate(f"clientele.charts.get('{key}').bins.length") for key in _CATEGORIES}
    every = [(key, index) for index in range(max(sizes.values())) for key in _CATEGORIES if index < sizes[key]]
    return every[:rounds]


def _middle(page: Page, key: str, index: int) -> tuple[float, float]:
    box = page.evaluate(f"clientele.stripOf(clientele.charts.get('{key}'), {index}).toJSON()")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _brush(page: Page, number: int, found: dict[str, list[float]]) -> None:
    """Drags over bars, lets go, and takes the range away again."""
    low = 1 + number % 8
    (x, y), (end, _) = _middle(page, _RANGE, low), _middle(page, _RANGE, low + 9)
    page.mouse.move(x, y)
    page.wait_for_timeout(600)
    page.mouse.down()
    for step in range(1, 10):
        page.mouse.move(x + (end - x) * step / 9, y)
        found["brush_frame"].append(page.evaluate(_NEXT_FRAME))
    found["brush"].append(_timed(page, "pointerup", page.mouse.up)["painted"])
    page.evaluate(f"clientele.select('{_RANGE}', null)")
    page.wait_for_timeout(500)


_NEXT_FRAME = "new Promise((done) => { const t = performance.now(); requestAnimationFrame(() => setTimeout(() => done(performance.now() - t))); })"


def _plain(browser: Browser, rounds: int) -> dict[str, list[float]]:
    """Check boxes ticked and unticked, and the end of a range moved with the keyboard."""
    page = _fresh(browser, _PLAIN)
    page.goto(f"http://127.0.0.1:{PORTS['plain']}/")
    page.wait_for_function(
        "document.querySelectorAll('.js-plotly-plot').length === 10 && document.querySelector('#closed .bars')"
    )
    page.wait_for_timeout(1500)
    page.evaluate("bench.listen()")
    found: dict[str, list[float]] = {"choice": [], "removal": [], "brush": []}
    for number, (name, index) in enumerate(_boxes(page, rounds)):
        box = page.locator(f"#{name}-filter input[type=checkbox]").nth(index)
        found["choice"].append(_timed(page, "click", box.click)["painted"])
        found["removal"].append(_timed(page, "click", box.click)["painted"])
        if number % 2 == 0:
            thumb = page.locator(f"#{_RANGE}-filter [role=slider]").last
            thumb.focus()
            found["brush"].append(_timed(page, "keydown", lambda: page.keyboard.press("ArrowLeft"))["painted"])
    page.context.close()
    return found


def _boxes(page: Page, rounds: int) -> list[tuple[str, int]]:
    sizes = {name: page.locator(f"#{name}-filter input[type=checkbox]").count() for name in _CATEGORIES}
    every = [(name, index) for index in range(max(sizes.values())) for name in _CATEGORIES if index < sizes[name]]
    random.Random(5).shuffle(every)
    return every[:rounds]
