"""What follows once something is written: slots are compared anew, who is in line is asked, news is sent."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from common.jobs.services import enqueue_once
from courses.training.models import CalendarDay
from divisions.models import subtree_q
from venues.models import OpeningHours, SpecialDay, Venue

from .models import BookingNews, NewsState
from .news import news_waits
from .slots import places_given_back
from .tasks import send_booking_news
from .waiting import offer_places


def _venue_changed(instance: Venue, created: bool = False, **_signal: Any) -> None:
    Venue.objects.filter(pk=instance.pk).update(compared_on=None)


def _own_rule_changed(instance: OpeningHours | SpecialDay, **_signal: Any) -> None:
    rows = Venue.objects.filter(pk=instance.venue_id) if instance.venue_id else Venue.objects.all()
    rows.update(compared_on=None)


def _calendar_changed(instance: CalendarDay, **_signal: Any) -> None:
    Venue.objects.filter(subtree_q([instance.division], "division__code")).update(compared_on=None)


def request_news(**_signal: Any) -> bool:
    """Queues the sending of news that waits; True when it was queued."""
    waits = BookingNews.objects.filter(state__in=[NewsState.WAITING, NewsState.SENDING])
    return waits.exists() and enqueue_once(send_booking_news, key="booking-news")


def _ask_the_line(slot_id: int, **_signal: Any) -> None:
    offer_places(slot_id)


def connect() -> None:
    """Called once, when the site starts."""
    news_waits.connect(request_news, dispatch_uid="bookings.news")
    places_given_back.connect(_ask_the_line, dispatch_uid="bookings.line")
    post_save.connect(_venue_changed, sender=Venue, dispatch_uid="bookings.venue")
    for signal in (post_save, post_delete):
        for rule in (OpeningHours, SpecialDay):
            signal.connect(_own_rule_changed, sender=rule, dispatch_uid=f"bookings.{rule.__name__}")
        signal.connect(_calendar_changed, sender=CalendarDay, dispatch_uid="bookings.calendar")
