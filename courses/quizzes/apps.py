from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "courses.quizzes"
    label = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from common.sheets.kinds import register_kind
        from courses.training.unit_desk.panels import register_panel
        from people.desks import Place, for_roles, register_desk
        from people.models import Role

        from . import signals  # noqa: F401
        from .exchange.sheet import QuestionSheet
        from .spot.views import panel

        register_panel("spot", panel)
        officers = for_roles(Role.CITY_OFFICER, Role.COUNTY_OFFICER, place=Place.MORE)
        register_desk("quizzes:missed_topics", _("What people miss"), officers)
        givers = for_roles(Role.TEACHER, Role.UNIT_MANAGER, place=Place.OFFERED)
        register_desk("quizzes:allowances", _("More time for papers"), givers)
        register_kind(QuestionSheet())
