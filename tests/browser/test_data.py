"""Bringing in files as a person does: dropped, mapped, imported, mended, cancelled; and what looks wrong."""

import csv
import io
import json
import re
import urllib.error
import urllib.request
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

_numbers = count(1)
CUSTOMERS = "Customer id;Name;E-mail;Country;Created\n" + "".join(
    f"K-{i};Own Person {i};own{i}@example.com;DE;2026-0{1 + i % 9}-1{i % 9}\n" for i in range(60)
)
CALLS = "E-mail,Call type,Start time,Result\n" + "".join(
    f"own{i}@example.com,sales,{'31/02/2026' if i == 4 else f'2026-10-{1 + i % 28:02} 10:00'},held\n" for i in range(60)
)
PAYMENTS = "Customer id,Due,Amount,Status,Invoice\n" + "".join(
    f"K-{i},2026-10-{1 + i % 28:02},{'much' if i in (5, 9) else '120.50'},paid,INV-{i}\n" for i in range(60)
)


def _ask(address, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def _send(address, slug, name, content):
    request = urllib.request.Request(
        f"{address}/{slug}/data/upload?name={name}", content, {"Content-Type": "application/octet-stream"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["upload"]


def _refused(address, path, body=None):
    with pytest.raises(urllib.error.HTTPError) as error:
        _ask(address, path, body)
    with error.value as answer:
        return answer.code


def _text(download):
    return Path(download.value.path()).read_text(encoding="utf-8-sig")


@pytest.fixture
def company(address):
    """A fresh company without a row."""
    slug = f"own-{next(_numbers)}"
    words = {"slug": slug, "name": slug.title(), "time_zone": "Europe/Berlin", "currency": "EUR", "locale": "de_DE"}
    assert _ask(address, "/companies.json", words)["slug"] == slug
    return slug


@pytest.fixture
def data_page(open_page):
    def opened(slug, **how):
        page = open_page(f"/{slug}/data", wait=False, **how)
        page.wait_for_selector("#drop button")
        page.wait_for_selector("#quality-list > *")
        return page

    return opened


def _bring(page, name, text, kind="text/csv"):
    content = text if isinstance(text, bytes) else text.encode()
    page.set_input_files("#import-file", {"name": name, "mimeType": kind, "buffer": content})


def _imported(page, name, text):
    """Brings a file in and waits for its result."""
    _bring(page, name, text)
    expect(page.locator("#import-verdict .notice")).to_be_visible()
    page.locator("#import-start").click()
    job = page.locator(".job", has_text=name).first
    expect(job.locator(".counts")).to_be_visible(timeout=60_000)
    return job


def _counts(job):
    return dict(
        zip(job.locator("dt").all_text_contents(), map(int, job.locator("dd").all_text_contents()), strict=True)
    )


def test_three_files_fill_a_new_company_and_the_open_customers_page_follows(data_page, open_page, address, company):
    customers = open_page(f"/{company}/customers", wait=False)
    customers.wait_for_selector("#table-count", state="attached")
    page = data_page(company)
    expect(page.locator("#quality-list")).to_contain_text("Nothing looks wrong")
    expect(page.locator("#import-history")).to_contain_text("Nothing was brought in yet")
    assert _counts(_imported(page, "customers.csv", CUSTOMERS)) == {
        "rows": 60,
        "accepted": 60,
        "rejected": 0,
        "ignored": 0,
    }
    assert _counts(_imported(page, "calls.csv", CALLS)) == {"rows": 60, "accepted": 59, "rejected": 1, "ignored": 0}
    payments = _imported(page, "payments.csv", PAYMENTS)
    assert _counts(payments) == {"rows": 60, "accepted": 58, "rejected": 2, "ignored": 0}
    expect(payments.locator(".reasons")).to_contain_text("'Amount' is 'much'")
    expect(page.locator("#import-history tbody tr")).to_have_count(3)
    expect(customers.locator("#table-count")).to_have_text("60 customers", timeout=20_000)
    assert _ask(address, f"/{company}/customers/summary.json")["kpis"]["paying"] == 58
    payments.get_by_role("link", name="See the customers").click()
    expect(page.locator("#table .ag-row[row-index='0'] a").first).to_contain_text("Own Person", timeout=20_000)


def test_rejected_rows_are_downloaded_mended_and_taken(data_page, company):
    page = data_page(company)
    _imported(page, "customers.csv", CUSTOMERS)
    job = _imported(page, "payments.csv", PAYMENTS)
    with page.expect_download() as download:
        job.get_by_role("link", name="Download the rejected rows").click()
    rows = list(csv.DictReader(io.StringIO(_text(download))))
    assert [row["line"] for row in rows] == ["7", "11"]
    assert "which is not an amount" in rows[0]["reason"]
    mended = io.StringIO()
    writer = csv.DictWriter(mended, rows[0])
    writer.writeheader()
    writer.writerows([{**row, "Amount": "99"} for row in rows])
    assert _counts(_imported(page, "mended.csv", mended.getvalue()))["accepted"] == 2
    assert _counts(_imported(page, "again.csv", PAYMENTS)) == {"rows": 60, "accepted": 0, "rejected": 2, "ignored": 58}


def test_the_columns_are_chosen_by_hand_saved_and_chosen_again(data_page, company):
    page = data_page(company)
    text = "Wer;Mail;Datum;Summe\nAnna;anna@example.com;2026-05-01;12050\n"
    _bring(page, "zahlungen.csv", text)
    page.locator("#table-payments").check()
    expect(page.locator("#import-verdict")).to_contain_text("Nothing fills 'Due at'")
    expect(page.locator("#import-start")).to_be_disabled()
    for heading, field in (
        ("Wer", "Name"),
        ("Mail", "E-mail"),
        ("Datum", "Due at (needed)"),
        ("Summe", "Amount in cents (needed)"),
    ):
        page.get_by_label(f"Column {heading} fills").select_option(label=field)
    page.get_by_label("Status of every row").select_option("paid")
    expect(page.locator("#import-verdict")).to_contain_text("The first row can be taken.")
    page.locator("#mapping-name").fill("Buchhaltung")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#import-mapping")).to_have_value("Buchhaltung")
    page.get_by_role("button", name="Another file").click()
    _bring(page, "zahlungen.csv", text)
    page.locator("#table-payments").check()
    page.locator("#import-mapping").select_option("Buchhaltung")
    expect(page.get_by_label("Column Summe fills")).to_have_value("amount:minor")
    page.locator("#import-start").click()
    expect(page.locator(".job .counts").first).to_be_visible(timeout=60_000)
    row = page.request.get(page.url.replace("/data", "/customers.json?columns=name,total_paid")).json()["rows"][0]
    assert (row["name"], float(row["total_paid"])) == ("Anna", 120.5)


def test_a_ready_made_mapping_is_recognised(data_page, company):
    page = data_page(company)
    heads = "id,Description,Email,Name,Created (UTC),Card Address Country"
    _bring(page, "stripe.csv", f"{heads}\ncus_1,,ana@example.com,Ana,2026-03-01 10:00,PT\n")
    expect(page.locator("#import-mapping")).to_have_value("stripe-customers")
    expect(page.locator(".preview .fills").first).to_have_text("Customer id")
    page.locator("#import-mapping").select_option("")
    expect(page.get_by_label("Column Email fills")).to_have_value("email")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "picture.csv",
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
            "is not a CSV or XLSX file: it is a PNG picture",
        ),
        ("rubbish.csv", bytes(range(1, 30)) * 400, "is not a CSV or XLSX file: it begins with"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 900, "is an old Excel file"),
        ("wide.csv", b",".join(b"c%d" % i for i in range(10_000)) + b"\n1\n", "10,000 columns; at most 200"),
        ("empty.csv", b"", "empty.csv is empty"),
    ],
)
def test_a_file_that_cannot_be_read_gives_the_sentence_that_helps(browser, address, company, name, content, said):
    page = browser.new_page()
    page.goto(f"{address}/{company}/data")
    page.wait_for_selector("#drop button")
    _bring(page, name, content)
    expect(page.locator("#drop .notice.bad")).to_contain_text(said)
    expect(page.get_by_role("button", name="Choose a file")).to_be_visible()
    page.close()


