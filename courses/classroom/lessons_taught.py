"""The lessons of a teacher that are on record: those they taught, those they stood in for, those of their classes."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.training.filings.class_hours import class_hours_in_words, minutes_in_words
from courses.training.models import EvidencePersonal, LessonLog
from people.access import taught_classes, visible_organisations
from people.models import User


class By(enum.Enum):
    """Who taught a lesson, as its teacher sees it."""

    OWN = _("taught by you")
    STOOD_IN = _("you stood in (代课)")
    ANOTHER = _("somebody else taught (代课)")


@dataclass(frozen=True, slots=True)
class Line:
    """A lesson on record, who taught it and how long it counts. `teacher` is empty where the name was erased."""

    log: LessonLog
    by: By
    teacher: str
    minutes: str
    hours: str


def names_of(user: User) -> set[str]:
    """What the account's owner may be called in a log."""
    person = user.person.name if user.person_id and user.person else ""
    return {name for name in (user.display_name, user.get_full_name(), person) if name}


def lessons_of(user: User) -> QuerySet[LessonLog]:
    """Lessons on record that the account filed, on which its owner stands as the teacher in a school where they work,
    or of a class that it teaches; the newest first."""
    named = Q(evidence__personal__payload__teacher__in=sorted(names_of(user)))
    named &= Q(organisation__in=visible_organisations(user).values("pk"))
    mine = Q(recorded_by=user) | named | Q(school_class__in=taught_classes(user).values("pk"))
    rows = LessonLog.objects.filter(mine, evidence__revoked_by=None)
    return rows.select_related("school_class", "organisation").order_by("-began_at", "pk")


def lines_of(user: User, logs: Iterable[LessonLog]) -> Iterator[Line]:
    """These lessons with who taught them."""
    shown, mine = list(logs), names_of(user)
    classes: set[uuid.UUID] = set(taught_classes(user).values_list("pk", flat=True))
    teachers = dict(
        EvidencePersonal.objects.filter(evidence__in=[log.evidence_id for log in shown])
        .values_list("evidence_id", "payload__teacher")
    )  # fmt: skip
    for log in shown:
        teacher = teachers.get(log.evidence_id) or ""
        if teacher and teacher not in mine:
            by = By.ANOTHER
        else:
            by = By.OWN if log.school_class_id is None or log.school_class_id in classes else By.STOOD_IN
        yield Line(log, by, teacher, minutes_in_words(log), class_hours_in_words(log, log.class_hours))
