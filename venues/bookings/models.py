"""Slots, residents, one-time codes and bookings."""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, Person, SchoolClass
from venues.models import Venue

LARGEST_PARTY = 6
SMALLEST_GROUP, LARGEST_GROUP = LARGEST_PARTY + 1, 60
MOST_OPEN = 5  # visits to come of one phone: slots cannot be hoarded
MOST_GROUPS = 12  # groups to come of one phone: a school's year, class by class
TICKET_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_ticket_code() -> str:
    """Eight unambiguous characters, about 40 bits: typed at the door, guessed by nobody."""
    raw = "".join(secrets.choice(TICKET_ALPHABET) for _ in range(8))
    return f"{raw[:4]}-{raw[4:]}"


def hours_of(begins: datetime, ends: datetime) -> str:
    """The local times of the day: "09:00–10:00"."""
    return f"{timezone.localtime(begins):%H:%M}–{timezone.localtime(ends):%H:%M}"


class Closed(models.TextChoices):
    """Why a slot is closed: it is opened again by what closed it."""

    HOURS = "hours", _("The venue is closed at this time.")
    CAPACITY = "capacity", _("The venue has fewer places now.")
    KEEPER = "keeper", _("The keeper has closed this slot.")
    CALL_OUT = "call_out", _("The crew has been called out.")


class Slot(models.Model):
    """A time at a venue with a number of places. Only `slots.take_places` and `give_back_places` change `booked`."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="slots", verbose_name=_("venue"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))  # the moment it is over; the next slot may begin then
    capacity = models.PositiveSmallIntegerField(_("places"))
    booked = models.PositiveSmallIntegerField(_("booked"), default=0)
    held = models.PositiveSmallIntegerField(default=0)  # those of the booked that are kept while a form is filled
    over = models.PositiveSmallIntegerField(default=0)  # let in beyond the places at the door, each with a reason
    # When it began before the keeper moved it, first of all, and when it was moved last. Hours do not change it then.
    moved_from = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    is_open = models.BooleanField(_("open"), default=True)
    # Empty for an open slot, and for those closed before reasons were kept: they stay closed.
    closed_why = models.CharField(_("closed because"), max_length=10, choices=Closed.choices, blank=True)
    on_request = models.BooleanField(default=False)  # made for one party that asked for it; nobody else books it
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            models.UniqueConstraint(fields=["venue", "starts_at"], name="slot_once_a_time"),
            models.CheckConstraint(condition=Q(booked__lte=F("capacity") + F("over")), name="slot_never_oversold"),
            models.CheckConstraint(condition=Q(held__lte=F("booked")), name="slot_held_places_are_booked"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.venue} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def places_left(self) -> int:
        return max(0, self.capacity - self.booked)

    @property
    def day(self) -> date:
        """The local day it starts on."""
        return timezone.localtime(self.starts_at).date()

    @property
    def hours(self) -> str:
        """The local times of the day that it lasts from and to: "09:00–10:00"."""
        return hours_of(self.starts_at, self.ends_at)


class Resident(models.Model):
    """Somebody known only by a verified phone number.

    The number itself is kept only while a visit is to come, sealed, so that its party can be told of changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone_hmac = models.CharField(max_length=64, unique=True)
    phone_last4 = models.CharField(max_length=4)
    sealed_phone = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("resident")
        verbose_name_plural = _("residents")

    def __str__(self) -> str:
        return f"****{self.phone_last4}" if self.phone_last4 else "—"


