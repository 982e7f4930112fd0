"""Background jobs of this room: one line each."""

from django.utils.translation import gettext_lazy as _

from common.jobs.policies import job

from .retention import NotAllShreddedError, shred_past_time


@job(label=_("Personal data past their time shredded"), limit_s=3600, retry_on=(NotAllShreddedError,))
def shred_what_is_past() -> None:
    shred_past_time()
