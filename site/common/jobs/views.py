"""The jobs page of the admin: what waits, runs and has failed, and a failed job let run again."""

from __future__ import annotations

import uuid
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import log

from .access import may_retry_jobs, policy
from .models import Job
from .policies import BACKEND, policy_of
from .services import LOST, STOPPED, RetryRefused, retry_job

STATES = {
    TaskResultStatus.RUNNING: gettext_lazy("Running"),
    TaskResultStatus.READY: gettext_lazy("Queued"),
    TaskResultStatus.FAILED: gettext_lazy("Failed"),
    TaskResultStatus.SUCCESSFUL: gettext_lazy("Done"),
}


def kind_of(row: DBTaskResult[Any, Any]) -> str:
    """What kind of work a job is, in words; the name of its function where it has none."""
    return str(policy_of(row.task_path).label or row.task_path.rpartition(".")[2])


def _booked(name: str, row: DBTaskResult[Any, Any]) -> Any:
    job = getattr(row, "job", None)
    return getattr(job, name, None)


def _progress(row: DBTaskResult[Any, Any]) -> str:
    percent = _booked("progress", row)
    return "" if percent is None else f"{percent}%"


def _reason(row: DBTaskResult[Any, Any]) -> str:
    """Why a job waits again or has failed; exceptions by their own words."""
    reason = _booked("reason", row) or ""
    if reason == STOPPED:
        return _("The worker was stopped.")
    return _("The worker was lost.") if reason.startswith(LOST) else reason


class RetryColumn(Column):
    """A button for failed jobs."""

    cell_template_name = "jobs/retry_cell.html"

    def get_cell_context_data(self, instance: DBTaskResult[Any, Any], parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = context["request"]
        offered = instance.status == TaskResultStatus.FAILED and may_retry_jobs(request.user)
        return context | {"offered": offered, "csrf_token": get_token(request)}


class JobFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=list(STATES.items()))

    class Meta:
        model = DBTaskResult
        fields = ["status"]


class JobsView(ReportView):
    """Jobs, those under way first. Arguments are not shown: they may name people."""

    page_title = gettext_lazy("Background jobs")
    header_icon = "cogs"
    index_url_name = "jobs:index"
    index_results_url_name = "jobs:index_results"
    permission_policy = policy
    any_permission_required = ["view", "change"]
    filterset_class = JobFilterSet
    list_export: list[str] = []
    columns = [
        Column("kind", label=gettext_lazy("Job"), accessor=kind_of),
        Column("key", label=gettext_lazy("Key"), accessor=lambda row: _booked("key", row)),
        StatusTagColumn(
            "status",
            label=gettext_lazy("State"),
            accessor=lambda row: STATES[row.status],
            primary=lambda row: row.status == TaskResultStatus.RUNNING,
        ),
        Column("progress", label=gettext_lazy("Progress"), accessor=_progress),
        Column("tries", label=gettext_lazy("Tries"), accessor=lambda row: _booked("tries", row)),
        DateColumn("enqueued_at", label=gettext_lazy("Queued at")),
        DateColumn("started_at", label=gettext_lazy("Started at")),
        DateColumn("finished_at", label=gettext_lazy("Ended at")),
        Column("worker", label=gettext_lazy("Worker"), accessor=lambda row: _booked("holder", row)),
        Column("reason", label=gettext_lazy("Why"), accessor=_reason),
        RetryColumn("retry", label=""),
    ]

    def get_queryset(self) -> QuerySet[DBTaskResult[Any, Any]]:
        order = [When(status=status, then=Value(place)) for place, status in enumerate(STATES)]
        rows = DBTaskResult.objects.filter(backend_name=BACKEND).select_related("job").defer("args_kwargs")
        return rows.order_by(Case(*order, output_field=IntegerField()), "-enqueued_at")


@require_POST
def retry(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Lets a failed job run again, and notes who did."""
    if not may_retry_jobs(request.user):
        raise PermissionDenied
    try:
        retry_job(task_id)
    except RetryRefused:
        messages.error(request, _("This job has not failed, or another one is doing its work."))
    else:
        log(instance=Job.objects.get(pk=task_id), action="jobs.retry", user=request.user)
        messages.success(request, _("The job waits for a worker again."))
    return redirect("jobs:index")
