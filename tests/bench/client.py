"""The browser client: how soon there is something to see, at what cost on the wire, and how smoothly it moves."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.line import Line, thin_line
from tests.bench.server import Server, serving
from tests.races import ROOT, environment

CHROMIUM = Path("/usr/bin/chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
BYTES_S, ROUND_TRIP_S = 5e6 / 8, 0.04
SCENARIO, LOADS, SLOWED, SECONDS = "school-four", 5, 4, 10
FORGET = "from simulator.drills.models import DrillSession as D; D.objects.update(state='abandoned')"
# Frames drawn in each of so many seconds, while the player walks.
COUNT_FRAMES = """(seconds) => new Promise((done) => {
  const counts = new Array(seconds).fill(0);
  const begins = performance.now();
  const count = (now) => {
    const second = Math.floor((now - begins) / 1000);
    if (second >= seconds) return done(counts);
    if (second >= 0) counts[second] += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
})"""


def figures() -> Iterator[dict[str, Any]]:
    """`client.first_frame_s` and `client.wire_kb` over 5 Mbit/s and 40 ms, `client.fps_slow` on a CPU slowed 4x."""
    if not CHROMIUM.exists():
        yield {"figure": "client", "skipped": f"no {CHROMIUM}"}
        return
    from playwright.sync_api import sync_playwright

    with serving() as server, working(server), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        frames, people = frames_a_second(browser, server)
        yield {
            "figure": "client.fps_slow", "value": statistics.median(frames), "unit": "frames/s", "baseline": 30,
            "worst": min(frames), "people": people, "cpu": f"slowed {SLOWED}x, drawn without a GPU",
        }  # fmt: skip
        port = int(server.url.rsplit(":", 1)[1])
        with thin_line(port, bytes_s=BYTES_S, round_trip_s=ROUND_TRIP_S) as line:
            loads = [first_load(browser, server, line) for _ in range(LOADS)]
        yield {
            "figure": "client.first_frame_s", "value": round(statistics.median(s for s, _ in loads), 2), "unit": "s",
            "worst": round(max(s for s, _ in loads), 2), "baseline": 2.0,
            "line": "5 Mbit/s, 40 ms, WebSocket included, nothing cached",
        }  # fmt: skip
        wire = statistics.median(size for _, size in loads)
        yield {"figure": "client.wire_kb", "value": round(wire / 1000, 1), "unit": "kB until the first frame"}
        browser.close()


@contextmanager
def working(server: Server) -> Iterator[None]:
    """A drill worker for the served site."""
    url = server.url.replace("http", "ws") + "/ws/drills/worker/"
    command = [sys.executable, str(ROOT / "manage.py"), "drill_worker", "--url", url]
    process = subprocess.Popen(command, env=environment(server.var_dir))
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def open_drill(page: Any, base: str) -> str:
    """Starts a drill alone, as anybody does on its page; returns the address of the page to play on."""
    page.goto(f"{base}/drills/#{SCENARIO}")
    page.locator(f"#{SCENARIO} button[value=full]").click()
    page.wait_for_url("**/drills/*-*/")
    return str(page.url) + "play/"


def first_load(browser: Any, server: Server, line: Line) -> tuple[float, int]:
    """Seconds from the navigation to the first frame with people, and the bytes that came until then."""
    server.manage("shell", "-c", FORGET)  # rooms left behind would take the worker's time
    context = browser.new_context(**PHONE)
    page = context.new_page()
    address = open_drill(page, f"http://127.0.0.1:{line.port}")
    page.goto("about:blank")
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.clearBrowserCache")
    time.sleep(1)  # the worker takes the room up
    before = line.down_bytes
    page.goto(address, wait_until="commit")
    mark = None
    while mark is None:
        mark = page.evaluate("performance.getEntriesByName('drill-first-frame')[0]?.startTime ?? null")
        time.sleep(0.02)
    size = line.down_bytes - before
    context.close()
    return mark / 1000, size


def frames_a_second(browser: Any, server: Server) -> tuple[list[int], int]:
    """Frames drawn in each of ten seconds on a slowed CPU, and how many people the snapshots held."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(open_drill(page, server.url))
    page.wait_for_selector("#drill[data-state=joined]")
    page.wait_for_selector(".fixed button", timeout=60_000)
    people = sum(int(text) for text in page.locator(".storeys b").all_inner_texts())
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.keyboard.down("ArrowRight")
    page.wait_for_timeout(2000)
    frames = page.evaluate(COUNT_FRAMES, SECONDS)
    page.keyboard.up("ArrowRight")
    context.close()
    return frames, people
