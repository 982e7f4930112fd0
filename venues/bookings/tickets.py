"""The signed address of a ticket."""

from __future__ import annotations

from urllib.parse import quote

from django.core import signing
from django.urls import reverse

from .models import Booking


def ticket_token(booking: Booking) -> str:
    return signing.Signer(salt="ticket").signature(str(booking.pk))


def ticket_url(booking: Booking) -> str:
    return f"{reverse('bookings:ticket', args=[booking.pk])}?t={quote(ticket_token(booking))}"
