"""What waits in the records: for officers those they are to look at, for managers what an officer asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common.any_rows import Units
from people.access import grants_of
from people.desks import Todo
from people.models import User

from ..models import Record, Standing
from .selectors import last_word, records_to_look_at


def records_to_review(user: User) -> Iterator[Todo]:
    """For an officer: how many records wait for a look."""
    waiting = records_to_look_at(user)
    if not waiting.exists():
        return
    yield Todo(
        title=_("Records to look at"), url=reverse("training:records_inbox"), action=_("Look at them"),
        count=waiting.count(),
    )  # fmt: skip


def questioned(units: Units) -> QuerySet[Record]:
    """Records of these units about which an officer has asked."""
    return Record.objects.filter(organisation__in=units, standing=Standing.QUESTIONED)


def questions_to_answer(user: User) -> Iterator[Todo]:
    """For a manager: each unit's records whose last word is an officer's question; the link opens the oldest."""
    names = grants_of(user).managed_names
    rows = Record.objects.filter(organisation__in=names, evidence__revoked_by=None)
    asked = rows.annotate(word=last_word()).filter(standing=Standing.QUESTIONED).exclude(word="")
    units: dict[uuid.UUID, list[uuid.UUID]] = {}
    for record, unit in asked.order_by("recorded_at").values_list("pk", "organisation"):
        units.setdefault(unit, []).append(record)
    for unit, records in units.items():
        yield Todo(
            title=_("An officer has asked about a record"), url=reverse("training:filed_record", args=[records[0]]),
            action=_("Answer"), count=len(records), about=names[unit],
        )  # fmt: skip
