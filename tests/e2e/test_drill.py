"""In Debian's Chromium on a phone's screen: a pupil joins by code and seat, walks, is cut off, and goes on where they were."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import threading
import time
from collections import deque

import pytest
from websockets.sync.client import ClientConnection, connect

from simulator.protocol.messages import encode
from tests.bench.server import free_port, wait_for
from tests.races import ROOT, environment, manage

pytestmark = pytest.mark.browser
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
PREPARED_MS = 120_000  # the first worker of an installation compiles the crowd's step
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "locale": "en-US"}
OPEN = """
import json
from people.models import SchoolClass, User
from people.seats.roster import add_seats
from simulator.drills.sessions.opening import open_led_session
from simulator.drills.sessions.tokens import watch_token
school_class = SchoolClass.objects.get(memberships__person__user__username="pupil")
add_seats(school_class=school_class, up_to=45)
room = open_led_session(scenario_id="school-floor", user=User.objects.get(username="teacher"), roles=["pupil"],
                 school_class=school_class, child=%r)
print(json.dumps({"code": room.code, "token": watch_token(room, may_command=True)}))
"""
PLAYERS = """
import json
from simulator.drills.models import DrillPlayer
print(json.dumps(list(DrillPlayer.objects.filter(session__code=%r).values_list("seat", flat=True))))
"""
APP = "(await import(document.querySelector('script[type=module]').src)).app"
PLACE = f"(async () => {APP}.view.place())()"
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def site(prepared_dir, tmp_path_factory):
    """The site with a drill worker, in processes of their own; returns its folder and port."""
    folder, port = tmp_path_factory.mktemp("drill") / "var", free_port()
    shutil.copytree(prepared_dir, folder)
    env = environment(folder, PORT=str(port))
    web = [sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT / "site"), "firesafety.asgi:application"]
    served = subprocess.Popen([*web, "--port", str(port), "--lifespan", "off", "--log-level", "error"], env=env)
    wait_for(f"http://127.0.0.1:{port}/")
    url = f"ws://127.0.0.1:{port}/ws/drills/worker/"
    worker = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "drill_worker", "--url", url], env=env)
    yield folder, port
    for process in (worker, served):
        process.terminate()
        process.wait(20)


@pytest.fixture
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield chromium
        chromium.close()


class Leader:
    """The organiser's socket: gives orders, hears and forgets all else."""

    def __init__(self, socket: ClientConnection, token: str) -> None:
        self.socket, self.seq = socket, 0
        socket.send(encode("watch", token=token))
        threading.Thread(target=lambda: deque(socket, maxlen=0), daemon=True).start()

    def order(self, what: str, **more: str) -> None:
        self.seq += 1
        self.socket.send(encode("command", seq=self.seq, what=what, **more))


@pytest.fixture
def led(site):
    """A class's room: its code and its organiser."""
    folder, port = site
    room = json.loads(manage(folder, "shell", "-v", "0", "-c", OPEN % False))
    with connect(f"ws://127.0.0.1:{port}/ws/drills/play/", max_size=2**22) as socket:
        leader = Leader(socket, room["token"])
        yield room["code"], leader
        leader.order("stop")


