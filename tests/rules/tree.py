"""The source files and their syntax trees, for the rules that read code."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("data", "queries", "components", "pages")  # from the ground up


def files_of(*places: str) -> list[Path]:
    """The Python files of rooms and single files; a place that is missing is an error, not an empty list."""
    found = []
    for place in places:
        path = ROOT / place
        assert path.exists(), f"{place} is missing"
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return found


def source_files() -> list[Path]:
    return files_of("app.py", *ROOMS)


def committed_files() -> list[Path]:
    """Every file that git knows, or is about to know."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every module that a file imports, wherever in the file it does so."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{short(path)}:{node.lineno}: imports are written from the root"
            yield node.lineno, node.module or ""


def calls_in(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every call, such as `sa.text` or `date.today`."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def functions_in(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
