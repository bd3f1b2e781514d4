"""Writes requirements/run.txt and requirements/test.txt from pyproject.toml, every file with its hashes.

The locks hold for Python 3.11 and newer on every platform, and name no registry: pip asks the one it is set up for.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = (
    sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--generate-hashes", "--universal",
    "--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links",
    "--custom-compile-command", "make lock", "pyproject.toml",
)  # fmt: skip
LOCKS = {
    "requirements/run.txt": (),
    "requirements/test.txt": ("--group", "test", "--constraints", "requirements/run.txt"),
}


def main() -> None:
    for lock, extra in LOCKS.items():
        subprocess.run([*COMPILE, *extra, *sys.argv[1:], "--output-file", lock], cwd=ROOT, check=True)
        print(f"Wrote {lock}")


if __name__ == "__main__":
    main()
