"""Asking for a file."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from people.models import Organisation, User

from ..models import MadeFile, MadeFileState
from ..tasks import make_file
from .making import KEPT


def ask_for_file(
    *, kind: str, by: User, organisation: Organisation | None, options: Mapping[str, str] | None = None
) -> MadeFile:
    """The file that is being made of the same for the same person, or a new one, which waits for the task worker."""
    wanted = dict(options or {})
    under_way = MadeFile.objects.filter(
        kind=kind, asked_by=by, organisation=organisation, state__in=[MadeFileState.WAITING, MadeFileState.RUNNING]
    )
    for found in under_way:
        if found.options == wanted:
            return found
    made = MadeFile.objects.create(
        kind=kind, asked_by=by, organisation=organisation, options=wanted, language=get_language() or "",
        keep_until=timezone.localdate() + KEPT,
    )  # fmt: skip
    transaction.on_commit(lambda: make_file.enqueue(str(made.pk)))
    return made
