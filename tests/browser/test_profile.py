"""Journeys over a customer's profile and the command bar, as a person goes them."""

import json
import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

DELINQUENT = "delinquent=yes&sort=-amount_overdue"


def _json(address, path):
    with urllib.request.urlopen(address + path, timeout=30) as answer:
        return json.load(answer)


def _ids(address, query, company="demo"):
    return [row["id"] for row in _json(address, f"/{company}/customers.json?{query}&columns=id,name")["rows"]]


def _refusal(address, path):
    """Status and text of an answer that is an error."""
    with pytest.raises(urllib.error.HTTPError) as wrong:
        urllib.request.urlopen(address + path, timeout=30)
    with wrong.value as answer:
        return answer.code, answer.read().decode()


@pytest.fixture
def profile(open_page):
    def opened(number, query="", **more):
        page = open_page(f"/demo/customers/{number}" + (f"?{query}" if query else ""), wait=False, **more)
        expect(page.locator(".profile-head h1")).to_be_visible()
        return page

    return opened


@pytest.fixture(scope="module")
def delinquent(address):
    return _ids(address, DELINQUENT)


def _words(page):
    return parse_qs(urlsplit(page.url).query)


def _visible_events(page):
    return page.locator("#journey-list li:not([hidden])")


def test_the_head_says_who_it_is_and_why_each_flag_applies(profile, address, delinquent):
    page = profile(delinquent[0])
    known = _json(address, f"/demo/customers/{delinquent[0]}.json")
    expect(page.locator(".profile-head h1")).to_have_text(known["name"])
    badge = page.locator(".profile-head .tag", has_text="Delinquent")
    badge.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#tip")).to_contain_text("overdue since")
    expect(page.locator(".profile-head .why")).to_contain_text(f"{known['days_past_due']} days")


def test_a_name_in_the_table_leads_to_the_profile_and_back_to_the_same_view(open_page, delinquent):
    page = open_page(f"/demo/customers?{DELINQUENT}")
    page.locator("#table").scroll_into_view_if_needed()
    page.locator("#table .ag-row[row-index='0'] a").click()
    expect(page.locator(".trail .place")).to_have_text(f"1 of {len(delinquent):,}")
    expect(page.locator(".back")).to_contain_text("Customers: Delinquent")
    page.locator(".back").click()
    expect(page.locator("#table-count")).to_have_text(f"{len(delinquent):,} customers")
    assert urlsplit(page.url).query == DELINQUENT


def test_keys_walk_along_the_list_one_came_from(profile, delinquent):
    page = profile(delinquent[0], "from=delinquent%3Dyes%26sort%3D-amount_overdue&tab=journey")
    expect(page.locator(".trail .place")).to_have_text(f"1 of {len(delinquent):,}")
    page.keyboard.press("j")
    page.wait_for_url(f"**/{delinquent[1]}?**")
    expect(page.locator(".trail .place")).to_have_text(f"2 of {len(delinquent):,}")
    expect(page.locator("#tab-journey")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("k")
    page.wait_for_url(f"**/{delinquent[0]}?**")


def test_a_tab_lives_in_the_address_and_the_back_button_knows_it(profile, delinquent):
    page = profile(delinquent[0])
    page.locator("#tab-details").click()
    expect(page.locator("#profile-panel")).to_contain_text("Graduation Days")
    assert _words(page)["tab"] == ["details"]
    page.locator("#tab-details").press("ArrowLeft")
    expect(page.locator("#tab-journey")).to_be_focused()
    expect(page.locator("#journey-list")).to_be_visible()
    page.go_back()
    expect(page.locator("#tab-details")).to_have_attribute("aria-selected", "true")
    page.go_back()
    expect(page.locator("#profile-dashboard")).to_be_visible()
    page.reload()
    expect(page.locator("#profile-dashboard")).to_contain_text("Notes")


def test_what_a_profile_cannot_show_of_its_address_is_said(profile, delinquent):
    page = profile(delinquent[0], "tab=bogus&range=bla")
    expect(page.locator("#problems")).to_contain_text("tab=bogus was left out: expected dashboard, journey")
    expect(page.locator("#problems")).to_contain_text("range=bla was left out")
    expect(page.locator("#profile-dashboard")).to_be_visible()


def test_the_timeline_and_the_list_narrow_each_other(profile, address, delinquent):
    page = profile(delinquent[0], "tab=journey")
    events = _json(address, f"/demo/customers/{delinquent[0]}.json")["events"]
    expect(_visible_events(page)).to_have_count(len(events))
    page.wait_for_selector("#timeline [data-tied], #timeline .js-plotly-plot[data-tied]")
    page.locator("[data-show-kind=payments]").click()
    expect(_visible_events(page)).to_have_count(sum(event["lane"] == "payments" for event in events))
    assert _words(page)["show"] == ["payments"]
    page.locator("#journey-clear").click()
    box = page.locator("#timeline .nsewdrag").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 60, steps=6)
    page.mouse.up()
    page.wait_for_function("location.search.includes('range=')")
    low, high = _words(page)["range"][0].split("..")
    inside = sum(low <= event["day"] <= high for event in events)
    expect(_visible_events(page)).to_have_count(inside)
    assert 0 < inside < len(events)
    page.reload()
    expect(_visible_events(page)).to_have_count(inside)


