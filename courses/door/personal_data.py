"""What courses at staff doors hold about people: until the manager has decided, and no longer than 30 days."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose

from .entries import forgotten
from .models import PENDING_DAYS, DoorEntry

EMPTY = {"name": "", "phone": "", "signature": "", "browser": ""}


def held() -> QuerySet[DoorEntry]:
    """Entries that hold something about somebody."""
    return DoorEntry.objects.exclude(**EMPTY)


def _of(subject: Subject) -> QuerySet[DoorEntry]:
    return held().filter(person__in=subject.persons)


def _erase(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_of(subject).update(**EMPTY))


HELD = [
    Holding(
        model="door.DoorEntry",
        fields=("name", "phone", "signature", "browser"),
        hidden=("browser",),
        beside=("language", "started_at", "signed_at", "decided_at"),
        whose=(Whose.STAFF,),
        purpose=_("to let the manager confirm who took the training before work at the staff door"),
        ground=Ground.DUTY,
        kept=lambda: _("until the manager has decided, at most %(days)s days") % {"days": PENDING_DAYS},
        why=_("Order 61 art. 36: whoever begins is trained before; a signature belongs to the record once confirmed"),
        shred=lambda now: forgotten(now).delete()[0],
        erase=_erase,
        rows=_of,
        live=held,
    ),
]  # fmt: skip

NOT_PERSONAL = [
    NotPersonal(model="door.DoorEntry", fields=("language",), why="a language of the course"),
    NotPersonal(model="door.StaffDoor", fields=("code",), why="the code of a poster"),
    NotPersonal(
        model="door.SitePart",
        fields=("language", "exits", "equipment", "alarm", "assembly", "dangers"),
        why="what a place is like",
    ),
]
