"""Journeys over the Clients page, as a person goes them."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.browser.clients_page import PATIENCE, drawn_clients, get, listed, summary, words

pytestmark = pytest.mark.browser


def _exported(page, address):
    href = page.locator("#list-exports a[data-kind=csv]").get_attribute("href")
    return len(list(csv.reader(io.StringIO(get(address, href))))) - 1


def _point(page, index):
    """Where the hand goes for a day of the chart."""
    return page.evaluate(
        """(index) => { const hands = document.getElementById('evolution-hands');
        hands.scrollIntoView({ block: 'center' });
        const box = hands.getBoundingClientRect(), margin = clientele.clients.words.figure.layout.margin;
        const width = box.width - margin.l - margin.r;
        return { x: box.left + margin.l + (index + 0.5) / clientele.clients.bins.length * width, y: box.top + 60 }; }""",
        index,
    )


def test_the_figures_are_those_of_the_summary_and_each_opens_its_list(open_clients, address):
    page, found = open_clients(), summary(address)
    for key in ("total", "new", "recurrent"):
        n = found["metrics"][key]["value"]
        expect(page.locator(f"#metric-{key}-value")).to_have_text(f"{n:,}", timeout=PATIENCE)
        page.locator(f"[data-list='list={key}']").click()
        assert listed(page) == n == _exported(page, address)
        page.keyboard.press("Escape")
    expect(page.locator("#survival-why")).to_contain_text("those who left")


def test_a_day_opens_its_window_its_list_a_profile_and_back_shows_all_again(open_clients, address):
    page = open_clients()
    day = next(at for at, row in enumerate(summary(address)["evolution"]) if row["archived"] > 1)
    wanted = summary(address)["evolution"][day]
    at = _point(page, day)
    page.mouse.move(at["x"], at["y"])
    expect(page.locator("#tip")).to_contain_text(f"Total {wanted['total']:,}")
    page.mouse.click(at["x"], at["y"])
    expect(page.locator("#day-window")).to_be_visible()
    page.get_by_role("button", name="View details: Archived").click()
    assert listed(page) == wanted["archived"] == _exported(page, address)
    assert words(page) == {"day": wanted["day"], "series": "archived"}
    page.locator("#list-panel [row-index='0'] a").first.click()
    page.wait_for_url("**/customers/*")
    page.go_back()
    drawn_clients(page)
    expect(page.locator("#day-window")).to_be_visible(timeout=PATIENCE)
    assert listed(page) == wanted["archived"]
    assert words(page) == {"day": wanted["day"], "series": "archived"}
    page.keyboard.press("Escape")
    expect(page.locator("#day-window")).to_be_visible()
    assert words(page) == {"day": wanted["day"]}


def _names(page, n):
    return [page.locator(f"#list-panel [row-index='{at}'] a").first.inner_text() for at in range(n)]


def test_the_order_of_a_list_is_in_its_link_its_file_and_on_the_way_from_profile_to_profile(open_clients, address):
    page = open_clients("status_list=payment_error")
    n = listed(page)
    page.locator("#list-panel .ag-header-cell[col-id='since']").click()
    page.wait_for_url("**sort=since**")
    page.wait_for_function("document.querySelectorAll('#list-panel [row-index] a').length > 4")
    href = page.locator("#list-exports a[data-kind=csv]").get_attribute("href")
    filed = [row["Name"] for row in csv.DictReader(io.StringIO(get(address, href)))]
    assert len(filed) == n
    page.reload()
    drawn_clients(page)
    assert listed(page) == n
    expect(page.locator("#list-panel [row-index='0'] a").first).to_have_text(filed[0])
    assert _names(page, 5) == filed[:5]
    page.locator("#list-panel [row-index='1'] a").first.click()
    expect(page.locator("#profile-trail")).to_contain_text(f"2 of {n:,}", timeout=PATIENCE)
    page.locator("#profile-trail a[data-step=next]").click()
    expect(page.locator("#profile-trail")).to_contain_text(f"3 of {n:,}", timeout=PATIENCE)
    expect(page.locator("h1")).to_have_text(filed[2])
    page.go_back()
    page.go_back()
    drawn_clients(page)
    assert words(page) == {"status_list": "payment_error", "sort": "since"}


def test_a_list_and_its_file_carry_the_customers_ids_on_request_and_a_link_keeps_them(open_clients, address):
    page = open_clients("status_list=leads")
    n = listed(page)
    page.get_by_role("switch", name="customer ids").click()
    page.wait_for_selector("#list-panel .ag-header-cell[col-id='external_id']")
    assert words(page) == {"status_list": "leads", "ids": "yes"}
    href = page.locator("#list-exports a[data-kind=csv]").get_attribute("href")
    filed = list(csv.reader(io.StringIO(get(address, href))))
    assert (filed[0][:2], len(filed) - 1) == (["Customer id", "Name"], n)
    assert all(row[0] for row in filed)
    page.reload()
    drawn_clients(page)
    assert listed(page) == n
    expect(page.get_by_role("switch", name="customer ids")).to_have_attribute("aria-checked", "true")


def test_keys_alone_find_a_day_and_list_it(open_clients, address):
    page, rows = open_clients(), summary(address)["evolution"]
    page.locator("#evolution-hands").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#tip")).to_contain_text(f"Total {rows[-2]['total']:,}")
    page.keyboard.press("Enter")
    assert words(page) == {"day": rows[-2]["day"]}
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert listed(page) == rows[-2]["total"]
    page.keyboard.press("Escape")
    page.locator("#day-window .close").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#day-window")).to_be_hidden()


def test_series_are_hidden_and_shown_and_a_link_remembers(open_clients):
    page = open_clients()
    page.locator("[data-series=new]").click()
    assert words(page) == {"show": "total,restored,archived,deleted"}
    page = open_clients("show=total,restored,archived,deleted")
    expect(page.locator("[data-series=new]")).to_have_attribute("aria-pressed", "false")
    page.wait_for_function(
        "document.getElementById('evolution-plot').data.find((one) => one.name === 'new').visible === false"
    )
    page.locator("[data-series=new]").click()
    assert words(page) == {}


def test_ranges_come_from_buttons_dates_and_the_slider(open_clients, address):
    page = open_clients()
    page.get_by_role("button", name="1 week").click()
    page.wait_for_function("clientele.clients.bins.length === 7")
    last = summary(address)["evolution"][-7]["day"]
    assert words(page)["range"].startswith(last)
    page.get_by_role("button", name="All days").click()
    expect(page.locator("#evolution-note")).to_contain_text(
        "A point is a week, because a day would be narrower than 2 pixels"
    )
    page.locator("#slider-ends input").first.focus()
    page.keyboard.press("End")
    page.wait_for_function("clientele.clients.bins.length === 1")
    expect(page.locator("#metric-total-value")).to_have_text(
        f"{summary(address)['metrics']['total']['value']:,}", timeout=PATIENCE
    )
    page.locator("#range-dates input").first.fill("2026-01-01")
    page.wait_for_function("location.search.includes('range=2026-01-01')")


def test_two_handles_lie_side_by_side_and_the_strip_begins_where_the_slider_does(open_clients):
    page = open_clients("range=2016-01-01..2026-11-20")
    ends = page.locator("#slider-ends input")
    for input_ in (ends.first, ends.last):
        input_.focus()
        page.keyboard.press("Home")
    boxes = [one.bounding_box() for one in ends.all()]
    strip = page.locator("#slider-shape").bounding_box()
    assert boxes[0]["x"] + 14 == pytest.approx(boxes[1]["x"]) == pytest.approx(strip["x"])
    assert boxes[0]["x"] + boxes[0]["width"] == pytest.approx(strip["x"] + strip["width"])
    page.goto(page.url.split("?")[0] + "?range=2016-01-01..2026-11-20")
    drawn_clients(page)
    points = page.locator("#slider-shape polygon").get_attribute("points").split()
    assert points[len(points) // 2].endswith(",30.00")


def test_a_chart_of_nobody_has_whole_ticks_and_one_span(open_clients):
    page = open_clients("q=nobody-is-called-this")
    ticks = page.locator("#evolution-plot .ytick text").all_text_contents()
    assert ticks == list(dict.fromkeys(ticks)) == ["0", "1", "2"]
    expect(page.locator("[data-span][aria-pressed=true]")).to_have_count(1)


def test_a_range_that_cannot_be_read_is_said(open_clients):
    page = open_clients("range=2026-01-01..2099-01-01&status_list=nobody")
    expect(page.locator("#problems")).to_contain_text(
        "range=2026-01-01..2099-01-01 was left out: expected days up to the as-of day"
    )
    expect(page.locator("#problems")).to_contain_text("status_list=nobody")


def test_a_day_a_series_and_a_section_that_cannot_be_read_are_said_and_left_out(open_clients):
    page = open_clients("day=2030-01-01&show=foo&open=foo")
    for said in ("day=2030-01-01 was left out: expected days up to", "show=foo was left out", "open=foo was left out"):
        expect(page.locator("#problems")).to_contain_text(said)
    page.wait_for_function("location.search === ''")
    expect(page.locator("[data-series=new]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-list='status_list=leads']")).to_be_visible()


def test_sections_fold_and_each_status_opens_its_list_with_its_own_columns(open_clients, address):
    page, found = open_clients(), summary(address)
    for key, column in (
        ("payment_error", "failed_attempts"),
        ("low_compliance", "compliance"),
        ("no_planning", "planned_until"),
    ):
        expect(page.locator(f"#status-{key}-value")).to_have_text(f"{found['statuses'][key]:,}")
        page.locator(f"[data-list='status_list={key}']").click()
        assert listed(page) == found["statuses"][key] == _exported(page, address)
        page.wait_for_selector(f"#list-panel .ag-header-cell[col-id={column}]", state="attached")
        expect(page.locator("#list-panel [row-index='0'] [col-id=why]").first).not_to_be_empty()
        assert "tab=" in page.locator("#list-panel [row-index='0'] a").first.get_attribute("href")
        page.keyboard.press("Escape")
    page.locator("details[data-group=invited] > summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('open=waiting,active,at_risk,completed')")
    page.reload()
    drawn_clients(page)
    expect(page.locator("[data-list='status_list=leads']")).to_be_hidden()


def test_every_sum_of_the_flow_is_that_of_the_board_and_a_cell_opens_its_list(open_clients, address):
    page, found = open_clients(), summary(address)
    page.wait_for_selector("table.matrix", timeout=90_000)
    foot = page.locator("table.matrix tfoot td").all_inner_texts()
    assert int(foot[-1].replace(",", "")) == found["everybody"]
    sums = page.locator("table.matrix td.n [data-list]")
    expect(sums).to_have_count(page.locator("table.matrix tbody tr").count() + len(foot))
    for sum_ in (sums.first, sums.last):
        n = int(sum_.inner_text().replace(",", ""))
        sum_.click()
        assert listed(page) == n == _exported(page, address)
        page.keyboard.press("Escape")
    cell = page.locator("table.matrix tbody [data-list^='cell=absent..']").first
    n = int(cell.inner_text().replace(",", ""))
    cell.click()
    assert listed(page) == n == _exported(page, address)


def test_the_flow_of_the_range_before_is_dim_and_out_of_reach_while_the_new_one_is_counted(open_clients):
    page, held = open_clients(), []
    page.wait_for_selector("table.matrix", timeout=90_000)
    place, note = page.locator("#flow"), page.locator("#flow-note")
    before = page.locator("section.flow").bounding_box()["height"]
    page.route("**/clients/flow.json*", lambda route: held.append(route.request.url))
    page.locator("[data-span='30']").click()
    expect(note).to_have_text("Counting …", timeout=PATIENCE)
    expect(note).to_have_role("status")
    expect(place).to_have_attribute("aria-busy", "true")
    expect(page.locator("table.matrix")).to_have_css("opacity", "0.45")
    assert page.evaluate("document.querySelector('table.matrix').inert")
    assert page.locator("section.flow").bounding_box()["height"] == before
    assert held
    page.unroute("**/clients/flow.json*")
    expect(place).to_have_attribute("aria-busy", "false", timeout=90_000)
    expect(note).to_contain_text("changed")
    expect(page.locator("table.matrix")).to_have_css("opacity", "1")
    assert not page.evaluate("document.querySelector('table.matrix').inert")


def test_filters_and_the_day_go_along_to_the_customers_and_back(open_clients, address):
    page = open_clients("payment_method=card&range=2026-01-01..2026-06-30")
    expect(page.locator(".chip")).to_have_count(1)
    n = summary(address, "payment_method=card&range=2026-01-01..2026-06-30")["metrics"]["total"]["value"]
    expect(page.locator("#metric-total-value")).to_have_text(f"{n:,}", timeout=PATIENCE)
    page.locator("a.place", has_text="Customers").click()
    page.wait_for_url("**/customers?payment_method=card")
    page.wait_for_selector("#chip-list .chip")
    page.locator("a.place", has_text="Clients").click()
    page.wait_for_url("**/clients?*")
    drawn_clients(page)
    assert words(page) == {"payment_method": "card", "range": "2026-01-01..2026-06-30"}
    expect(page.locator("#metric-total-value")).to_have_text(f"{n:,}", timeout=PATIENCE)
    expect(page.locator("#clients-empty")).to_be_hidden()
    page.locator(".chip button[aria-label^=Remove]").click()
    page.wait_for_function("location.search === '?range=2026-01-01..2026-06-30'")
    page.locator("#add-filter").click()
    expect(page.locator("#filters")).to_be_visible()


def test_with_nobody_left_the_page_says_what_to_do(open_clients):
    page = open_clients("q=nobody-is-called-this")
    expect(page.locator("#clients-empty")).to_contain_text("Remove a filter to see more")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_is_clean_for_axe(dark, open_clients):
    from axe_playwright_python.sync_playwright import Axe

    page = open_clients("day=2026-10-09", dark=dark)
    page.wait_for_selector("table.matrix", timeout=90_000)
    found = (
        Axe()
        .run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        .response["violations"]
    )
    assert [(one["id"], [node["target"] for node in one["nodes"]][:4]) for one in found] == []
    page.locator("[data-list='status_list=leads']").click()
    listed(page)
    found = Axe().run(page, context="#list-panel", options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]][:4]) for one in found] == []


def test_a_phone_shows_all_of_it_without_sideways_scrolling(open_clients):
    page = open_clients(width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("[data-list='status_list=cancelled']").click()
    listed(page)
    assert page.evaluate("document.getElementById('list-panel').getBoundingClientRect().width") <= 390
    expect(page.locator("#clients-grid .ag-cell[col-id=name] small").first).to_be_visible()


def test_nothing_moves_once_the_page_is_there(open_page):
    page = open_page("/demo", wait=False)
    page.evaluate("localStorage.setItem('clientele-demonstration-demo', '1')")
    page.goto(page.url.split("?")[0] + "/clients")
    page.evaluate(
        """window.moved = 0; window.movers = []; new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) window.moved += entry.value; }))
        .observe({ type: 'layout-shift', buffered: true })"""
    )
    drawn_clients(page)
    page.wait_for_selector(".group .line svg", timeout=90_000)
    page.wait_for_timeout(500)
    assert page.evaluate("window.moved") < 0.02, page.evaluate("window.movers")