def test_a_row_of_the_list_is_marked_in_the_timeline(profile, delinquent):
    page = profile(delinquent[0], "tab=journey")
    page.wait_for_selector("#timeline .js-plotly-plot[data-tied]")
    page.locator("#journey-list li button").nth(2).press("Enter")
    expect(page.locator("#timeline .trace-chosen .point")).to_have_count(1)
    assert _words(page)["event"] == ["2"]


def test_a_note_is_added_opened_edited_and_undone(profile, delinquent):
    page = profile(delinquent[1])
    page.locator(".profile-head").get_by_role("button", name="Add note").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#wrong-text")).to_have_text("Note is missing.")
    page.locator("#field-text").fill("Calls back on Monday.\n" + "There is much to say about it. " * 40)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".changes .moves").first).to_contain_text("Calls back on Monday.")
    assert page.locator(".changes .moves").first.bounding_box()["height"] < 50
    lines = page.locator("#notes-lines")
    expect(lines).to_contain_text("Calls back on Monday.")
    lines.get_by_role("button", name="Open note").first.click()
    expect(page.locator("#note-body")).to_contain_text("Calls back on Monday.")
    page.wait_for_function("location.search.includes('open=')")
    page.locator("#note-body").get_by_role("button", name="Edit").click()
    page.locator("#field-text").fill("Calls back on Tuesday.")
    page.get_by_role("button", name="Save").click()
    expect(lines).to_contain_text("Calls back on Tuesday.")
    lines.get_by_role("button", name="Open note").first.click()
    expect(page.locator("#note-body .earlier")).to_contain_text("Calls back on Monday.")
    page.keyboard.press("Escape")
    page.locator(".changes").get_by_role("button", name="Undo").first.click()
    expect(lines).to_contain_text("Calls back on Monday.")


def test_archiving_asks_first_and_shows_at_once_and_can_be_restored(profile, delinquent):
    page = profile(delinquent[2])
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Archive", exact=True).click()
    name = page.locator(".profile-head h1").inner_text()
    expect(page.locator("#form-body")).to_contain_text(f"Archive {name}?")
    page.locator("#form-body button[type=submit]").click()
    expect(page.locator(".profile-head .tag", has_text="Archived")).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    page.locator("#form-body button[type=submit]").click()
    expect(page.locator(".profile-head .tag", has_text="Archived")).to_have_count(0)


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten(profile, delinquent):
    first, second = profile(delinquent[3]), profile(delinquent[3])
    for page in (first, second):
        page.get_by_text("More", exact=True).click()
        page.locator(".actions .choice", has_text="Billing details").click()
        page.locator("#field-cycle").select_option("monthly")
    first.locator("#field-terms_days").fill("7")
    first.get_by_role("button", name="Save").click()
    expect(first.locator("#profile-dashboard")).to_contain_text("7 days")
    second.locator("#field-terms_days").fill("30")
    second.get_by_role("button", name="Save").click()
    expect(second.locator("#form-alert")).to_be_visible()
    second.get_by_role("button", name="Show what it holds now").click()
    expect(second.locator("#field-terms_days")).to_have_value("7")
    typed = second.locator(".entry", has=second.locator("#field-terms_days")).locator(".typed")
    expect(typed).to_contain_text("You typed: 30")
    expect(second.locator(".typed")).to_have_count(1)
    typed.get_by_role("button").click()
    expect(second.locator("#field-terms_days")).to_have_value("30")
    second.get_by_role("button", name="Save").click()
    expect(second.locator("#profile-dashboard")).to_contain_text("30 days")


def test_the_details_of_a_contact_show_the_primary_address(profile, delinquent):
    page = profile(delinquent[4])
    page.get_by_text("More", exact=True).click()
    page.get_by_text("Add a contact", exact=True).click()
    for name, text in {"name": "Kofi Osei", "address_line1": "Torstraße 12", "city": "Berlin"}.items():
        page.locator(f"#field-{name}").fill(text)
    page.locator("#field-is_primary").check()
    page.get_by_role("button", name="Save").click()
    row = page.locator(".pairs > div", has_text="Kofi Osei")
    row.get_by_role("button").hover()
    expect(page.locator("#tip")).to_contain_text("Torstraße 12, Berlin")


