"""Questions of the content files put into the bank together: a few statements for hundreds of questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Revision

from .models import Choice, Question, QuestionVersion, content_hash
from .services import freeze_version

FIELDS = (
    "key", "audience", "topic", "kind", "difficulty", "stem", "explanation", "source", "facts", "picture",
    "picture_alt", "number", "tolerance", "unit", "lessons",
)  # fmt: skip


def put_in_questions(entries: Sequence[dict[str, Any]]) -> None:
    """Adds the entries that the bank lacks, and rewrites those that nobody but an earlier load has written."""
    found = {question.key: question for question in Question.objects.filter(key__in=[e["key"] for e in entries])}
    _add([entry for entry in entries if entry["key"] not in found])
    touched = _touched()
    for entry in entries:
        question = found.get(entry["key"])
        if question is not None and question.live and str(question.pk) not in touched:
            _rewrite(question, entry)


def retire_questions(keys: Sequence[str]) -> None:
    """Takes questions down that are asked no more, unless an editor made them their own."""
    touched = _touched()
    for question in Question.objects.filter(key__in=keys, live=True):
        if str(question.pk) not in touched:
            Question.objects.filter(pk=question.pk).update(live=False)


def _touched() -> set[str]:
    """The questions that somebody has saved in the admin."""
    kind = ContentType.objects.get_for_model(Question)
    rows = Revision.objects.filter(content_type=kind, user__isnull=False)
    return set(rows.values_list("object_id", flat=True))


def _fill(question: Question, entry: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in entry:
            setattr(question, name, entry[name])
    question.choices = [
        Choice(
            text=choice["text"], is_correct=choice["correct"], match=choice.get("match", ""), x=choice.get("x"),
            y=choice.get("y"), sort_order=order,
        )
        for order, choice in enumerate(entry["choices"])
    ]  # fmt: skip


def _rewrite(question: Question, entry: dict[str, Any]) -> None:
    _fill(question, entry)
    question.save()
    question.save_revision().publish()
    freeze_version(question)


def _add(entries: Sequence[dict[str, Any]]) -> None:
    """New questions with choices, first version and revision, written kind by kind."""
    now = timezone.now()
    questions = [Question(live=True, first_published_at=now, last_published_at=now) for _ in entries]
    for question, entry in zip(questions, entries, strict=True):
        _fill(question, entry)
    Question.objects.bulk_create(questions)
    choices = []
    for question in questions:
        for choice in question.choices.all():
            choice.question = question
            choices.append(choice)
    Choice.objects.bulk_create(choices, batch_size=300)
    versions = []
    for question in questions:
        content = question.content()
        digest = content_hash(content)
        versions.append(QuestionVersion(question=question, number=1, content=content, sha256=digest))
    QuestionVersion.objects.bulk_create(versions, batch_size=150)
    kind = ContentType.objects.get_for_model(Question)
    revisions = [
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(question.pk),
            object_str=str(question),
            created_at=now,
            content=question.serializable_data(),
        )
        for question in questions
    ]
    Revision.objects.bulk_create(revisions, batch_size=150)
    for question, revision in zip(questions, revisions, strict=True):
        question.latest_revision = question.live_revision = revision
    Question.objects.bulk_update(questions, ["latest_revision", "live_revision"], batch_size=100)
