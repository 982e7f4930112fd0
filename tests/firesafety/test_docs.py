"""The documents under site/docs stay true: pictures, glossary, links, and the READMEs of the rooms."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name

import pytest

from tests.ladder import ROOT, SITE_ROOMS, TOPS

DOCS = ROOT / "site" / "docs"
PAGES = [*DOCS.glob("*.md"), *DOCS.glob("adr/*.md"), ROOT / "README.md"]
ROOMS = [ROOT / ("site" if top in SITE_ROOMS else "") / top for top in TOPS]
INNER = ["courses/training", "courses/quizzes", "venues/bookings", "simulator/engine", "simulator/protocol",
         "simulator/client", "simulator/kiosk", "simulator/scenarios", "simulator/drills"]  # fmt: skip


def test_the_pictures_of_the_map_are_drawn_from_the_code():
    done = subprocess.run(
        [sys.executable, str(DOCS / "draw_map.py"), "--check"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


def test_an_old_picture_is_noticed(tmp_path, monkeypatch):
    sys.path.insert(0, str(DOCS))
    try:
        draw_map = import_module("draw_map")
    finally:
        sys.path.remove(str(DOCS))
    monkeypatch.setattr(draw_map, "DOCS", tmp_path)
    monkeypatch.setattr(draw_map, "PICTURES", {"rooms.svg": draw_map.draw_rooms})
    assert draw_map.main([]) == 0
    assert draw_map.main(["--check"]) == 0
    (tmp_path / "rooms.svg").write_text("<svg/>", encoding="utf-8")
    assert draw_map.main(["--check"]) == 1


def glossary() -> list[tuple[str, str]]:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8").partition("## Words of the code")[0]
    return re.findall(r"^\| ([^|]+?) \| [^|]+ \| `([\w.]+)` \|$", text, flags=re.M)


@cache
def shown_texts() -> str:
    paths = [*ROOT.glob("site/locale/zh_Hans/LC_MESSAGES/django.po"), *ROOT.glob("courses/content/**/*.yaml")]
    return "".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.mark.parametrize(("chinese", "dotted"), glossary())
def test_a_term_of_the_glossary_is_used(chinese, dotted):
    module, _, name = dotted.rpartition(".")
    assert hasattr(import_module(module), name)
    assert chinese in shown_texts()


def test_the_glossary_has_its_terms():
    assert len(glossary()) > 20


def words_of_the_code() -> list[tuple[str, str]]:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8").partition("## Words of the code")[2]
    return re.findall(r"^\| ([^|]+?) \| [^|]+ \| `([\w.]+)` \|$", text, flags=re.M)


@pytest.mark.parametrize(("word", "dotted"), words_of_the_code())
def test_a_word_of_the_code_is_used(word, dotted):
    resolve_name(dotted)


def test_a_word_of_the_code_that_is_gone_is_noticed():
    assert len(words_of_the_code()) > 10
    with pytest.raises(AttributeError):
        resolve_name("courses.training.duties.values.Stay")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_paths_of_a_page_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if not link.startswith("http")]
    missing = [link for link in links if not (page.parent / link).exists()]
    if page.parent == DOCS:  # a decision tells of its day, and what lay where then
        paths = re.findall(r"`((?:site|courses|venues|simulator|media|tests)/[\w./-]+)`", text)
        missing += [path for path in paths if not (ROOT / path).exists()]
    assert missing == []


def decided() -> list[tuple[str, str]]:
    """The rows of "Where is it decided?": question and place."""
    text = (DOCS / "map.md").read_text(encoding="utf-8").partition("## Where is it decided?")[2].partition("\n## ")[0]
    return [row for row in re.findall(r"^\| (.+?) \| (.+) \|$", text, flags=re.M) if row[0] != "question"]


def names_in(path: Path) -> set[str]:
    """What a Python file defines: functions, classes, and methods as `Class.method`."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
    return found


def missing_names(place: str) -> list[str]:
    """The names in backticks that no Python file of this row defines; a bare file name is no place to look."""
    ticked = re.findall(r"`([^`]+)`", place)
    paths = [ROOT / text for text in ticked if "/" in text and text.endswith(".py")]
    defined = {name for path in paths for name in names_in(path)}
    return [text for text in ticked if re.fullmatch(r"[A-Za-z_]\w*(?:\.(?!py$)\w+)?", text) and text not in defined]


@pytest.mark.parametrize(("question", "place"), decided())
def test_what_the_map_names_is_defined_in_a_file_of_its_row(question, place):
    assert missing_names(place) == []


def test_a_wrong_name_in_the_map_is_noticed():
    assert len(decided()) > 10
    assert missing_names("`book_slot` in `venues/bookings/slots.py`") == ["book_slot"]
    assert missing_names("`DrillRun.leap` in `simulator/engine/drill/run.py`") == ["DrillRun.leap"]
    assert missing_names("`take_places` in `venues/bookings/slots.py`") == []


@pytest.mark.parametrize("room", [*ROOMS, *(ROOT / name for name in INNER)], ids=lambda room: room.name)
def test_a_room_says_what_it_is_in_few_lines(room):
    lines = (room / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert 4 <= len(lines) <= 12
