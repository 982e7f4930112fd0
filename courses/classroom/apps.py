from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassroomConfig(AppConfig):
    name = "courses.classroom"
    label = "classroom"
    verbose_name = _("Live lessons")

    def ready(self) -> None:
        from courses.extensions import Preview, offer_preview
        from courses.progress import count_as_finished
        from courses.training.models import RecordKind
        from courses.training.record_pages.offers import register_offers
        from people.access import grants_of
        from people.desks import Place, register_desk, register_todo
        from people.models import Role, User

        from . import kit
        from .previewing import class_screens
        from .record_offers import beside_lesson
        from .taught import taught_to
        from .todos import open_lessons

        def place_for(user: User) -> Place | None:
            roles = grants_of(user).roles
            if Role.TEACHER in roles:
                return Place.MAIN
            return Place.OFFERED if Role.UNIT_MANAGER in roles else None

        kit.register()
        register_offers(RecordKind.LESSON, beside_lesson)
        count_as_finished("classroom", taught_to)
        offer_preview("class", Preview(_("On a class's screen"), "classroom/preview.html", class_screens))
        register_desk("classroom:index", _("Teach a lesson"), place_for)
        register_todo("classroom.lessons", open_lessons, roles=[Role.TEACHER, Role.UNIT_MANAGER], is_about_units=False)
