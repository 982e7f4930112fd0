"""A question as a foreign file has it, before it becomes a line of a table."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

import nh3

from ..kinds import QuestionKind

BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)
PICTURES = re.compile(r"<\s*(?:img|svg|video|audio|iframe|object|canvas|embed)\b|@@PLUGINFILE@@", re.IGNORECASE)


@dataclass(slots=True)
class ForeignQuestion:
    """Its texts are plain. `problem` says why it cannot be taken; `line` is where it begins in the file."""

    line: int
    kind: str = ""
    stem: str = ""
    key: str = ""
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # in order, or pairs with an arrow between
    answer: str = ""
    tolerance: str = ""
    unit: str = ""
    explanation: str = ""
    problem: str = ""


def plain(text: str) -> str:
    """The text of HTML: scripts and styles gone with what they hold, all marks gone, entities as characters."""
    spaced = BREAKS.sub(" ", text)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def has_picture(text: str) -> bool:
    return bool(PICTURES.search(text))


def true_or_false(is_true: bool) -> tuple[str, str]:
    """Kind and answer of a question that is right or wrong, as a table says them."""
    return QuestionKind.TRUE_FALSE, "对" if is_true else "错"
