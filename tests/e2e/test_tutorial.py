"""In Debian's Chromium on a phone's screen: somebody new is taken through the tutorial by the server's goals."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from simulator.protocol.text import in_language
from simulator.protocol.texts import TEXTS
from tests.e2e import test_drill as drill

pytestmark = pytest.mark.browser
site, browser = drill.site, drill.browser
SHOTS = os.environ.get("SHOTS")  # a folder for pictures of every goal
WAY = [
    ("walk", [(4.0, 1.5)], ""),
    ("alarm", [(6.3, 1.2)], "raise_alarm"),
    ("feel", [(7.2, 1.2)], "feel_door"),
    ("open", [], "open_door"),
    ("crouch", [(9.6, 1.2)], "crouch"),
    ("assembly", [(14.6, 1.2), (16.6, 1.0), (19.0, -5.0)], ""),
    ("report", [], "roll_call"),
]


def go(page, x: float, y: float) -> None:
    """Holds the arrow keys towards a place until it is reached, a coordinate at a time."""
    until = time.monotonic() + 40
    for axis, wanted, keys in (("x", x, ("ArrowLeft", "ArrowRight")), ("y", y, ("ArrowDown", "ArrowUp"))):
        away = wanted - drill.place(page)[axis]
        if abs(away) < 0.4:
            continue
        key = keys[away > 0]
        page.keyboard.down(key)
        while (wanted - drill.place(page)[axis]) * (1 if away > 0 else -1) > 0.2:
            assert time.monotonic() < until, f"{axis} is {drill.place(page)[axis]}, not {wanted}"
            page.wait_for_timeout(30)
        page.keyboard.up(key)


def shoot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def test_somebody_new_learns_the_controls(site, browser):
    _folder, port = site
    context = browser.new_context(**drill.PHONE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"http://127.0.0.1:{port}/drills/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="约 1 分钟学会操作").click()
    page.locator(".fixed button").first.wait_for(timeout=30_000)
    texts = in_language(TEXTS, "zh")
    for number, (goal, places, action) in enumerate(WAY):
        words = (texts[f"goal_{goal}"], texts.get(f"goal_{goal}_touch", ""))
        page.wait_for_function(
            "([n, words]) => words.some((w) => w && document.body.innerText.includes(w))"
            " && document.body.innerText.includes(n)",
            arg=[f"{number + 1}/7", list(words)],
            timeout=15_000,
        )
        shoot(page, f"{number}-{goal}")
        for place in places:
            go(page, *place)
        if action:
            page.get_by_role("button", name=texts[action]).click()
    page.get_by_text(texts["goal_done"]).wait_for(timeout=15_000)
    shoot(page, "7-done")
    page.locator("a.big").click()
    page.get_by_text("练习了什么").wait_for()
    assert page.locator(".tutorial-goals .is-met").count() == 7
    assert page.locator(".score-value").count() == 0
    page.goto(f"http://127.0.0.1:{port}/drills/")
    assert page.locator(".first-time").count() == 0
    assert faults == []


def test_the_two_minute_run_hides_for_a_part_that_takes_longer(site, browser):
    _folder, port = site
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}/drills/")
    quick = page.locator("#school-four .solo-quick")
    assert quick.is_visible()
    page.locator("#school-four").get_by_label("值班教师").check()
    assert not quick.is_visible()
    page.locator("#school-four").get_by_label("学生", exact=True).check()
    assert quick.is_visible()
