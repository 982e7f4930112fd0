"""What there is to see and try in a venue."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels

from .venue import Venue
from .zones import LIMITS, Limits, ZoneKind


class ExhibitState(models.TextChoices):
    WORKS = "works", _("Works")
    BROKEN = "broken", _("Out of order")


class Exhibit(ChoiceLabels, models.Model):
    """Something to see or try in a venue."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="exhibits", verbose_name=_("venue"))
    zone_kind = models.CharField(_("kind of zone"), max_length=16, choices=ZoneKind.choices, blank=True)
    zone = models.CharField(_("the zone's own name"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=80)
    state = models.CharField(_("state"), max_length=8, choices=ExhibitState.choices, default=ExhibitState.WORKS)
    min_age = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True)
    not_for = models.CharField(_("who must not take part"), max_length=120, blank=True)
    instead = models.CharField(_("what they do instead"), max_length=120, blank=True)
    broken_since = models.DateField(_("out of order since"), null=True, blank=True)
    picture = models.FileField(_("picture"), upload_to="exhibits/%Y/", max_length=200, blank=True)
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("exhibit")
        verbose_name_plural = _("exhibits")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ExhibitState.WORKS, broken_since=None)
                | Q(state=ExhibitState.BROKEN, broken_since__isnull=False),
                name="exhibit_broken_since_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone_name(self) -> str:
        """The zone's own name, else what its kind is called; empty when neither is known."""
        return self.zone or self.get_zone_kind_display()

    @property
    def limits(self) -> Limits:
        """Who must not take part and what they do instead: the venue's own words, else those for its kind of zone."""
        usual = LIMITS.get(self.zone_kind, Limits("", ""))
        return Limits(self.not_for or str(usual.not_for), self.instead or str(usual.instead))
