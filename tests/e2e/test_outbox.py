"""In Debian's Chromium: a drill is written down without the network, kept, sent once, and saved as a file in time."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.e2e.test_pages import address, browser  # noqa: F401
from tests.training.test_real_drills import picture

pytestmark = pytest.mark.browser
FRESH_IDS = """
const fetched = window.fetch;
window.fetch = async (url, options) => {
  if (!String(url).includes("/kit/send/")) return fetched(url, options);
  for (let time = 0; time < 2; time += 1) {
    const envelope = JSON.parse(options.body.get("envelope"));
    envelope.id = crypto.randomUUID();
    envelope.payload.id = [crypto.randomUUID()];
    options.body.set("envelope", JSON.stringify(envelope));
    await fetched(url, options);
  }
  throw new TypeError("the answer is lost");
};
"""


def signed_in(browser, base: str, password: str):  # noqa: F811
    """A browser profile of the sample manager, with the page of the kit open and at hand."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", "manager")
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return context, page


def open_kit(page, base: str) -> str:
    page.goto(f"{base}/kit/")
    page.locator("a[href*='/drill/']").first.click()
    page.wait_for_selector("form[data-ready=yes]")
    return page.url


def write_drill(page, place: str) -> None:
    for name, value in {
        "place": place, "plan": "预案", "content": "疏散", "departments": "前厅", "participant_count": "5",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.set_input_files("[name=attachments]", {"name": "签到.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.click("[data-blur-keep]")
    page.click("form[data-kit] button[type=submit]")


def drills(page, base: str, place: str) -> int:
    """How many drills of this place the unit's list holds."""
    unit = page.evaluate("document.querySelector('form[data-kit]')?.dataset.unit") or page.unit
    page.unit = unit
    other = page.context.new_page()
    other.goto(f"{base}/records/organisation/{unit}/drills/")
    number = other.locator("td", has_text=place).count()
    other.close()
    return number


def test_an_hour_without_network(browser, address):  # noqa: F811
    base, password = address
    base = base.replace("127.0.0.1", "localhost")
    context, page = signed_in(browser, base, password)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    kit = open_kit(page, base)
    context.set_offline(True)
    page.goto(kit)  # the page is there without the network
    assert page.locator("h1").inner_text() == "记录一次演练"
    write_drill(page, "断网一号楼")
    page.wait_for_selector("[data-kit-status]:not([hidden])")
    write_drill(page, "断网二号楼")
    expect(page.locator("[data-outbox-count]")).to_have_text("2")
    assert page.locator("[data-outbox]").is_visible()
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert drills(page, base, "断网一号楼") == 1
    assert drills(page, base, "断网二号楼") == 1
    page.goto(f"{base}/kit/")
    assert page.locator("[data-outbox-list] li").count() == 2
    assert page.locator("[data-outbox-list] .badge-met").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert errors == []
    context.close()


def test_a_lost_answer_records_no_second_drill(browser, address):  # noqa: F811
    """The server has taken it and the answer is lost on the way: it is sent again, and counted once."""
    base, password = address
    context, page = signed_in(browser, base, password)
    page.goto(f"{base}/kit/")
    open_kit(page, base)
    sent: list[str] = []

    def lose_first(route) -> None:
        sent.append(route.request.url)
        answer = route.fetch()
        route.abort() if len(sent) == 1 else route.fulfill(response=answer)

    page.route("**/kit/send/", lose_first)
    with page.expect_event("requestfailed", lambda request: "/kit/send/" in request.url):
        write_drill(page, "丢了回执")
    expect(page.locator("[data-outbox-count]")).to_have_text("1")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert len(sent) == 2
    assert drills(page, base, "丢了回执") == 1
    context.close()


def test_without_the_envelopes_id_a_lost_answer_records_a_second_one(browser, address):  # noqa: F811
    """The control: a device that gives fresh ids at each try leaves a double."""
    base, password = address
    context, page = signed_in(browser, base, password)
    page.add_init_script(FRESH_IDS)
    open_kit(page, base)
    answers: list[int] = []

    def is_second(answer) -> bool:
        answers.extend([answer.status] if "/kit/send/" in answer.url else [])
        return answers == [200, 200]

    with page.expect_event("response", is_second):
        write_drill(page, "没有编号")
    expect(page.locator("[data-outbox-count]")).to_have_text("1")
    assert drills(page, base, "没有编号") == 2
    context.close()


def test_a_profile_that_is_wiped_loses_nothing_that_was_saved(browser, address, tmp_path):  # noqa: F811
    base, password = address
    context, page = signed_in(browser, base, password)
    open_kit(page, base)
    context.set_offline(True)
    write_drill(page, "还原卡")
    expect(page.locator("[data-outbox-count]")).to_have_text("1")
    page.route("**/kit/send/", lambda route: route.abort())
    context.set_offline(False)
    page.goto(f"{base}/kit/")
    with page.expect_download() as download:
        page.locator("[data-part=save]").first.click()
    saved = tmp_path / "work.json"
    download.value.save_as(saved)
    context.close()  # the profile is gone, as on a PC that is reset at each start

    context, page = signed_in(browser, base, password)
    page.goto(f"{base}/kit/")
    assert page.locator("[data-outbox-list] li").count() == 0
    page.set_input_files("[name=file]", saved)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/records/drill/**")
    assert page.locator("dd", has_text="还原卡").count() == 1
    assert json.loads(saved.read_text())["files"][0]["name"] == "签到.jpg"
    context.close()


def test_signing_out_leaves_the_work_and_a_refusal_comes_back_to_be_mended(browser, address):  # noqa: F811
    base, password = address
    context, page = signed_in(browser, base, password)
    kit = open_kit(page, base)
    page.route("**/kit/send/", lambda route: route.abort())
    page.evaluate("document.querySelector('[name=participant_count]').removeAttribute('min')")
    write_drill(page, "退回再改")
    expect(page.locator("[data-outbox-count]")).to_have_text("1")
    page.goto(f"{base}/accounts/logout/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/logout/" not in url)
    page.wait_for_selector("[data-outbox]:not([hidden])")  # counted on every page, signed out too
    assert page.locator("[data-outbox-count]").inner_text() == "1"

    page.unroute("**/kit/send/")
    refused = {"state": "refused", "errors": {"参加人数": ["请填写"]}, "words": ""}
    page.route("**/kit/send/", lambda route: route.fulfill(status=422, json=refused))
    page.goto(f"{base}/kit/")
    page.wait_for_selector("[data-outbox-list] .badge-over")
    assert "参加人数：请填写" in page.locator("[data-outbox-list]").inner_text()
    page.unroute("**/kit/send/")
    assert page.locator("[data-part=open]").get_attribute("href").startswith(kit.replace(base, ""))
    context.close()
