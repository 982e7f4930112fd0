"""Slots, residents, one-time codes and bookings."""

from .bookings import (
    COMING,
    LARGEST_GROUP,
    LARGEST_PARTY,
    MOST_GROUPS,
    MOST_OPEN,
    SMALLEST_GROUP,
    UNANSWERED,
    Booking,
    BookingState,
    new_ticket_code,
)
from .call_outs import CallOut, CallOutLink
from .groups import GroupPerson, GroupVisit
from .guides import Guide, GuideDuty
from .news import BookingNews, News, NewsState
from .residents import OneTimeCode, Resident
from .slots import Closed, FormHold, Slot, hours_of
from .visits import DoorWalkIn, VisitStars, VisitWish, WishState
from .waiting import WaitingParty, WaitingState

__all__ = [
    "COMING",
    "LARGEST_GROUP",
    "LARGEST_PARTY",
    "MOST_GROUPS",
    "MOST_OPEN",
    "SMALLEST_GROUP",
    "UNANSWERED",
    "Booking",
    "BookingNews",
    "BookingState",
    "CallOut",
    "CallOutLink",
    "Closed",
    "DoorWalkIn",
    "FormHold",
    "GroupPerson",
    "GroupVisit",
    "Guide",
    "GuideDuty",
    "News",
    "NewsState",
    "OneTimeCode",
    "Resident",
    "Slot",
    "VisitStars",
    "VisitWish",
    "WaitingParty",
    "WaitingState",
    "WishState",
    "hours_of",
    "new_ticket_code",
]
