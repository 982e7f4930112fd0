"""In Debian's Chromium: the numbers of steps stay whole inside their circles on the screen before a class."""

from __future__ import annotations

import re

import pytest

from tests.e2e.class_lesson import ARGS
from tests.races import ROOT

pytestmark = pytest.mark.browser
SHEETS = ("tokens", "base", "layout", "components", "content", "class-screen", "classroom")
BOARD = """<section class="board-stage"><ol class="steps"><li>弯腰</li><li>到操场集合</li></ol></section>"""
# The line of a number and the circle that it stands in, in pixels.
LINE_AND_CIRCLE = """() => {
  const style = getComputedStyle(document.querySelector(".steps > li"), "::before");
  return [parseFloat(style.lineHeight), parseFloat(style.height)];
}"""


def page_with(styles: str) -> str:
    return f"<!doctype html><html lang='zh'><head><style>{styles}</style></head><body class='projector'>{BOARD}</body>"


def test_the_number_of_a_step_is_whole_in_its_circle():
    from playwright.sync_api import sync_playwright

    folder = ROOT / "site" / "static" / "css"
    styles = "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    before = re.sub(r"\.board-stage \.steps[^{]*\{[^}]*\}", "", styles)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        try:
            for width, height in ((1366, 768), (390, 800)):
                page = browser.new_page(viewport={"width": width, "height": height})
                page.set_content(page_with(styles))
                line, circle = page.evaluate(LINE_AND_CIRCLE)
                assert line <= circle, (width, line, circle)
                page.set_content(page_with(before))
                line, circle = page.evaluate(LINE_AND_CIRCLE)
                assert line > circle, "control: as large as the text around it, it hung over"
        finally:
            browser.close()
