"""What a page that was found says about the words that were looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from common.search import cut

from .models import CoursePage, LessonPage

BEFORE, LENGTH = 20, 80


def excerpt(page: CoursePage | LessonPage, query: str) -> str:
    """The place where the page first says the query, else one of its words; what it is about where it says none."""
    words = cut(query, for_index=False).split()
    texts = list(_texts(page))
    for wanted in (query.strip(), *sorted(words, key=len, reverse=True)):
        for text in texts:
            if wanted and wanted in text:
                return _around(text, text.index(wanted))
    return _around(texts[0], 0) if texts else ""


def _texts(page: Any) -> Iterator[str]:
    """Its own words about itself, then what it says, block by block."""
    if isinstance(page, CoursePage):
        yield page.intro
        return
    yield page.summary
    for text in LessonPage._meta.get_field("body").get_searchable_content(page.body):
        yield " ".join(str(text).split())


def _around(text: str, place: int) -> str:
    first = max(0, place - BEFORE) if len(text) > LENGTH else 0
    last = first + LENGTH
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
