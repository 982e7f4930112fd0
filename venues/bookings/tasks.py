"""Background jobs of this room: one line each."""

from django.utils.translation import gettext_lazy as _

from common.jobs.policies import job

from .news_sending import send_waiting_news


@job(label=_("Visitors told of their bookings"), limit_s=1800)
def send_booking_news() -> None:
    send_waiting_news()
