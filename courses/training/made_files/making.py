"""What is made on demand, and how: each room registers what it makes under a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from common.jobs.leases import fenced, progress_note

from ..models import MadeFile, MadeFileState

KEPT = timedelta(days=7)

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Made:
    """The bytes of a file, its name and type."""

    content: bytes
    name: str
    content_type: str


class NotAllowedError(Exception):
    """Whoever asked for the file may not have it any more."""


@dataclass(frozen=True, slots=True)
class Maker:
    """One kind of file. `make` holds the asker's rights as they are when it runs; it raises NotAllowedError.

    `options` are the names of what may be asked, each a short text. With `for_unit` it is asked for on a unit's pages.
    """

    label: str | Promise
    make: Callable[[MadeFile, Progress], Made]
    options: tuple[str, ...] = ()
    for_unit: bool = True


_makers: dict[str, Maker] = {}


def register_maker(kind: str, maker: Maker) -> None:
    """Registers what makes files of a kind."""
    _makers[kind] = maker


def maker_of(kind: str) -> Maker | None:
    """What makes files of this kind; None for a kind that nobody registered."""
    return _makers.get(kind)


def label_of(kind: str) -> str:
    """What files of a kind are called."""
    maker = _makers.get(kind)
    return str(maker.label) if maker else kind


def file_waits(made_id: str) -> None:
    """Shows a file as waiting: it was asked for, or its worker was lost."""
    MadeFile.objects.filter(pk=made_id).exclude(state=MadeFileState.READY).update(
        state=MadeFileState.WAITING, percent=0, error=""
    )


def file_failed(error: BaseException, made_id: str) -> None:
    """Shows a file as failed; it may be asked for again."""
    MadeFile.objects.filter(pk=made_id).exclude(state=MadeFileState.READY).update(
        state=MadeFileState.FAILED, error=type(error).__name__[:300]
    )


def make_asked_file(made_id: str) -> None:
    """Makes a file that was asked for, unless it is made or gone. Progress goes into its row."""
    made = MadeFile.objects.select_related("asked_by", "organisation__division").filter(pk=made_id).first()
    if made is None or made.state == MadeFileState.READY:
        return
    rows = MadeFile.objects.filter(pk=made.pk)
    with fenced():
        rows.update(state=MadeFileState.RUNNING, percent=0, error="")
    note = progress_note(lambda percent: rows.update(percent=percent))
    maker = _makers[made.kind]
    with override(made.language or None):
        result = maker.make(made, note)
    with fenced():
        made = MadeFile.objects.select_for_update().get(pk=made.pk)
        made.file.save(f"{made.pk}.{result.name.rpartition('.')[2]}", ContentFile(result.content), save=False)
        made.name, made.content_type = result.name[:120], result.content_type
        made.state, made.percent, made.made_at = MadeFileState.READY, 100, timezone.now()
        made.save()


def forget_made_files(today: date) -> int:
    """Drops what was to be fetched before today, files first. Returns how many."""
    past = list(MadeFile.objects.filter(keep_until__lt=today))
    for made in past:
        if made.file:
            made.file.delete(save=False)
        made.delete()
    return len(past)
