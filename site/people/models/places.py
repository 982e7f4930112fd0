"""What happened to a unit as a place, and what was stated of it: dated rows that are added and never changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .organisations import Organisation


class UnitActKind(models.TextChoices):
    RENAMED = "renamed", _("Renamed")
    SUSPENDED = "suspended", _("Stopped business")
    DEREGISTERED = "deregistered", _("Struck off the register")
    REOPENED = "reopened", _("Opened again")


SHUTTING = (UnitActKind.SUSPENDED, UnitActKind.DEREGISTERED)


class UnitAct(models.Model):
    """A unit was renamed, shut or opened again, from a day on; the name it bore until then stands in the row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="acts", verbose_name=_("unit"))
    kind = models.CharField(_("what happened"), max_length=12, choices=UnitActKind.choices)
    on = models.DateField(_("from"))
    former_name = models.CharField(_("former name"), max_length=120, blank=True, default="")
    source = models.CharField(_("document or source"), max_length=200, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    at = models.DateTimeField(_("entered at"), auto_now_add=True)

    class Meta:
        ordering = ["-on", "-at"]
        verbose_name = _("act about a unit")
        verbose_name_plural = _("acts about units")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitActKind.values), name="unit_act_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=UnitActKind.RENAMED) & ~Q(former_name="")
                | ~Q(kind=UnitActKind.RENAMED) & Q(former_name=""),
                name="unit_act_renamed_names_former",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_kind_display()} {self.on}"


class FactSource(models.TextChoices):
    """Where somebody read what a unit is like."""

    DRAWING = "drawing", _("As-built drawing")
    LICENCE = "licence", _("Business licence or certificate")
    ON_SITE = "on_site", _("Seen on site")
    PERMIT = "permit", _("Record of the fire inspection or acceptance")
    OTHER = "other", _("Another source")
    UNSAID = "unsaid", _("Not said")


class StatedFact(models.Model):
    """Somebody stated an attribute of a unit: since when it is so, and where that was read. Text; empty is unknown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="stated", verbose_name=_("unit"))
    name = models.CharField(_("attribute"), max_length=30)
    value = models.CharField(_("value"), max_length=40, blank=True)
    before = models.CharField(_("value before"), max_length=40, blank=True)
    since = models.DateField(_("so since"))
    source = models.CharField(_("source"), max_length=10, choices=FactSource.choices, default=FactSource.UNSAID)
    note = models.CharField(_("number or place of the source"), max_length=120, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("stated by")
    )
    at = models.DateTimeField(_("stated at"), auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("stated attribute")
        verbose_name_plural = _("stated attributes")
        indexes = [models.Index(fields=["organisation", "name"])]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.name} = {self.value or '–'}"
