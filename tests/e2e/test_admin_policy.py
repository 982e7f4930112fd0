"""In Debian's Chromium: editors' forms work under a policy that runs no inline script."""

from __future__ import annotations

import pytest

from tests.e2e.test_pages import address, browser  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.fixture
def admin(browser, address):  # noqa: F811
    base, password = address
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{base}/accounts/login/?next=/cms/")
    page.fill("#id_login", "admin")
    page.fill("#id_password", password)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/cms/")
    yield page, base, faults
    assert faults == []
    page.context.close()


def test_a_date_is_picked_and_a_division_chosen(admin):
    page, base, _ = admin
    page.goto(f"{base}/cms/organisation/new/")
    page.click("#id_key_unit_since")
    page.locator(".xdsoft_datetimepicker:visible td[data-date]").first.click()
    assert page.input_value("#id_key_unit_since")
    page.locator("#id_division-chooser .chooser__choose-button:visible").first.click()
    page.locator(".modal-content a[data-chooser-modal-choice]").first.click()
    page.wait_for_function("document.querySelector('#id_division').value")


def test_a_row_is_added_to_an_inline_panel(admin):
    page, base, _ = admin
    page.goto(f"{base}/cms/snippets/quizzes/question/add/")
    rows = page.locator("#id_choices-FORMS > *")
    before = rows.count()
    page.click("#id_choices-ADD")
    assert rows.count() == before + 1


def test_a_chooser_in_an_added_row_starts_too(admin):
    page, base, _ = admin
    page.goto(f"{base}/cms/workflows/add/")
    page.click("#id_workflow_tasks-ADD")
    page.locator("#id_workflow_tasks-FORMS .chooser__choose-button:visible").last.click()
    page.wait_for_selector(".modal-content")


def test_a_lesson_is_edited_and_previewed(admin):
    page, base, _ = admin
    page.goto(f"{base}/cms/pages/search/?q=火")
    page.locator("main a[href$='/edit/']").first.click()
    page.wait_for_selector(".Draftail-Editor, [data-streamfield-stream-container], form[data-edit-form]")
    page.click("[data-side-panel-toggle='preview']")
    frame = page.frame_locator("iframe[data-preview-iframe], iframe#w-preview-iframe").last
    frame.locator("body").wait_for()
