from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "common.jobs"
    label = "jobs"
    verbose_name = _("Background jobs")

    def ready(self) -> None:
        from django_tasks.signals import task_finished

        from .services import tell_of_failure

        task_finished.connect(tell_of_failure, dispatch_uid="jobs.tell_of_failure")
