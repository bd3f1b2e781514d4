"""How the journeys over the Clients page read it."""

import json
import re
import urllib.request
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

PATIENCE = 20_000  # a busy machine builds the facts of past weeks meanwhile


def get(address, path):
    with urllib.request.urlopen(address + path, timeout=60) as answer:
        return answer.read().decode("utf-8-sig")


def summary(address, query=""):
    return json.loads(get(address, f"/demo/clients/summary.json?{query}"))


def drawn_clients(page):
    """Until the figures are there and Plotly has drawn."""
    page.wait_for_function("document.getElementById('metric-total-value')?.textContent && clientele.clients.update")
    page.wait_for_selector("#evolution-plot .main-svg", state="attached")


def words(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def listed(page):
    """The number in the list's title, once its rows are there."""
    expect(page.locator("#list-title")).to_have_text(re.compile(r": [\d,]+"), timeout=PATIENCE)
    page.wait_for_selector("#list-panel [row-index='0'] a", state="attached")
    return int(page.locator("#list-title").inner_text().split(": ")[1].split(" ")[0].replace(",", ""))
