"""Background jobs of this room: one line each."""

from django.utils.translation import gettext_lazy as _

from common.jobs.policies import job

from . import services


@job(label=_("Film"), limit_s=3600, on_waiting=services.film_waits, on_failed=services.film_failed)
def make_film(key: str) -> None:
    services.render_film(key)
