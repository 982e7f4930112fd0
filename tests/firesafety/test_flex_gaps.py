"""Margins in place of gaps: of every flex box of our styles, and of no grid; served in the stylesheet itself."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from firesafety.flex_gaps import ONLY_THERE, UnknownDisplayError, with_margins
from firesafety.static_files import ModuleStorage

STYLES = sorted((settings.STATICFILES_DIRS[0] / "css").glob("*.css"))


def block(text: str) -> str:
    """What is added to a stylesheet, its blanks folded."""
    return " ".join(with_margins(text).removeprefix(text).split())


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_gap_of_ours_stands_where_its_display_is_known(path):
    """Otherwise nobody could say whether Safari 14.0 knows it: give the rule its `display`."""
    text = path.read_text(encoding="utf-8")
    assert with_margins(with_margins(text)) == with_margins(text)


def test_rows_lines_and_columns_get_their_margins_and_grids_none():
    row = block(".a { display: flex; gap: 1px; }")
    assert row.startswith(f"{ONLY_THERE} {{") and ".a > :nth-child(n) { margin-inline-end: 1px; }" in row
    assert ".a > :last-child:not(:only-child) { margin-inline-end: 0; }" in row
    wrapped = block(".a, .b { display: flex; flex-wrap: wrap; gap: 1px 2px; }")
    assert ".a > :nth-child(n),.b > :nth-child(n) { margin-inline-end: 2px; margin-bottom: 1px; }" in wrapped
    assert ".a > :nth-child(n) { margin-bottom: 1px; }" in block(
        ".a { display: flex; flex-direction: column; gap: 1px; }"
    )
    assert block(".a { display: grid; gap: 1px; }") == block(".a { columns: 2; column-gap: 1px; }") == ""


def test_a_narrow_screen_may_change_the_gap_or_the_display():
    changed = block(".a { display: flex; gap: 1px; } @media (width: 1px) { .a { gap: 9px; } }")
    assert "@media (width: 1px) { .a > :nth-child(n) { margin-inline-end: 9px; }" in changed
    grid = block(".a { display: flex; gap: 1px; } @media (width: 1px) { .a { display: grid; } }")
    assert "@media (width: 1px) { .a > :nth-child(n) { margin-inline-end: 0; margin-bottom: 0; } }" in grid


def test_a_gap_of_which_nobody_knows_the_box_is_told():
    with pytest.raises(UnknownDisplayError):
        with_margins(".a { gap: 1px; }")


def test_the_served_stylesheet_has_the_block_once_and_other_files_have_none(tmp_path):
    storage = ModuleStorage(location=str(tmp_path), base_url="/static/")
    text = b".a { display: flex; gap: 1px; }\n"
    for name in ("css/a.css", "vendor/a.css"):
        storage.save(name, ContentFile(text))
    list(storage.post_process({name: (storage, name) for name in ("css/a.css", "vendor/a.css")}))
    served = {path.parent.name: path.read_text().count(ONLY_THERE) for path in tmp_path.glob("*/a.*.css")}
    assert served == {"css": 1, "vendor": 0}
