"""Journeys over the Customers page, as a person goes them."""

import json
import urllib.request
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import drawn

pytestmark = pytest.mark.browser


def _summary(address, query=""):
    with urllib.request.urlopen(f"{address}/demo/customers/summary.json?{query}", timeout=30) as answer:
        return json.load(answer)


def _query(page):
    return urlsplit(page.url).query


def _shows(page, address, query):
    """The address, the count, and the server agree."""
    page.wait_for_function("(wanted) => location.search.slice(1) === wanted", arg=query)
    count = _summary(address, query)["count"]
    expect(page.locator("#table-count")).to_have_text(f"{count:,} customer{'' if count == 1 else 's'}")
    expect(page.locator("#kpi-customers-value")).to_have_text(f"{count:,}")


def _bar(page, chart, label):
    """Where to click for a bar, by its label."""
    return page.evaluate(
        """([key, label]) => { const chart = clientele.charts.get(key);
        chart.card.scrollIntoView({ block: 'center' });
        const box = clientele.stripOf(chart, chart.bins.findIndex((bin) => bin.label === label));
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; }""",
        [chart, label],
    )


def _nth_bar(page, chart, place):
    return _bar(page, chart, page.evaluate("([key, i]) => clientele.charts.get(key).bins[i].label", [chart, place]))


def _range(page, chart, first, last):
    """The address of the bars from one to another, whatever their width is in this data."""
    clause = page.evaluate(
        "([key, i, j]) => clientele.rangeClause(clientele.charts.get(key), i, j)", [chart, first, last]
    )
    return f"{chart}={clause}"


def _click(page, chart, label, **more):
    at = _bar(page, chart, label)
    page.mouse.click(at["x"], at["y"], **more)


def test_a_link_restores_the_view(open_page, address):
    query = "delinquent=yes&onboarding_days=5..20&sort=-amount_overdue"
    page = open_page(f"/demo/customers?{query}")
    _shows(page, address, query)
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator(".preset[data-preset=delinquent]")).to_have_attribute("aria-pressed", "true")
    page.locator(".table-card").scroll_into_view_if_needed()
    expect(page.locator("#table .ag-header-cell[col-id=amount_overdue]")).to_have_attribute("aria-sort", "descending")


def test_clicking_a_bar_filters_the_others_and_clicking_again_undoes_it(open_page, address):
    page = open_page("/demo/customers")
    _click(page, "payment_method", "card")
    _shows(page, address, "payment_method=card")
    _click(page, "payment_method", "paypal")
    _shows(page, address, "payment_method=card,paypal")
    _click(page, "payment_method", "card")
    _shows(page, address, "payment_method=paypal")
    _click(page, "payment_method", "paypal")
    _shows(page, address, "")


def test_bars_move_in_place_and_plotly_settles_on_the_same(open_page):
    page = open_page("/demo/customers")
    page.evaluate(
        "window.settled = new Promise((resolve) => document.addEventListener('clientele:settled', resolve, { once: true }))"
    )
    shapes = "[...document.querySelectorAll('#chart-age .barlayer .trace:nth-child(2) path')].map((path) => path.getBBox().height)"
    _click(page, "payment_method", "card")
    page.wait_for_function("clientele.lastPaint.query === 'payment_method=card'")
    assert page.evaluate("clientele.lastPaint.way") == "paths"
    moved = page.evaluate(shapes)
    page.evaluate("window.settled")
    assert page.evaluate(shapes) == pytest.approx(moved, abs=1.5)


def test_a_plotly_that_is_not_as_expected_is_restyled(open_page, address):
    page = open_page("/demo/customers")
    page.evaluate("clientele.charts.forEach((chart) => { chart.paths = null; })")
    _click(page, "payment_method", "card")
    _shows(page, address, "payment_method=card")
    assert page.evaluate("clientele.lastPaint.way") == "restyle"


