"""In Debian's Chromium: faces of a picture are blurred before it is sent, and a picture can be left out by keyboard."""

from __future__ import annotations

import io
import os

import pytest
from PIL import Image

from tests.e2e.test_outbox import signed_in
from tests.e2e.test_pages import address, browser  # noqa: F401

pytestmark = pytest.mark.browser
# How many colours a square of the canvas's middle holds.
COLOURS = """(() => {
  const canvas = document.querySelector("[data-blur-canvas]");
  const place = canvas.getContext("2d").getImageData(canvas.width / 2 - 10, canvas.height / 2 - 10, 20, 20).data;
  const found = new Set();
  for (let i = 0; i < place.length; i += 4) found.add(`${place[i]},${place[i + 1]},${place[i + 2]}`);
  return found.size;
})()"""
FILES = "document.querySelector('[name=attachments]').files.length"


def noise() -> dict:
    kept = io.BytesIO()
    Image.frombytes("RGB", (400, 300), os.urandom(400 * 300 * 3)).save(kept, "PNG")
    return {"name": "现场.png", "mimeType": "image/png", "buffer": kept.getvalue()}


@pytest.fixture
def form(browser, address):  # noqa: F811
    base, password = address
    _context, page = signed_in(browser, base, password)
    page.goto(f"{base}/kit/")
    unit = page.locator("a[href*='/drill/']").first.get_attribute("href").split("/")[3]
    page.goto(f"{base}/records/organisation/{unit}/filed/new/publicity/")
    page.set_input_files("[name=attachments]", noise())
    page.wait_for_selector("#blur-dialog[open]")
    return page


def test_a_tapped_face_is_gone_from_the_picture_that_is_kept(form):
    assert form.evaluate(COLOURS) > 350, "control: as it was taken"
    box = form.locator("[data-blur-canvas]").bounding_box()
    form.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert form.evaluate(COLOURS) <= 36
    form.click("[data-blur-keep]")
    form.wait_for_selector("#blur-dialog", state="hidden")
    assert form.evaluate(FILES) == 1


def test_by_keyboard_a_picture_is_left_out(form):
    form.locator("[data-blur-leave]").focus()
    form.keyboard.press("Enter")
    form.wait_for_selector("#blur-dialog", state="hidden")
    assert form.evaluate(FILES) == 0
