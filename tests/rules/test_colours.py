"""Colours live in two files that say the same; everything else names a tone."""

import ast
import re

import pytest

from tests.rules.tree import ROOT, files_of, parsed, short

HOMES = {"assets/theme.css", "components/theme.py"}
NUMERIC = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b(?![-\w])|\b(?:rgb|hsl)a?\(\s*[\d.]", re.IGNORECASE)
NAMES = "black|white|red|green|blue|yellow|orange|purple|pink|brown|gr[ae]y|silver|gold|navy|teal|maroon|lime|crimson"
NAMED = re.compile(rf"(?:{NAMES})", re.IGNORECASE)
NAMED_IN_CSS = re.compile(rf":[^;{{}}]*?(?<![-\w])(?:{NAMES})(?![-\w(])", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _strings(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _assets(ending):
    """Our own assets: a `.min` file is somebody else's, kept as it came."""
    found = sorted((ROOT / "assets").rglob(f"*.{ending}"))
    return [path for path in found if short(path) not in HOMES and ".min." not in path.name]


@pytest.mark.parametrize("room", ["app.py", "data", "queries", "components", "pages"])
def test_no_colour_in_python_outside_the_theme(room):
    wrong = [
        f"{short(path)}:{line} {text!r}"
        for path in files_of(room)
        if short(path) not in HOMES
        for line, text in _strings(path)
        if NUMERIC.search(text) or (room in {"components", "pages"} and NAMED.fullmatch(text))
    ]
    assert wrong == []


def test_no_colour_in_stylesheets_outside_the_theme():
    texts = {short(path): COMMENT.sub("", path.read_text(encoding="utf-8")) for path in _assets("css")}
    found = {name: NUMERIC.findall(text) + NAMED_IN_CSS.findall(text) for name, text in texts.items()}
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_no_colour_in_scripts():
    texts = {short(path): COMMENT.sub("", path.read_text(encoding="utf-8")) for path in _assets("js")}
    found = {name: re.findall(rf"[\"'`](?:{NUMERIC.pattern})", text, re.IGNORECASE) for name, text in texts.items()}
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_the_theme_is_where_the_rule_says():
    assert [home for home in sorted(HOMES) if not (ROOT / home).is_file()] == []
