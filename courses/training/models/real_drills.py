"""What a unit says of a drill that it held: the fields of Order 61 art. 43, the files, what an officer says of it."""

import uuid

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation

from .evidence import Evidence


class Emergency(models.TextChoices):
    """What was rehearsed. Only a fire drill counts for what asks for a fire drill."""

    FIRE = "fire", _("Fire")
    EARTHQUAKE = "earthquake", _("Earthquake")
    OTHER = "other", _("Another emergency")


class Situation(models.TextChoices):
    """What people were doing when the alarm came."""

    WORK = "work", _("Working or teaching hours")
    BREAK = "break", _("Break between lessons")
    REST = "rest", _("Midday rest or night")
    EVENING = "evening", _("Evening study or night shift")
    OPENING = "opening", _("Open to the public")
    CLOSING = "closing", _("Closing time")


class RealDrill(models.Model):
    """One filing of a drill. Who took part by name lies in the personal part of its evidence, never here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="real_drills", verbose_name=_("organisation")
    )
    emergency = models.CharField(_("what was rehearsed"), max_length=12, choices=Emergency.choices)
    situation = models.CharField(_("when the alarm came"), max_length=12, choices=Situation.choices, blank=True)
    began_at = models.DateTimeField(_("began at"))
    place = models.CharField(_("place"), max_length=200)
    plan = models.CharField(_("plan that was rehearsed"), max_length=200)
    content = models.TextField(_("content"), max_length=2000)
    departments = models.CharField(_("departments that took part"), max_length=300)
    participant_count = models.PositiveIntegerField(_("number of participants"))
    notice_given = models.BooleanField(_("announced beforehand"), default=False)
    notice = models.CharField(_("how it was announced"), max_length=200, blank=True)
    signs_placed = models.BooleanField(_("signs were put up"), default=False)
    evacuation_s = models.PositiveIntegerField(_("seconds from the alarm until all were out"), null=True, blank=True)
    jammed = models.CharField(_("where it jammed"), max_length=300, blank=True)
    evaluation = models.TextField(_("evaluation"), max_length=2000, blank=True)
    plan_revision = models.CharField(_("what is changed in the plan"), max_length=500, blank=True)
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="real_drill", editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("real drill")
        verbose_name_plural = _("real drills")
        indexes = [models.Index(fields=["organisation", "-began_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(emergency__in=Emergency.values), name="real_drill_emergency_known"),
            models.CheckConstraint(condition=Q(participant_count__gte=1), name="real_drill_has_participants"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {timezone.localdate(self.began_at)}"


def record_storage() -> FileSystemStorage:
    """Files of records are private: only their page gives them out."""
    return FileSystemStorage(location=settings.VAR_DIR / "private", base_url=None)


class RecordFile(models.Model):
    """A photo, a sign-in sheet or the sealed scan of a record."""

    drill = models.ForeignKey(RealDrill, models.CASCADE, related_name="files")
    file = models.FileField(storage=record_storage, upload_to="records/%Y/")
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of a record")
        verbose_name_plural = _("files of records")
        constraints = [models.UniqueConstraint(fields=["drill", "sha256"], name="record_file_once")]

    def __str__(self) -> str:
        return self.name


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("Looked at, in order")
    QUESTIONED = "questioned", _("There is a question")


class RecordReview(models.Model):
    """What an officer says of a record, or what the unit answers. A row is never changed."""

    drill = models.ForeignKey(RealDrill, models.CASCADE, related_name="reviews")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict.choices, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
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
