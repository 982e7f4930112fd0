"""Staff doors of units, what is told about each place, and who took the course there and waits for the manager."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels
from people.models import Organisation, Person, Post

PENDING_DAYS = 30  # afterwards whoever was not confirmed is forgotten
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which are misread
CODE_LENGTH = 8


class StaffDoor(models.Model):
    """A QR code of a unit, for one post or for any. Closing it makes the printed posters dead."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="staff_doors", verbose_name=_("unit"))
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("post"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("staff door")
        verbose_name_plural = _("staff doors")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "post"], condition=Q(closed_at=None), name="staff_door_once_a_post"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(closed_at=None, post=None), name="staff_door_once_for_any_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.post}" if self.post else str(self.organisation)


class SitePart(models.Model):
    """What whoever begins in a unit is shown of this place, in one language."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="site_parts", verbose_name=_("unit"))
    language = models.CharField(_("language"), max_length=12)
    exits = models.TextField(_("exits and stairs"), max_length=500)
    equipment = models.TextField(_("extinguishers and hydrants"), max_length=500)
    alarm = models.TextField(_("whom to tell: control room or duty telephone"), max_length=300)
    assembly = models.CharField(_("assembly point"), max_length=120)
    dangers = models.TextField(_("what burns easily here"), max_length=500, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("site part of the course before work")
        verbose_name_plural = _("site parts of the course before work")
        constraints = [models.UniqueConstraint(fields=["organisation", "language"], name="site_part_once_a_language")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.language}"


class EntryState(models.TextChoices):
    LEARNING = "learning", _("Taking the course")
    PENDING = "pending", _("Waits for the manager")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class Parts(models.TextChoices):
    """Which parts of the course somebody takes: guards who rotate take the company's once, each site's there."""

    WHOLE = "whole", _("Company and site part")
    SITE = "site", _("Site part alone")


class DoorEntry(ChoiceLabels, models.Model):
    """One person's course at a door. Personal fields are emptied when the manager has decided, or after 30 days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    door = models.ForeignKey(StaffDoor, models.CASCADE, related_name="entries")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("post"))
    parts = models.CharField(_("parts"), max_length=10, choices=Parts.choices, default=Parts.WHOLE)
    language = models.CharField(_("language"), max_length=12)
    state = models.CharField(_("state"), max_length=10, choices=EntryState.choices, default=EntryState.LEARNING)
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    signature = models.TextField(_("signature"), blank=True)  # strokes of the screen as a path, or the typed name
    is_drawn = models.BooleanField(_("signed by drawing"), default=False)
    browser = models.CharField(max_length=64, blank=True)  # a keyed hash: tells one telephone from another
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    first_score = models.PositiveSmallIntegerField(_("right at the first try"), null=True)
    question_count = models.PositiveSmallIntegerField(_("questions"), default=0)
    passed_at = models.DateTimeField(_("passed at"), null=True)
    needs_explaining = models.BooleanField(_("somebody has to explain"), default=False)
    help_asked_at = models.DateTimeField(_("asked for a person"), null=True)
    explained_at = models.DateTimeField(_("explained at"), null=True)
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    signed_at = models.DateTimeField(_("signed at"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("course at the staff door")
        verbose_name_plural = _("courses at the staff door")
        indexes = [
            models.Index(fields=["door", "state", "started_at"]),
            models.Index(fields=["browser", "started_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="door_entry_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=("learning", "pending")) | Q(decided_at__isnull=False),
                name="door_entry_decided_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_state_display()

    @property
    def organisation(self) -> Organisation:
        return self.door.organisation
