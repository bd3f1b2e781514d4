"""One running application with its demonstration companies, and pages whose console must stay empty."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.browser.clients_page import drawn_clients

ROOT = Path(__file__).parents[2]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _answers(address):
    try:
        return urllib.request.urlopen(f"{address}/healthz", timeout=5).status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """The address of a fresh application of its own."""
    place, port = tmp_path_factory.mktemp("browser"), str(_free_port())
    settings = {**os.environ, "CLIENTELE_DATA_DIR": str(place), "CLIENTELE_PORT": port, "CLIENTELE_DATABASE_URL": ""}
    with (place / "server.log").open("w") as log:
        server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=settings, stdout=log, stderr=log)
    found = f"http://127.0.0.1:{port}"
    for _ in range(240):
        if _answers(found):
            break
        assert server.poll() is None, (place / "server.log").read_text()
        time.sleep(0.5)
    yield found
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, address):
    """Opens a path; afterwards nothing may have been complained about, failed, or fetched from elsewhere."""
    complaints, contexts = [], []

    def opened(path, *, width=1440, height=900, dark=False, wait=True, missing=False):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light",
                                      has_touch=width < 600, accept_downloads=True)  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda message: _complains(message, missing) and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda request: _outside(request.url, address) and complaints.append(f"outside: {request.url}")
        )
        page.goto(address + path)
        if wait:
            drawn(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _complains(message, missing):
    """A page or a server that is not there is mentioned by the browser."""
    return message.type in ("error", "warning") and not (missing and re.search("404|ERR_FAILED", message.text))


def _outside(url, address):
    return not url.startswith((address, "data:", "blob:"))


def drawn(page):
    """Until every chart is drawn and has its numbers, and the table its rows."""
    page.wait_for_function(
        "window.clientele?.charts.size && [...clientele.charts.values()].every((chart) => chart.drawn && chart.counts)"
    )
    page.wait_for_selector("#table .ag-center-cols-container [row-index='0'] a, #empty:not([hidden])", state="attached")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey gets a second try: on a busy machine a browser may need longer than anybody waits."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture
def open_clients(open_page):
    def opened(query="", **more):
        page = open_page(f"/demo/clients?{query}", wait=False, **more)
        drawn_clients(page)
        return page

    return opened
