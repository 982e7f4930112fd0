"""From a line of a table to a question, and from a question to a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from common.sheets.values import Value

from ..forms import problem_with
from ..kinds import QuestionKind
from ..marking import AnswerError, number_of
from .columns import FALSE_WORDS, LETTERS, OPTIONS, TRUE_WORDS

Entry = dict[str, Any]
ARROW = re.compile(r"\s*(?:→|->|=>|⇒|——|—)\s*")
LETTERED = re.compile(r"(?:^|(?<=[\s;；,，。]))\(?([A-Ha-h])\)?[.．、:：)]\s*")
RIGHT, WRONG = "正确", "错误"


def entry_of(values: Mapping[str, Value]) -> tuple[Entry, str]:
    """The question that a line means, and why it cannot be asked; empty when it can."""
    texts = _options(values)
    answer = str(values.get("answer") or "")
    kind = str(values.get("kind") or "") or _kind(texts, answer)
    entry: Entry = {
        "kind": kind, "stem": str(values.get("stem") or ""), "choices": [], "number": None, "tolerance": 0.0,
        "unit": "",
        "picture": "", "picture_alt": "", "explanation": str(values.get("explanation") or ""),
        "source": str(values.get("source") or ""), "topic": str(values.get("topic") or ""),
        "audience": list(values.get("audience") or []),  # type: ignore[arg-type]
        "difficulty": int(str(values.get("difficulty") or "1")),
    }  # fmt: skip
    problem = _fill(entry, texts, answer, values)
    asked = {**entry, "choices": [{**choice, "is_correct": choice["correct"]} for choice in entry["choices"]]}
    return entry, problem or problem_with(asked)


def _options(values: Mapping[str, Value]) -> list[str]:
    """The choices from their own columns, else from the one cell that holds all."""
    texts = [str(values.get(key) or "") for key in OPTIONS]
    if not any(texts) and (whole := str(values.get("options") or "")):
        pieces = LETTERED.split(whole)
        texts = [text.strip(" ;；") for text in pieces[2::2]] or re.split(r"\s*[;；|]\s*", whole)
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _kind(texts: list[str], answer: str) -> str:
    """What an answer tells of its question."""
    if not texts:
        return QuestionKind.TRUE_FALSE if answer.upper() in TRUE_WORDS | FALSE_WORDS else QuestionKind.NUMERIC
    if not answer and all(ARROW.search(text) for text in texts):
        return QuestionKind.MATCH
    return QuestionKind.MULTIPLE if len(answer) > 1 and set(answer) <= set(LETTERS) else QuestionKind.SINGLE


def _fill(entry: Entry, texts: list[str], answer: str, values: Mapping[str, Value]) -> str:
    """Puts choices or number into the entry; a sentence where the answer fits none."""
    kind = entry["kind"]
    if kind == QuestionKind.HOTSPOT:
        return _("Spots in a picture cannot come by a table. Enter it by hand.")
    if kind == QuestionKind.TRUE_FALSE:
        return _fill_true_false(entry, answer)
    if kind == QuestionKind.NUMERIC:
        return _fill_number(entry, answer, values)
    if kind == QuestionKind.MATCH:
        pairs = [[part.strip() for part in ARROW.split(text, maxsplit=1)] for text in texts]
        entry["choices"] = [
            {"text": pair[0], "correct": False, "match": pair[1] if len(pair) > 1 else ""} for pair in pairs
        ]
        return ""
    places = [LETTERS.index(letter) for letter in answer if letter in LETTERS]
    if len(places) < len(answer) or any(place >= len(texts) for place in places):
        matching = [place for place, text in enumerate(texts) if text == answer]
        if not matching:
            return _("The answer “%(answer)s” names no choice.") % {"answer": answer[:20]}
        places = matching
    if kind == QuestionKind.ORDER:
        if places and sorted(places) != list(range(len(texts))):
            return _("The answer must name each line once, in the right order.")
        texts = [texts[place] for place in places] or texts
        entry["choices"] = [{"text": text, "correct": False} for text in texts]
        return ""
    entry["choices"] = [{"text": text, "correct": place in places} for place, text in enumerate(texts)]
    return ""


def _fill_true_false(entry: Entry, answer: str) -> str:
    word = answer.strip().upper()
    if word not in TRUE_WORDS | FALSE_WORDS:
        return _("The answer “%(answer)s” is neither 对 nor 错.") % {"answer": answer[:20]}
    entry["choices"] = [{"text": RIGHT, "correct": word in TRUE_WORDS}, {"text": WRONG, "correct": word in FALSE_WORDS}]
    return ""


def _fill_number(entry: Entry, answer: str, values: Mapping[str, Value]) -> str:
    entry["unit"] = str(values.get("unit") or "")
    entry["tolerance"] = float(values.get("tolerance") or 0)  # type: ignore[arg-type]
    try:
        entry["number"] = number_of(answer, entry["unit"])
    except AnswerError:
        return _("The answer “%(answer)s” is no number.") % {"answer": answer[:20]}
    return ""


def line_of(entry: Entry) -> dict[str, Value]:
    """A question as the cells of a line, as a table of ours writes it; choices by letter."""
    kind, choices = entry["kind"], entry["choices"]
    texts = [choice["text"] for choice in choices]
    if kind == QuestionKind.MATCH:
        texts = [f"{choice['text']} → {choice['match']}" for choice in choices]
    answer = "".join(letter for letter, choice in zip(LETTERS, choices, strict=False) if choice["correct"])
    if kind == QuestionKind.TRUE_FALSE:
        texts, answer = [], "对" if choices and choices[0]["correct"] else "错"
    elif kind == QuestionKind.NUMERIC:
        answer = f"{entry['number']:g}" if entry["number"] is not None else ""
    elif kind in (QuestionKind.ORDER, QuestionKind.MATCH):
        answer = ""
    return {
        "stem": entry["stem"], "kind": str(kind), **dict(zip(OPTIONS, [*texts, *[""] * 8], strict=False)),
        "answer": answer, "tolerance": entry["tolerance"] if kind == QuestionKind.NUMERIC else None,
        "unit": entry["unit"], "explanation": entry["explanation"], "source": entry["source"], "topic": entry["topic"],
        "audience": sorted(entry["audience"]), "difficulty": str(entry["difficulty"]),
    }  # fmt: skip
