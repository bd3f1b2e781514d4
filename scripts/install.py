"""Brings .venv in line with a lock file; `make` calls it before everything that needs packages.

It runs on the Python that the machine has, before anything is installed: standard library only.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
OLDEST = (3, 11)

# the test lock holds everything that the run lock holds, at the same versions
COVERED = {"run": ("run",), "test": ("run", "test")}


def stamp_of(name: str) -> Path:
    return VENV / f"installed-{name}.sha256"


def wanted(name: str) -> str:
    """What the stamp says when the lock is installed: the lock's own hash, for this Python."""
    lock = (ROOT / "requirements" / f"{name}.txt").read_bytes()
    return f"{hashlib.sha256(lock).hexdigest()} {version_of(PYTHON)}"


def version_of(python: Path) -> str:
    """The version of an interpreter, or nothing when it does not run."""
    command = [str(python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def is_installed(name: str) -> bool:
    stamp = stamp_of(name)
    return stamp.is_file() and stamp.read_text() == wanted(name)


def make_venv() -> None:
    """Makes .venv anew unless a Python that is new enough works in it."""
    version = version_of(PYTHON)
    if version and tuple(map(int, version.split("."))) >= OLDEST:
        return
    print(f"Making .venv with Python {sys.version_info[0]}.{sys.version_info[1]}", flush=True)
    venv.create(VENV, clear=True, with_pip=True)


def install(name: str) -> None:
    """Installs the lock, each file checked by its hash, and leaves the stamps."""
    print(f"Installing requirements/{name}.txt into .venv (about a minute the first time)", flush=True)
    lock = ROOT / "requirements" / f"{name}.txt"
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, "-r", str(lock)], check=False).returncode:
        sys.exit(f"Could not install {lock.name}: the lines above say why. Is the package registry within reach?")
    for covered in COVERED[name]:
        stamp_of(covered).write_text(wanted(covered))


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "run"
    if sys.version_info < OLDEST:
        sys.exit(f"Clientele needs Python 3.11 or newer, this is {sys.version_info[0]}.{sys.version_info[1]}.")
    make_venv()
    if not is_installed(name):
        install(name)


if __name__ == "__main__":
    main()
