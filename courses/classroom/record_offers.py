"""What stands beside the record of a lesson: the class it is tied to later, the sheet for home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User

from .access import may_teach
from .attaching import drafts_of


def homework_url(lesson_key: str) -> str:
    """The address of a lesson's sheet for home."""
    return f"{reverse('classroom:homework')}?{urlencode({'lesson': lesson_key})}"


def beside_lesson(record: Any, user: User) -> Iterator[tuple[str, str]]:
    """What the page of a lesson's record offers to who may do it."""
    if record.school_class_id is None and drafts_of(user, timezone.now()).filter(pk=record.pk).exists():
        yield _("Tie it to its class"), reverse("classroom:attach", args=[record.pk])
    if record.lesson_key and may_teach(user):
        yield _("Sheet for home (PDF)"), homework_url(record.lesson_key)