class FormHold(models.Model):
    """Places kept for a phone while the code on its way to it is waited for. They count as booked until then."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="holds")
    phone_hmac = models.CharField(max_length=64, unique=True)  # one hold a phone: nobody keeps places in many slots
    places = models.PositiveSmallIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("hold of a form")
        verbose_name_plural = _("holds of forms")
        constraints = [models.CheckConstraint(condition=Q(places__gte=1), name="form_hold_of_a_place")]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.until:%H:%M}"


class OneTimeCode(models.Model):
    """A code sent to a phone for one browser: hashed, short-lived, five tries, once. Rows stay a day to be counted."""

    phone_hmac = models.CharField(max_length=64, db_index=True)
    asker = models.CharField(max_length=64, blank=True)
    code_hmac = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    expires_at = models.DateTimeField()  # the first moment at which it is no longer taken
    tries_left = models.PositiveSmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")

    def __str__(self) -> str:
        return f"{self.phone_hmac[:8]} {self.expires_at:%H:%M}"


class BookingState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")
    CHECKED_IN = "checked_in", _("Checked in")
    MISSED = "missed", _("Did not come")
    REQUESTED = "requested", _("Asked for, not yet answered")
    OFFERED = "offered", _("Kept for you, not yet taken")
    AWAITING = "awaiting", _("Waits for the school's approval")


UNANSWERED = (BookingState.REQUESTED, BookingState.OFFERED, BookingState.AWAITING)  # they wait for somebody's word
COMING = (BookingState.BOOKED, *UNANSWERED)  # who must hear of a change


class Booking(models.Model):
    """One party in one slot, whole or not at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_key = models.UUIDField(unique=True)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings", verbose_name=_("slot"))
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="bookings", verbose_name=_("resident"))
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="bookings")
    party_size = models.PositiveSmallIntegerField(_("party size"))
    name = models.CharField(_("name"), max_length=40, blank=True)
    ticket_code = models.CharField(_("ticket"), max_length=9, unique=True, default=new_ticket_code)
    # Goes up with each change that calendars must hear of (RFC 5545, 3.8.7.4).
    sequence = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)  # places of a request or an offer are given back then
    check_ins = models.PositiveSmallIntegerField(default=0)  # how often it was checked in, undone ones too
    state = models.CharField(_("state"), max_length=12, choices=BookingState.choices, default=BookingState.BOOKED)
    created_at = models.DateTimeField(auto_now_add=True)
    over_reason = models.CharField(max_length=120, blank=True)  # why the party was let in beyond the places
    forgiven_at = models.DateTimeField(null=True, blank=True)  # a missed visit that the keeper does not count
    forgiven_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["slot__starts_at", "created_at"]
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            models.CheckConstraint(
                condition=Q(party_size__gte=1, party_size__lte=LARGEST_GROUP), name="booking_party_1_to_60"
            ),
            models.UniqueConstraint(
                fields=["slot", "resident"], condition=~Q(state="cancelled"), name="booking_once_per_resident_and_slot"
            ),
        ]

    def __str__(self) -> str:
        return self.ticket_code


class News(models.TextChoices):
    """What a party was told of its booking."""

    BOOKED = "booked", _("Your visit is booked.")
    CHANGED = "changed", _("Your visit was changed.")
    CANCELLED = "cancelled", _("Your visit was cancelled.")
    CLOSED = (
        "closed",
        _("The venue is closed at this time. Choose another one; your places are kept until then."),
    )
    MOVED = "moved", _("The venue has moved your visit. If the new time does not suit you, change or cancel it.")
    COUNTED = "counted", _("At the door other people were counted than booked.")
    REOPENED = "reopened", _("The venue is open again at this time. Your visit stands.")
    TOMORROW = "tomorrow", _("Your visit is tomorrow.")
    REQUESTED = "requested", _("Your request has arrived. The places are kept until it is answered.")
    APPROVED = "approved", _("Your visit was agreed to.")
    REFUSED = "refused", _("Your request was turned down.")
    AWAITING = "awaiting", _("The places are kept until your school has approved. Tell us here when it has.")
    UNAPPROVED = "unapproved", _("The school's approval did not come in time, and the places were given back.")
    LAPSED = "lapsed", _("Nobody answered in time, and the places were given back. Please call the venue.")
    OFFERED = "offered", _("A place has come free. Take it in time, or the next in line gets it.")
    PASSED = "passed", _("The place was not taken in time, and the next in line has it.")
    CALLED_OUT = "called_out", _("The crew has been called out. Please do not come; your places are kept.")


class NewsState(models.TextChoices):
    """Whether it went to the phone too."""

    SHOWN = "shown", _("On the ticket only")
    WAITING = "waiting", _("Text message waits")
    SENDING = "sending", _("Text message on its way")
    SENT = "sent", _("Text message sent")
    PERHAPS = "perhaps", _("Perhaps sent; the answer was lost")
    FAILED = "failed", _("Text message could not be sent")


