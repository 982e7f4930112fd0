"""Venues and their slots as chats and posters show them."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from notices.sharing import Card, Key, Shared
from venues.models import Venue

from .models import Slot


def _path(key: Key) -> str:
    return reverse("bookings:book", args=[key])


def _card(user: object, key: Key) -> Card | None:
    found = Slot.objects.filter(pk=int(key), is_open=True).select_related("venue__division").first()
    if found is None:
        return None
    begins, ends = timezone.localtime(found.starts_at), timezone.localtime(found.ends_at)
    return Card(str(found.venue), (f"{begins:%Y-%m-%d %H:%M}–{ends:%H:%M}",))


SLOTS = Shared(_path, _card)


def _venue_path(key: Key) -> str | None:
    code = f"{key:012d}"
    return reverse("venues:venue", args=[code]) if len(code) == 12 else None


def _venue_card(user: object, key: Key) -> Card | None:
    found = Venue.objects.filter(division__code=f"{key:012d}").select_related("division").first()
    return Card(str(found), (found.address,) if found.address else ()) if found else None


VENUES = Shared(_venue_path, _venue_card)
