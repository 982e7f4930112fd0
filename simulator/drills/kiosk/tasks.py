"""Background jobs, one line each."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.jobs.policies import UNHURRIED, job

from .referee import referee_run


@job(label=_("A kiosk's run played again"), limit_s=900, priority=UNHURRIED)
def referee(body: dict[str, Any], division_code: str) -> None:
    referee_run(body=body, division_code=division_code)
