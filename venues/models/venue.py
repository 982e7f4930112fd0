"""The venue of a division: its facts, and what state it is in."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.labels import ChoiceLabels
from divisions.codes import Level
from divisions.coordinates import LAT_VALIDATORS, LNG_VALIDATORS
from divisions.models import Division

PHONE = RegexValidator(
    r"^[0-9+][0-9 ()+\-/转]{4,29}$",
    _("A telephone number: digits, with spaces, hyphens and an extension where needed."),
)


class VenueKind(models.TextChoices):
    BASE = "base", _("Training base")
    HALL = "hall", _("Experience hall")
    ROOM = "room", _("Experience room")
    POINT = "point", _("Experience point")


KIND_OF_LEVEL = {
    Level.CITY: VenueKind.BASE,
    Level.COUNTY: VenueKind.HALL,
    Level.TOWN: VenueKind.ROOM,
    Level.VILLAGE: VenueKind.POINT,
}


# Norm of building fire-safety education halls: a city's 200 m², a county's 100 m², a point of a town or village 20 m².
AREA_NORM_M2 = {VenueKind.BASE: 200, VenueKind.HALL: 100, VenueKind.ROOM: 20, VenueKind.POINT: 20}


class VenueState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    BUILDING = "building", _("Under construction")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Closed for the time being")
    UNVERIFIED = "unverified", _("Not verified")


COMMITTEE = re.compile(r"(?:居委会|村委会|居民委员会|村民委员会)$")


def short_name(division: str) -> str:
    """A village's or community's name without the committee that runs it: 百福弄社区 of 百福弄社区居委会."""
    return COMMITTEE.sub("", division) or division


def venue_name(division: str, kind: VenueKind) -> str:
    """How pages call the venue of this kind in the division of this name."""
    return gettext("%(division)s %(kind)s") % {"division": short_name(division), "kind": kind.label}


class Wheelchair(models.TextChoices):
    """Whether somebody in a wheelchair can visit; empty while nobody has said."""

    YES = "yes", _("Everywhere")
    PARTLY = "partly", _("In part, or with help")
    NO = "no", _("No")


class GroupRule(models.TextChoices):
    """How a group, such as a class or a shift, gets its visit."""

    NONE = "none", _("No groups")
    REQUEST = "request", _("Each is asked for and answered")
    AUTOMATIC = "automatic", _("At once, as long as there is room")


class Venue(ChoiceLabels, models.Model):
    """The venue of one division. It takes bookings only when it is open and its keeper has confirmed the facts."""

    division = models.OneToOneField(Division, models.PROTECT, related_name="venue", verbose_name=_("division"))
    kind = models.CharField(_("kind"), max_length=10, choices=VenueKind.choices)
    state = models.CharField(_("state"), max_length=12, choices=VenueState.choices, default=VenueState.PLANNED)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True, validators=[PHONE])
    intro = models.TextField(_("introduction"), blank=True)
    area_m2 = models.FloatField(_("area (m²)"), null=True, blank=True)
    shares_building = models.BooleanField(_("part of a station or a larger building"), default=False)
    lng = models.FloatField(_("longitude (WGS84)"), null=True, blank=True, validators=LNG_VALIDATORS)
    lat = models.FloatField(_("latitude (WGS84)"), null=True, blank=True, validators=LAT_VALIDATORS)
    confirmed_on = models.DateField(_("address, point and hours confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    # What visitors ask before they come.
    visit_minutes = models.PositiveSmallIntegerField(_("minutes a visit takes"), null=True, blank=True)
    min_age = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True)
    health_limits = models.CharField(_("who must not take part, and in what"), max_length=300, blank=True)
    instead = models.CharField(_("what they do instead"), max_length=200, blank=True)
    bring = models.CharField(_("what to bring"), max_length=200, blank=True)
    wheelchair = models.CharField(_("with a wheelchair"), max_length=8, choices=Wheelchair.choices, blank=True)
    accessibility = models.CharField(_("for wheelchairs and prams"), max_length=200, blank=True)
    transport = models.CharField(_("how to get there"), max_length=200, blank=True)
    phone_hours = models.CharField(_("when the phone is answered"), max_length=100, blank=True)
    cancel_hours = models.PositiveSmallIntegerField(_("hours before, until which one may cancel or change"), default=0)
    group_rule = models.CharField(
        _("visits of groups"), max_length=10, choices=GroupRule.choices, default=GroupRule.REQUEST
    )
    # What the keeper lets visitors do by themselves; 0 means no such limit.
    lead_hours = models.PositiveSmallIntegerField(_("hours before, until which one may book"), default=0)
    group_lead_days = models.PositiveSmallIntegerField(_("days before, until which a group may ask"), default=0)
    group_hold_days = models.PositiveSmallIntegerField(
        _("days for which a group's places are kept"), default=5, validators=[MinValueValidator(1)]
    )
    phone_daily = models.PositiveSmallIntegerField(_("visits of one phone on one day"), default=2)
    phone_open = models.PositiveSmallIntegerField(_("visits to come of one phone at this venue"), default=0)
    no_show_limit = models.PositiveSmallIntegerField(
        _("how often one may be missing before one cannot book for a while"), default=3
    )
    no_show_days = models.PositiveSmallIntegerField(
        _("days after which a missed visit no longer counts"), default=30, validators=[MinValueValidator(1)]
    )
    shelter = models.CharField(_("where visitors go when the crew is called out"), max_length=100, blank=True)
    on_request = models.BooleanField(_("visits on request"), default=False)
    is_station = models.BooleanField(_("in a fire station on duty"), default=False)
    extinguisher_due = models.DateField(_("extinguisher to be checked by"), null=True, blank=True)
    key_holder = models.CharField(_("who holds the key"), max_length=40, blank=True)
    # The day on which its slots were last compared with its hours; None when something has changed since.
    compared_on = models.DateField(_("slots compared on"), null=True, blank=True, editable=False)
    # Whether that found what touches parties, so that it waits for the keeper's word.
    differs = models.BooleanField(_("slots differ from the hours"), default=False, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["division__code"]
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        indexes = [models.Index(fields=["state"], name="venue_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VenueState.values), name="venue_state_known"),
            models.CheckConstraint(condition=Q(kind__in=VenueKind.values), name="venue_kind_known"),
            # A visit on request has no guide who was named beforehand.
            models.CheckConstraint(
                condition=Q(is_station=False) | Q(on_request=False), name="venue_station_not_on_request"
            ),
        ]

    def __str__(self) -> str:
        return venue_name(self.division.name, VenueKind(self.kind))

    @property
    def area_norm_m2(self) -> int:
        """The least area the norm asks for; a fifth less for what is part of a station or a larger building."""
        norm = AREA_NORM_M2[VenueKind(self.kind)]
        return norm * 4 // 5 if self.shares_building else norm

    @property
    def is_bookable(self) -> bool:
        """True when open and confirmed; a sample opening counts as confirmed."""
        return self.state == VenueState.OPEN and (self.is_sample or self.confirmed_on is not None)
