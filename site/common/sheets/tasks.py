"""Background jobs of sheets: one line each."""

from django.utils.translation import gettext_lazy as _

from common.jobs.policies import WAITED_FOR, job

from . import services


@job(
    label=_("A sheet is compared"), limit_s=600, on_waiting=services.sheet_waits, on_failed=services.sheet_stopped,
    priority=WAITED_FOR,
)  # fmt: skip
def look_at_sheet(sheet_id: str) -> None:
    services.look(sheet_id)


@job(
    label=_("A sheet is applied"), limit_s=1800, on_waiting=services.sheet_waits, on_failed=services.sheet_stopped,
    priority=WAITED_FOR,
)  # fmt: skip
def apply_sheet(sheet_id: str) -> None:
    services.apply(sheet_id)


@job(
    label=_("A sheet is taken back"), limit_s=1800, on_waiting=services.sheet_waits, on_failed=services.sheet_stopped,
    priority=WAITED_FOR,
)  # fmt: skip
def undo_sheet(sheet_id: str) -> None:
    services.undo(sheet_id)
