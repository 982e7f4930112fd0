from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "people.letters"
    label = "letters"
    verbose_name = _("Duty letters")

    def ready(self) -> None:
        from common.papers.kinds import register_paper
        from people.desks import register_todo
        from people.models import Role

        from .content import LETTER
        from .todos import checked_texts, letters_to_sign

        register_paper(LETTER)
        register_todo("letters.unsigned", letters_to_sign, roles=[Role.UNIT_MANAGER], rows_of=checked_texts)
