"""In Chromium 86, the floor: a lesson is taught from opening to record, and every script of the platform is read."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.e2e.test_pages import address  # noqa: F401
from tests.races import ROOT

pytestmark = pytest.mark.browser
OLD = ROOT / "tests" / "floor" / "chromium" / "chromium"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
STATIC = ROOT / "site" / "static"
# What a script says when it is loaded alone; only what it is written in is asked for here.
READS = """async (url) => {
  if (!(await fetch(url)).ok) return "not there";
  try {
    await import(url);
  } catch (error) {
    if (error instanceof SyntaxError) return String(error);
  }
  return "";
}"""
TOO_NEW = "class Newer { static { Newer.made = true; } }"
# A browser before the floor, and one as Safari 14 is, without dialogs.
BELOW = "delete Element.prototype.replaceChildren;"
WITHOUT_DIALOGS = "delete window.HTMLDialogElement;"


@pytest.fixture(scope="module")
def old():
    from playwright.sync_api import sync_playwright

    if not OLD.exists():
        pytest.skip("Chromium 86 is not here: make .venv/.floor")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(OLD), args=ARGS, env={**os.environ, "HOME": "/tmp"})
        assert chromium.version.startswith("86.")
        yield chromium
        chromium.close()


class OldPage:
    """A page of Chromium 86. Playwright's own clicks ask elements what only newer ones answer: here the mouse goes there.

    `faults` are its errors.
    """

    def __init__(self, browser: Any, script: str = "") -> None:
        self.page = browser.new_page(viewport={"width": 1366, "height": 768})
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url} {error}"))
        if script:
            self.page.add_init_script(script)

    def open(self, url: str) -> None:
        self.page.goto(url, wait_until="load")

    def ask(self, script: str, given: Any = None) -> Any:
        return self.page.evaluate(script, given)

    def until(self, script: str, given: Any = None) -> None:
        self.page.wait_for_function(script, arg=given, polling=50)

    def is_seen(self, selector: str) -> bool:
        return bool(self.ask("(name) => Boolean(document.querySelector(name)?.getClientRects().length)", selector))

    def until_seen(self, selector: str) -> None:
        self.until("(name) => document.querySelector(name)?.getClientRects().length", selector)

    def click(self, selector: str) -> None:
        """Presses what can be seen, where it can be seen."""
        self.until_seen(selector)
        x, y = self.ask(
            """(name) => {
              const found = document.querySelector(name);
              found.scrollIntoView({ block: "center" });
              const { left, top, width, height } = found.getBoundingClientRect();
              return [left + width / 2, top + height / 2];
            }""",
            selector,
        )
        self.page.mouse.click(x, y)

    def type(self, selector: str, text: str) -> None:
        self.ask("(name) => { const field = document.querySelector(name); field.focus(); field.select?.(); }", selector)
        self.page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """Chooses an option by its value, or the first whose value begins so."""
        self.ask(
            """([name, value]) => {
              const field = document.querySelector(name);
              field.value = [...field.options].find((one) => one.value.startsWith(value)).value;
              field.dispatchEvent(new Event("change", { bubbles: true }));
            }""",
            [selector, value],
        )


@pytest.fixture(scope="module")
def page(old):
    """A page of a classroom's computer, without dialogs as Safari 14 is."""
    return OldPage(old, WITHOUT_DIALOGS)


def test_public_pages_work_and_every_script_is_read(page, address, prepared_dir):  # noqa: F811
    base, _password = address
    for path in ("/", "/courses/school-escape/escape/", "/venues/", "/drills/", "/ke/"):
        page.open(base + path)
        assert page.ask("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert not page.is_seen(".too-old-notice")
    assert page.faults == []
    scripts = [
        path.relative_to(STATIC).as_posix() for kind in ("js/**/*.js", "vendor/*.js") for path in STATIC.glob(kind)
    ]
    assert len(scripts) > 50
    served = json.loads((prepared_dir / "static" / "staticfiles.json").read_text())["paths"]
    faults = {name: fault for name in scripts if (fault := page.ask(READS, f"/static/{served[name]}"))}
    page.page.route("**/static/too-new.js", lambda route: route.fulfill(body=TOO_NEW, content_type="text/javascript"))
    refused = page.ask(READS, "/static/too-new.js")  # the control: what the floor does not read is found
    page.faults.clear()
    assert faults == {} and refused.startswith("SyntaxError")


def test_a_lesson_is_taught_from_opening_to_record(page, address):  # noqa: F811
    base, password = address
    page.open(f"{base}/accounts/login/")
    page.type("[name=login]", "teacher")
    page.type("[name=password]", password)
    with page.page.expect_navigation():
        page.page.keyboard.press("Enter")
    page.open(f"{base}/classroom/")
    page.choose("#id_lesson", "school-escape/escape")
    page.choose("#id_whom", "class:")
    page.type("#id_question_count", "1")
    page.click("main form.panel button.btn-large")
    page.until_seen(".board-seats")
    page.click(".board-seats li:nth-child(2) button")
    while not page.is_seen(".board-choices"):
        place = page.ask("document.querySelector('#place').textContent")
        page.page.keyboard.press(" ")
        page.until("(place) => document.querySelector('#place').textContent !== place", place)
    page.page.keyboard.press("a")
    with page.page.expect_response("**/hands/"):
        page.page.keyboard.press("5")
    page.page.keyboard.press(" ")
    page.until_seen("#reopen")
    page.page.keyboard.press(" ")
    page.until_seen(".board-choice.is-right")
    page.click("#end")
    page.until_seen("#sure")
    page.click("#sure [value=no]")
    assert not page.is_seen("#sure")
    page.click("#end")
    page.click("#sure [value=end]")
    page.page.wait_for_url("**/log/")
    page.click("main form.panel button.btn-large")
    page.page.wait_for_url("**/records/**")
    assert page.faults == []


def test_below_the_floor_a_notice_says_what_to_use(old, address):  # noqa: F811
    base, _password = address
    page = OldPage(old, BELOW)
    page.open(f"{base}/courses/")
    with page.page.expect_navigation():
        page.click(".too-old-notice a")
    assert page.page.url.endswith("/browsers/") and "360" in page.ask("document.body.textContent")
    assert page.ask("document.querySelectorAll('script, link[rel=stylesheet]').length") == 0  # what any browser shows
