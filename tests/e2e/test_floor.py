"""In Chromium 86, the floor: a lesson is taught from opening to record, drills are played, every script is read.

What Safari 14.0 lacks beside it is taken away here: dialogs, and gaps of flex boxes.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from portal.handbooks import PICTURES
from tests.e2e.test_drill import APP, PLACE, site  # noqa: F401
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
READY_MS = 180_000  # a worker makes its code ready with the first drill
TOO_NEW = "class Newer { static { Newer.made = true; } }"
# A browser before the floor, and one as Safari 14 is, without dialogs.
BELOW = "delete Element.prototype.replaceChildren;"
WITHOUT_DIALOGS = "delete window.HTMLDialogElement;"


LIGHT = f"(async () => {{ const app = {APP}; while (!app.pace.isLight) app._keepPace(1); return app.frames; }})()"
FRAMES = f"(async () => {APP}.frames)()"
# The picture of the class's plan, as a short text.
PLAN = "document.getElementById('plan').toDataURL()"
# Pairs of children side by side in a flex box that keeps them apart, and stand in one line; what lies between them.
BETWEEN = """() => {
  const found = [];
  for (const box of document.querySelectorAll("main *, header *")) {
    const style = getComputedStyle(box);
    if (!/flex/.test(style.display) || style.flexDirection !== "row") continue;
    const seen = [...box.children].filter((one) => one.getClientRects().length);
    seen.slice(1).forEach((one, place) => {
      const [a, b] = [seen[place].getBoundingClientRect(), one.getBoundingClientRect()];
      if (b.left >= a.right - 1 && b.top < a.bottom) {
        one.dataset.pair = one.dataset.pair || String(Math.random());
        found.push([one.dataset.pair, b.left - a.right, box.className]);
      }
    });
  }
  return found;
}"""
# Takes gaps away and, when told, puts the margins in their place, by the way that the page's policy leaves open.
WITHOUT_GAPS = """(puts) => {
  const sheets = [...document.styleSheets];
  const margins = sheets
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSSupportsRule && rule.conditionText.includes("-apple-system-body"))
    .flatMap((rule) => [...rule.cssRules]);
  const last = sheets[sheets.length - 1];
  last.insertRule("* { gap: 0 !important; }", last.cssRules.length);
  if (puts) for (const rule of margins) last.insertRule(rule.cssText, last.cssRules.length);
  return margins.length;
}"""


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

    def until(self, script: str, given: Any = None, timeout: int = 30_000) -> None:
        self.page.wait_for_function(script, arg=given, polling=50, timeout=timeout)

    def is_seen(self, selector: str) -> bool:
        return bool(self.ask("(name) => Boolean(document.querySelector(name)?.getClientRects().length)", selector))

    def until_seen(self, selector: str, timeout: int = 30_000) -> None:
        self.until("(name) => document.querySelector(name)?.getClientRects().length", selector, timeout)

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
def address(site):  # noqa: F811
    folder, port = site
    return f"http://127.0.0.1:{port}", (folder / "sample_password").read_text()


def picture(page: OldPage, name: str) -> None:
    """A picture of the teachers' handbook: where the step that it shows is reached, and taken anew with HANDBOOK_PICTURES=1."""
    if os.environ.get("HANDBOOK_PICTURES"):
        page.ask("document.querySelector('main form.panel, #board, main')?.scrollIntoView()")
        page.page.screenshot(path=str(PICTURES / f"{name}.png"))
    assert (PICTURES / f"{name}.png").is_file()


@pytest.fixture(scope="module")
def page(old):
    """A page of a classroom's computer, without dialogs as Safari 14 is."""
    return OldPage(old, WITHOUT_DIALOGS)


def test_public_pages_work_and_every_script_is_read(page, address, prepared_dir):
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


def test_a_lesson_is_taught_from_opening_to_record(page, address):
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
    picture(page, "teacher-open")
    page.click("main form.panel button.btn-large")
    page.until_seen(".board-seats")
    page.click(".board-seats li:nth-child(2) button")
    picture(page, "teacher-roll")
    while not page.is_seen(".board-choices"):
        place = page.ask("document.querySelector('#place').textContent")
        page.page.keyboard.press(" ")
        page.until("(place) => document.querySelector('#place').textContent !== place", place)
    page.page.keyboard.press("a")
    with page.page.expect_response("**/hands/"):
        page.page.keyboard.press("5")
    picture(page, "teacher-hands")
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
    picture(page, "teacher-log")
    page.click("main form.panel button.btn-large")
    page.page.wait_for_url("**/records/**")
    assert page.faults == []


def test_a_class_decides_a_drill_at_its_screen(page, address):
    base, _password = address
    page.open(f"{base}/drills/screen/")
    with page.page.expect_navigation():
        page.click("button[value=school-floor]")
    page.until_seen("#stage[data-phase=lobby]", READY_MS)
    page.page.keyboard.press("Enter")
    page.until_seen("#stage[data-phase=running]", READY_MS)
    before = page.ask(PLAN)
    page.until(f"(before) => {PLAN} !== before", before)
    assert page.faults == []


def test_a_drill_is_played_in_the_light_picture(page, address):
    base, _password = address
    page.open(f"{base}/drills/")
    with page.page.expect_navigation():
        page.click(".first-time button")
    page.until_seen(".fixed button", READY_MS)
    frames, begin = page.ask(LIGHT), page.ask(PLACE)
    assert page.is_seen("[data-part=light]")
    page.page.keyboard.down("ArrowRight")
    page.until(f"async (begin) => Math.abs((await {PLACE}).x - begin.x) > 0.3", begin)
    page.page.keyboard.up("ArrowRight")
    page.until(f"async (frames) => (await {FRAMES}) > frames + 3", frames)
    assert page.faults == []


def touching(page, url: str, *, puts: bool) -> set[str]:
    """The boxes whose children stand apart, and touch each other without gaps, or with the margins in their place."""
    page.open(url)
    apart = {pair for pair, space, _box in page.ask(BETWEEN) if space >= 2}
    assert page.ask(WITHOUT_GAPS, puts) > 20
    return {box for pair, space, box in page.ask(BETWEEN) if pair in apart and space < 1}


def test_without_gaps_margins_keep_things_in_a_line_apart(page, address):
    base, _password = address
    for path in ("/", "/drills/", "/classroom/", "/records/"):
        assert touching(page, base + path, puts=False), f"control: on {path} they would touch"
        assert touching(page, base + path, puts=True) == set(), path


def test_below_the_floor_a_notice_says_what_to_use(old, address):
    base, _password = address
    page = OldPage(old, BELOW)
    page.open(f"{base}/courses/")
    with page.page.expect_navigation():
        page.click(".too-old-notice a")
    assert page.page.url.endswith("/browsers/") and "360" in page.ask("document.body.textContent")
    assert page.ask("document.querySelectorAll('script, link[rel=stylesheet]').length") == 0  # what any browser shows
