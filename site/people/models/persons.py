"""A person is somebody who learns; most never sign in."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonKind(models.TextChoices):
    EMPLOYEE = "employee", _("Employee")
    PUPIL = "pupil", _("Pupil")
    OTHER = "other", _("Other")


class Person(models.Model):
    """The ledger knows only the opaque id; the name can be shredded and the evidence stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name or nickname"), max_length=120, blank=True)
    second_name = models.CharField(_("religious name"), max_length=60, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=10, choices=PersonKind.choices, default=PersonKind.EMPLOYEE)
    # What is kept of a telephone number on a roster: the same number is known again, and cannot be read.
    phone_mark = models.CharField(max_length=64, blank=True, default="", editable=False)
    shredded_at = models.DateTimeField(_("shredded at"), null=True, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self) -> str:
        return self.name or f"#{str(self.id)[:8]}"
