"""What a venue is found by: a row derived from it and its divisions (`venues.indexing`), never edited."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from divisions.models import Division

from .venue import Venue


class VenueEntry(models.Model):
    """Names and sounds of a venue, and where it stands.

    `own` is its division's name and what its kind is called, `names` the names above it before that, all small and
    without spaces. `own_sounds` and `sounds` say the same by pinyin, each syllable between marks: "/nan;/hu;/qu;".
    Without a place that is known, longitude and latitude are None; `near` is the division that lent them, if any.
    """

    venue = models.OneToOneField(Venue, models.CASCADE, primary_key=True, related_name="entry")
    own = models.TextField()
    names = models.TextField()
    own_sounds = models.TextField()
    sounds = models.TextField()
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    near = models.ForeignKey(Division, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("entry of a venue")
        verbose_name_plural = _("entries of venues")
        indexes = [models.Index(fields=["lat", "lng"], name="venue_entry_place")]

    def __str__(self) -> str:
        return self.own
