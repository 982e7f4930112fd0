"""Steps of review (三审): each by another person than those who wrote or approved before."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState


class ReviewStep(AbstractGroupApprovalTask):
    """Approval by somebody of these groups who neither submitted the change nor approved an earlier step of it."""

    class Meta:
        verbose_name = _("step of review by another person")
        verbose_name_plural = _("steps of review by another person")

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        return [] if has_had_a_hand(obj, user) else super().get_actions(obj, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        taken = TaskState.objects.filter(finished_by=user, status=TaskState.STATUS_APPROVED)
        return states.exclude(workflow_state__requested_by=user).exclude(
            workflow_state__in=taken.values("workflow_state")
        )

    @classmethod
    def get_description(cls) -> Any:
        return _("Each step is approved by another person: three of them make 初审, 复审 and 终审.")


def has_had_a_hand(obj: Any, user: Any) -> bool:
    """Whether this user submitted the running change of a page, or approved an earlier step of it."""
    running: WorkflowState | None = obj.current_workflow_state
    if running is None:
        return False
    approved = running.task_states.filter(finished_by=user, status=TaskState.STATUS_APPROVED)
    return bool(running.requested_by_id == user.pk or approved.exists())
