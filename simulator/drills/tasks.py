"""Background jobs, one line each."""

from django.utils.translation import gettext_lazy as _

from common.jobs.policies import WAITED_FOR, job

from .models import DrillSession
from .results.counterfactuals import branches_failed, play_all


@job(label=_("The other ways of a class's drill"), limit_s=1800, on_failed=branches_failed, priority=WAITED_FOR)
def play_branches(session_id: str) -> None:
    play_all(DrillSession.objects.get(pk=session_id))
