"""The tokens of the stylesheet and of Plotly's figures are the same."""

import re
from pathlib import Path

import pytest

from components import theme

CSS = (Path(__file__).parents[2] / "assets" / "theme.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "tokens"), [("light", theme.LIGHT), ("dark", theme.DARK)])
def test_the_stylesheet_has_the_same_tokens(name, tokens):
    block = re.search(rf'\[data-bs-theme="{name}"\] \{{(.*?)\n\}}', CSS, re.DOTALL)
    assert block is not None
    written = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block.group(1)))
    assert written == tokens
