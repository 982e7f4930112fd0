"""So many papers handed in at once by several processes, each twice, a part of them over a line that breaks.

Prints one JSON object: `lost` are papers without a mark or without exactly one row of evidence. Run
as `quiz_burst.py PAPERS PROCESSES`.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"
django.setup()

from django.db import OperationalError, connection, transaction
from django.db.models import Count

from courses.quizzes.models import Attempt, AttemptItem, Choice, Question, Quiz
from courses.quizzes.services import freeze_version, submit_attempt
from courses.training.models import Evidence
from people.models import Person, PersonKind

BROKEN = 0.05  # of the answers never reach the sender, who sends again
TRIES = 8


class LineBrokeError(Exception):
    """The answer of the server did not arrive; the sender does not know what became of the paper."""


def make(papers: int) -> None:
    """Open papers of three questions, each of another person, written in bulk."""
    questions = []
    for number in range(3):
        question = Question(
            key=f"burst-{number}", audience=[], topic="escape", stem=f"{number}?", source="GB", live=True
        )
        question.choices = [Choice(text="right", is_correct=True), Choice(text="wrong")]
        question.save()
        questions.append(freeze_version(question))
    quiz = Quiz.objects.create(key="burst", title="Burst", course_key="course:burst", draw_count=3)
    people = Person.objects.bulk_create(
        [Person(name="", kind=PersonKind.EMPLOYEE) for _ in range(papers)], batch_size=1000
    )
    attempts = Attempt.objects.bulk_create(
        [Attempt(quiz=quiz, person=one, seed=1, pass_mark=0.9, max_score=3) for one in people], batch_size=1000
    )
    AttemptItem.objects.bulk_create(
        [
            AttemptItem(attempt=attempt, position=place, version=version, choice_order=[0, 1])
            for attempt in attempts
            for place, version in enumerate(questions)
        ],
        batch_size=3000,
    )


def hand_in(attempt: Attempt, key: uuid.UUID, chance: random.Random) -> None:
    """One POST as its sender sees it: it may be broken off before the server wrote, or after."""
    if chance.random() < BROKEN / 2:
        raise LineBrokeError
    with transaction.atomic():
        submit_attempt(attempt=attempt, answers={0: [0], 1: [0], 2: [attempt.person_id.int % 2]}, submission_key=key)
    if chance.random() < BROKEN / 2:
        raise LineBrokeError


def child(number: int, processes: int) -> dict[str, int]:
    """Hands in its share; what was broken off is sent again under the same key, and all of it once more at the end."""
    chance = random.Random(number)
    mine = [one for place, one in enumerate(Attempt.objects.order_by("pk")) if place % processes == number]
    shared = mine + [
        one for place, one in enumerate(Attempt.objects.order_by("pk")[:200]) if place % processes != number
    ]
    retries = 0
    for attempt in shared:
        key = uuid.uuid5(attempt.pk, "paper")
        for _ in range(TRIES):
            try:
                hand_in(attempt, key, chance)
            except (LineBrokeError, OperationalError):
                retries += 1
                continue
            break
        if chance.random() < BROKEN:
            hand_in(attempt, key, random.Random(1))
    return {"retries": retries}


def main(papers: int, processes: int) -> dict[str, Any]:
    make(papers)
    connection.close()
    began = time.perf_counter()
    command = [sys.executable, __file__, "child", str(processes)]
    running = [subprocess.Popen([*command, str(n)], stdout=subprocess.PIPE) for n in range(processes)]
    outcomes = [json.loads(process.communicate(timeout=3000)[0]) for process in running]
    seconds = time.perf_counter() - began
    unmarked = Attempt.objects.filter(submitted_at=None).count()
    rows = Evidence.objects.filter(source_key__startswith="quiz-attempt:")
    once = rows.values("source_key").annotate(n=Count("pk")).filter(n=1).count()
    wrong = Attempt.objects.exclude(score__in=(2, 3)).exclude(submitted_at=None).count()
    return {
        "papers": papers, "lost": unmarked + (papers - once) + wrong, "per_s": papers / seconds,
        "retries": sum(outcome["retries"] for outcome in outcomes),
    }  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1] == "child":
        print(json.dumps(child(int(sys.argv[3]), int(sys.argv[2]))))
    else:
        print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
