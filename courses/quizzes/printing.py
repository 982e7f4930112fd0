"""A paper to print, and its key: the same number always gives the same paper while the bank stands unchanged."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from common.typesetting import render_pdf
from common.wording import says_only
from people.access import has_role
from people.models import Role

from .kinds import TICKED, QuestionKind
from .marking import partners, to_match
from .models import Quiz
from .opening import shown_order
from .refusals import QuizRefusal, QuizRefused
from .services import bank_of, draw
from .shown import key_in_words, letter

LAYOUT = "quizzes/paper.typ"


def may_print(user: Any) -> bool:
    """Whoever teaches or answers for others may print papers with their keys, and who keeps the bank; no pupil."""
    return has_role(user, Role.TEACHER, Role.UNIT_MANAGER) or user.has_perm("quizzes.view_question")


def paper_pdf(quiz: Quiz, number: int, *, with_key: bool) -> bytes:
    """The paper of this number on A4, or its key. Raises QuizRefused when the bank is too small."""
    bank = bank_of(quiz)
    if len(bank) < quiz.draw_count:
        raise QuizRefused(QuizRefusal.TOO_FEW)
    rng = random.Random(f"{quiz.key} {number}")  # noqa: S311 - the number draws the same paper again
    contents = [question.content() for question in draw(bank, quiz.draw_count, rng)]
    files: dict[str, bytes] = {}
    questions = [_question(content, shown_order(content, rng), files) for content in contents]
    data = {
        "title": quiz.title, "number": f"{number:06d}", "with_key": with_key, "questions": questions,
        "note": says_only(), "key_title": _("Answer key"), "paper": _("Paper No."), "name": _("Name"),
        "unit": _("Class or unit"), "day": _("Date"), "source": _("Source:"), "many_words": _("several answers"),
        "order_words": _("Write the letters in the right order."), "match_words": _("Write the letter of its partner."),
    }  # fmt: skip
    return render_pdf(LAYOUT, data, files)


def _question(content: dict[str, Any], order: list[int], files: dict[str, bytes]) -> dict[str, Any]:
    """A question as the layout takes it; its drawing goes into `files`."""
    kind, choices = content["kind"], content["choices"]
    shown: dict[str, Any] = {
        "kind": kind, "stem": content["stem"], "key": key_in_words(content, order), "picture": "",
        "why": content["explanation"], "source": content["source"], "choices": [], "lines": [], "spots": [],
        "unit": content.get("unit", ""),
    }  # fmt: skip
    if content.get("picture") and (path := finders.find(content["picture"])):
        shown["picture"] = Path(str(path)).name
        files[shown["picture"]] = Path(str(path)).read_bytes()
    if kind == QuestionKind.HOTSPOT:
        shown["spots"] = [
            {"letter": letter(place), "x": choices[index]["x"], "y": choices[index]["y"]}
            for place, index in enumerate(order)
        ]
    elif kind in TICKED or kind == QuestionKind.ORDER:
        shown["choices"] = [
            {"letter": letter(place), "text": choices[index]["text"]} for place, index in enumerate(order)
        ]
    elif kind == QuestionKind.MATCH:
        offered = partners(content)
        shown["choices"] = [{"letter": letter(place), "text": offered[index]} for place, index in enumerate(order)]
        shown["lines"] = [choices[place]["text"] for place in to_match(content)]
    return shown
