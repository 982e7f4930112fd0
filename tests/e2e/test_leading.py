"""In Chromium: a teacher opens a room, sees who is in, starts, blocks an exit, stops and reads the results."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from simulator.protocol import snapshot as wire
from simulator.protocol.messages import encode
from tests.bench.server import free_port, wait_for
from tests.e2e.test_pages import ARGS
from tests.races import ROOT, environment

pytestmark = pytest.mark.browser
WAIT_MS = 60_000


@pytest.fixture(scope="module")
def site(prepared_dir, tmp_path_factory):
    """A web process and a worker on a prepared folder: its address, the socket's address, the password, the worker."""
    folder, port = tmp_path_factory.mktemp("lead") / "var", free_port()
    shutil.copytree(prepared_dir, folder)
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT / "site"), "firesafety.asgi:application"]
    web = subprocess.Popen(
        [*command, "--port", str(port), "--lifespan", "off", "--log-level", "error"],
        env=environment(folder, PORT=str(port)),
    )
    wait_for(f"http://127.0.0.1:{port}/")
    dial = ["drill_worker", "--url", f"ws://127.0.0.1:{port}/ws/drills/worker/"]
    worker = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), *dial], env=environment(folder, PORT=str(port)))
    password = (folder / "sample_password").read_text()
    yield f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}/ws/drills/play/", password, worker
    for process in (worker, web):
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield chromium
        chromium.close()


class FakePlayer(threading.Thread):
    """Joins by code and seat and presses east until the drill is over; keeps what it was told."""

    def __init__(self, url: str, code: str, seat: int, name: str) -> None:
        super().__init__(daemon=True)
        self.url, self.code, self.seat, self.player_name = url, code, seat, name
        self.told: list[dict] = []

    def run(self) -> None:
        with connect(self.url, max_size=2**20) as socket:
            socket.send(encode("hello", code=self.code, name=self.player_name, seat=self.seat, client="test"))
            seq = 0
            while not self.heard("ended"):
                try:
                    frame = socket.recv(timeout=1)
                except TimeoutError:
                    frame = b""
                except ConnectionClosed:
                    return
                if isinstance(frame, str):
                    self.told.append(json.loads(frame))
                seq += 1
                socket.send(encode("input", seq=seq, dx=1, dy=0)) if seq % 5 == 0 else None

    def heard(self, message: str, **fields: object) -> bool:
        return any(m["t"] == message and fields.items() <= m.items() for m in self.told)


KEEP_EVENTS = """() => {
  const events = document.querySelector("[data-part=events]");
  window.shown = [];
  new MutationObserver(() => window.shown.push(events.textContent)).observe(events, { childList: true });
}"""


def sign_in(browser, base: str, password: str, username: str = "teacher"):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{base}/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/classroom/")
    return page


def part(page, name: str):
    return page.locator(f"[data-part={name}]")


def says(page, name: str, text: str) -> None:
    """Waits until a part of the page holds the text."""
    part(page, name).filter(has_text=text).wait_for(state="attached")


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_teacher_leads_a_drill_from_open_to_results(browser, site):
    base, socket_url, password, _worker = site
    page, errors = sign_in(browser, base, password), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{base}/drills/open/")
    page.check("input[name=scenario][value=school-floor]")
    assert page.locator("[name=child]").is_checked()
    page.select_option("#audience", "")
    assert not page.locator("[name=child]").is_checked()
    page.select_option("#audience", index=0)
    assert page.locator("[name=child]").is_checked()
    page.get_by_role("button", name="开房间").click()
    page.wait_for_url("**/lead/")
    assert fits(page)
    code = page.locator(".code-big").inner_text().strip()

    wall = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()  # signed in nowhere
    wall.set_default_timeout(WAIT_MS)
    wall.on("pageerror", lambda error: errors.append(str(error)))
    wall.goto(page.locator("#wall-url").input_value())
    says(wall, "phase", "等待加入")
    assert part(wall, "code").is_visible()
    assert not part(wall, "live").is_visible()

    players = [FakePlayer(socket_url, code, seat, name) for seat, name in ((1, "小虎"), (6, ""))]
    for player in players:
        player.start()
    says(page, "roster", "座位 1")
    says(page, "roster", "座位 6")
    says(wall, "names", "座位 1")

    # By keyboard alone from here.
    part(page, "go").focus()
    page.keyboard.press("Enter")
    says(page, "phase", "进行中")
    says(wall, "phase", "进行中")
    assert part(wall, "live").is_visible()
    assert not part(wall, "code").is_visible()
    says(page, "go", "暂停")

    block = page.locator("button[data-kind=block_exit]")
    wall.evaluate(KEEP_EVENTS)  # the wall shows each for a few seconds only
    block.focus()
    page.keyboard.press("Enter")
    says(page, "log", "出口被堵：西出口")
    page.keyboard.press("p")  # one key stops it for everybody
    says(page, "phase", "已暂停")
    says(wall, "phase", "已暂停")
    assert any("出口被堵：西出口" in shown for shown in wall.evaluate("window.shown"))
    part(page, "go").focus()
    page.keyboard.press("Enter")
    says(page, "phase", "进行中")
    assert fits(page)
    assert fits(wall)

    part(page, "stop").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "不，继续演练"
    page.keyboard.press("Enter")  # thinks again
    assert not part(page, "asks").is_visible()
    assert not players[0].heard("ended")
    part(page, "stop").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/drills/[0-9a-f-]{36}/$"))
    assert page.get_by_role("link", name="评分卡").count() == 2
    assert fits(page)
    wall.locator(".wall-results").wait_for()
    assert wall.locator(".wall-results li").count() == 0, "nobody is scored who was still under way"
    for player in players:
        player.join(20)
        assert player.heard("score")
        assert player.heard("event", kind="injected")
    page.get_by_role("link", name="评分卡").first.click()
    page.get_by_role("heading", name="中断（不评分）").wait_for()
    assert errors == []


