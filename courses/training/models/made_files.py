"""Files that are made in a job because they take longer than a page may: asked for, made, fetched, forgotten."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation

from .records import record_storage


class MadeFileState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class MadeFile(models.Model):
    """One file that somebody asked for. Only whoever asked may fetch it, and only while the right lasts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="made_files")
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    options = models.JSONField(_("what was asked for"), default=dict, blank=True)
    language = models.CharField(max_length=12)
    state = models.CharField(_("state"), max_length=8, choices=MadeFileState.choices, default=MadeFileState.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    file = models.FileField(_("file"), storage=record_storage, upload_to="made/%Y/", blank=True)
    name = models.CharField(_("file name"), max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    keep_until = models.DateField(_("kept until"))  # the last day on which it can be fetched

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("made file")
        verbose_name_plural = _("made files")
        indexes = [models.Index(fields=["keep_until"])]

    def __str__(self) -> str:
        return self.name or self.kind

    @property
    def is_under_way(self) -> bool:
        return self.state in (MadeFileState.WAITING, MadeFileState.RUNNING)
