"""Versions, papers, marking. The answer key stays on the server until an attempt is closed."""

from __future__ import annotations

import random
import secrets
import uuid

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.training.certificates.issue import issue_certificate
from courses.training.certificates.validity import last_day_of
from courses.training.ledger.record import record_evidence
from courses.training.models import EvidenceKind, SubjectKind
from people.models import Person

from .models import Attempt, AttemptItem, Question, QuestionVersion, Quiz, content_hash


class QuizRefusal(models.TextChoices):
    """Why a paper is refused, and what a person reads then."""

    TOO_FEW = "too_few", _("This quiz has too few published questions. Please tell the editors.")
    BAD_ANSWER = (
        "bad_answer",
        _("An answer was not one of the choices. Nothing was submitted; please check and submit again."),
    )


class QuizRefused(ValueError):
    """A paper that cannot be opened or taken."""

    def __init__(self, reason: QuizRefusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def freeze_version(question: Question) -> QuestionVersion:
    """The version of a question's present content, made if it is new."""
    content = question.content()
    digest = content_hash(content)
    found = QuestionVersion.objects.filter(question=question, sha256=digest).first()
    if found:
        return found
    last = QuestionVersion.objects.filter(question=question).aggregate(last=Max("number"))["last"] or 0
    return QuestionVersion.objects.create(question=question, number=last + 1, content=content, sha256=digest)


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
def open_attempt(*, quiz: Quiz, person: Person) -> Attempt:
    """The person's open paper, drawn now if there is none. Raises QuizRefused when the bank is too small."""
    if found := Attempt.objects.filter(quiz=quiz, person=person, submitted_at=None).first():
        return found
    bank = bank_of(quiz)
    if len(bank) < quiz.draw_count:
        raise QuizRefused(QuizRefusal.TOO_FEW)
    seed = secrets.randbits(62)
    rng = random.Random(seed)  # noqa: S311 - frozen with the attempt, so that a paper can be drawn again
    attempt = Attempt(quiz=quiz, person=person, seed=seed, pass_mark=quiz.pass_mark, max_score=quiz.draw_count)
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError:
        return Attempt.objects.get(quiz=quiz, person=person, submitted_at=None)
    items = []
    for position, question in enumerate(draw(bank, quiz.draw_count, rng)):
        version = freeze_version(question)
        order = list(range(len(version.content["choices"])))
        if version.content["kind"] != "true_false":
            rng.shuffle(order)
        items.append(AttemptItem(attempt=attempt, position=position, version=version, choice_order=order))
    AttemptItem.objects.bulk_create(items)
    return attempt


def mark(item: AttemptItem, given: list[int]) -> bool:
    """True when exactly the right choices were given, by their index in the version."""
    right = {index for index, choice in enumerate(item.version.content["choices"]) if choice["correct"]}
    return set(given) == right


@transaction.atomic
def submit_attempt(*, attempt: Attempt, answers: dict[int, list[int]], submission_key: uuid.UUID) -> Attempt:
    """Closes a paper, marks it, records the evidence and issues the certificate. Repeating it changes nothing.

    `answers` maps positions to chosen indices; what is missing counts as wrong. Raises QuizRefused for an answer
    that is no choice of its question.
    """
    # The first writer takes the row; a second waits here and finds it closed.
    Attempt.objects.filter(pk=attempt.pk).update(opened_at=attempt.opened_at)
    attempt = Attempt.objects.select_related("quiz", "person").get(pk=attempt.pk)
    if attempt.submitted_at is not None:
        return attempt
    items = list(attempt.items.select_related("version"))
    for item in items:
        given = answers.get(item.position, [])
        if any(index not in item.choice_order for index in given):
            raise QuizRefused(QuizRefusal.BAD_ANSWER)
        item.given, item.is_correct = sorted(set(given)), mark(item, given)
    AttemptItem.objects.bulk_update(items, ["given", "is_correct"])
    attempt.score = sum(bool(item.is_correct) for item in items)
    attempt.passed = attempt.score >= attempt.pass_mark * attempt.max_score - 1e-9
    attempt.submitted_at, attempt.submission_key = timezone.now(), submission_key
    attempt.save(update_fields=["score", "passed", "submitted_at", "submission_key"])
    _record(attempt)
    return attempt


def _record(attempt: Attempt) -> None:
    person = attempt.person
    membership = person.memberships.filter(ended_on=None).first()
    seconds = (attempt.submitted_at - attempt.opened_at).total_seconds()  # type: ignore[operator]
    evidence, _ = record_evidence(
        source_key=f"quiz-attempt:{attempt.pk}",
        kind=EvidenceKind.QUIZ,
        subject_kind=SubjectKind.PERSON,
        subject_id=person.pk,
        organisation_id=membership.organisation_id if membership else None,
        occurred_at=attempt.submitted_at,  # type: ignore[arg-type]
        content_key=attempt.quiz.course_key,
        result={
            "score": attempt.score,
            "max_score": attempt.max_score,
            "passed": attempt.passed,
            "minutes": round(seconds / 60, 1),
        },
        personal={"name": person.name} if person.name else None,
        is_sample=person.is_sample,
    )
    if attempt.passed:
        issue_certificate(
            evidence=evidence,
            holder_name=person.name,
            course_key=attempt.quiz.course_key,
            title=attempt.quiz.title,
            valid_until=last_day_of(
                subject_id=person.pk,
                kind=EvidenceKind.QUIZ,
                content_key=attempt.quiz.course_key,
                day=timezone.localdate(attempt.submitted_at),
            ),
        )