def test_a_brush_follows_live_moves_and_is_removed(open_page, address):
    page = open_page("/demo/customers")
    start, end = _nth_bar(page, "onboarding_days", 5), _nth_bar(page, "onboarding_days", 12)
    page.mouse.move(start["x"], start["y"])
    page.wait_for_timeout(1200)
    page.mouse.down()
    page.mouse.move(end["x"], end["y"], steps=6)
    page.wait_for_timeout(200)
    live = page.evaluate("clientele.charts.get('age').counts")
    count = page.inner_text("#table-count")
    page.mouse.up()
    _shows(page, address, _range(page, "onboarding_days", 5, 12))
    assert page.inner_text("#table-count") == count
    page.wait_for_function(
        "(live) => JSON.stringify(clientele.charts.get('age').counts) === JSON.stringify(live)", arg=live
    )
    middle, further = _nth_bar(page, "onboarding_days", 8), _nth_bar(page, "onboarding_days", 10)
    page.mouse.move(middle["x"], middle["y"])
    page.mouse.down()
    page.mouse.move(further["x"], further["y"], steps=4)
    page.mouse.up()
    _shows(page, address, _range(page, "onboarding_days", 7, 14))
    page.click("#chart-onboarding_days .brush .off")
    _shows(page, address, "")


def test_on_the_way_to_a_profile_a_chart_under_the_pointer_asks_for_nothing(open_page):
    page, asked = open_page("/demo/customers"), []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("history.replaceState(null, '', '/demo/customers/1'), clientele.warm(clientele.charts.get('age'))")
    page.wait_for_timeout(300)
    assert [url for url in asked if "brush.json" in url] == []


def test_the_keyboard_can_do_all_of_it(open_page, address):
    page = open_page("/demo/customers")
    page.locator("#chart-onboarding_days .marks").focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    _shows(page, address, _range(page, "onboarding_days", 2, 4))
    page.locator("#chart-onboarding_days .edge.high").focus()
    page.keyboard.press("ArrowRight")
    _shows(page, address, _range(page, "onboarding_days", 2, 5))
    page.keyboard.press("Escape")
    _shows(page, address, "")
    page.locator("#chart-gender .marks").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.startsWith('?gender=')")
    page.keyboard.press("w")
    expect(page.locator("#who-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#who-panel")).to_be_hidden()


def test_who_is_behind_a_bar_is_exactly_its_count_and_survives_a_reload(open_page, address):
    page = open_page("/demo/customers?graduated=yes")
    _click(page, "payment_method", "card", button="right")
    count = _summary(address, "graduated=yes&payment_method=card")["count"]
    expect(page.locator("#who-title")).to_contain_text(f"{count:,} customers: ")
    expect(page.locator("#who-panel .ag-paging-row-summary-panel")).to_contain_text(str(count))
    page.reload()
    expect(page.locator("#who-title")).to_contain_text(f"{count:,} customers: ")
    page.keyboard.press("Escape")
    page.wait_for_function("location.search === '?graduated=yes'")


def test_what_matters_of_a_list_needs_no_sideways_scrolling(open_page):
    page = open_page("/demo/customers")
    _click(page, "payment_method", "card", button="right")
    expect(page.locator("#who-grid [row-index='0'] a")).to_be_visible()
    end = page.locator("#who-grid .ag-root-wrapper").bounding_box()
    for key in ("primary_status", "payment_method", "amount_overdue", "days_past_due", "closed", "owner"):
        heading = page.locator(f"#who-grid .ag-header-cell[col-id={key}]").bounding_box()
        assert heading["x"] + heading["width"] <= end["x"] + end["width"] + 1, key


def test_back_from_a_profile_opens_the_list_again(open_page, address):
    page = open_page("/demo/customers")
    _click(page, "payment_method", "card", button="right")
    page.locator("#who-grid [row-index='1'] a").click()
    page.wait_for_function("/\\/customers\\/\\d+$/.test(location.pathname)")
    page.go_back()
    count = _summary(address, "payment_method=card")["count"]
    expect(page.locator("#who-title")).to_contain_text(f"{count:,} customers: ")


def test_every_figure_opens_its_list(open_page, address):
    page = open_page("/demo/customers?payment_method=card")
    page.click("[data-kpi=delinquent]")
    count = page.inner_text("#kpi-delinquent-value")
    expect(page.locator("#who-title")).to_contain_text(f"{count} customers: ")


