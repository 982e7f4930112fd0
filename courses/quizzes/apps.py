from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "courses.quizzes"
    label = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from common.sheets.kinds import register_kind
        from courses.training.unit_desk.panels import register_panel

        from . import signals  # noqa: F401
        from .exchange.sheet import QuestionSheet
        from .spot.views import panel

        register_panel("spot", panel)
        register_kind(QuestionSheet())
