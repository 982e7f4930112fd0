"""Certificates of quizzes: with the paper where all lessons were finished before it, else with the last lesson."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.training.certificates.issue import issue_certificate
from courses.training.certificates.validity import last_day_of
from courses.training.ledger.record import record_evidence
from courses.training.models import Certificate, Evidence, EvidenceKind, SubjectKind

from .lessons_first import LessonsProof, lessons_proof
from .models import Attempt


def whole_or_part(score: float) -> int | float:
    """A score without a point where it is whole."""
    return int(score) if float(score).is_integer() else score


def paper_key(attempt: Attempt) -> str:
    """Under which the ledger keeps a paper."""
    return f"quiz-attempt:{attempt.pk}"


def completion_key(attempt: Attempt) -> str:
    """Under which the ledger keeps that the lessons were finished after a paper that was passed."""
    return f"lessons-after:{attempt.pk}"


def result_of(attempt: Attempt, proof: LessonsProof) -> dict[str, Any]:
    """What a paper came to, and the lessons that were finished by then."""
    lessons = {"lessons": "、".join(proof.finished), "lesson_minutes": proof.minutes} if proof.finished else {}
    return {
        "score": whole_or_part(attempt.score or 0), "max_score": attempt.max_score, "passed": attempt.passed, **lessons,
    }  # fmt: skip


def certificate_of(attempt: Attempt) -> Certificate | None:
    """The certificate of a paper, with whatever it was issued."""
    keys = [paper_key(attempt), completion_key(attempt)]
    return Certificate.objects.filter(evidence__source_key__in=keys).order_by("-issued_at").first()


def certify(attempt: Attempt, evidence: Evidence) -> Certificate:
    """The certificate of a paper on this evidence. What was learnt holds from the day of the paper."""
    return issue_certificate(
        evidence=evidence,
        holder_name=attempt.person.name,
        course_key=attempt.quiz.course_key,
        title=attempt.quiz.title,
        valid_until=_last_day(attempt),
    )


def _last_day(attempt: Attempt) -> date | None:
    return last_day_of(
        subject_id=attempt.person_id,
        kind=EvidenceKind.QUIZ,
        content_key=attempt.quiz.course_key,
        day=timezone.localdate(attempt.submitted_at),
    )


@transaction.atomic
def certify_finished_lessons(*, people: Iterable[uuid.UUID], course_key: str) -> list[Certificate]:
    """Certificates for those who passed the quiz of this course earlier and have now finished the last of its lessons.

    The newest passed paper decides: one that has its certificate, was revoked or has run out gets none. The ledger
    keeps the lessons in a row of their own; the paper's row stays as it was sealed.
    """
    papers = Attempt.objects.filter(person__in=list(people), quiz__course_key=course_key, passed=True)
    newest: dict[tuple[uuid.UUID, int], Attempt] = {}
    for attempt in papers.select_related("quiz", "person", "membership").order_by("submitted_at"):
        newest[attempt.person_id, attempt.quiz_id] = attempt
    return [made for attempt in newest.values() if (made := _certify_later(attempt)) is not None]


def _certify_later(attempt: Attempt) -> Certificate | None:
    if certificate_of(attempt) is not None or not Evidence.objects.standing().filter(source_key=paper_key(attempt)):
        return None
    proof = lessons_proof(attempt.person_id, attempt.quiz.course_key)
    last_day = _last_day(attempt)
    if proof.left or not proof.finished or (last_day is not None and last_day < timezone.localdate()):
        return None
    name = attempt.person.name
    evidence, _ = record_evidence(
        source_key=completion_key(attempt),
        kind=EvidenceKind.LESSON,
        subject_kind=SubjectKind.PERSON,
        subject_id=attempt.person_id,
        organisation_id=attempt.membership.organisation_id if attempt.membership else None,
        occurred_at=timezone.now(),
        content_key=attempt.quiz.course_key,
        result=result_of(attempt, proof),
        personal={"name": name} if name else None,
        is_sample=attempt.person.is_sample,
    )
    return certify(attempt, evidence)