def test_a_full_table_is_searched_and_exported(profile, delinquent):
    page = profile(delinquent[0], "tab=payments")
    expect(page.locator("#grid-payments .ag-row").first).to_be_visible()
    everything = page.locator("#grid-payments .ag-row").count()
    state = page.locator("#grid-payments .tag.bad").first.inner_text()
    page.get_by_role("searchbox", name="Search payments").fill(state.lower())
    page.wait_for_function(
        "(n) => document.querySelectorAll('#grid-payments .ag-center-cols-container .ag-row').length < n",
        arg=everything,
    )
    with page.expect_download() as found:
        page.get_by_role("button", name="Payments as CSV").click()
    text = found.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith('"Due"')
    assert all(f'"{state}"' in line for line in text.strip().splitlines()[1:])
    rows = len(text.strip().splitlines()) - 1
    expect(page.locator("#count-payments")).to_have_text(f"{rows} of {everything} rows")
    page.get_by_role("searchbox", name="Search payments").fill("no such words")
    expect(page.locator(".search-nothing")).to_contain_text("No row holds “no such words”.")
    expect(page.locator("#count-payments")).to_have_text(f"0 of {everything} rows")
    page.get_by_role("button", name="Clear the search").click()
    expect(page.locator("#count-payments")).to_have_text(f"{everything} rows")


