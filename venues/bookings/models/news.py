"""What parties are told of their bookings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .bookings import Booking


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
