"""A table that somebody sent: what it holds until it is applied, line by line what would become of it, and what did."""

from __future__ import annotations

import json
import uuid
import zlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .tables import Table


class SheetState(models.TextChoices):
    NAMING = "naming", _("the columns are being named")
    LOOKING = "looking", _("being compared")
    LOOKED_AT = "looked_at", _("compared; nothing is written yet")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", _("taken back")


BUSY = (SheetState.LOOKING, SheetState.APPLYING, SheetState.UNDOING)
UNAPPLIED = (SheetState.NAMING, SheetState.LOOKING, SheetState.LOOKED_AT)


class SheetImport(models.Model):
    """One table on its way in: its kind, into what, by whom, and how far it is.

    `content` holds the cells until they are applied; numbers of identity cards were dropped before. `position` counts
    the lines that are dealt with while it is applied, and goes back while it is taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    scope = models.CharField(_("into"), max_length=80)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sent by"))
    made_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    language = models.CharField(_("language"), max_length=12)
    file_name = models.CharField(_("name of the file"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=SheetState.choices, default=SheetState.NAMING)
    content = models.BinaryField(default=b"", editable=False)
    options = models.JSONField(default=dict, editable=False)
    table = models.PositiveSmallIntegerField(default=0, editable=False)
    header_row = models.PositiveSmallIntegerField(null=True, editable=False)
    keys = models.JSONField(default=list, editable=False)
    dropped = models.JSONField(default=list, editable=False)
    is_complete = models.BooleanField(_("the list is complete"), default=False)
    since = models.DateField(_("changes count from"), null=True)
    counts = models.JSONField(default=dict, editable=False)
    total = models.PositiveIntegerField(default=0, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    problem = models.CharField(_("why it stopped"), max_length=300, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, editable=False)
    undone_at = models.DateTimeField(_("taken back at"), null=True, editable=False)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("imported table")
        verbose_name_plural = _("imported tables")
        indexes = [models.Index(fields=["kind", "scope", "made_at"], name="sheet_by_scope")]
        constraints = [models.CheckConstraint(condition=Q(state__in=SheetState.values), name="sheet_state_known")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        """True while a job works on it."""
        return self.state in BUSY and not self.problem

    @property
    def percent(self) -> int:
        share = self.position / self.total if self.total else 0
        return round(100 * (1 - share if self.state == SheetState.UNDOING else share))

    @property
    def tables(self) -> list[Table]:
        """The cells that are kept; empty once they are applied."""
        if not self.content:
            return []
        return [Table.of_json(kept) for kept in json.loads(zlib.decompress(bytes(self.content)))]

    @tables.setter
    def tables(self, tables: list[Table]) -> None:
        text = json.dumps([table.as_json() for table in tables], ensure_ascii=False)
        self.content = zlib.compress(text.encode(), 6) if tables else b""

    @property
    def kept_until(self) -> datetime:
        """Until when its lines are kept: to be applied, or to be taken back."""
        return (self.applied_at or self.made_at) + timedelta(days=settings.SHEETS_KEEP_DAYS)


class Verdict(models.TextChoices):
    """What would become of a line."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    LEFT = "left", _("no longer listed")
    ASKED = "asked", _("to be asked")
    UNCHANGED = "unchanged", _("unchanged")
    ERROR = "error", _("error")


ACTED_ON = (Verdict.NEW, Verdict.CHANGED, Verdict.LEFT, Verdict.ASKED)


class Outcome(models.TextChoices):
    """What became of a line."""

    APPLIED = "applied", _("applied")
    REFUSED = "refused", _("left out")
    UNDONE = "undone", _("taken back")
    KEPT = "kept", _("stays")


class SheetLine(models.Model):
    """One line of a table, or somebody whom a complete list no longer names: those have no number.

    `values` are what its cells say, `changes` by column what stood before and would stand then. `choices` are those
    whom it may mean, `answer` which of them it does. `undo` is what taking it back needs.
    """

    sheet = models.ForeignKey(SheetImport, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField(_("line"), null=True)
    verdict = models.CharField(_("what it is"), max_length=10, choices=Verdict.choices)
    subject = models.CharField(max_length=64, blank=True)
    title = models.CharField(_("name"), max_length=120, blank=True)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    answer = models.CharField(max_length=64, blank=True)
    problem = models.CharField(_("why"), max_length=300, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome.choices, blank=True)
    undo = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "position"], name="sheet_line_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="sheet_verdict_known"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.number)
