"""Questions of every kind as a class answers them: with one tap, one card or one hand for one of at most four choices.

| kind | how it is asked |
|---|---|
| one right, true or false | as it is |
| put in order | which of these orders is right |
| match | one of its lines: which partner goes with it |
| spots in a picture | one right spot among the wrong ones, lettered in the picture |
| a number | the right number among others |
| several right | not at all: one tap cannot say it |

The same version is always asked in the same words.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from courses.quizzes.kinds import ONE_ANSWER, QuestionKind
from courses.quizzes.marking import partners, to_match

from .models import LETTERS

Content = dict[str, Any]
LONGEST_ORDER = 90  # characters that fit beside a letter on the board
WRONG_NUMBERS = (0.5, 2.0, 3.0, 10.0)
WRONG_RANGES = (1 / 3, 3.0, 1 / 10)
ARROW = " → "


def one_tap(content: Content) -> Content | None:
    """The question as a class is asked it, of one right choice; None where one tap cannot answer it."""
    kind = content["kind"]
    makers = {
        QuestionKind.ORDER: _order, QuestionKind.MATCH: _match, QuestionKind.HOTSPOT: _spots,
        QuestionKind.NUMERIC: _number,
    }  # fmt: skip
    if kind in ONE_ANSWER:
        made: Content | None = content
    else:
        made = makers[kind](content) if kind in makers else None
    return made if made is not None and 2 <= len(made["choices"]) <= len(LETTERS) else None


def keeps_its_order(content: Content) -> bool:
    """Whether the choices of such a question stand as they are: right before wrong, small before large, as lettered."""
    return content["kind"] in (QuestionKind.TRUE_FALSE, QuestionKind.HOTSPOT, QuestionKind.NUMERIC)


def _asked(content: Content, choices: Iterable[tuple[str, bool]], **more: Any) -> Content:
    return {**content, "choices": [{"text": text, "correct": right} for text, right in choices], **more}


def _order(content: Content) -> Content | None:
    """The right order, and others in which neighbours have changed places."""
    lines = [choice["text"] for choice in content["choices"]]
    if len(ARROW.join(lines)) > LONGEST_ORDER:
        return None
    others = [[*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]] for at in range(len(lines) - 1)]
    others = others[: len(LETTERS) - 1] if len(lines) > 2 else others
    return _asked(content, [(ARROW.join(lines), True), *((ARROW.join(one), False) for one in others)])


def _match(content: Content) -> Content | None:
    """One of the lines, the same each time, and which partner goes with it."""
    asked = to_match(content)
    line = content["choices"][asked[zlib.crc32(content["stem"].encode()) % len(asked)]]
    others = [partner for partner in partners(content) if partner != line["match"]][: len(LETTERS) - 1]
    stem = _("%(question)s “%(line)s”: which one goes with it?") % {"question": content["stem"], "line": line["text"]}
    return _asked(content, [(line["match"], True), *((one, False) for one in others)], stem=stem)


def _spots(content: Content) -> Content | None:
    """The first right spot among the wrong ones; the letters stand at them from left to right."""
    if not content.get("picture"):
        return None
    right = next(choice for choice in content["choices"] if choice["correct"])
    wrong = [choice for choice in content["choices"] if not choice["correct"]][: len(LETTERS) - 1]
    spots = sorted([right, *wrong], key=lambda spot: (spot["x"], spot["y"]))
    named = [
        (_("Spot %(letter)s") % {"letter": letter}, spot["correct"])
        for letter, spot in zip(LETTERS, spots, strict=False)
    ]
    stem = _("%(question)s Look at the lettered spots only: which one of them?") % {"question": content["stem"]}
    return _asked(content, named, stem=stem, spots=[(spot["x"], spot["y"]) for spot in spots])


def _number(content: Content) -> Content | None:
    """The right number, or the numbers that are right, among others that are far from them; the smallest first."""
    number, off, unit = content["number"], content["tolerance"], content["unit"]
    right, is_whole = (number - off, number + off), float(number).is_integer() and number > 1
    shown = {right: True}
    for factor in WRONG_RANGES if off else WRONG_NUMBERS:
        low, high = sorted((right[0] * factor, right[1] * factor))
        is_far = high < right[0] or low > right[1]
        if is_far and len(shown) < len(LETTERS) and (off or not is_whole or float(low).is_integer()):
            shown[low, high] = False
    return _asked(content, [(_range(*ends, unit), shown[ends]) for ends in sorted(shown)])


def _range(low: float, high: float, unit: str) -> str:
    numbers = f"{low:g}" if low == high else f"{low:g}–{high:g}"
    return f"{numbers} {unit}".strip()