def test_presets_chips_and_clear_all(open_page, address):
    page = open_page("/demo/customers")
    page.click(".preset[data-preset=graduated]")
    _shows(page, address, "graduated=yes")
    page.click(".preset[data-preset=testimony]")
    _shows(page, address, "graduated=yes&testimony=yes")
    page.click(".chip >> nth=0 >> button[aria-label]")
    _shows(page, address, "testimony=yes")
    page.click(".clear")
    _shows(page, address, "")


def test_the_panel_writes_what_it_shows(open_page, address):
    page = open_page("/demo/customers")
    page.click("#add-filter")
    page.locator(".filter[data-key=delinquent] label", has_text="Yes").click()
    _shows(page, address, "delinquent=yes")
    page.locator(".filter-group[data-group=Profile] > summary").click() if not page.locator(
        ".filter[data-key=age]"
    ).is_visible() else None
    page.fill(".filter[data-key=age] input >> nth=0", "30")
    page.press(".filter[data-key=age] input >> nth=0", "Tab")
    _shows(page, address, "delinquent=yes&age=30..")
    page.keyboard.press("Escape")
    page.locator(".chip button", has_text="Age").click()
    expect(page.locator(".filter[data-key=age] input >> nth=0")).to_have_value("30")


def test_a_date_range_over_the_chosen_date(open_page, address):
    page = open_page("/demo/customers")
    page.click("#date-button")
    page.fill("#date-sheet input >> nth=0", "2026-01-01")
    page.fill("#date-sheet input >> nth=1", "2026-03-31")
    page.press("#date-sheet input >> nth=1", "Tab")
    _shows(page, address, "closed=2026-01-01..2026-03-31")
    page.select_option("#date-sheet select", "onboarded")
    _shows(page, address, "onboarded=2026-01-01..2026-03-31")


def test_search_sort_columns_and_a_jump_reach_all_rows(open_page, address):
    page = open_page("/demo/customers")
    page.locator(".table-card").scroll_into_view_if_needed()
    page.click("#table .ag-header-cell[col-id=total_paid] .ag-header-cell-label")
    page.wait_for_function("location.search === '?sort=total_paid'")
    page.locator("summary", has_text="Columns").click()
    page.check("#column-email")
    page.wait_for_function("location.search.includes('columns=') && location.search.includes('email')")
    page.keyboard.press("Escape")
    page.fill("#goto", "4000")
    page.press("#goto", "Enter")
    expect(page.locator("#table [row-index='3999'] a")).to_be_visible()
    page.fill("#search", "ana")
    page.wait_for_function("location.search.includes('q=ana')")
    expect(page.locator("#table-count")).to_have_text(f"{_summary(address, 'q=ana')['count']:,} customers")


def test_back_from_a_profile_restores_the_view(open_page, address):
    page = open_page("/demo/customers?payment_method=card")
    _click(page, "gender", "female")
    _shows(page, address, "gender=female&payment_method=card")
    page.locator(".table-card").scroll_into_view_if_needed()
    page.locator("#table [row-index='0'] a").click()
    page.wait_for_function("/\\/customers\\/\\d+$/.test(location.pathname)")
    page.go_back()
    drawn(page)
    _shows(page, address, "gender=female&payment_method=card")


def test_another_day_recomputes_the_page_and_stays_in_the_address(open_page, address):
    page = open_page("/demo/customers")
    page.fill("#as-of", "2026-06-30")
    page.press("#as-of", "Tab")
    _shows(page, address, "as_of=2026-06-30")
    page.wait_for_function(
        "(total) => clientele.model().total === total", arg=_summary(address, "as_of=2026-06-30")["count"]
    )


def test_what_a_link_got_wrong_is_said(open_page):
    page = open_page("/demo/customers?onboarding_days=many&delinqent=yes")
    expect(page.locator("#problems")).to_contain_text("onboarding_days=many")
    expect(page.locator("#problems")).to_contain_text("delinquent")


def test_a_view_that_cannot_be_shown_is_said_until_the_reader_chooses_something(open_page):
    page = open_page("/demo/customers?show=foo&who=fo%3D1")
    expect(page.locator("#problems")).to_contain_text("show=foo was left out: expected counts or shares")
    expect(page.locator("#problems")).to_contain_text("fo=1 was left out")
    page.wait_for_function("location.search === ''")
    expect(page.locator("#who-panel")).to_be_hidden()
    page.locator(".preset[data-preset=delinquent]").click()
    expect(page.locator("#problems")).to_be_hidden()


