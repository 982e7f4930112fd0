"""In Debian's Chromium: a ticket kept as a picture is held before the camera at the door; and a camera that is not."""

from __future__ import annotations

import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.bookings.test_wechat import AGENT
from tests.e2e.test_pages import ARGS, address, browser  # noqa: F401

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def at_the_door(browser, base: str, password: str, **options):  # noqa: F811
    """The keeper's page in a new profile."""
    page = browser.new_context(viewport=PHONE, **options).new_page()
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", "keeper")
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/keeper/")
    return page


def booked(page, base: str) -> tuple[str, bytes]:
    """Books for a caller; the number of the ticket and the ticket as a picture."""
    page.goto(f"{base}/keeper/venues/")
    if not page.url.rstrip("/").rsplit("/", 1)[1].isdigit():
        page.locator("main .link-list a").first.click()
    page.goto(f"{page.url}caller/")
    page.fill("[name=name]", "王")
    page.locator("main form button[type=submit]").click()
    number = page.locator(".code-big").inner_text()
    page.locator("main .actions a[href*='/ticket/']").click()
    page.locator("summary", has_text="存为图片").click()
    source = page.locator("img.ticket-picture").get_attribute("src")
    return number, page.request.get(base + source).body()


def as_film(picture: bytes) -> bytes:
    """What a camera sees of the picture held before it: frames of Motion JPEG."""
    ticket = Image.open(io.BytesIO(picture)).convert("RGB")
    ticket.thumbnail((900, 680))
    frame = Image.new("RGB", (1280, 720), "white")
    frame.paste(ticket, ((1280 - ticket.width) // 2, (720 - ticket.height) // 2))
    kept = io.BytesIO()
    frame.save(kept, "JPEG", quality=85)
    return kept.getvalue() * 3


def test_the_list_without_the_network_finds_a_surname_with_four_digits(browser, address):  # noqa: F811
    base, password = address
    page = at_the_door(browser, base, password)
    page.goto(f"{base}/keeper/venues/")
    if page.locator("main .link-list a").count():
        page.locator("main .link-list a").first.click()
    code = page.url.rstrip("/").rsplit("/", 1)[1]
    parties = [
        {"id": number, "surname": surname, "last4": last4, "people": 2, "hours": "9-10", "state": "booked",
         "code": f"AAAA-{number}", "proof": ""}
        for number, surname, last4 in (("1", "王", "5678"), ("2", "王", "1234"), ("3", "李", "5678"))
    ]  # fmt: skip

    def with_parties(route):
        answer = route.fetch()
        body = re.sub(r'(id="door-parties"[^>]*>)[^<]*', lambda found: found[1] + json.dumps(parties), answer.text())
        route.fulfill(response=answer, body=body)

    page.route("**/kit/door/*/", with_parties)
    page.goto(f"{base}/kit/door/{code}/")
    for typed, found in (("王5678", 1), ("王", 2), ("5678", 2), ("aaaa3", 1), ("张5678", 0)):
        page.fill("[data-qr-code]", typed)
        expect(page.locator("[data-door-list] li")).to_have_count(found)


@pytest.fixture
def ticket(browser, address):  # noqa: F811
    base, password = address
    return booked(at_the_door(browser, base, password), base)


@pytest.fixture
def camera(tmp_path, ticket):
    """What starts a browser before whose camera the ticket is held."""
    film = tmp_path / "ticket.mjpeg"
    film.write_bytes(as_film(ticket[1]))
    return ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]


def test_the_camera_reads_a_kept_ticket_and_says_what_stands_in_its_way(browser, address, ticket, camera):  # noqa: F811
    base, password = address
    without = at_the_door(browser, base, password, permissions=["camera"])
    without.click("[data-qr-start]")
    expect(without.locator("[data-qr-status]")).to_contain_text("此处无法使用摄像头")

    chromium = browser.browser_type.launch(executable_path="/usr/bin/chromium", args=[*ARGS, *camera])
    try:
        refused = at_the_door(chromium, base, password)
        refused.click("[data-qr-start]")
        expect(refused.locator("[data-qr-status]")).to_contain_text("浏览器没有允许")
        expect(refused.locator(".wechat-hint")).to_have_count(0)
        inside = at_the_door(chromium, base, password, user_agent=AGENT)
        expect(inside.locator(".wechat-hint").first).to_contain_text("在浏览器打开")

        page = at_the_door(chromium, base, password, permissions=["camera"])
        page.click("[data-qr-start]")
        expect(page.locator("#found-title")).to_contain_text(ticket[0])
        assert "/keeper/?code=" in page.url
    finally:
        chromium.close()