def test_a_file_over_the_limit_is_refused_before_it_is_sent(data_page, company):
    page = data_page(company)
    page.evaluate("document.getElementById('drop').dataset.limit = '1'")
    _bring(page, "large.csv", "a,b\n" + "1,2\n" * 400_000)
    expect(page.locator("#drop .notice.bad")).to_contain_text(
        "at most 1 MB can be imported (setting CLIENTELE_UPLOAD_MB)"
    )


def _large(rows):
    return "Customer id,E-mail,Kind,Occurred at\n" + "".join(
        f"L-{i // 9},l{i // 9}@example.com,optin,2026-0{1 + i % 9}-05 10:{i % 60:02}\n" for i in range(rows)
    )


def test_a_running_import_survives_a_reload_and_is_cancelled(data_page, address, company):
    page = data_page(company)
    _bring(page, "large.csv", _large(900_000))
    expect(page.locator("#import-verdict .notice")).to_be_visible(timeout=60_000)
    page.locator("#import-start").click()
    expect(page.locator(".job .said")).to_contain_text(re.compile("Reading|Checking|Writing"), timeout=30_000)
    page.reload()
    expect(page.locator(".job [role=progressbar]")).to_be_visible()
    page.locator(".job").get_by_role("button", name="Cancel").click()
    expect(page.locator(".job .notice")).to_contain_text("was cancelled; nothing was changed", timeout=60_000)
    expect(page.locator("#import-history tbody")).to_contain_text("Cancelled")
    assert _ask(address, f"/{company}/customers.json")["count"] == 0
    page.get_by_role("button", name="Dismiss the import").click()
    expect(page.locator(".job")).to_have_count(0)


