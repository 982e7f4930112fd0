"""In Debian's Chromium: the steps of the unit managers' handbook, with the pictures that it shows (album.py)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.album import album, named_in  # noqa: F401
from tests.e2e.test_pages import address, browser  # noqa: F401

pytestmark = pytest.mark.browser
SIZE = {"width": 900, "height": 760}


@pytest.fixture
def page(browser, address):  # noqa: F811
    """The sample hotel's manager, signed in and at the desk."""
    base, password = address
    context = browser.new_context(viewport=SIZE, locale="zh-CN", base_url=base)
    found = context.new_page()
    found.goto("/accounts/login/?next=/desk/")
    found.fill("[name=login]", "manager")
    found.fill("[name=password]", password)
    found.press("[name=password]", "Enter")
    found.wait_for_url("**/units/**")
    yield found
    context.close()


def test_a_manager_does_what_the_handbook_says(page, album):  # noqa: F811
    desk = page.url
    album.take(page, "manager-desk", "#state-title")
    enter_somebody(page, album)
    open_a_door(page, album, desk)
    record_a_drill(page, album, desk)
    record_a_training(page, album, desk)

    page.goto(desk)
    page.get_by_role("link", name="人员与义务").first.click()
    expect(page.locator("main")).to_contain_text("周经理")
    album.take(page, "manager-people")

    page.goto(desk)
    page.get_by_role("button", name="随机抽五人提问").click()
    page.get_by_role("button", name="正确").first.click()
    expect(page.locator("main")).to_contain_text("答对 1 题")

    page.goto(desk)
    page.get_by_role("button", name="生成培训演练档案").click()
    expect(page.locator("main")).to_contain_text("可以关闭本页")

    assert named_in("manager") == album.names


def enter_somebody(page, album):  # noqa: F811
    page.get_by_role("link", name="人员名册").first.click()
    page.get_by_role("link", name="录入人员").click()
    page.fill("[name=name]", "沈燕")
    page.fill("[name=started_on]", "2026-03-01")
    page.locator("[name=posts]").first.check()
    page.get_by_role("button", name="录入", exact=True).click()
    expect(page.locator("main")).to_contain_text("沈燕")
    album.take(page, "manager-roster")


def open_a_door(page, album, desk):  # noqa: F811
    page.goto(desk)
    page.get_by_role("link", name="员工入口码").first.click()
    page.get_by_role("button", name="生成二维码").click()
    expect(page.get_by_role("link", name="海报（PDF）")).to_be_visible()
    album.take(page, "manager-door")


def record_a_drill(page, album, desk):  # noqa: F811
    page.goto(desk)
    page.get_by_role("link", name="记录一次演练").first.click()
    page.fill("[name=began_at]", "2026-11-20T09:30")
    page.fill("[name=place]", "三至五层客房")
    page.fill("[name=plan]", "酒店灭火和应急疏散预案")
    page.fill("[name=content]", "三层布草间起火，疏散至停车场")
    page.fill("[name=departments]", "客房部、工程部")
    page.fill("[name=participant_count]", "38")
    page.fill("[name=evacuation_s]", "110")
    page.fill("[name=evaluation]", "集合点清点慢，指定两人清点")
    album.take(page, "manager-drill")
    page.get_by_role("button", name="写入记录", exact=True).click()
    expect(page.get_by_role("link", name="打印（PDF）").first).to_be_visible()
    expect(page.get_by_role("link", name="复制为新记录").first).to_be_visible()


def record_a_training(page, album, desk):  # noqa: F811
    page.goto(desk)
    page.get_by_role("link", name="单位自身义务与记录").click()
    page.get_by_role("link", name="单位填报的记录").click()
    page.get_by_role("link", name="登记培训").first.click()
    page.fill("[name=began_at]", "2026-11-18T14:00")
    page.fill("[name=minutes]", "45")
    page.fill("[name=place]", "二楼会议室")
    page.fill("[name=content]", "本酒店的火灾危险、初起火灾扑救和疏散")
    page.fill("[name=teacher]", "周经理")
    page.locator("[name=groups]").first.check()
    album.take(page, "manager-record")
    page.get_by_role("button", name="写入记录", exact=True).click()
    expect(page.locator("main")).to_contain_text("该记录满足的义务")
