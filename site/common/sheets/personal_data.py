"""What sheets on their way in hold about people, and how it goes."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose

from .models import UNAPPLIED, SheetImport, SheetLine
from .services import forget_sheets


def _sheets_of(subject: Subject) -> QuerySet[SheetImport]:
    return SheetImport.objects.filter(made_by=subject.account) if subject.account else SheetImport.objects.none()


def _erase(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_sheets_of(subject).filter(state__in=UNAPPLIED).delete()[0])


HELD = [
    Holding(
        model="sheets.SheetImport",
        fields=("content", "file_name"),
        hidden=("content",),
        beside=("kind", "made_at", "state"),
        whose=(Whose.STAFF, Whose.ACCOUNTS),
        purpose=_("to show what a list would change before it does; numbers of identity cards are dropped before"),
        ground=Ground.DUTY,
        kept=lambda: _("until it is applied; %(days)s days at most") % {"days": settings.SHEETS_KEEP_DAYS},
        why=_("its sender looks at it and decides"),
        shred=forget_sheets,
        erase=_erase,
        rows=_sheets_of,
        live=lambda: SheetImport.objects.exclude(content=b""),
    ),
    Holding(
        model="sheets.SheetLine",
        fields=("subject", "title", "values", "changes", "choices", "answer", "problem", "undo"),
        whose=(Whose.STAFF, Whose.ACCOUNTS),
        purpose=_("to show line by line what a list would change, and to take it back"),
        ground=Ground.DUTY,
        kept=lambda: _("%(days)s days after the list was applied") % {"days": settings.SHEETS_KEEP_DAYS},
        why=_("so long what was applied by mistake can be taken back"),
        shred=lambda now: forget_sheets(now),
        not_by_person=_("lines belong to the list of whoever sent it, and go with it"),
        live=lambda: SheetLine.objects.all(),
    ),
]

NOT_PERSONAL = [
    NotPersonal(
        model="sheets.SheetImport",
        fields=("kind", "scope", "language", "options", "keys", "dropped", "counts", "problem"),
        why="what is imported into what, and how far it is",
    ),
]
