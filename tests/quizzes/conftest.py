"""Questions of each kind, and a quiz that asks them."""

from __future__ import annotations

import pytest

from courses.quizzes.models import Choice, Question, Quiz

KINDS: dict[str, dict] = {
    "single": {"choices": [("yes", True), ("no", False), ("later", False)]},
    "multiple": {"choices": [("a", True), ("b", True), ("c", False), ("d", False)]},
    "true_false": {"choices": [("right", True), ("wrong", False)]},
    "order": {"choices": [("first", False), ("second", False), ("third", False), ("fourth", False)]},
    "match": {
        "choices": [
            Choice(text="fire", match="119"), Choice(text="police", match="110"), Choice(text="", match="114"),
        ]
    },
    "hotspot": {
        "choices": [
            Choice(text="socket", is_correct=True, x=20, y=30), Choice(text="stove", is_correct=True, x=50, y=60),
            Choice(text="plant", x=80, y=40),
        ],
        "picture": "img/lessons/exit-sign.svg",
        "picture_alt": "A kitchen with a stove",
    },
    "numeric": {"choices": [], "number": 3.5, "tolerance": 0.5, "unit": "米"},
}  # fmt: skip


def make_question(kind: str, key: str = "", **fields) -> Question:
    """A published question of the kind."""
    given = {**KINDS[kind], **fields}
    choices = [
        one if isinstance(one, Choice) else Choice(text=one[0], is_correct=one[1]) for one in given.pop("choices")
    ]
    named = {
        "key": key or kind, "audience": [], "topic": "alarm", "stem": f"{key or kind}?", "source": "GB", "live": True,
        "kind": kind, "explanation": f"because {kind}",
    }  # fmt: skip
    question = Question(**{**named, **given})
    question.choices = [
        Choice(text=one.text, is_correct=one.is_correct, match=one.match, x=one.x, y=one.y, sort_order=place)
        for place, one in enumerate(choices)
    ]
    question.save()
    return question


@pytest.fixture
def of_each_kind(db) -> dict[str, Question]:
    return {kind: make_question(kind) for kind in KINDS}


@pytest.fixture
def every_kind(of_each_kind) -> Quiz:
    """A quiz whose paper asks one question of each kind."""
    return Quiz.objects.create(key="kinds", title="Kinds", course_key="course:kinds", draw_count=len(of_each_kind))
