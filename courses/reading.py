"""How long a lesson takes: at an audience's pace, and at least, because nobody reads faster.

The rule of the least, as editors and readers are told it: a lesson counts as finished when it was on the screen for a
second per 15 characters (900 a minute, three times what an adult reads), but not more than a third of the minutes that
it says, and never less than ten seconds.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.utils import timezone
from wagtail import blocks

# Characters a minute: read aloud to small children, by pupils themselves, by adults; the elderly read large type.
PACE = {
    "kindergarten": 110, "primary_low": 110, "primary": 180, "secondary": 260, "teacher": 320, "staff": 300,
    "manager": 320, "official": 320, "station": 300, "village": 300, "property": 300, "religious": 280, "resident": 260,
    "elderly": 150,
}  # fmt: skip
# Beside reading: a film, a drill and its score, a drill with a class, a picture or an order to be worked out.
DOING_MINUTES = {"film": 1, "drill": 3, "class_drill": 8, "hazards": 1, "sequence": 0.5, "before_after": 0.5}
FASTEST = 900  # characters a minute
MOST_OF_SAID = 1 / 3
LEAST = 10
TAGS = re.compile(r"<[^>]+>|\s+")
UNREAD = frozenset({"source", "film", "picture"})
# Characters of lessons by page and publication: they are counted on each visit of a reader.
MOST_COUNTED = 512
_counted: dict[tuple[Any, datetime | None], int] = {}
SALT, LONGEST = "courses.reading.opened", timedelta(days=1)


def least_seconds(lesson: Any) -> int:
    """For how many seconds a lesson's page has to be on the screen before it can be finished."""
    read = (lesson.pk, lesson.last_published_at)
    if read not in _counted:
        if len(_counted) >= MOST_COUNTED:
            _counted.clear()
        _counted[read] = characters(lesson)
    return _least(_counted[read], lesson.minutes)


def least_seconds_of(draft: Any) -> int:
    """The same for a page as it is being written."""
    return _least(characters(draft), draft.minutes)


def _least(read: int, minutes: int) -> int:
    return max(LEAST, math.floor(min(read * 60 / FASTEST, minutes * 60 * MOST_OF_SAID)))


def characters(lesson: Any) -> int:
    """What is read in a lesson, without spaces: everything but pictures, films and the source."""
    return sum(_read_in(child.block, child.value) for child in lesson.body if child.block_type not in UNREAD)


def _read_in(block: Any, value: Any) -> int:
    if isinstance(block, blocks.StructBlock):
        inner = ((one, value.get(name)) for name, one in block.child_blocks.items())
        return sum(_read_in(one, part) for one, part in inner)
    if isinstance(block, blocks.ListBlock):
        return sum(_read_in(child.block, child.value) for child in value.bound_blocks)
    if isinstance(block, blocks.RichTextBlock):
        return len(TAGS.sub("", value.source))
    is_text = isinstance(block, (blocks.CharBlock, blocks.TextBlock))
    return len(TAGS.sub("", value)) if is_text and value else 0


def minutes_at_pace(lesson: Any, audience: str) -> float:
    """Minutes that this audience needs to read the lesson, do what it asks, talk and watch."""
    doing = sum(DOING_MINUTES.get(child.block_type, 0) for child in lesson.body)
    timed = sum(child.value["minutes"] or 0 for child in lesson.body if child.block_type in ("task", "discussion"))
    return characters(lesson) / PACE[audience] + doing + timed


def opened_now() -> str:
    """Says, so that nobody can change it, that a page was opened now."""
    return signing.dumps(timezone.now().timestamp(), salt=SALT)


def opened(sent: str) -> datetime | None:
    """When the page was opened that sends this; None for what is forged or older than a day."""
    try:
        at: float = signing.loads(sent, salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    return datetime.fromtimestamp(at, tz=timezone.get_default_timezone())
