"""The jobs page in the admin's reports menu."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import views
from .access import may_see_jobs


@hooks.register("register_admin_urls")
def register_jobs_urls() -> list[URLPattern | URLResolver]:
    own = [
        path("", views.JobsView.as_view(), name="index"),
        path("results/", views.JobsView.as_view(results_only=True), name="index_results"),
        path("<uuid:task_id>/retry/", views.retry, name="retry"),
    ]
    return [path("jobs/", include((own, "jobs"), namespace="jobs"))]


class JobsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_jobs(request.user)


@hooks.register("register_reports_menu_item")
def register_jobs_menu_item() -> MenuItem:
    return JobsMenuItem(_("Background jobs"), reverse("jobs:index"), name="jobs", icon_name="cogs", order=1100)


@hooks.register("register_permissions")
def register_jobs_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="jobs", codename__in=["view_job", "change_job"])


@hooks.register("register_log_actions")
def register_jobs_log_actions(actions: Any) -> None:
    actions.register_action("jobs.retry", _("Retry"), _("Let a failed background job run again"))
