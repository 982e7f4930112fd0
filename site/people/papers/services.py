"""Keeping and dropping an owner's template."""

from __future__ import annotations

from django.utils import timezone

from common.papers.kinds import Paper
from people.models import User

from .models import PaperTemplate
from .owners import Owner


def keep_template(*, owner: Owner, paper: Paper, content: bytes, name: str, by: User) -> PaperTemplate:
    """Puts a checked template in the place of the owner's present one."""
    values = {"content": content, "name": name[-120:], "uploaded_by": by, "uploaded_at": timezone.now()}
    template, _new = PaperTemplate.objects.update_or_create(defaults=values, kind=paper.key, **owner.scope)
    return template


def drop_template(*, owner: Owner, paper: Paper) -> bool:
    """Goes back to what stands behind the owner's template; False when there is none."""
    return bool(PaperTemplate.objects.filter(kind=paper.key, **owner.scope).delete()[0])
