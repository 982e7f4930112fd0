"""What people say happened: the record, the rows of evidence it wrote, its files, and what officers say of it."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels
from divisions.models import Division
from people.models import Organisation

from .evidence import Evidence


class RecordKind(models.TextChoices):
    DRILL = "drill", _("Real drill")
    SESSION = "session", _("Training session")
    LESSON = "lesson", _("Lesson log")
    CERTIFICATE = "certificate", _("Certificate from elsewhere")
    PUBLICITY = "publicity", _("Publicity")
    PAPER = "paper", _("Paper record")
    ATTESTATION = "attestation", _("Attestation by an officer")


OF_A_DAY = {RecordKind.CERTIFICATE, RecordKind.PAPER, RecordKind.ATTESTATION}


class Standing(models.TextChoices):
    """How far others have looked at a record as it is now; derived from draws and reviews, and set with them."""

    FILED = "filed", _("Filed")
    CLEARED = "cleared", _("Filed, not drawn for a check")
    DRAWN = "drawn", _("Drawn for a check")
    QUESTIONED = "questioned", _("There is a question")
    ACCEPTED = "accepted", _("Looked at, in order")
    REFUSED = "refused", _("Refused")


class Record(ChoiceLabels, models.Model):
    """One filing about a unit. Names lie in the personal parts of its evidence, never here.

    `evidence` is its leading row as it stands now; a correction puts another in its place and starts anew the looking
    at it. `counts_for` are the codes of the rules that the filing names beside what its content meets by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=RecordKind.choices, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="records", verbose_name=_("organisation"), editable=False
    )
    began_at = models.DateTimeField(_("began at"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    counts_for = models.JSONField(_("counts for"), default=list, blank=True)
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="record", editable=False)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1, editable=False)
    standing = models.CharField(
        _("standing"), max_length=12, choices=Standing.choices, default=Standing.FILED, editable=False
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-began_at", "-pk"]
        verbose_name = _("record")
        verbose_name_plural = _("records")
        indexes = [
            models.Index(fields=["organisation", "-began_at"]),
            models.Index(fields=["standing", "recorded_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RecordKind.values), name="record_kind_known"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="record_standing_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {timezone.localdate(self.began_at)}"

    @property
    def is_of_day(self) -> bool:
        """Whether it is dated by the day alone: nobody says at what hour a certificate or a paper was made."""
        return self.kind in OF_A_DAY

    @property
    def when(self) -> str:
        """Day and hour, or the day where only that is known."""
        began = timezone.localtime(self.began_at)
        return f"{began:%Y-%m-%d}" if self.is_of_day else f"{began:%Y-%m-%d %H:%M}"


class RecordRow(models.Model):
    """A row of evidence that a record wrote: the leading one and those of the people and classes it is about."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="rows")
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="record_row")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("row of a record")
        verbose_name_plural = _("rows of records")

    def __str__(self) -> str:
        return str(self.evidence_id)


def record_storage() -> FileSystemStorage:
    """Files of records are private: only their page gives them out."""
    return FileSystemStorage(location=settings.VAR_DIR / "private", base_url=None)


class RecordFile(models.Model):
    """A photo, a sign-in sheet or the sealed scan of a record."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="files")
    file = models.FileField(storage=record_storage, upload_to="records/%Y/")
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of a record")
        verbose_name_plural = _("files of records")
        constraints = [models.UniqueConstraint(fields=["record", "sha256"], name="record_file_only_once")]

    def __str__(self) -> str:
        return self.name


class RecordScan(models.Model):
    """That a file is the signed and sealed sheet of a record, as of a version: who said so and when; never changed.

    The last one is the scan of the record. The ledger is not touched by it.
    """

    file = models.ForeignKey(RecordFile, models.CASCADE, related_name="scans")
    revision = models.PositiveSmallIntegerField(_("version of the record"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("signed and sealed scan")
        verbose_name_plural = _("signed and sealed scans")

    def __str__(self) -> str:
        return str(self.file)


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("Looked at, in order")
    QUESTIONED = "questioned", _("There is a question")
    REFUSED = "refused", _("Refused")


class RecordReview(models.Model):
    """What an officer says of a record, or what the unit answers. It names the row it was said of; never changed."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="reviews")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    is_opening = models.BooleanField(_("says that a file was opened"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("review of a record")
        verbose_name_plural = _("reviews of records")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="accepted") | ~Q(note=""), name="record_review_questions_say_what"
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display() or self.note


class SampleDraw(models.Model):
    """A draw of records for officers to look at: which were in it follows from the seed and can be drawn again."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("division"))
    seed = models.CharField(_("seed"), max_length=32)
    percent = models.PositiveSmallIntegerField(_("share drawn, in percent"))
    drawn_at = models.DateTimeField(_("drawn at"), default=timezone.now)

    class Meta:
        ordering = ["-drawn_at", "-pk"]
        verbose_name = _("draw of records")
        verbose_name_plural = _("draws of records")

    def __str__(self) -> str:
        return f"{self.division} · {timezone.localdate(self.drawn_at)}"

    @staticmethod
    def next_by() -> date:
        """The day by which what is filed now has been in a draw: there is one each day."""
        return timezone.localdate() + timedelta(days=1)


class DrawnRecord(models.Model):
    """A record that was in a draw, by the row it stood on then, and whether it was drawn."""

    draw = models.ForeignKey(SampleDraw, models.CASCADE, related_name="records")
    record = models.ForeignKey(Record, models.CASCADE, related_name="draws")
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="+")
    is_drawn = models.BooleanField(_("drawn"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("record in a draw")
        verbose_name_plural = _("records in draws")

    def __str__(self) -> str:
        return str(self.record_id)
