"""Steps of review (三审) and of proofreading (三校): each by another person than those who wrote or did one before."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState


class ReviewStep(AbstractGroupApprovalTask):
    """Approval by somebody of these groups who neither submitted the change nor approved an earlier step of its kind.

    There are two kinds, reviews and proofreadings: one person may do one of each.
    """

    is_proof = models.BooleanField(
        _("proofreading"), default=False, help_text=_("The words and numbers are read, not what is said. 校对.")
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "is_proof"]

    class Meta:
        verbose_name = _("step of review by another person")
        verbose_name_plural = _("steps of review by another person")

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        return [] if has_had_a_hand(obj, user, is_proof=self.is_proof) else super().get_actions(obj, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        taken = approved_by(user, is_proof=self.is_proof)
        return states.exclude(workflow_state__requested_by=user).exclude(
            workflow_state__in=taken.values("workflow_state")
        )

    @classmethod
    def get_description(cls) -> Any:
        return _(
            "Each step is approved by another person: three reviews make 初审, 复审 and 终审, three proofreadings 一校,"
            " 二校 and 三校. One person may do one of each kind."
        )


def approved_by(user: Any, *, is_proof: bool) -> models.QuerySet[TaskState]:
    """The steps of this kind that a user approved."""
    same = ReviewStep.objects.filter(is_proof=is_proof).values("pk")
    found: models.QuerySet[TaskState] = TaskState.objects.filter(
        finished_by=user, status=TaskState.STATUS_APPROVED, task__in=same
    )
    return found


def has_had_a_hand(obj: Any, user: Any, *, is_proof: bool) -> bool:
    """Whether this user submitted the running change of a page, or approved an earlier step of this kind of it."""
    running: WorkflowState | None = obj.current_workflow_state
    if running is None:
        return False
    approved = approved_by(user, is_proof=is_proof).filter(workflow_state=running)
    return bool(running.requested_by_id == user.pk or approved.exists())
