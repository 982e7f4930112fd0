"""In Debian's Chromium: of a pupils' list only the named columns are left before it is sent; the rest stays at home."""

from __future__ import annotations

from pathlib import Path

import pytest

from common.sheets.columns import heading_words
from common.sheets.identity import check_digit
from common.sheets.reading import read_tables
from people.classes.pupil_sheet.kind import COLUMNS
from tests.common.sheets import books, other_books
from tests.e2e.test_pages import browser  # noqa: F401
from tests.races import ROOT

pytestmark = pytest.mark.browser
SCRIPTS = [ROOT / "site" / "static" / "js" / name for name in ("book-files.js", "sheet-columns.js")]
FIRST = "33040220180101123"
NUMBER = FIRST + check_digit(FIRST)
HEADINGS = ["学校名称", "学籍号", "姓名", "身份证件号", "年级", "班级", "座号"]
ROWS = [["某校学生名册"], HEADINGS, ["一小", f"G{NUMBER}", "王小明", NUMBER, "三年级", "1班", 7]]
WHAT_IS_SENT = """async () => {
  const file = document.querySelector("input").files[0];
  return file ? [file.name, [...new Uint8Array(await file.arrayBuffer())]] : null;
}"""


@pytest.fixture
def page(browser):  # noqa: F811
    found = browser.new_page()
    words = "|".join(heading_words(COLUMNS))
    found.set_content(
        f"""<form data-sheet-words="{words}"><input type="file" data-sheet-guard>
        <p data-sheet-guard-status data-kept="KEPT " data-left="LEFT " data-no-heading="NONE"
           data-unreadable="UNREADABLE" hidden></p></form>"""
    )
    for script in SCRIPTS:
        found.add_script_tag(path=str(script))
    yield found
    found.close()


def sent(page, name: str, data: bytes) -> tuple[str, bytes] | None:
    """Name and bytes of what would be sent once the page has looked at a file."""
    page.set_input_files("input", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.wait_for_selector("[data-sheet-guard-status]", state="visible")
    found = page.evaluate(WHAT_IS_SENT)
    return (found[0], bytes(found[1])) if found else None


def csv(encoding: str) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in ROWS).encode(encoding)


def web_page() -> bytes:
    """A table of a web page under the name of a spreadsheet, as registers write it."""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    return f"<html><meta charset=gb2312><table>{rows}</table></html>".encode("gb18030")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("学籍.xlsx", books.book(ROWS)),
        ("学籍.csv", csv("gb18030")),
        ("学籍.csv", csv("utf-8-sig")),
        ("学籍.ods", other_books.ods(ROWS)),
        ("学籍.xls", other_books.xls(ROWS)),
        ("学籍.xls", web_page()),
        ("学籍.xls", (Path(__file__).parent / "pupils.xls").read_bytes()),
    ],
    ids=["xlsx", "gb18030", "utf-8", "ods", "xls", "page", "xls with shared texts over several records"],
)
def test_only_the_named_columns_leave_the_browser(page, name, data):
    if not data.startswith(b"<html"):
        assert NUMBER in str(read_tables(data)[0].rows), "control: it stands in the file"
    kept = sent(page, name, data)
    assert kept is not None
    text = kept[1].decode("utf-8-sig")
    assert NUMBER not in text
    assert "王小明" not in text
    assert text.splitlines()[:2] == ['"年级","班级","座号"', '"三年级","1班","7"']
    assert (
        page.inner_text("[data-sheet-guard-status]") == "KEPT 年级、班级、座号。LEFT 学校名称、学籍号、姓名、身份证件号"
    )


def test_a_number_in_a_named_column_goes_as_well(page):
    kept = sent(page, "a.csv", f"年级,班级,座号\n三年级,{NUMBER},1\n".encode())
    assert kept is not None
    assert kept[1].decode("utf-8-sig").splitlines()[1] == '"三年级","","1"'


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.csv", "姓名,备注\n王小明,无\n".encode(), "NONE"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "UNREADABLE"),
        ("a.xlsx", b"PK\x03\x04 no zip", "UNREADABLE"),
    ],
    ids=["no heading", "xls", "broken"],
)
def test_what_cannot_be_cleaned_is_not_taken(page, name, data, told):
    assert sent(page, name, data) is None
    assert page.inner_text("[data-sheet-guard-status]") == told
