"""In Debian's Chromium: numbers of identity cards leave a text table before it is sent; other tables go as they are."""

from __future__ import annotations

import pytest

from common.sheets.identity import check_digit
from tests.common.sheets import books
from tests.e2e.test_outbox import signed_in
from tests.e2e.test_pages import address, browser  # noqa: F401

pytestmark = pytest.mark.browser
FIRST = "33040219900101123"
NUMBER = FIRST + check_digit(FIRST)
TEXT = f"姓名,工号,备注\n张三,1,G{NUMBER}\n李四,2,电话13800138000\n"
KEPT = "document.querySelector('[data-sheet-guard]').files[0].text()"
STATUS = "[data-sheet-guard-status]"


@pytest.fixture
def page(browser, address):  # noqa: F811
    base, password = address
    _context, found = signed_in(browser, base, password)
    found.goto(f"{base}/kit/")
    unit = found.locator("a[href*='/drill/']").first.get_attribute("href").split("/")[3]
    found.goto(f"{base}/sheets/roster/{unit}/")
    return found


def choose(page, name: str, data: bytes) -> None:
    page.set_input_files("[data-sheet-guard]", {"name": name, "mimeType": "text/csv", "buffer": data})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_number_leaves_the_file_before_it_is_sent(page, encoding):
    assert NUMBER in TEXT, "control: it stands in the file"
    choose(page, "名册.csv", TEXT.encode(encoding))
    page.wait_for_selector(STATUS, state="visible")
    kept = page.evaluate(KEPT)
    assert NUMBER not in kept
    assert "13800138000" in kept
    assert page.inner_text(STATUS).rstrip().endswith("2")


def test_a_table_without_such_numbers_is_sent_as_it_is(page):
    data = TEXT.replace("G" + NUMBER, "无")
    choose(page, "名册.csv", data.encode())
    page.click("form.panel button[type=submit]")
    page.wait_for_selector("[name=column0]")
    assert page.is_hidden(STATUS)


def test_a_spreadsheet_is_sent_and_cleaned_by_the_server(page):
    choose(page, "名册.xlsx", books.book([["姓名", "备注"], ["张三", NUMBER]]))
    page.click("form.panel button[type=submit]")
    page.wait_for_selector("[name=column0]")
    assert NUMBER not in page.content()
