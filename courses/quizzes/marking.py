"""Marks an answer against a version of its question. The share that is right lies from 0 to 1.

| kind | given | in part |
|---|---|---|
| one right, true or false | the place of one choice | no |
| several right, spots in a picture | places of choices | right ones less wrong ones, of all right ones; never below 0 |
| put in order | places of all choices as given | neighbours that follow each other rightly, of all neighbours |
| match | for each choice the place among `partners`, or None | pairs that are right, of all pairs |
| a number | the number | no |
"""

from __future__ import annotations

import math
import re
import unicodedata
from itertools import pairwise
from typing import Any

from .kinds import ONE_ANSWER, TICKED, QuestionKind

Content = dict[str, Any]
Given = list[Any]
NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*(.*)", re.ASCII)
LARGEST = 1e12


class AnswerError(ValueError):
    """An answer that is none to this question."""


def partners(content: Content) -> list[str]:
    """What the choices of a matching question are matched with, each once, in the order of the choices."""
    return list(dict.fromkeys(choice["match"] for choice in content["choices"]))


def to_match(content: Content) -> list[int]:
    """Places of the choices that want a partner; a choice without text only adds a wrong partner."""
    return [place for place, choice in enumerate(content["choices"]) if choice["text"]]


def checked(content: Content, given: Given) -> Given:
    """The answer in the form that is kept. Raises AnswerError when it cannot be an answer to the question."""
    kind, count = content["kind"], len(content["choices"])
    if not given:
        return []
    if kind in TICKED:
        if any(type(place) is not int or not 0 <= place < count for place in given):
            raise AnswerError
        return sorted(set(given))
    if kind == QuestionKind.ORDER:
        if any(type(place) is not int for place in given) or sorted(given) != list(range(count)):
            raise AnswerError
        return given
    if kind == QuestionKind.MATCH:
        most = len(partners(content))
        known = all(place is None or (type(place) is int and 0 <= place < most) for place in given)
        if len(given) != len(to_match(content)) or not known:
            raise AnswerError
        return given if any(place is not None for place in given) else []
    if len(given) != 1 or type(given[0]) not in (int, float) or not abs(given[0]) <= LARGEST:
        raise AnswerError
    return given


def number_of(text: str, unit: str) -> float | None:
    """The number somebody typed, full-width or with its unit behind; None for an empty text.

    Raises AnswerError for anything else, another unit among it.
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not plain:
        return None
    found = NUMBER.fullmatch(plain)
    if found is None or found[2].strip().casefold() not in ("", unicodedata.normalize("NFKC", unit).strip().casefold()):
        raise AnswerError
    return float(found[1])


def share_right(content: Content, given: Given) -> float:
    """How much of the answer is right, from 0 to 1. What is not answered is 0."""
    kind = content["kind"]
    if not given:
        return 0.0
    if kind == QuestionKind.ORDER:
        pairs = list(pairwise(given))
        return sum(after == before + 1 for before, after in pairs) / len(pairs) if pairs else 1.0
    if kind == QuestionKind.MATCH:
        offered, asked = partners(content), to_match(content)
        right = [
            place is not None and offered[place] == content["choices"][choice]["match"]
            for choice, place in zip(asked, given, strict=True)
        ]
        return float(sum(right)) / len(right)
    if kind == QuestionKind.NUMERIC:
        off = abs(given[0] - content["number"])
        near = bool(off <= content["tolerance"]) or math.isclose(off, content["tolerance"], rel_tol=1e-9, abs_tol=1e-9)
        return 1.0 if near else 0.0
    right_places = {place for place, choice in enumerate(content["choices"]) if choice["correct"]}
    hits = len(right_places & set(given))
    if kind in ONE_ANSWER:
        return 1.0 if set(given) == right_places else 0.0
    return max(0.0, float(hits - (len(set(given)) - hits)) / len(right_places)) if right_places else 0.0


def points(content: Content, given: Given, *, partial: bool) -> float:
    """What the answer counts, from 0 to 1 with two decimals; without partial marks all or nothing."""
    share = share_right(content, given)
    if not partial:
        return 1.0 if share == 1.0 else 0.0
    return round(share, 2)
