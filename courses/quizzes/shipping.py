"""Questions of the content files put into the bank together: a few statements for hundreds of questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from .adding import add_questions, fill
from .models import Question
from .services import freeze_version


def put_in_questions(entries: Sequence[dict[str, Any]]) -> None:
    """Adds the entries that the bank lacks, and rewrites those that nobody but an earlier load has written."""
    found = {question.key: question for question in Question.objects.filter(key__in=[e["key"] for e in entries])}
    new = [entry for entry in entries if entry["key"] not in found]
    add_questions(new, live=[True] * len(new))
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


def _rewrite(question: Question, entry: dict[str, Any]) -> None:
    fill(question, entry)
    question.save()
    question.save_revision().publish()
    freeze_version(question)
