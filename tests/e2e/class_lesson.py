"""Times a lesson with a whole class at one screen, from sign-in to the debrief, as a teacher would drive it.

`python -m tests.e2e.class_lesson --url http://127.0.0.1:8000 --user teacher --password … [--shots FOLDER]` opens
Chromium, signs in, opens a drill, lets the class talk for so many seconds at each decision, counts hands by keys, goes
on, and waits until the debrief shows both ways of every decision. It prints a JSON line with the minutes of each part.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from simulator.engine.scenario.loader import load_scenario

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
LETTERS = "ABC"
DECIDING = '#stage[data-phase="deciding"]'
STOPS = f'{DECIDING}, #stage[data-phase="over"], #decisions'


class Lesson:
    """One lesson in one browser page."""

    def __init__(self, page: Any, options: argparse.Namespace) -> None:
        self.page, self.options = page, options
        self.began = time.monotonic()
        self.parts: dict[str, float] = {}

    def note(self, part: str) -> None:
        self.parts[part] = round((time.monotonic() - self.began) / 60, 2)

    def shoot(self, name: str) -> None:
        if self.options.shots:
            target = Path(self.options.shots) / f"{name}-{self.options.width}.png"
            self.page.screenshot(path=str(target), full_page=name in ("opening", "debrief"))

    def read(self, seconds: float) -> None:
        self.page.wait_for_timeout(seconds * 1000 * self.options.pace)

    def sign_in(self) -> None:
        page = self.page
        page.goto(f"{self.options.url}/accounts/login/?next=/drills/")
        page.locator("#id_login").press_sequentially(self.options.user, delay=80 * self.options.pace)
        page.locator("#id_password").press_sequentially(self.options.password, delay=80 * self.options.pace)
        page.locator("#id_password").press("Enter")
        page.wait_for_url("**/drills/")
        self.note("signed_in")

    def open(self) -> None:
        page = self.page
        self.read(5)
        page.locator('a[href="/drills/screen/"]').first.click()
        page.wait_for_selector("#id_whom")
        self.read(10)
        if page.locator("#id_whom option").count() > 1:
            page.locator("#id_whom").select_option(index=1)
        page.locator("#id_present").fill("41")
        self.shoot("opening")
        page.locator(f'button[value="{self.options.scenario}"]').click()
        page.wait_for_url("**/class/")
        page.wait_for_selector('#stage[data-phase="lobby"]', timeout=60_000)
        self.note("opened")
        self.shoot("lobby")
        self.read(20)
        page.keyboard.press("Enter")

    def decide(self) -> None:
        """At every stop: talk, count the hands, go on with what most want."""
        page, number = self.page, 0
        while True:
            page.wait_for_selector(STOPS, timeout=400_000)
            if not page.locator(DECIDING).count():
                return
            question = page.locator("#question").inner_text()
            if number == 1:
                self.shoot("deciding-new")
            self.read(self.options.talk)
            wanted = self.wanted(question, number)
            for index in range(page.locator(".option").count()):
                votes = 24 if index == wanted else 8 + index
                page.keyboard.press(LETTERS[index])
                page.keyboard.type(str(votes), delay=150)
                self.read(3)
            if number == 1:
                self.shoot("deciding")
            page.keyboard.press("Enter")
            while page.locator(DECIDING).count() and page.locator("#question").inner_text() == question:
                page.wait_for_timeout(100)
            number += 1
            self.note(f"decided_{number}")
            page.wait_for_timeout(4000)
            if number in (1, 2, 4):
                self.shoot(f"running-{number}")

    def wanted(self, question: str, number: int) -> int:
        """The place of the option most want: the right one, but at the second decision a wrong one."""
        decisions = load_scenario(self.options.scenario).script.decisions
        options = next(one.options for one in decisions if question in (one.question.zh, one.question.en))
        return [option.right for option in options].index(number != 1)

    def debrief(self) -> None:
        page = self.page
        page.wait_for_url("**/debrief/", timeout=60_000)
        page.wait_for_selector("#decisions")
        self.note("debrief")
        page.wait_for_selector("#decisions:not([hx-get])", timeout=600_000)
        self.note("both_ways")
        self.shoot("debrief")


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(prog="python -m tests.e2e.class_lesson", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--user", default="teacher")
    parser.add_argument("--password", required=True)
    parser.add_argument("--scenario", default="school-four")
    parser.add_argument("--talk", type=float, default=45, help="seconds the class talks at each decision")
    parser.add_argument("--pace", type=float, default=1, help="1: as people read and type; less for a quick look")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--shots", help="a folder for screenshots")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        page = browser.new_page(viewport={"width": options.width, "height": options.height})
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        lesson = Lesson(page, options)
        for part in (lesson.sign_in, lesson.open, lesson.decide, lesson.debrief):
            part()
        browser.close()
    line = {"scenario": options.scenario, "talk_s": options.talk, "minutes": lesson.parts, "errors": errors}
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
