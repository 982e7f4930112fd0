"""What a telephone reads of 45 answer cards: rendered frames of a class, the page's own worker and votes in Chromium."""

from __future__ import annotations

import io
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.races import ROOT

CHROMIUM = Path("/usr/bin/chromium")
FRAMES, SCENES = 6, 2
COVERED, TWICE = 1, 2
ORIGIN = "http://cards.test/"
READ = """
async ([codes, frames]) => {
  const { CardVotes } = await import("/js/classroom/card-votes.js");
  const worker = new Worker("/js/classroom/reader-worker.js");
  const told = () => new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });
  let answer = told();
  worker.postMessage({ library: location.origin + "/vendor/aruco.js", codes });
  await answer;
  const votes = new CardVotes();
  const times = [];
  for (let at = 0; at < frames; at += 1) {
    const picture = await createImageBitmap(await (await fetch(`/frame-${at}.png`)).blob());
    const canvas = document.createElement("canvas");
    canvas.width = picture.width;
    canvas.height = picture.height;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(picture, 0, 0);
    const { buffer } = pen.getImageData(0, 0, canvas.width, canvas.height).data;
    const began = performance.now();
    answer = told();
    worker.postMessage({ width: canvas.width, height: canvas.height, buffer, smooth: at % 2 === 1 }, [buffer]);
    votes.add((await answer).found);
    times.push(performance.now() - began);
  }
  return { settled: [...votes.settled()], twice: [...votes.twice], times };
}
"""


def figures() -> Iterator[dict[str, Any]]:
    """The worst of all lights and scenes: `class.cards_right.45`, `class.cards_wrong.45`, `class.card_picture_ms`."""
    if not CHROMIUM.exists():
        yield {"figure": "class.cards_right.45", "skipped": "no Chromium"}
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        found = list(_readings(browser))
        browser.close()
    plain = [one for one in found if one["kind"] == "all"]
    yield {
        "figure": "class.cards_right.45", "value": min(one["right"] for one in plain), "unit": "cards", "least": 44,
        "by_light": {one["light"]: one["right"] for one in plain},
    }  # fmt: skip
    yield {"figure": "class.cards_wrong.45", "value": max(one["wrong"] for one in found), "unit": "cards", "most": 0}
    times = [time for one in found for time in one["times"]]
    yield {"figure": "class.card_picture_ms", "value": round(statistics.median(times)), "unit": "ms", "most": 1000}


def _readings(browser: Any) -> Iterator[dict[str, Any]]:
    """Every light with all cards free; then hands over some and two cards of one number."""
    import numpy as np

    from courses.classroom.cards import codes
    from tests.classroom.pictures import LIGHTS, class_of, frames

    for number in range(SCENES):
        for light, how in LIGHTS.items():
            for kind, scene in (
                ("all", class_of(np.random.default_rng(number))),
                ("marred", class_of(np.random.default_rng(100 + number), covered=COVERED, twice=TWICE)),
            ):
                if kind == "marred" and light != "plain":
                    continue
                told = _read(browser, list(frames(scene, how, FRAMES, seed=number)), list(codes()))
                truth = dict(zip(scene.seats, scene.turns, strict=True))
                double = {seat for seat in scene.seats if scene.seats.count(seat) > 1}
                settled = dict(told["settled"])
                right = sum(
                    truth[seat] == turn for seat, turn in settled.items() if seat in truth and seat not in double
                )
                yield {
                    "kind": kind, "light": light, "right": right, "wrong": len(settled) - right, "times": told["times"],
                }  # fmt: skip


def _read(browser: Any, pictures: list[Any], codes: list[int]) -> dict[str, Any]:
    from PIL import Image

    page = browser.new_page()

    def serve(route: Any) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path.startswith("frame-"):
            held = io.BytesIO()
            Image.fromarray(pictures[int(path[6:-4])]).save(held, "png", compress_level=1)
            route.fulfill(body=held.getvalue(), content_type="image/png")
        elif path:
            route.fulfill(path=ROOT / "site/static" / path, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>cards</title>", content_type="text/html")

    page.route("**/*", serve)
    page.goto(ORIGIN)
    told: dict[str, Any] = page.evaluate(READ, [codes, len(pictures)])
    page.close()
    return told
