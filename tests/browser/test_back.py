"""The browser's own Back: it closes a list first, and a closed list leaves nothing to go back through."""

import pytest
from playwright.sync_api import expect

from tests.browser.clients_page import listed, words

pytestmark = pytest.mark.browser


def _with_new_clients_listed(open_page, path):
    """The Clients page with the list of the new clients open, and its length."""
    page = open_page(path, wait=False)
    page.wait_for_function("window.clientele?.clients?.update")
    page.locator("[data-list='list=new']").click()
    return page, listed(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_back_closes_a_list_and_then_leaves_the_page(open_page, width):
    page = open_page("/demo", width=width, wait=False)
    page.goto(page.url + "/clients?gender=female")
    page.wait_for_function("window.clientele?.clients?.update")
    page.evaluate("clientele.clients.marked = 1")
    page.locator("[data-list='list=new']").first.click()
    listed(page)
    assert words(page) == {"gender": "female", "list": "new"}
    page.go_back()
    expect(page.locator("#list-panel")).to_be_hidden()
    assert words(page) == {"gender": "female"}
    assert page.evaluate("clientele.clients.marked") == 1
    page.go_back()
    page.wait_for_url("**/demo")


def test_a_list_that_was_closed_by_hand_is_no_stop_on_the_way_back(open_page):
    page = open_page("/demo", wait=False)
    page.goto(page.url + "/clients")
    page.wait_for_function("window.clientele?.clients?.update")
    for key in ("new", "total"):
        page.locator(f"[data-list='list={key}']").click()
        listed(page)
        page.keyboard.press("Escape")
        expect(page.locator("#list-panel")).to_be_hidden()
        page.wait_for_function("location.search === ''")
    page.wait_for_timeout(300)
    page.go_back()
    page.wait_for_url("**/demo")


def test_forward_opens_the_list_again(open_page):
    page, n = _with_new_clients_listed(open_page, "/demo/clients")
    page.go_back()
    expect(page.locator("#list-panel")).to_be_hidden()
    page.go_forward()
    assert listed(page) == n


def test_back_closes_who_is_behind_a_bar(open_page):
    page = open_page("/demo/customers?delinquent=yes")
    page.evaluate("clientele.openWho('')")
    expect(page.locator("#who-title")).to_contain_text("customers", timeout=20_000)
    page.go_back()
    expect(page.locator("#who-panel")).to_be_hidden()
    page.wait_for_function("location.search === '?delinquent=yes'")


def test_back_from_a_profile_shows_the_list_which_back_closes_then(open_page):
    page, n = _with_new_clients_listed(open_page, "/demo/clients?gender=female")
    page.locator("#list-panel [row-index='0'] a").first.click()
    page.wait_for_url("**/customers/*")
    page.go_back()
    page.wait_for_function("window.clientele?.clients?.update")
    assert listed(page) == n
    page.evaluate("clientele.clients.marked = 1")
    page.go_back()
    expect(page.locator("#list-panel")).to_be_hidden()
    assert words(page) == {"gender": "female"}
    assert page.evaluate("clientele.clients.marked") == 1


def test_back_to_a_list_that_was_left_through_the_command_bar_shows_its_page(open_page):
    page, n = _with_new_clients_listed(open_page, "/demo/clients")
    page.keyboard.press("Control+k")
    page.keyboard.type("glossary")
    expect(page.locator("#command-list [role=option]").first).to_contain_text("Glossary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary")
    expect(page.locator("h1")).to_have_text("Glossary")
    page.go_back()
    page.wait_for_function("window.clientele?.clients?.update")
    assert listed(page) == n