def test_key_p_stops_a_drill_at_one_screen_and_takes_its_picture_away(browser, site):
    base, _socket_url, password, _worker = site
    page = sign_in(browser, base, password)
    page.goto(f"{base}/drills/screen/")
    page.locator("#id_present").fill("41")
    page.locator('button[value="school-floor"]').click()
    page.wait_for_selector('#stage[data-phase="lobby"]')
    page.keyboard.press("Enter")
    page.wait_for_selector('#stage[data-phase="running"], #stage[data-phase="deciding"]')
    page.keyboard.press("o")  # another key does nothing
    assert page.locator("#plan").is_visible()
    page.keyboard.press("p")
    page.wait_for_selector('#stage.is-covered:is([data-phase="paused"], [data-phase="deciding"])')
    assert not page.locator("#plan").is_visible()
    page.keyboard.press("p")
    page.wait_for_selector('#stage:not(.is-covered):is([data-phase="running"], [data-phase="deciding"])')
    assert page.locator("#plan").is_visible()


def test_a_page_says_when_line_or_worker_are_away_and_goes_on(browser, site):
    base, _socket_url, password, worker = site
    page, lines, cut = sign_in(browser, base, password), [], []

    def through(line) -> None:
        lines.append(line)
        if cut:
            line.close()
        else:
            line.connect_to_server()

    page.route_web_socket(re.compile("/ws/drills/play/"), through)
    page.goto(f"{base}/drills/open/")
    page.get_by_role("button", name="开房间").click()
    page.wait_for_url("**/lead/")
    says(page, "phase", "等待加入")
    part(page, "stand").wait_for(state="hidden")

    cut.append(True)
    lines[0].close()
    part(page, "stand").filter(has_text="连接中断").wait_for(state="visible")
    assert part(page, "go").get_attribute("aria-disabled") == "true"
    cut.clear()
    part(page, "stand").wait_for(state="hidden")
    part(page, "go").click()
    says(page, "phase", "进行中")

    worker.send_signal(signal.SIGSTOP)
    try:
        part(page, "stand").filter(has_text="没有响应").wait_for(state="visible")
    finally:
        worker.send_signal(signal.SIGCONT)
    part(page, "stand").wait_for(state="hidden")
    says(page, "phase", "进行中")


def test_the_scripts_read_a_snapshot_as_it_was_packed(browser):
    agents = np.array([(3, -150, 2025, 1 | 2 << 4), (64, 30000, -30000, 4)], wire.AGENT)
    cells = np.array([(21, 40)], wire.CELL)
    players = np.array([(64, 9, 20, 60, 50, 1)], wire.PLAYER)
    frame = wire.pack(wire.Snapshot(77, agents, cells, np.array([3, 1], np.uint8), players, alarm=True, dark=True))
    scripts = ROOT / "site/static/js"
    module = "".join((scripts / name / "snapshot.js").read_text(encoding="utf-8") for name in ("drill", "drill-lead"))
    read = """([text, bytes]) => {
      const decode = new Function(`${text.replace(/^(import|export \\{).*$/gm, "").replace(/^export /gm, "")}; return decode;`)();
      const found = decode(new Uint8Array(bytes).buffer);
      return {...found, agents: [...found.agents], doors: [...found.doors],
              cut: decode(new Uint8Array(bytes.slice(1)).buffer), short: decode(new ArrayBuffer(3))};
    }"""
    blank = browser.new_page()  # no policy here that forbids evaluating text
    found = blank.evaluate(read, [module, list(frame)])
    assert found["agents"] == [
        [3, {"x": -1.5, "y": 20.25, "state": 1, "storey": 2}],
        [64, {"x": 300, "y": -300, "state": 4, "storey": 0}],
    ]
    assert found["cells"] == [{"layer": 2.1, "extinction": 2}]
    assert (found["doors"], found["tick"], found["alarm"], found["dark"], found["full"]) == (
        [3, 1],
        77,
        True,
        True,
        True,
    )
    assert (found["cut"], found["short"]) == (None, None)
