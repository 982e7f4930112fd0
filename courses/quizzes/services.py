"""Versions, papers, marking. The answer key stays on the server until an attempt is closed."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from courses.training.ledger.record import record_evidence
from courses.training.models import EvidenceKind, SubjectKind

from .certifying import certify, paper_key, result_of
from .lessons_first import LessonsProof, lessons_proof
from .marking import AnswerError, Given, checked, points
from .models import Attempt, AttemptItem, Question, QuestionVersion, Quiz, content_hash
from .refusals import QuizRefusal, QuizRefused
from .rules import GRACE_S

MOST_SECONDS = 3600  # a page left open over lunch says nothing about a question


def freeze_version(question: Question) -> QuestionVersion:
    """The version of a question's present content, made if it is new."""
    content = question.content()
    digest = content_hash(content)
    found = QuestionVersion.objects.filter(question=question, sha256=digest).first()
    if found:
        return found
    last = QuestionVersion.objects.filter(question=question).aggregate(last=Max("number"))["last"] or 0
    return QuestionVersion.objects.create(question=question, number=last + 1, content=content, sha256=digest)


def freeze_versions(questions: Sequence[Question]) -> list[QuestionVersion]:
    """As `freeze_version` for each, in their order, with one query for all that stand already."""
    digests = [content_hash(question.content()) for question in questions]
    known = {(row.question_id, row.sha256): row for row in QuestionVersion.objects.filter(sha256__in=digests)}
    return [
        known.get((question.pk, digest)) or freeze_version(question)
        for question, digest in zip(questions, digests, strict=True)
    ]


def bank_of(quiz: Quiz) -> list[Question]:
    """The published questions a quiz draws from."""
    questions = Question.objects.filter(live=True).prefetch_related("choices").order_by("key")
    if quiz.topics:
        questions = questions.filter(topic__in=quiz.topics)
    return [question for question in questions if not quiz.audience or quiz.audience in question.audience]


def draw(bank: list[Question], count: int, rng: random.Random) -> list[Question]:
    """So many questions of the bank, one of each topic in turn: a paper covers as many topics as it has room for."""
    piles: dict[str, list[Question]] = {}
    for question in rng.sample(bank, len(bank)):
        piles.setdefault(question.topic, []).append(question)
    drawn: list[Question] = []
    while len(drawn) < count:
        drawn += [pile.pop() for pile in piles.values() if pile][: count - len(drawn)]
    return rng.sample(drawn, len(drawn))


@transaction.atomic
def submit_attempt(
    *,
    attempt: Attempt,
    answers: Mapping[int, Given],
    submission_key: uuid.UUID,
    seconds: Mapping[int, int] | None = None,
    items: list[AttemptItem] | None = None,
) -> Attempt:
    """Closes a paper, marks it, records the evidence and issues the certificate. Repeating it changes nothing.

    `answers` maps positions to what was given, as `marking.py` has it by kind; what is missing counts as wrong. A
    paper that comes after its time is marked and does not pass. `seconds` says how long each question was looked at.
    `items` are those of the paper with their versions, where they have been read already: nothing of them changes
    while it is open. Raises QuizRefused for an answer that is none to its question.
    """
    # The first writer takes the row; a second waits here and finds it closed.
    if not Attempt.objects.filter(pk=attempt.pk, submitted_at=None).update(opened_at=attempt.opened_at):
        return Attempt.objects.select_related("quiz", "person", "membership").get(pk=attempt.pk)
    items = list(attempt.items.select_related("version")) if items is None else items
    now, rules, seconds = timezone.now(), attempt.kept_rules, seconds or {}
    for item in items:
        try:
            item.given = checked(item.version.content, answers.get(item.position, []))
        except AnswerError:
            raise QuizRefused(QuizRefusal.BAD_ANSWER) from None
        item.points = points(item.version.content, item.given, partial=rules.partial_marks)
        item.is_correct = item.points == 1.0
        item.seconds = min(seconds[item.position], MOST_SECONDS) if item.position in seconds else None
    # One INSERT … ON CONFLICT for all of them: a bulk_update builds a CASE for each row and costs five times as much.
    AttemptItem.objects.bulk_create(
        items, update_conflicts=True, unique_fields=["id"], update_fields=["given", "is_correct", "points", "seconds"]
    )
    attempt.score = round(sum(item.points or 0.0 for item in items), 2)
    attempt.is_late = attempt.due_at is not None and now > attempt.due_at + timedelta(seconds=GRACE_S)
    attempt.passed = not attempt.is_late and attempt.score >= attempt.pass_mark * attempt.max_score - 1e-9
    attempt.submitted_at, attempt.submission_key = now, submission_key
    attempt.save(update_fields=["score", "passed", "is_late", "submitted_at", "submission_key"])
    _record(attempt)
    return attempt


def _record(attempt: Attempt) -> None:
    """The evidence of a paper; where it was passed with the lessons finished before it, and a certificate for all."""
    person = attempt.person
    proof = lessons_proof(person.pk, attempt.quiz.course_key) if attempt.passed else LessonsProof()
    seconds = (attempt.submitted_at - attempt.opened_at).total_seconds()  # type: ignore[operator]
    evidence, _ = record_evidence(
        source_key=paper_key(attempt),
        kind=EvidenceKind.QUIZ,
        subject_kind=SubjectKind.PERSON,
        subject_id=person.pk,
        organisation_id=attempt.membership.organisation_id if attempt.membership else None,
        occurred_at=attempt.submitted_at,  # type: ignore[arg-type]
        content_key=attempt.quiz.course_key,
        result={**result_of(attempt, proof), "minutes": round(seconds / 60, 1)},
        personal={"name": person.name} if person.name else None,
        is_sample=person.is_sample,
    )
    if attempt.passed and not proof.left:
        certify(attempt, evidence)
