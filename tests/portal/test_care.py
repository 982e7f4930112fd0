"""关怀版: every public page offers it, and its colours stand out as WCAG asks of enhanced contrast (7:1)."""

from __future__ import annotations

import re

import pytest
from django.template.loader import get_template

from tests.races import ROOT

CSS = ROOT / "site" / "static" / "css"
# What is written on what: text at 7:1, edges and marks at 3:1.
TEXT = [
    (ink, ground)
    for ink in ("ink", "ink-soft", "ink-faint", "fire", "fire-deep")
    for ground in ("paper", "surface", "sunken")
]
TEXT += [(mark, ground) for mark in ("met", "due", "over", "info", "sample") for ground in (f"{mark}-wash", "surface")]
EDGES = [(line, ground) for line in ("line", "line-strong") for ground in ("paper", "surface", "sunken")]
PAGES = ("/", "/en/", "/venues/", "/announcements/", "/verify/", "/privacy/", "/help/", "/drills/", "/accounts/login/")


def colours(*names: str) -> dict[str, str]:
    """The colours of these style sheets by name; a later one goes before an earlier."""
    text = "".join((CSS / name).read_text(encoding="utf-8") for name in names)
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6});", text))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_weak(known: dict[str, str], pairs: list[tuple[str, str]], ratio: float) -> list[str]:
    """The pairs that stand out less than that."""
    return [f"{ink} on {ground}" for ink, ground in pairs if contrast(known[ink], known[ground]) < ratio]


def test_text_and_edges_stand_out():
    known = colours("tokens.css", "care.css")
    assert too_weak(known, TEXT, 7) == []
    assert too_weak(known, EDGES, 3) == []


def test_without_it_they_stand_out_less():
    """The control: the page as it is without 关怀版 keeps to 4.5:1."""
    known = colours("tokens.css")
    assert too_weak(known, TEXT, 4.5) == []
    assert "ink-faint on sunken" in too_weak(known, TEXT, 7)
    assert "line on paper" in too_weak(known, EDGES, 3)


def test_what_is_written_over_a_drill_stands_out():
    """White on the plates, and their colours as text on white."""
    known = colours("drill.css")
    drill = [("white", plate) for plate in ("red", "green", "blue", "orange", "grey")]
    assert too_weak({**known, "white": "#fff"}, drill, 7) == []
    plain = (CSS / "drill.css").read_text(encoding="utf-8").split(".care {")[0]
    before = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6});", plain))
    assert too_weak({**before, "white": "#fff"}, drill, 4.5) == []
    assert "white on red" in too_weak({**before, "white": "#fff"}, drill, 7), "the control: without 关怀版 it is less"


@pytest.mark.parametrize("name", ["drills/play.html", "drills/wall.html", "door/page.html"])
def test_pages_of_their_own_offer_it_too(name):
    page = get_template(name).template.source
    head, body = page.split("<body", 1)
    assert "js/care.js" in head
    assert "css/care.css" in head
    assert "data-care hidden" in body


def test_no_letter_of_a_drill_is_measured_in_pixels():
    """They would not grow with 关怀版."""
    assert re.findall(r"font(?:-size)?: [0-9.]+px", (CSS / "drill.css").read_text(encoding="utf-8")) == []


def test_the_measure_is_the_standards():
    assert contrast("#fff", "#000000") == 21
    assert round(contrast("#777", "#fff"), 2) == 4.48


@pytest.mark.parametrize("address", PAGES)
def test_every_public_page_offers_it_before_it_is_drawn(client, index, address):
    page = client.get(address).content.decode()
    head, body = page.split("<body", 1)
    assert re.search(r'<script src="[^"]*js/care[^"]*\.js"></script>', head), "neither deferred nor at the end"
    assert "css/care" in head
    assert body.count("data-care hidden") == 2, "in the header and in the menu of narrow screens"