def seated(context, port: int, code: str, seat: str = "7"):
    """The play page of a pupil who has come in by code and seat."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"http://127.0.0.1:{port}/drills/join/?code={code}")
    page.get_by_label("座位号").fill(seat)
    page.get_by_role("button", name="加入").click()
    page.wait_for_url("**/play/")
    page.wait_for_selector("#drill[data-state=joined]")
    return page, faults


def place(page) -> dict[str, float]:
    return page.evaluate(PLACE)


def apart(a: dict[str, float], b: dict[str, float]) -> float:
    assert a["storey"] == b["storey"]
    return math.hypot(a["x"] - b["x"], a["y"] - b["y"])


def walk(page, key: str, seconds: float) -> None:
    page.keyboard.down(key)
    page.wait_for_timeout(seconds * 1000)
    page.keyboard.up(key)
    page.wait_for_timeout(500)


def test_a_pupil_who_is_cut_off_is_where_they_were(site, led, browser):
    folder, port = site
    code, leader = led
    context = browser.new_context(**PHONE)
    page, faults = seated(context, port, code)
    page.get_by_text("等待组织者开始").wait_for(timeout=PREPARED_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    leader.order("start")
    page.locator(".fixed button").first.wait_for(timeout=20_000)

    begin = place(page)
    walk(page, "ArrowDown", 1.5)
    walk(page, "ArrowRight", 1.5)
    walked = place(page)
    assert apart(begin, walked) > 0.5

    agent = page.evaluate(f"(async () => {APP}.view.me)()")
    context.set_offline(True)
    page.evaluate(f"(async () => {APP}.connection.socket.close())()")
    page.get_by_text("连接中断").wait_for()
    page.wait_for_timeout(1500)
    assert page.locator(".fixed button").count() == 0
    context.set_offline(False)
    page.wait_for_selector("#drill[data-state=joined]", timeout=10_000)
    page.locator(".fixed button").first.wait_for()
    assert apart(walked, place(page)) < 0.3
    assert page.evaluate(f"(async () => {APP}.view.me)()") == agent

    page.reload()
    page.wait_for_selector("#drill[data-state=joined]")
    page.locator(".fixed button").first.wait_for()
    assert apart(walked, place(page)) < 0.3
    walk(page, "ArrowUp", 1)
    again = place(page)
    assert apart(walked, again) > 0.3
    shown = page.evaluate(
        f"(async () => {{ const a = {APP}; return a.view.predictor.show(performance.now() / 1000); }})()"
    )
    assert apart(again, shown) < 0.1

    assert json.loads(manage(folder, "shell", "-v", "0", "-c", PLAYERS % code)) == [7]
    assert faults == []
    context.close()


def test_a_hidden_page_stands_still_and_goes_on(site, led, browser):
    _, port = site
    code, leader = led
    context = browser.new_context(**PHONE)
    page, faults = seated(context, port, code)
    leader.order("start")
    page.locator(".fixed button").first.wait_for(timeout=20_000)
    page.keyboard.down("ArrowDown")
    page.wait_for_timeout(600)
    page.evaluate(HIDE, True)
    page.wait_for_timeout(1500)
    hidden = place(page)
    page.wait_for_timeout(1500)
    assert apart(hidden, place(page)) < 0.1
    page.evaluate(HIDE, False)
    page.keyboard.up("ArrowDown")
    walk(page, "ArrowDown", 1.2)  # the control: there was room to walk on
    assert apart(hidden, place(page)) > 0.3
    assert faults == []
    context.close()


def test_touch_buttons_and_the_one_lesson(site, led, browser):
    _, port = site
    code, leader = led
    context = browser.new_context(**PHONE, is_mobile=True)
    page, faults = seated(context, port, code)
    leader.order("start")
    page.locator(".fixed button").first.wait_for(timeout=20_000)
    begin, touch = place(page), context.new_cdp_session(page)
    bar, hint = page.locator(".bar").bounding_box(), page.locator(".hint").bounding_box()
    assert bar["height"] <= 60, "two lines"
    assert hint["y"] >= bar["y"] + bar["height"], "what is said covers no gauge"
    deck = page.locator(".fixed").bounding_box()
    for tool in page.locator(".tools button, .tools a").all():
        assert tool.bounding_box()["y"] >= deck["y"] + deck["height"], "no tool lies over the world"
    page.locator(".help", has_text="按住要去的地方，或往那边拖").wait_for()
    finger = {"x": 150, "y": 430}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    page.locator(".stick b", has_text="拖动：往那边走").wait_for()  # who only presses reads what both do
    touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{**finger, "y": 500}]})
    page.wait_for_timeout(1500)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert apart(begin, place(page)) > 0.3
    begin = place(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 180, "y": 250}]})
    page.wait_for_timeout(2000)  # a finger that rests is walked to
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert apart(begin, place(page)) > 0.3

    for button in page.locator(".deck button, .tools button, .tools a").all():
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    page.get_by_role("button", name="拨 119（练习）").tap()
    page.get_by_text("请问什么地方着火").wait_for()
    assert page.locator(".call .is-answer").count() == 3
    assert page.locator(".offers .is-answer").count() == 0, "an answer is no action"
    page.wait_for_timeout(700)  # a question that has hardly been read takes no answer
    page.locator(".call .is-answer", has_text="育才路 1 号").tap()  # at a vague one the operator asks again
    page.get_by_text("什么东西在烧").wait_for()

    leader.order("pause")
    page.get_by_text("组织者暂停了演练").wait_for()
    leader.order("resume")
    leader.order("stop")
    page.get_by_text("演练中断，不评分").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="查看评分理由").click()
    page.wait_for_url(lambda url: not url.endswith("/play/"))
    page.get_by_role("heading", name="中断（不评分）").wait_for()
    assert faults == []
    context.close()


def test_a_second_device_cannot_sit_down_where_somebody_plays(site, led, browser):
    _, port = site
    code, _ = led
    first = browser.new_context(**PHONE)
    seated(first, port, code)
    time.sleep(2)  # who is connected is written down once a second
    second = browser.new_context(**PHONE).new_page()
    second.goto(f"http://127.0.0.1:{port}/drills/join/?code={code}")
    second.get_by_label("座位号").fill("7")
    second.get_by_role("button", name="加入").click()
    second.locator(".error-text", has_text="正有人在用").wait_for()
    assert second.get_by_label("房间码").input_value() == code
    first.close()
