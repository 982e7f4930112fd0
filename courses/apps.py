from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    label = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from notices.sharing import register_share
        from people.models import Role
        from people.role_groups import register_role_group

        from .editorial import editors, reviewers
        from .lesson_files import plan
        from .quizzes.lesson_links import register_lessons
        from .selectors import lesson_choices, lessons_named
        from .share import LESSONS

        register_role_group(Role.EDITOR, editors)
        register_role_group(Role.REVIEWER, reviewers)
        plan.register()
        register_share("l", LESSONS)
        register_lessons(finder=lessons_named, choices=lesson_choices)
