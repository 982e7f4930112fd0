"""GIFT in: the text format of Moodle, by a small grammar of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from common.sheets.refusals import SheetRefused

from ..kinds import QuestionKind
from .foreign import ForeignQuestion, has_picture, plain, true_or_false
from .refusals import BankRefusal

# A brace with a sign of an answer behind it, or empty; a title in double colons with a brace after it; a category.
LOOKS_LIKE = re.compile(
    r"(?<!\\)\{\s*(?:[=~#}]|T\s*[#}]|F\s*[#}]|TRUE|FALSE)|^::[^\n]+::[^{]*\{|^\$CATEGORY:", re.IGNORECASE | re.MULTILINE
)  # fmt: skip
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# Escaped signs are hidden from the grammar as characters of a private area, and shown again in texts.
HIDDEN = {sign: chr(0xE000 + place) for place, sign in enumerate("~=#{}:%>\\")}
SHOWN = {hidden: sign for sign, hidden in HIDDEN.items()}
FORMAT = re.compile(r"^\[(?:html|moodle|plain|markdown)\]", re.IGNORECASE)
TITLE = re.compile(r"^::(.*?)::", re.DOTALL)
PART = re.compile(r"([=~])")
WEIGHT = re.compile(r"^%(-?\d+(?:\.\d+)?)%")
RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)")
NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(?:\s*:\s*(\d+(?:\.\d+)?))?")
GAP = "____"


def looks_like_gift(text: str) -> bool:
    return bool(LOOKS_LIKE.search(text))


def read_gift(text: str) -> list[ForeignQuestion]:
    """The questions of a file. Raises SheetRefused where a brace is not closed, or when there is none."""
    found = [one for line, part in _parts(text) if (one := _question(line, part)) is not None]
    if not found:
        raise SheetRefused(BankRefusal.NO_QUESTIONS)
    return found


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Each question with the line it begins in: blank lines part them, outside braces; comments are left out."""
    held: list[str] = []
    begun, depth, opened = 0, 0, 0
    for number, raw in enumerate([*text.lstrip("\ufeff").split("\n"), ""], start=1):
        line = ESCAPED.sub(lambda found: HIDDEN.get(found[1], "\n" if found[1] == "n" else found[0]), raw)
        if line.lstrip().startswith("//") or (line.lstrip().startswith("$CATEGORY:") and not held):
            continue
        if not line.strip():
            if held and not depth:
                yield begun, "\n".join(held)
                held = []
            continue
        if not held:
            begun = number
        if not depth and "{" in line:
            opened = number
        depth += line.count("{") - line.count("}")
        if depth not in (0, 1):
            raise SheetRefused(BankRefusal.UNCLOSED, line=opened or number)
        held.append(line)
    if depth:
        raise SheetRefused(BankRefusal.UNCLOSED, line=opened)
    if held:
        yield begun, "\n".join(held)


def _shown(text: str) -> str:
    """A text with its escaped signs, as plain text."""
    kept = FORMAT.sub("", text.strip())
    return plain("".join(SHOWN.get(char, char) for char in kept)) if "<" in kept or "&" in kept else " ".join(
        "".join(SHOWN.get(char, char) for char in kept).split()
    )  # fmt: skip


def _question(line: int, part: str) -> ForeignQuestion | None:
    """One question; None for a text without an answer, which Moodle shows as a description."""
    text = TITLE.sub("", part.strip())
    before, brace, rest = text.partition("{")
    if not brace:
        return None
    inner, _brace, after = rest.partition("}")
    gap = f" {GAP} {after}" if after.strip() else ""
    found = ForeignQuestion(line=line, stem=_shown(before + gap))
    if has_picture(text):
        found.problem = _("It has a picture, which does not come along. Enter it by hand.")
    inner, _mark, general = inner.partition("####")
    found.explanation = _shown(general)
    _fill(found, inner.strip())
    return found


def _fill(found: ForeignQuestion, inner: str) -> None:
    word = inner.partition("#")[0].strip().upper()
    if word in ("T", "TRUE", "F", "FALSE"):
        found.kind, found.answer = true_or_false(word in ("T", "TRUE"))
    elif inner.startswith("#"):
        _fill_number(found, inner[1:])
    elif not inner:
        found.problem = found.problem or _("An essay cannot be marked here.")
    else:
        _fill_choices(found, inner)


def _fill_choices(found: ForeignQuestion, inner: str) -> None:
    pieces = PART.split(inner)
    answers = [(sign, text.partition("#")[0].strip()) for sign, text in zip(pieces[1::2], pieces[2::2], strict=False)]
    if all(sign == "=" and "->" in text for sign, text in answers) and answers:
        found.kind = QuestionKind.MATCH
        for _sign, text in answers:
            left, _arrow, right = text.partition("->")
            found.lines.append(f"{_shown(left)} → {_shown(right)}".strip())
        return
    if all(sign == "=" for sign, _text in answers):
        found.problem = found.problem or _("A short answer in words cannot be marked here.")
        return
    has_one = any(sign == "=" for sign, _text in answers)  # then what is half right is wrong here
    for sign, text in answers:
        weight = WEIGHT.match(text)
        is_right = sign == "=" if has_one else weight is not None and float(weight[1]) > 0
        (found.right if is_right else found.wrong).append(_shown(WEIGHT.sub("", text)))
    found.kind = QuestionKind.SINGLE if len(found.right) == 1 else QuestionKind.MULTIPLE


def _without_feedback(answer: str) -> str:
    """A number without what is said to it, and to all other numbers behind a tilde."""
    return answer.partition("#")[0].partition("~")[0].strip()


def _heaviest(answers: str) -> str:
    """Of several numbers the one that counts most; one without a weight counts whole."""
    weighed = [
        (float(weight[1]) if (weight := WEIGHT.match(text)) else 100.0, WEIGHT.sub("", text).strip())
        for text in map(_without_feedback, answers.split("="))
        if text
    ]
    return max(weighed, key=lambda pair: pair[0], default=(0.0, ""))[1]


def _fill_number(found: ForeignQuestion, inner: str) -> None:
    """One number with a tolerance, or a range; of several answers the whole one."""
    found.kind = QuestionKind.NUMERIC
    wanted = inner.strip()
    if wanted.startswith("="):
        wanted = _heaviest(wanted)
    else:
        wanted = _without_feedback(wanted)
    if span := RANGE.fullmatch(wanted):
        low, high = float(span[1]), float(span[2])
        found.answer, found.tolerance = f"{(low + high) / 2:g}", f"{(high - low) / 2:g}"
    elif number := NUMBER.fullmatch(wanted):
        found.answer, found.tolerance = number[1], number[2] or ""
    else:
        found.problem = found.problem or _("The number cannot be read.")
