"""Background jobs of this room: one line each."""

from django.utils.translation import gettext_lazy as _

from common.jobs.policies import WAITED_FOR, job

from . import films


@job(label=_("Film"), limit_s=3600, on_waiting=films.film_waits, on_failed=films.film_failed, priority=WAITED_FOR)
def make_film(key: str) -> None:
    films.render_film(key)
