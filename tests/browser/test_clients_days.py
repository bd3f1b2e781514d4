"""The window of a day of the Clients page: it says what the lists behind it hold, whatever changes around it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.clients_page import PATIENCE, drawn_clients, listed, summary, words

pytestmark = pytest.mark.browser
DAY = "2026-10-01"
WEEK = "2026-09-28..2026-10-04"


def _said(page, label):
    line = page.locator("#day-window .day-line", has_text=label)
    return int(line.locator("b").inner_text().replace(",", ""))


def test_an_open_day_follows_the_filters(open_clients, address):
    page = open_clients(f"day={DAY}")
    before = _said(page, "Total")
    page.evaluate("clientele.select('gender', 'female')")
    page.wait_for_function(f"Number(document.querySelector('#day-window b').textContent.replace(',', '')) < {before}")
    wanted = next(row for row in summary(address, "gender=female")["evolution"] if row["day"] == DAY)
    assert {label: _said(page, label) for label in ("Total", "New")} == {"Total": wanted["total"], "New": wanted["new"]}
    page.get_by_role("button", name="View details: Total").click()
    assert listed(page) == wanted["total"]


@pytest.mark.parametrize("change", [["range", "2026-11-16..2026-11-22"], ["as_of", "2026-06-30"]])
def test_a_day_that_is_no_longer_shown_closes_and_leaves_the_address(open_clients, change):
    page = open_clients(f"day={DAY}")
    expect(page.locator("#day-window")).to_be_visible()
    page.evaluate("([key, value]) => clientele.select(key, value)", change)
    expect(page.locator("#day-window")).to_be_hidden(timeout=PATIENCE)
    assert "day" not in words(page)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("span", ["", "range=2016-11-22..2026-11-22&"])
def test_a_link_to_some_days_means_these_days_on_every_screen(open_clients, address, width, span):
    page = open_clients(f"{span}day={WEEK}&series=new", width=width)
    evolution = summary(address)["evolution"]
    wanted = sum(row["new"] for row in evolution if "2026-09-28" <= row["day"] <= "2026-10-04")
    assert listed(page) == wanted
    assert words(page)["day"] == WEEK
    page.keyboard.press("Escape")
    assert _said(page, "New") == wanted


def test_hidden_series_leave_no_empty_axis_and_no_column_of_the_table(open_clients):
    page = open_clients("show=new&twin=yes")
    domains = page.evaluate(
        "['yaxis', 'yaxis2'].map((key) => document.getElementById('evolution-plot')._fullLayout[key].domain)"
    )
    assert domains[1] == [0, 1]
    expect(page.locator("#evolution-twin thead th")).to_have_text(["Day", "New"])
    page.evaluate("clientele.clients.keep({ show: 'total' }), clientele.clients.showEvolution()")
    page.wait_for_function("document.getElementById('evolution-plot')._fullLayout.yaxis.domain[0] === 0")
    expect(page.locator("#evolution-twin thead th")).to_have_text(["Day", "Total"])


def test_the_table_has_every_point_of_ten_years_and_stays_open_in_the_link(open_clients):
    page = open_clients("range=2016-11-22..2026-11-22")
    page.get_by_role("button", name="Table", exact=True).click()
    points = page.evaluate("clientele.clients.bins.length")
    assert points > 500
    expect(page.locator("#evolution-twin tbody tr")).to_have_count(points)
    page.reload()
    drawn_clients(page)
    expect(page.locator("#evolution-twin tbody tr")).to_have_count(points)


def test_the_keyboard_alone_opens_a_profile_from_a_list(open_clients):
    page = open_clients("status_list=leads")
    listed(page)
    page.locator("#list-panel .ag-row[row-index='1'] .ag-cell[col-id='why']").focus()
    name = page.locator("#list-panel .ag-row[row-index='1'] a").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/customers/\d+"))
    expect(page.locator("h1")).to_have_text(name)


def test_the_panel_counts_whom_the_page_counts(open_clients, address):
    page = open_clients()
    page.get_by_role("button", name="Add filter").click()
    women = page.locator("#filters .filter[data-key=gender] label", has_text="Female").first
    expect(women).to_contain_text(re.compile(r"\d"), timeout=PATIENCE)
    said = int(re.sub(r"\D", "", women.inner_text()))
    assert said == summary(address, "gender=female")["everybody"]


def test_an_empty_list_says_what_to_do(open_clients):
    page = open_clients("payment_method=card&status_list=leads")
    expect(page.locator("#list-panel .ag-overlay")).to_contain_text("Nobody is in this list under these filters")


def test_escape_closes_the_day_of_a_link(open_clients):
    page = open_clients(f"day={DAY}")
    expect(page.locator("#day-window")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#day-window")).to_be_hidden()
    assert words(page) == {}


def test_prospects_are_told_beside_the_statuses_and_open_their_list(open_clients, address):
    page, n = open_clients(), summary(address)["primary"]["prospect"]
    expect(page.locator("#prospects")).to_have_text(f"{n:,} prospects are in none of these", timeout=PATIENCE)
    page.locator("#prospects").click()
    assert listed(page) == n


def test_a_list_of_a_past_day_says_of_which_day_its_columns_are(open_clients, address):
    page = open_clients(f"day={DAY}&series=total")
    assert listed(page) == next(row["total"] for row in summary(address)["evolution"] if row["day"] == DAY)
    expect(page.locator("#list-title")).to_contain_text("Clients at the end of 1 Oct 2026, as they are on ")
