"""In Debian's Chromium: a lesson taught without the network arrives once, also from a computer that is reset meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bench.server import free_port, wait_for
from tests.classroom.processes import open_lessons
from tests.e2e.test_pages import browser  # noqa: F401
from tests.migrated import migrate
from tests.races import ROOT, environment, manage

pytestmark = pytest.mark.browser
# The control: a page that gives fresh ids at each try, and never hears the answer to the first.
FRESH_IDS = """
const fetched = window.fetch;
window.fetch = async (url, options) => {
  if (!String(url).includes("/kit/send/")) return fetched(url, options);
  for (let time = 0; time < 2; time += 1) {
    const envelope = JSON.parse(options.body.get("envelope"));
    envelope.id = crypto.randomUUID();
    options.body.set("envelope", JSON.stringify(envelope));
    var answer = await fetched(url, options);
  }
  return answer;
};
"""


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """A site with four lessons that wait to be taught: its address, the teacher's session, the lessons' ids."""
    folder, port = tmp_path_factory.mktemp("kit") / "var", free_port()
    migrate(folder)
    manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
    opened = open_lessons(folder, 4, 10, 0, "hands")
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT / "site"), "firesafety.asgi:application"]
    web = subprocess.Popen(
        [*command, "--port", str(port), "--lifespan", "off", "--log-level", "error"],
        env=environment(folder, PORT=str(port), PUBLIC_URL=f"http://localhost:{port}"),
    )
    wait_for(f"http://127.0.0.1:{port}/healthz")
    yield f"http://localhost:{port}", opened["teacher"], [lesson["id"] for lesson in opened["lessons"]]
    web.terminate()
    web.wait(10)


def profile(browser, base: str, session: str, script: str = "") -> tuple[Any, Any]:  # noqa: F811
    """A fresh browser profile of the teacher, as a computer has after it was reset."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    page = context.new_page()
    if script:
        page.add_init_script(script)
    return context, page


def take_kit(page, base: str, lesson: str) -> str:
    page.goto(f"{base}/kit/lesson/{lesson}/")
    page.wait_for_selector("body[data-ready=yes]")
    return page.url


def call_roll(page) -> Path:
    """Everybody but seats 3 and 7 is there; the file that is saved then."""
    page.click("#start")
    for seat in (3, 7):
        page.click(f".board-seats li:nth-child({seat}) button")
    with page.expect_download() as saved:
        page.click("#next")
    return Path(saved.value.path())


def answer_and_end(page) -> None:
    """Five hands for A, two for B; the right answer; the end."""
    page.wait_for_selector(".board-choices")
    expect(page.locator("#next")).to_be_in_viewport(ratio=1)  # the board fills the window, and no more
    page.keyboard.press("a")
    page.keyboard.press("5")
    page.keyboard.press("b")
    page.keyboard.press("2")
    page.click("#next")
    page.click("#next")
    page.wait_for_selector(".board-choice.is-right")
    page.click("#end")
    page.click("#sure [value=end]")


def log_of(page, base: str, lesson: str) -> str:
    other = page.context.new_page()
    other.goto(f"{base}/classroom/{lesson}/log/")
    words = "|".join([other.input_value("[name=content]"), other.input_value("[name=absent]")])
    other.close()
    return words


def test_a_lesson_without_the_network_from_roll_call_to_result(browser, taught):  # noqa: F811
    base, session, lessons = taught
    context, page = profile(browser, base, session)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    url = take_kit(page, base, lessons[0])
    assert "重启会丢失" in page.locator("#perhaps").inner_text()  # said before it starts
    context.set_offline(True)
    page.goto(url)  # the page is there without the network
    expect(page.locator("#start")).to_be_enabled()
    call_roll(page)
    page.reload()  # pressed by mistake: the lesson goes on where it was
    expect(page.locator("#start")).to_be_enabled()
    page.click("#start")
    answer_and_end(page)
    expect(page.locator("[data-outbox-count]")).to_have_text("1")
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#log")).to_be_visible()
    words = log_of(page, base, lessons[0])
    assert words.endswith("|3、7") and "断网上课" in words and errors == []
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_be_hidden()
    context.close()


def test_a_computer_that_is_reset_between_roll_call_and_sending_loses_nothing(browser, taught):  # noqa: F811
    base, session, lessons = taught
    context, page = profile(browser, base, session)
    take_kit(page, base, lessons[1])
    context.set_offline(True)
    saved = call_roll(page).read_bytes()
    context.close()  # the profile is gone: cookies, stores, caches
    context, page = profile(browser, base, session)
    take_kit(page, base, lessons[1])
    assert page.evaluate("localStorage.length") <= 1
    page.set_input_files("#saved-file", {"name": "lesson.json", "mimeType": "application/json", "buffer": saved})
    answer_and_end(page)
    expect(page.locator("#log")).to_be_visible()
    assert log_of(page, base, lessons[1]).endswith("|3、7")
    context.close()


def test_without_the_envelopes_id_a_lost_answer_sends_the_lesson_back(browser, taught):  # noqa: F811
    """The control: what has arrived is told to have come back, and the teacher to look at it."""
    base, session, lessons = taught
    context, page = profile(browser, base, session, FRESH_IDS)
    take_kit(page, base, lessons[2])
    call_roll(page)
    with page.expect_response(lambda answer: "/kit/send/" in answer.url and answer.status == 409):
        answer_and_end(page)
    expect(page.locator("#said")).to_contain_text("退回")
    assert json.loads(page.evaluate("JSON.stringify(Boolean(document.querySelector('#log').hidden))")) is False
    context.close()


def test_on_the_board_no_counted_hand_is_lost_and_the_last_screen_asks_before_it_ends(browser, taught):  # noqa: F811
    base, session, lessons = taught
    context, page = profile(browser, base, session)
    page.goto(f"{base}/classroom/{lessons[3]}/board/")
    for seat in (3, 7):
        page.click(f".board-seats li:nth-child({seat}) button")
    page.keyboard.press(" ")  # goes on, and does not press seat 7 again
    page.wait_for_selector(".board-choices")
    page.keyboard.press("a")
    page.keyboard.press("5")
    with page.expect_response("**/hands/"):
        page.keyboard.press("b")
    page.keyboard.type("2c333")  # a number goes on after what came before it was saved
    expect(page.locator("#stage")).to_contain_text("15 / 8")  # for one choice nobody more than is present
    page.keyboard.press(" ")  # before the last counts are saved by themselves
    expect(page.locator("#reopen")).to_be_visible()
    assert page.locator(".board-choices output").all_inner_texts() == ["5", "2", "8"]
    steps = [("1 / 3", "下一页"), ("2 / 3", "下一页"), ("3 / 3", "停止作答"), ("3 / 3", "公布答案"), ("3 / 3", "下课")]
    for place, words in steps:
        page.keyboard.press(" ")
        expect(page.locator("#place")).to_have_text(place)
        expect(page.locator("#next")).to_have_text(words)
    page.keyboard.press(" ")
    expect(page.locator("#sure")).to_be_visible()
    page.keyboard.press(" ")  # pressed once too often: the lesson goes on
    expect(page.locator("#sure")).to_be_hidden()
    page.keyboard.press(" ")
    page.click("#sure [value=end]")
    page.wait_for_url("**/log/")
    assert page.input_value("[name=absent]") == "3、7"
    context.close()
