"""In Debian's Chromium: the steps of the keepers' handbook at 390 px, with the pictures that it shows (album.py)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.album import album, named_in  # noqa: F401
from tests.e2e.test_door_camera import at_the_door
from tests.e2e.test_pages import address, browser  # noqa: F401

pytestmark = pytest.mark.browser


def test_a_keeper_does_what_the_handbook_says(browser, address, album):  # noqa: F811
    base, password = address
    page = at_the_door(browser, base, password, locale="zh-CN")
    page.goto(f"{base}/keeper/venues/")
    if page.locator("main .link-list a").count():
        page.locator("main .link-list a").first.click()
    venue = page.url
    expect(page.locator("h1")).to_be_visible()
    album.take(page, "keeper-venue")

    page.goto(f"{venue}hours/")
    page.fill("[name=text]", "周三至周日 9–11 时、14–16 时")
    album.take(page, "keeper-hours", "[name=text]")

    page.goto(f"{venue}caller/")
    page.fill("[name=name]", "王")
    page.locator("main form button[type=submit]").click()
    number = page.locator(".code-big").inner_text()
    page.goto(f"{base}/keeper/?code={number}")
    album.take(page, "keeper-door", "#found-title")

    page.goto(venue)
    page.get_by_role("button", name="暂停开放").click()
    expect(page.locator("h1")).to_contain_text("这会影响已预约的人")
    expect(page.locator("main")).to_contain_text("目前还没有作任何改动")
    album.take(page, "keeper-agree")
    page.get_by_role("link", name="保持原样").click()
    expect(page.locator(".page-head .badge").first).to_contain_text("已开放")

    page.goto(f"{venue}call-out/")
    page.get_by_role("button", name="立即关闭，至今天结束").click()
    expect(page.get_by_role("button", name="已归队，恢复开放")).to_be_visible()
    album.take(page, "keeper-call-out")
    page.get_by_role("button", name="已归队，恢复开放").click()
    expect(page.get_by_role("button", name="立即关闭，至今天结束")).to_be_visible()

    assert named_in("keeper") == album.names
