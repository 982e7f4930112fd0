"""The blocks of a lesson, made once where they say the same to everybody."""

from __future__ import annotations

import json
import re
from typing import Any

from django import template
from django.utils.html import SafeString, conditional_escape  # type: ignore[attr-defined]
from django.utils.translation import get_language

register = template.Library()

# What these say depends on their own content and the language alone: on no reader, no other row, no file.
SAME_FOR_ALL = frozenset(
    {
        "hook", "heading", "text", "picture", "callout", "steps", "announcement", "task", "check", "remember", "source",
        "before_after", "hazards", "sequence", "checkpoint", "discussion",
    }
)  # fmt: skip
# An uploaded image has renditions, and a link leads to where another page lies now.
ELSEWHERE = re.compile(r'"image": [0-9]|linktype=|<embed')
MOST_KEPT = 8192
_kept: dict[tuple[str, str | None, str], SafeString] = {}


@register.simple_tag(takes_context=True)
def lesson_block(context: template.Context, block: Any) -> SafeString:
    """``{% lesson_block block %}``: as `include_block`. What is the same for all is kept by its very content."""
    if block.block_type not in SAME_FOR_ALL:
        return _made(block, context)
    content = json.dumps(block.get_prep_value()["value"], ensure_ascii=False)
    if ELSEWHERE.search(content):
        return _made(block, context)
    key = (block.block_type, get_language(), content)
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = _made(block, template.Context())
    return _kept[key]


def _made(block: Any, context: template.Context) -> SafeString:
    return conditional_escape(block.render_as_block(context=context.flatten()))
