"""In Debian's Chromium: the first page renders Chinese, keeps its policy and asks nobody else for anything."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tests.bench.server import free_port, wait_for
from tests.races import ROOT, environment

pytestmark = pytest.mark.browser
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def address(prepared_dir, tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("e2e") / "var", free_port()
    shutil.copytree(prepared_dir, folder)
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT / "site"), "firesafety.asgi:application"]
    web = subprocess.Popen(
        [*command, "--port", str(port), "--lifespan", "off", "--log-level", "error"],
        env=environment(folder, PORT=str(port)),
    )
    wait_for(f"http://127.0.0.1:{port}/")
    yield f"http://127.0.0.1:{port}", (folder / "sample_password").read_text()
    web.terminate()
    web.wait(10)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_public_pages_fit_and_keep_to_themselves(browser, address, width):
    base, _ = address
    page = browser.new_page(viewport={"width": width, "height": 844}, locale="en-US")
    foreign, errors = [], []
    page.on(
        "request",
        lambda request: foreign.append(request.url) if not request.url.startswith((base, "data:", "blob:")) else None,
    )
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for path in ("/", "/venues/", "/venues/330400000000/", "/courses/", "/courses/school-escape/", "/drills/"):
        page.goto(base + path, wait_until="networkidle")
        assert page.locator("html").get_attribute("lang") == "zh-hans"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    assert foreign == []
    assert errors == []


def test_a_pupil_signs_in_and_takes_the_quiz(browser, address):
    base, password = address
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", "pupil")
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/records/")
    page.goto(f"{base}/courses/school-escape/")
    page.get_by_role("button", name="开始测验").click()
    assert page.locator("fieldset.question").count() == 10
    for question in page.locator("fieldset.question").all():
        _answer(question)
    page.get_by_role("button", name="交卷").click()
    page.wait_for_selector(".score-value")
    assert page.locator(".explanation").count() == 10


def _answer(question):
    """Answers a question of whatever kind the paper drew; right or wrong does not matter."""
    for field in question.locator("input[inputmode=decimal]").all():
        field.fill("1")
    for place, row in enumerate(question.locator("select").all(), start=1):
        row.select_option(index=place)
    if question.locator("label.option input").count():
        question.locator("label.option").first.click()
