from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    label = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from courses.quizzes.lessons_first import ask_for_lessons
        from notices.sharing import register_share
        from people.desks import register_todo
        from people.models import Role
        from people.role_groups import register_role_group

        from .campaigns import FOR_ROLE, campaign_todos, campaigns_on_home
        from .drawn import drawing_choices
        from .editorial import editors, review_parts, reviewers
        from .extensions import add_to_pages, show_on_home
        from .lesson_files import plan
        from .progress import course_proof, reader_parts
        from .quizzes.lesson_links import register_lessons
        from .quizzes.offered import offer_courses_and_drawings
        from .selectors import course_choices, lesson_choices, lessons_named
        from .share import LESSONS

        register_role_group(Role.EDITOR, editors)
        register_role_group(Role.REVIEWER, reviewers)
        plan.register()
        ask_for_lessons(course_proof)
        register_share("l", LESSONS)
        register_lessons(finder=lessons_named, choices=lesson_choices)
        offer_courses_and_drawings(courses=course_choices, drawings=drawing_choices)
        show_on_home("campaigns", campaigns_on_home)
        register_todo("courses.campaigns", campaign_todos, roles=list(FOR_ROLE), is_about_units=False)
        add_to_pages("reader", reader_parts)
        add_to_pages("reviews", review_parts)
