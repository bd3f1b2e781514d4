"""Every page can be laid out bare: Dash calls a layout once without arguments to learn which ids there are."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dash
import pytest

PAGES = Path(__file__).parents[2] / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("[!_]*.py"))


@pytest.fixture(scope="module")
def layouts():
    """The layouts by the names of their files, as Dash finds them."""
    dash.Dash("clientele", use_pages=True, pages_folder=str(PAGES))
    return {module.split(".")[-1]: page["layout"] for module, page in dash.page_registry.items()}


def test_every_file_of_a_page_is_a_page(layouts):
    assert sorted(layouts) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_page_can_be_laid_out_without_arguments(layouts, name):
    with ThreadPoolExecutor(1) as server:  # a server's thread, where Dash has set nothing up yet
        made = server.submit(layouts[name]).result()
    ids = Counter(str(part.id) for part in [made, *made._traverse()] if getattr(part, "id", None))
    assert made.to_plotly_json()["type"]
    assert [id for id, times in ids.items() if times > 1] == []
