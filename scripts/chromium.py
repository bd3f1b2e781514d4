"""Finds a Chromium for the browser tests and screenshots, or gets one; prints its path."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC_APPS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")


def candidates() -> Iterator[str]:
    """Where a Chromium may be, the likeliest first."""
    yield os.environ.get("CHROMIUM", "")
    yield from (shutil.which(name) or "" for name in NAMES)
    yield from (str(Path("/Applications") / app) for app in MAC_APPS)
    yield playwrights_own()


def playwrights_own() -> str:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the others need no Playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def works(path: str) -> bool:
    """A Chromium that lacks a shared library is there and yet does not start."""
    try:
        return bool(path) and not subprocess.run([path, "--version"], capture_output=True, check=False).returncode
    except OSError:
        return False


def find() -> str | None:
    return next(filter(works, candidates()), None)


def install() -> None:
    """Asks Playwright for its Chromium, then, as root on Debian or Ubuntu, the system's packages."""
    run(sys.executable, "-m", "playwright", "install", "chromium")
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        run("apt-get", "update")
        run("apt-get", "install", "--yes", "--no-install-recommends", "chromium")


def run(*command: str) -> None:
    print("Getting a Chromium:", *command, file=sys.stderr, flush=True)
    subprocess.run(command, stdout=sys.stderr, check=False)


def main() -> None:
    path = find()
    if path is None:
        install()
        path = find()
    if path is None:
        sys.exit(
            "No Chromium was found and none could be installed. Install Chromium or Google Chrome so that it is on "
            "the PATH, or set CHROMIUM to its path, and start again."
        )
    print(path)


if __name__ == "__main__":
    main()
