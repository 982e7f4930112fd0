"""Questions written into the bank many at once: a few statements for thousands of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Revision

from .models import Choice, Question, QuestionVersion, content_hash

FIELDS = (
    "key", "audience", "topic", "kind", "difficulty", "stem", "explanation", "source", "facts", "picture",
    "picture_alt", "number", "tolerance", "unit", "lessons",
)  # fmt: skip
AT_ONCE = 300


def fill(question: Question, entry: dict[str, Any]) -> None:
    """Puts what an entry says into a question, choices too; what it does not name stays."""
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


def add_questions(entries: Sequence[dict[str, Any]], *, live: Sequence[bool], by: Any = None) -> list[Question]:
    """New questions with choices, revision, and first version where they are live, written kind by kind."""
    now = timezone.now()
    questions = [
        Question(
            live=is_live, has_unpublished_changes=not is_live, first_published_at=now if is_live else None,
            last_published_at=now if is_live else None,
        )
        for is_live in live
    ]  # fmt: skip
    for question, entry in zip(questions, entries, strict=True):
        fill(question, entry)
    Question.objects.bulk_create(questions, batch_size=AT_ONCE)
    choices = []
    for question in questions:
        for choice in question.choices.all():
            choice.question = question
            choices.append(choice)
    Choice.objects.bulk_create(choices, batch_size=AT_ONCE)
    _freeze([question for question in questions if question.live])
    kind = ContentType.objects.get_for_model(Question)
    revisions = [
        Revision(
            content_type=kind, base_content_type=kind, object_id=str(question.pk), object_str=str(question),
            created_at=now, content=question.serializable_data(), user=by,
        )
        for question in questions
    ]  # fmt: skip
    Revision.objects.bulk_create(revisions, batch_size=AT_ONCE)
    for question, revision in zip(questions, revisions, strict=True):
        question.latest_revision = revision
        question.live_revision = revision if question.live else None
    Question.objects.bulk_create(
        questions, update_conflicts=True, unique_fields=["id"], update_fields=["latest_revision", "live_revision"],
        batch_size=AT_ONCE,
    )  # fmt: skip
    return questions


def _freeze(questions: Sequence[Question]) -> None:
    versions = []
    for question in questions:
        content = question.content()
        versions.append(QuestionVersion(question=question, number=1, content=content, sha256=content_hash(content)))
    QuestionVersion.objects.bulk_create(versions, batch_size=AT_ONCE)