class BookingNews(models.Model):
    """One thing a party was told: on its ticket, in the list of its phone, and once by text message where that works.

    It holds no number: the resident has it, sealed, while a visit is to come.
    """

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="news")
    kind = models.CharField(max_length=12, choices=News.choices)
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=NewsState.choices, default=NewsState.SHOWN)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("news of a booking")
        verbose_name_plural = _("news of bookings")
        constraints = [models.CheckConstraint(condition=Q(kind__in=News.values), name="booking_news_known")]
        indexes = [
            models.Index(
                fields=["made_at"], name="booking_news_waiting", condition=Q(state__in=["waiting", "sending"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.kind}"


class GroupVisit(models.Model):
    """What a visit of a group says beyond a party's: whose it is, who leads it, and what the keeper answered."""

    booking = models.OneToOneField(Booking, models.CASCADE, primary_key=True, related_name="group")
    unit_name = models.CharField(_("school or unit"), max_length=80)
    leader = models.CharField(_("who leads the group"), max_length=40)
    minors = models.BooleanField(_("there are minors"), default=False)
    adults = models.PositiveSmallIntegerField(_("accompanying adults"), default=0)
    note = models.CharField(_("what the keeper should know"), max_length=200, blank=True)
    approval = models.CharField(_("number of the school's approval"), max_length=60, blank=True)
    # Whose visit it is here, and who comes: told by somebody who teaches the class or manages the unit.
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    school_class = models.ForeignKey(SchoolClass, models.SET_NULL, null=True, blank=True, related_name="+")
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("visit of a group")
        verbose_name_plural = _("visits of groups")
        constraints = [
            models.CheckConstraint(condition=Q(minors=False) | Q(adults__gte=1), name="group_minors_accompanied"),
        ]

    def __str__(self) -> str:
        return self.unit_name


class GroupPerson(models.Model):
    """Somebody of a class or unit who comes with a group. Once the group is in, each has evidence of the visit."""

    group = models.ForeignKey(GroupVisit, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("person of a group")
        verbose_name_plural = _("people of groups")
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="group_person_once")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.person_id}"


class CallOut(models.Model):
    """A time during which the crew is away. Its slots are closed; their parties keep their places."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="call_outs")
    began_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()  # slots that begin before are closed
    began_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("call-out")
        verbose_name_plural = _("call-outs")
        constraints = [
            models.UniqueConstraint(fields=["venue"], condition=Q(ended_at=None), name="call_out_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.began_at:%Y-%m-%d %H:%M}"


class WaitingState(models.TextChoices):
    WAITING = "waiting", _("In line")
    OFFERED = "offered", _("Offered")
    LEFT = "left", _("Left")


class WaitingParty(models.Model):
    """A party in line for a full slot. When it comes to be offered places it gets a booking that waits for its word."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_key = models.UUIDField(unique=True)
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="waiting", verbose_name=_("slot"))
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="waiting")
    party_size = models.PositiveSmallIntegerField(_("party size"))
    name = models.CharField(_("name"), max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=WaitingState.choices, default=WaitingState.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    booking = models.OneToOneField(Booking, models.SET_NULL, null=True, blank=True, related_name="waited")

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("party in line")
        verbose_name_plural = _("parties in line")
        constraints = [
            models.CheckConstraint(
                condition=Q(party_size__gte=1, party_size__lte=LARGEST_PARTY), name="waiting_party_1_to_6"
            ),
            models.UniqueConstraint(
                fields=["slot", "resident"], condition=Q(state="waiting"), name="waiting_once_per_resident_and_slot"
            ),
        ]
        indexes = [models.Index(fields=["slot", "made_at"], name="waiting_in_line", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.party_size} · {self.made_at:%Y-%m-%d %H:%M}"


class VisitStars(models.Model):
    """How a party that came liked its visit: one to five, without words. The keeper alone sees them, summed up."""

    booking = models.OneToOneField(Booking, models.CASCADE, primary_key=True, related_name="stars")
    stars = models.PositiveSmallIntegerField(_("stars"))
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("stars of a visit")
        verbose_name_plural = _("stars of visits")
        constraints = [models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="visit_stars_1_to_5")]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.stars}"


class WishState(models.TextChoices):
    ASKED = "asked", _("Waits for an answer")
    AGREED = "agreed", _("Agreed to")
    DECLINED = "declined", _("Turned down")


class VisitWish(models.Model):
    """A visit asked for at a point without hours. Once agreed to it has a slot and a booking of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_key = models.UUIDField(unique=True)
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="wishes", verbose_name=_("venue"))
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="wishes")
    starts_at = models.DateTimeField(_("when"))
    party_size = models.PositiveSmallIntegerField(_("party size"))
    name = models.CharField(_("name"), max_length=40, blank=True)
    state = models.CharField(max_length=8, choices=WishState.choices, default=WishState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    booking = models.OneToOneField(Booking, models.SET_NULL, null=True, blank=True, related_name="wish")

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("visit that is asked for")
        verbose_name_plural = _("visits that are asked for")
        constraints = [
            models.CheckConstraint(
                condition=Q(party_size__gte=1, party_size__lte=LARGEST_GROUP), name="visit_wish_1_to_60"
            ),
            models.UniqueConstraint(
                fields=["venue", "resident"], condition=Q(state="asked"), name="visit_wish_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_size} · {self.starts_at:%Y-%m-%d %H:%M}"


class DoorWalkIn(models.Model):
    """A party that was let in offline on a booking which was cancelled or moved meanwhile; the keeper says what it was.

    Its number is that of the envelope which brought it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="walk_ins")
    people = models.PositiveSmallIntegerField(_("how many people"))
    came_at = models.DateTimeField(_("came at"))
    let_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # None while it waits; True once confirmed, which leaves evidence of the visit.
    is_visit = models.BooleanField(_("was a visit"), null=True, blank=True)

    class Meta:
        ordering = ["came_at", "pk"]
        verbose_name = _("walk-in")
        verbose_name_plural = _("walk-ins")

    def __str__(self) -> str:
        return f"{self.booking_id} {self.came_at:%Y-%m-%d %H:%M}"
