"""Experience venues: one a division. A city has a base, a county a hall, a town a room, a village a point.

A *point* is a venue of this kind; a place on the map is *coordinates*.
"""

from __future__ import annotations

from datetime import time
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page

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


class VenueState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    BUILDING = "building", _("Under construction")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Closed for the time being")
    UNVERIFIED = "unverified", _("Not verified")


def venue_name(division: str, kind: VenueKind) -> str:
    """How pages call the venue of this kind in the division of this name."""
    return gettext("%(division)s %(kind)s") % {"division": division, "kind": kind.label}


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
    # The day on which its slots were last compared with its hours; None when something has changed since.
    compared_on = models.DateField(_("slots compared on"), null=True, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["division__code"]
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VenueState.values), name="venue_state_known"),
            models.CheckConstraint(condition=Q(kind__in=VenueKind.values), name="venue_kind_known"),
        ]

    def __str__(self) -> str:
        return venue_name(self.division.name, VenueKind(self.kind))

    @property
    def is_bookable(self) -> bool:
        """True when open and confirmed; a sample opening counts as confirmed."""
        return self.state == VenueState.OPEN and (self.is_sample or self.confirmed_on is not None)


class ExhibitState(models.TextChoices):
    WORKS = "works", _("Works")
    BROKEN = "broken", _("Out of order")


class Exhibit(ChoiceLabels, models.Model):
    """Something to see or try in a venue."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="exhibits", verbose_name=_("venue"))
    zone = models.CharField(_("zone"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    state = models.CharField(_("state"), max_length=8, choices=ExhibitState.choices, default=ExhibitState.WORKS)
    broken_since = models.DateField(_("out of order since"), null=True, blank=True)
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


WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


def span_text(opens: time, closes: time) -> str:
    """From when to when, as in "09:00–17:00"."""
    return f"{opens:%H:%M}–{closes:%H:%M}"


class OpeningHours(ChoiceLabels, models.Model):
    """A weekly opening and how it is cut into slots."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="opening_hours", verbose_name=_("venue"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=list(enumerate(WEEKDAYS)))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes per slot"), default=60, validators=[MinValueValidator(1)]
    )
    capacity = models.PositiveSmallIntegerField(_("places per slot"), default=20)

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_opening"),
            # A slot of no length would be cut off the day without end.
            models.CheckConstraint(condition=Q(slot_minutes__gte=1), name="hours_slot_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {span_text(self.opens, self.closes)}"


class SpecialDay(models.Model):
    """A day that breaks the weekly rule: closed, or open although the week says otherwise.

    A day of one venue goes before a day of all venues (`venue` is None), and both before public holidays. With times,
    an open day has those hours in the place of the week's, and a closed one is closed between them only.
    """

    day = models.DateField(_("day"))
    venue = models.ForeignKey(Venue, models.CASCADE, null=True, blank=True, related_name="special_days")
    is_open = models.BooleanField(_("open"), default=False)
    name = models.CharField(_("name"), max_length=60, blank=True)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        constraints = [
            models.UniqueConstraint(fields=["day", "venue"], name="special_day_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(opens=None, closes=None)
                | Q(opens__isnull=False, closes__isnull=False, closes__gt=F("opens")),
                name="special_day_both_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class VenuePage(Page):
    """What an editor writes about a venue. `views.venue` owns the address and shows the body of this page there."""

    venue = models.OneToOneField(Venue, models.PROTECT, related_name="page", verbose_name=_("venue"))
    body = StreamField(
        [("heading", CharBlock()), ("text", RichTextBlock(features=["bold", "ol", "ul", "link"]))],
        blank=True,
        verbose_name=_("body"),
    )

    content_panels = [*Page.content_panels, FieldPanel("venue"), FieldPanel("body")]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("venue page")
        verbose_name_plural = _("venue pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page's own address leads to the venue's, which shows its body."""
        return redirect("venues:venue", self.venue.division.code)
