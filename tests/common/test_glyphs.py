"""No box in print: a character that no packaged font has is marked, the same on every machine."""

from __future__ import annotations

import io

import pytest

from common import glyphs, typesetting
from common.glyphs import FILLER, breakable, marked, undrawable
from common.typesetting import render_pdf

RARE = "𠮷"


def text_of(pdf: bytes) -> str:
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def layout(monkeypatch) -> str:
    """A page that shows one name."""
    source = '#set text(font: "Noto Sans SC")\n#json("data.json").name'
    monkeypatch.setattr(typesetting, "layout_source", lambda name: source)
    return "name.typ"


@pytest.mark.parametrize("text", ["王芳", "䶮", "𬱖", "Ålesund", "é\u0301", "a\u200bb", "·、〓", "１２"])
def test_what_the_font_has_stays(text):
    assert undrawable(text) == ""
    assert marked(text) == text


def test_what_it_lacks_is_marked_wherever_it_stands():
    assert undrawable(f"{RARE}野{RARE}😀") == f"{RARE}😀"
    assert marked({"names": [f"{RARE}野", 3]}) == {"names": [f"{FILLER}野", 3]}


def test_a_rare_name_is_printed_with_a_sign(layout):
    assert f"{FILLER}野" in text_of(render_pdf(layout, {"name": f"{RARE}野"}))


def test_without_the_sign_it_would_be_lost(layout, monkeypatch):
    monkeypatch.setattr(typesetting, "marked", lambda data: data)
    assert FILLER not in text_of(render_pdf(layout, {"name": f"{RARE}野"}))


@pytest.mark.parametrize(("length", "breaks"), [(16, 0), (17, 1), (32, 1), (33, 2), (40, 2)])
def test_a_long_run_of_letters_may_be_broken(length, breaks):
    assert breakable("a" * length).count("\u200b") == breaks
    assert glyphs.undrawable(breakable("a" * length)) == ""
