"""A fire that happened in the county, told in a lesson."""

from __future__ import annotations

from typing import Any

from wagtail import blocks


class CaseBlock(blocks.StructBlock):
    """Where and when it burned, and what people learned from it."""

    place = blocks.CharBlock(label="地点", max_length=60)
    day = blocks.DateBlock(label="日期")
    learned = blocks.TextBlock(label="教训")

    class Meta:
        icon = "warning"
        label = "身边的火灾"
        template = "nanhu/case.html"


def lines_of(value: Any) -> list[str]:
    """The block on paper: in lesson plans, slides and worksheets."""
    return [f"{value['day']:%Y年%m月%d日}，{value['place']}：{value['learned']}"]