def test_nobody_says_which_filter_to_remove(open_page):
    page = open_page("/demo/customers?paying=no&graduated=yes")
    expect(page.locator("#empty")).to_contain_text("Remove")


def test_counts_or_shares_and_a_table_behind_every_chart(open_page):
    page = open_page("/demo/customers")
    page.click("#chart-gender .more summary")
    page.click("#chart-gender [data-do=table]")
    expect(page.locator("#chart-gender table tbody tr")).not_to_have_count(0)
    page.click("#chart-gender table button >> nth=0")
    page.wait_for_function("location.search.startsWith('?gender=')")
    page.click("[data-show=shares]")
    page.wait_for_function("location.search.includes('show=shares')")
    expect(page.locator("#chart-payment_method .rows .n >> nth=0")).to_contain_text("%")


def test_a_page_of_nobody_says_so(open_page):
    page = open_page("/nobody/customers", wait=False, missing=True)
    expect(page.locator("h1")).to_have_text("Not found")
    page.click("text=All companies")
    expect(page.locator("a.way")).to_have_count(2)


def test_the_glossary_finds_terms(open_page):
    page = open_page("/demo/glossary", wait=False)
    page.fill("#find-term", "onboarding days")
    expect(page.locator("#filters-onboarding_days")).to_be_visible()
    expect(page.locator("#filters-gender")).to_be_hidden()


def test_the_switcher_leads_to_the_other_company(open_page):
    page = open_page("/demo/customers?delinquent=yes")
    page.click(".switcher summary")
    page.click(".switcher a[href^='/demo-two']")
    page.wait_for_function("location.pathname === '/demo-two/customers'")
    drawn(page)
    assert _query(page) == ""


def test_a_phone_has_everything_within_its_width(open_page):
    page = open_page("/demo/customers", width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.click(".burger")
    expect(page.locator(".sidebar .place").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".sidebar .place").first).to_be_hidden()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/demo/customers?delinquent=yes&onboarding_days=5..20", "/demo/glossary", "/demo", "/"]
)
def test_axe_finds_nothing_serious(open_page, path, dark):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(path, dark=dark, wait="customers" in path)
    page.wait_for_selector("h1")
    found = Axe().run(page).response["violations"]
    serious = [
        (one["id"], [node["html"][:160] for node in one["nodes"]][:4])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious_in_open_panels(open_page, dark):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page("/demo/customers?delinquent=yes", dark=dark)
    for opener in ("#add-filter", "[data-kpi=customers]"):
        page.click(opener)
        page.wait_for_timeout(1500)
        found = Axe().run(page).response["violations"]
        assert [
            (one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")
        ] == []
        page.keyboard.press("Escape")


def test_a_choice_is_asked_once_and_taking_it_back_asks_nothing(open_page, address):
    page = open_page("/demo/customers")
    asked = []
    page.on("request", lambda request: "update.json" in request.url and asked.append(request.url))
    _click(page, "payment_method", "card")
    _shows(page, address, "payment_method=card")
    _click(page, "payment_method", "card")
    _shows(page, address, "")
    assert [urlsplit(one).query for one in asked] == ["payment_method=card"]


def test_what_a_link_shows_at_first_is_what_the_choice_shows(open_page, address):
    query = "payment_method=card&age=30..50&nonsense=1"
    with urllib.request.urlopen(f"{address}/demo/customers/update.json?{query}", timeout=30) as answer:
        told = json.load(answer)
    page = open_page(f"/demo/customers?{query}")
    shown = page.evaluate("clientele.last()")
    assert {**shown, "asked": ""} == {**told, "asked": ""}
    assert told["problems"][0]["name"] == "nonsense"
    assert told["count"] == _summary(address, "payment_method=card&age=30..50")["count"]


def test_without_the_server_a_choice_says_so_and_can_be_made_again(open_page, address):
    page = open_page("/demo/customers", missing=True)
    page.route("**/update.json*", lambda route: route.abort())
    _click(page, "payment_method", "card")
    expect(page.locator("#toasts")).to_contain_text("cannot be reached")
    page.unroute("**/update.json*")
    _click(page, "payment_method", "card")
    _click(page, "payment_method", "card")
    _shows(page, address, "payment_method=card")
