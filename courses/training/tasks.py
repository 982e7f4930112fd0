"""Background jobs of this room: one line each."""

from django.utils.translation import gettext_lazy as _

from common.jobs.leases import progress_note
from common.jobs.policies import WAITED_FOR, job
from common.jobs.services import enqueue_once

from .duties.recompute import recompute_all, recompute_unit, recompute_units
from .made_files.making import file_failed, file_waits, make_asked_file
from .models import RuleDraft
from .proposals.impact_preview import preview_failed, preview_waits, run_preview


@job(
    label=_("Preview of a rule"), limit_s=3600, on_waiting=preview_waits, on_failed=preview_failed, priority=WAITED_FOR
)
def compute_preview(draft_id: int) -> None:
    run_preview(RuleDraft.objects.select_related("made_by").get(pk=draft_id))


@job(label=_("All duties computed anew"), limit_s=3600)
def recompute_duties() -> None:
    note = progress_note()
    recompute_all(progress=lambda done, total: note(done / total))


@job(label=_("File to fetch"), limit_s=1800, on_waiting=file_waits, on_failed=file_failed, priority=WAITED_FOR)
def make_file(made_id: str) -> None:
    make_asked_file(made_id)


@job(label=_("Duties of a unit computed anew"), limit_s=1800)
def recompute_unit_duties(organisation_id: str) -> None:
    recompute_unit(organisation_id)


def ask_for_unit_duties(organisation_id: str, *, key: str) -> bool:
    """Has a unit's duties computed behind what is written now; of one key only once at a time."""
    return enqueue_once(recompute_unit_duties, organisation_id, key=key)


@job(label=_("Duties of new units computed"), limit_s=3600)
def recompute_entered_units(organisation_ids: list[str]) -> None:
    recompute_units(organisation_ids)


def ask_for_duties_of_units(organisation_ids: list[str], *, key: str) -> bool:
    """Has the duties of units computed behind what is written now."""
    return enqueue_once(recompute_entered_units, organisation_ids, key=key)