def test_the_rows_behind_a_check_unfold_and_lead_to_the_profile(data_page):
    page = data_page("demo")
    check = page.locator("details.finding", has_text="Opt-in after close")
    number = int(check.locator(".n").text_content())
    check.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(check.locator("tbody tr")).to_have_count(number)
    assert all(
        one > other
        for one, other in zip(
            check.locator("td:nth-child(2)").all_text_contents(),
            check.locator("td:nth-child(3)").all_text_contents(),
            strict=True,
        )
    )
    with page.expect_download() as download:
        check.get_by_role("link", name="CSV of all rows").click()
    assert len(_text(download).splitlines()) == number + 1
    name = check.locator("tbody a").first.text_content()
    check.locator("tbody a").first.click()
    expect(page.locator(".profile-head h1")).to_have_text(name)


def test_every_check_has_as_many_rows_as_it_says(address):
    from queries.quality import CHECKS

    for key in CHECKS:
        found = _ask(address, f"/demo/data/quality/{key}.json")
        assert all(len(row["cells"]) == len(found["headings"]) for row in found["rows"])


def test_a_company_is_made_on_the_page_and_wrong_words_are_explained(open_page):
    page = open_page("/", wait=False)
    page.get_by_role("button", name="New company").click()
    page.get_by_label("Name", exact=True).fill("Größe & Söhne")
    expect(page.get_by_label("Address", exact=True)).to_have_value("gro-e-sohne")
    page.get_by_label("Address", exact=True).fill("grosse")
    page.get_by_label("Name", exact=True).press("Enter")
    page.wait_for_url("**/grosse/data")
    expect(page.locator("#import-history")).to_contain_text("Nothing was brought in yet")


def test_what_a_company_brings_in_cannot_be_reached_through_another(address, company, data_page):
    page = data_page(company)
    _imported(page, "customers.csv", CUSTOMERS)
    _imported(page, "payments.csv", PAYMENTS)
    upload = _send(address, company, "more.csv", CUSTOMERS.encode())
    done = _ask(address, f"/{company}/data/jobs.json")["jobs"][0]
    assert _ask(address, f"/{company}/data/uploads/{upload}/preview", {})["name"] == "more.csv"
    for deed in ("preview", "check", "import", "mapping"):
        assert _refused(address, f"/demo/data/uploads/{upload}/{deed}", {}) == 404
    assert _ask(address, "/demo/data/jobs.json")["jobs"] == []
    assert _refused(address, f"/demo/data/jobs/{done['id']}/dismiss", {}) == 404
    assert _refused(address, f"/demo/data/rejected/{done['import_id']}.csv") == 404
    with urllib.request.urlopen(f"{address}/{company}/data/rejected/{done['import_id']}.csv") as answer:
        assert answer.status == 200
    for path in ("..%2f..%2fclientele", "%2e%2e", "0" * 16, "../" + upload):
        assert _refused(address, f"/{company}/data/uploads/{path}/preview", {}) in (404, 405)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(data_page, company, dark, width):
    from axe_playwright_python.sync_playwright import Axe

    def serious(page):
        found = Axe().run(page).response["violations"]
        return [
            (one["id"], [node["html"][:120] for node in one["nodes"]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]

    page = data_page("demo", dark=dark, width=width)
    page.locator("details.finding summary").first.click()
    page.locator("details.table-help summary").first.click()
    page.wait_for_selector(".quality-rows table")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page = data_page(company, dark=dark, width=width)
    job = _imported(page, "payments.csv", PAYMENTS)
    expect(job).to_be_visible()
    _bring(page, "customers.csv", CUSTOMERS)
    expect(page.locator("#import-verdict .notice")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="New company").click()
    page.wait_for_selector("#company-name")
    assert serious(page) == []


def test_a_file_is_brought_in_by_keyboard_alone(data_page, company):
    page = data_page(company)
    page.get_by_role("button", name="Choose a file").focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "customers.csv", "mimeType": "text/csv", "buffer": CUSTOMERS.encode()})
    expect(page.locator("#import-verdict .notice")).to_be_visible()
    page.locator("#import-start").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".job .counts")).to_be_visible(timeout=60_000)
