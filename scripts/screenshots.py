"""Makes docs/screenshots from the running application on a fresh demonstration company."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from chromium import find
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs" / "screenshots"
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars")
PATIENCE = 300


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A picture: `path` is below the company's address, `{id}` stands for a customer with a whole journey."""

    name: str
    path: str
    scheme: str = "light"
    width: int = 1440
    height: int = 960


SHOTS = (
    Shot(name="customers-light", path="/customers?paying=yes"),
    Shot(name="customers-dark", path="/customers?delinquent=yes", scheme="dark"),
    Shot(name="customers-phone", path="/customers", width=390, height=844),
    Shot(name="clients-light", path="/clients", height=1500),
    Shot(name="clients-dark", path="/clients?status_list=payment_error", scheme="dark"),
    Shot(name="profile-light", path="/customers/{id}"),
    Shot(name="profile-dark", path="/customers/{id}", scheme="dark"),
    Shot(name="data-light", path="/data"),
    Shot(name="glossary-light", path="/glossary"),
)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def application() -> Iterator[str]:
    """The address of the application on a data directory of its own; gone afterwards."""
    with tempfile.TemporaryDirectory() as directory:
        port = str(free_port())
        settings = {"CLIENTELE_DATA_DIR": directory, "CLIENTELE_PORT": port, "CLIENTELE_DATABASE_URL": ""}
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env={**os.environ, **settings})
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, process)
            yield address
        finally:
            process.terminate()
            process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Returns when the application is ready; exits when it ended or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    sys.exit("The application did not get ready; its own lines above say why.")


def customer_with_a_journey(address: str) -> str:
    with urlopen(f"{address}/demo/customers.json?graduated=yes&testimony=yes", timeout=60) as answer:
        return str(json.load(answer)["rows"][0]["id"])


def take(browser: Browser, shot: Shot, address: str, customer: str) -> None:
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/demo{shot.path.format(id=customer)}", wait_until="networkidle")
    page.wait_for_timeout(1500)  # charts settle one a frame when the browser is idle
    if page.get_by_role("heading", name="Not found").count():
        sys.exit(f"{shot.name}: there is no page at {shot.path}.")
    page.screenshot(path=PLACE / f"{shot.name}.png")
    context.close()
    print(f"docs/screenshots/{shot.name}.png")


def main() -> None:
    PLACE.mkdir(parents=True, exist_ok=True)
    with application() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or find(), args=FLAGS)
        customer = customer_with_a_journey(address)
        for shot in SHOTS:
            take(browser, shot, address, customer)
        browser.close()


if __name__ == "__main__":
    main()
