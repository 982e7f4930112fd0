"""Why a booking, a code or a check-in cannot be."""

from __future__ import annotations

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .models import LARGEST_GROUP, LARGEST_PARTY, MOST_GROUPS, MOST_OPEN, SMALLEST_GROUP


class Refusal(models.TextChoices):
    """Why a booking, a code or a ticket is refused, and what a person reads then."""

    FULL = "full", _("This slot is full now. Please choose another one.")
    CLOSED = "closed", _("This slot takes no bookings.")
    PAST = "past", _("This slot has begun already.")
    TWICE = "twice", _("You have a booking in this slot already.")
    OVERLAP = "overlap", _("You have another visit at that time.")
    SOON = "soon", _("It is too late to book this slot here. Please call the venue.")
    GROUP_SOON = "group_soon", _("It is too late to ask for this slot as a group. Please call the venue.")
    DAILY = "daily", _("Your phone has enough visits here on that day.")
    HERE = "here", _("Your phone has enough visits to come at this venue.")
    NO_SHOW = "no_show", _("You did not come to visits here. Please call the venue.")
    LATE = "late", _("It is too late to change or cancel here. Please call the venue.")
    IN_LINE = "in_line", _("You are in line for this slot already.")
    LISTED = "listed", _("The list has become evidence. Mistakes are put right in the records.")
    LISTED_MORE = "listed_more", _("The list has more people than the visit.")
    GONE = "gone", _("The place that was kept has been given on.")
    UNANSWERED = "unanswered", _("This request has not been answered yet.")
    GROUP = "group", format_lazy(_("A group is {n} to {most} people."), n=SMALLEST_GROUP, most=LARGEST_GROUP)
    NO_GROUPS = "no_groups", _("This venue takes no groups here. Please call it.")
    OTHER_PHONE = (
        "other_phone",
        _("This form has already booked for another phone. Confirm once more to book for this one as well."),
    )
    MANY = (
        "many",
        format_lazy(_("Your phone has {n} visits booked already. Cancel one or visit first."), n=MOST_OPEN),
    )
    MANY_GROUPS = "many_groups", format_lazy(_("Your phone has {n} groups to come already."), n=MOST_GROUPS)
    PARTY = "party", format_lazy(_("A party is one to {n} people."), n=LARGEST_PARTY)
    PHONE = "phone", _("This is not a mainland mobile number.")
    THROTTLED = "throttled", _("Too many tries. Please wait five minutes.")
    TODAY = "today", _("No more codes can be sent today. Please come back tomorrow or call the venue.")
    UNSENT = "unsent", _("The code could not be sent. Please try again in a minute.")
    WRONG = "wrong", _("The code is not right or no longer valid. Please check it, or ask for a new one.")
    NOT_FOUND = "not_found", _("No such ticket at your venues.")
    OTHER_DAY = "other_day", _("This ticket is for another day.")
    CANCELLED = "cancelled", _("This booking was cancelled.")
    ROOM = "room", _("There are no places for so many. If they come in all the same, say why.")
    TAKEN = "taken", _("Somebody is booked at that time already. Choose another time, or close that slot first.")
    AWAY = "away", _("The crew is away at that time. Choose another time.")
    SPAN = "span", _("It ends before it begins, or is past.")
    NO_GUIDE = "no_guide", _("No guide has been named for this time. Name one first.")
    ON_DUTY = "on_duty", _("Whoever is on duty with the crew that day shows nobody around. Name somebody else.")
    ASK_TIME = "ask_time", _("A visit can be asked for from two hours to sixty days ahead.")
    BUSY = "busy", _("Another party comes at that very time. Please agree on another one.")
    UNDONE = "undone", _("A check-in can be taken back within ten minutes only.")


class Refused(Exception):
    """Something a user asked for cannot be, for a reason they can read."""

    def __init__(self, reason: Refusal, text: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.text = text or str(reason.label)


class BookingRefused(Refused):
    """A booking that cannot be: FULL, CLOSED, PAST, SOON, GROUP_SOON, LATE, TWICE, OVERLAP, DAILY, HERE, NO_SHOW,
    OTHER_PHONE, MANY, MANY_GROUPS, PARTY, GROUP, NO_GROUPS, UNANSWERED, LISTED, LISTED_MORE,
    ASK_TIME, BUSY, AWAY or CANCELLED."""


class MoveRefused(Refused):
    """A slot that cannot be moved or opened: PAST, TAKEN, AWAY, NO_GUIDE or ON_DUTY."""


class CallOutRefused(Refused):
    """A call-out that cannot be: SPAN."""


class GuideRefused(Refused):
    """A guide who cannot be named: ON_DUTY."""


class CodeRefused(Refused):
    """A one-time code that cannot be sent or is not right: PHONE, THROTTLED, TODAY, UNSENT or WRONG."""


class CheckInRefused(Refused):
    """A ticket that cannot be checked in, or a check-in that stands: NOT_FOUND, OTHER_DAY, CANCELLED,
    UNANSWERED, PARTY, ROOM or UNDONE."""