def test_ctrl_k_finds_a_customer_by_keyboard_alone(profile, address, delinquent):
    page = profile(delinquent[0])
    known = _json(address, f"/demo/customers/{delinquent[5]}.json")
    page.keyboard.press("Control+k")
    expect(page.locator("#command-input")).to_be_focused()
    page.keyboard.type(known["email"])
    expect(page.locator("#command-list [role=option]").first).to_contain_text(known["name"])
    page.keyboard.press("Enter")
    expect(page.locator(".profile-head h1")).to_have_text(known["name"])
    page.keyboard.press("/")
    page.keyboard.type("gloss")
    expect(page.locator("#command-list [role=option]")).to_contain_text(["Glossary"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/demo/glossary")


@pytest.mark.parametrize("path", ["/demo/customers/999999999", "/demo/nowhere", "/demo/nowhere/at/all"])
def test_a_missing_page_stands_in_its_company_and_its_keys_work(open_page, address, delinquent, path):
    page = open_page(path, wait=False, missing=True)
    expect(page.locator("h1")).to_contain_text("There is no such")
    expect(page.locator(".sidebar .switcher .choice")).to_have_count(1)
    known = _json(address, f"/demo/customers/{delinquent[5]}.json")
    page.keyboard.press("/")
    page.keyboard.type(known["email"])
    expect(page.locator("#command-list [role=option]").first).to_contain_text(known["name"])
    page.keyboard.press("Enter")
    expect(page.locator(".profile-head h1")).to_have_text(known["name"])


@pytest.mark.parametrize("path", ["/nobody/customers/1", "/nobody", "/nobody/at/all"])
def test_without_a_company_the_keys_lead_to_all_companies(open_page, path):
    page = open_page(path, wait=False, missing=True)
    expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("all")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


@pytest.mark.parametrize(
    "path", ["/demo/customers/999999999", "/demo/customers/x", "/nobody/customers/1", "/demo/nowhere"]
)
def test_an_address_that_leads_nowhere_is_a_404(address, path):
    assert _refusal(address, path)[0] == 404


def test_a_customer_of_another_company_is_a_404_that_says_nothing_else(open_page, address):
    other = _ids(address, "sort=name", "demo-two")[0]
    name = _json(address, f"/demo-two/customers/{other}.json")["name"]
    for path in (f"/demo/customers/{other}", f"/demo/customers/{other}.json"):
        status, text = _refusal(address, path)
        assert status == 404
        assert name not in text


def _grave(page):
    """What axe finds that is serious or worse, with the first places."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        (one["id"], [node["target"] for node in one["nodes"]][:4])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("tab", ["dashboard", "journey", "details", "payments", "purchases", "notes"])
def test_axe_finds_nothing_serious(profile, delinquent, tab, dark):
    page = profile(delinquent[0], f"tab={tab}", dark=dark)
    page.wait_for_timeout(800)
    assert _grave(page) == []


def _with_partners(profile, address, **more):
    """The Partner tab of a business account that has partners."""
    for number in _ids(address, "account_type=business&sort=created"):
        page = profile(number, "tab=partner", **more)
        expect(page.locator("#profile-panel > *")).to_be_visible()
        if page.locator("#grid-partner").count():
            return page
    return None


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious_among_partners(profile, address, dark):
    page = _with_partners(profile, address, dark=dark)
    expect(page.locator("#grid-partner .ag-row").first).to_be_visible()
    assert _grave(page) == []


@pytest.mark.parametrize("tab", ["dashboard", "journey", "details", "purchases"])
def test_a_phone_shows_the_profile_without_scrolling_sideways(profile, delinquent, tab):
    page = profile(delinquent[0], f"tab={tab}", width=390, height=844)
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_status_list_of_the_clients_page_travels_along(profile, address):
    first = [row["id"] for row in _json(address, "/demo/clients.json?status_list=low_compliance")["rows"]]
    page = profile(first[0], "from=clients%3Fstatus_list%3Dlow_compliance")
    expect(page.locator(".trail .place")).to_have_text(f"1 of {len(first):,}")
    expect(page.locator(".back")).to_have_text("← Clients: Low compliance")
    expect(page.locator(".back")).to_have_attribute("href", "/demo/clients?status_list=low_compliance")


def test_a_day_before_the_customer_was_known_says_so(open_page, delinquent):
    page = open_page(f"/demo/customers/{delinquent[0]}?as_of=2020-01-01", wait=False)
    expect(page.locator("#profile-head")).to_contain_text("was not known yet")
    expect(page.get_by_role("link", name="Show today")).to_be_visible()


def test_the_switch_brings_tickets_into_the_notes_and_refreshes_nothing_else(profile, address):
    page = profile(_ids(address, "status=with_subscription&sort=name")[0])
    switch = page.get_by_role("switch", name="include tickets")
    page.evaluate("document.querySelector('.profile-head').dataset.kept = 'yes'")
    with page.expect_response(lambda answer: "notes-lines" in (answer.request.post_data or "")):
        switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(page.locator(".profile-head[data-kept=yes]")).to_have_count(1)
    assert _words(page)["tickets"] == ["yes"]
    shown = page.locator("#notes-lines").inner_text()
    page.reload()
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(page.locator("#notes-lines")).to_have_text(shown, use_inner_text=True)
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    assert "tickets" not in _words(page)


def _pays_on(address):
    """Somebody with instalments still to come."""
    for number in _ids(address, "paying=yes&sort=-closed"):
        events = _json(address, f"/demo/customers/{number}.json")["events"]
        if any(event["kind"] == "instalment" and event["tone"] == "planned" for event in events):
            return number
    return None


def test_the_purchases_fit_a_desk_and_an_instalment_to_come_is_upcoming(profile, address):
    page = profile(_pays_on(address), "tab=purchases", width=1425)
    expect(page.locator("#grid-ledger .ag-row").last).to_contain_text("Upcoming")
    for grid in ("purchases", "ledger"):
        assert (
            page.evaluate(
                f"(() => {{ const one = document.querySelector('#grid-{grid} .ag-center-cols-viewport'); return one.scrollWidth - one.clientWidth; }})()"
            )
            <= 0
        )


def _row(page, text):
    return page.locator("#grid-partner .ag-row", has_text=text)


def test_a_partner_of_a_business_account_is_connected_cancelled_undone_and_an_individual_has_none(profile, address):
    page = profile(_ids(address, "account_type=business&sort=-created")[0], "tab=partner")
    expect(page.locator("#tab-partner")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#profile-panel .nothing")).to_contain_text("Connect an adviser or a firm")
    page.get_by_role("button", name="Connect a partner").click()
    page.locator("#field-partner").fill("Aldous & Finch")
    page.locator("#field-email").fill("finch")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#wrong-email")).to_contain_text("is not an e-mail address")
    page.locator("#field-email").fill("office@finch.example")
    page.get_by_role("button", name="Save").click()
    row = _row(page, "office@finch.example")
    expect(row).to_contain_text("Active")
    row.get_by_role("button", name="Cancel, row").click()
    expect(page.locator("#form-body")).to_contain_text("Cancel the access of")
    page.locator("#form-body button[type=submit]").click()
    expect(row).to_contain_text("Cancelled by the account")
    expect(row.get_by_role("button", name="Cancel, row")).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Undo").last.click()
    expect(row).to_contain_text("Active")
    person = profile(_ids(address, "account_type=individual&sort=-created")[0], "tab=partner")
    expect(person.locator("#profile-dashboard")).to_be_visible()
    expect(person.locator("#tab-partner")).to_have_count(0)
