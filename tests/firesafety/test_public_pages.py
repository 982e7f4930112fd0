"""Whatever lists published pages leaves private ones out: `.live()` on pages never stands without `.public()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.races import ROOT

ROOMS = ("courses", "media", "simulator", "site", "venues")
# Managers of rows that are no pages, or whose pages are looked at by name for somebody who reads them already.
NO_PAGES = {"site/common/data_register.py"}


def unguarded(source: str) -> Iterator[int]:
    """The lines on which a query asks for live rows and nowhere in the same chain for public ones."""
    tree = ast.parse(source)
    chained = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or id(call) in chained:
            continue
        names, link = [], call.func
        while isinstance(link, ast.Attribute):
            names.append(link.attr)
            link = link.value.func if isinstance(link.value, ast.Call) else link.value
        if "live" in names and "public" not in names:
            yield call.lineno


def sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not {"migrations", "node_modules"} & set(path.parts):
                yield path


def test_no_query_for_live_pages_forgets_private_ones():
    found = [
        f"{name}:{line}"
        for path in sources()
        if (name := str(path.relative_to(ROOT))) not in NO_PAGES and ".live()" in (text := path.read_text())
        for line in unguarded(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("pages = CoursePage.objects.live().order_by('path')", [1]),
        ("x = 1\nget(LessonPage.objects.live(), pk=1)", [2]),
        ("pages = CoursePage.objects.live().only('title').public()[:5]", []),
        ("pages = CoursePage.objects.filter(live=True)", []),
    ],
)
def test_a_query_that_forgets_is_noticed(source, lines):
    assert list(unguarded(source)) == lines
