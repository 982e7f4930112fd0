"""In Debian's Chromium: how far a reader is in a lesson is measured and resumed, and what is pasted becomes plain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.test_admin_policy import admin  # noqa: F401
from tests.e2e.test_pages import address, browser  # noqa: F401

pytestmark = pytest.mark.browser
LESSON = "/courses/school-escape/know-fire/"
PASTED = Path(__file__).parents[1] / "common" / "pasted"
# A film on the page before its scripts run, whose playing the test decides.
WITH_FILM = """
document.addEventListener("readystatechange", () => {
  if (document.readyState === "interactive") document.querySelector(".lesson").append(document.createElement("video"));
});
"""
# Waits until observers have been told that a block is on the screen.
SEEN = """(block) => new Promise((done) => {
  new IntersectionObserver((entries) => entries.some((one) => one.isIntersecting) && done()).observe(block);
})"""
PASTE = """([editor, html]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "x");
  editor.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
}"""


@pytest.fixture
def reader(browser, address):  # noqa: F811
    """A pupil's page whose clock the test moves."""
    base, password = address
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", "pupil")
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/records/")
    page.clock.install()
    page.add_init_script(WITH_FILM)
    yield page, base
    page.context.close()


def test_a_lesson_is_measured_while_it_is_on_the_screen_and_gone_on_with_where_it_was_left(reader):
    page, base = reader
    page.goto(base + LESSON)
    page.locator("#b8").scroll_into_view_if_needed()
    page.locator("#b8").evaluate(SEEN)
    page.evaluate("document.querySelector('video').dispatchEvent(new Event('play'))")
    with page.expect_response("**/progress/") as answered:
        page.clock.run_for(20_000)
    told = json.loads(answered.value.request.post_data)
    assert answered.value.ok and told["block"] >= 8 and (told["seconds"], told["film"]) == (20, 20)
    page.evaluate("document.querySelector('video').dispatchEvent(new Event('ended'))")
    with page.expect_response("**/progress/") as answered:
        page.clock.run_for(20_000)
    told = json.loads(answered.value.request.post_data)
    assert told["film_ended"] and told["film"] == 0
    page.goto(base + LESSON)
    page.get_by_role("link", name="接着上次").click()
    assert int(page.evaluate("location.hash.slice(2)")) >= 8
    page.clock.run_for(200_000)  # nobody touches the page: it stops to count after two minutes
    page.get_by_role("button", name="学完了").click()
    expect(page.get_by_text("还不算学完")).to_be_visible()  # the server's own clock saw a few seconds
    assert page.url.endswith("#finish")


@pytest.mark.parametrize(("name", "kept", "gone"), [
    ("word", "先关火、再盖锅盖", "mso"), ("gongzhonghao", "不要飞线充电", "section"),
])  # fmt: skip
def test_what_is_pasted_into_a_lesson_is_plain(admin, name, kept, gone):  # noqa: F811
    page, base, _ = admin
    page.goto(f"{base}/cms/pages/search/?q=火从哪里来")
    page.locator("main a[href$='/edit/']").first.click()
    editor = page.locator(".public-DraftEditor-content").first
    editor.click()
    page.keyboard.press("Control+A")
    html = (PASTED / f"{name}.html").read_text(encoding="utf-8")
    page.evaluate(PASTE, [editor.element_handle(), html])
    expect(editor).to_contain_text(kept)
    expect(editor.locator("li").first).to_be_visible()
    assert gone not in editor.inner_text() and "　" not in editor.inner_text()
    expect(page.locator(".pasted-note").first).to_contain_text("没有带过来")


def test_own_courses_come_first_on_every_list_and_stay_so(browser, address):  # noqa: F811
    base, _password = address
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{base}/courses/")
    cards, others = page.locator("[data-courses] .card-title"), page.locator("[data-others]")
    all_of_them = cards.all_inner_texts()
    expect(others).to_be_hidden()
    page.select_option("#audience", "staff")
    expect(cards.first).to_have_text("新员工上岗前消防安全培训")
    expect(others).to_be_visible()
    assert sorted(cards.all_inner_texts()) == sorted(all_of_them)
    for address_ in ("/", "/courses/"):
        page.goto(base + address_)
        expect(page.locator("[data-courses] .card-title").first).to_have_text("新员工上岗前消防安全培训")
        assert page.input_value("#audience") == "staff"
    page.select_option("#audience", "")
    expect(others).to_be_hidden()
    assert cards.all_inner_texts() == all_of_them
    page.context.close()
