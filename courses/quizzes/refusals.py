"""Why a paper is not opened or not taken, each a sentence for whoever wants it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuizRefusal(models.TextChoices):
    """Why a paper is refused, and what a person reads then."""

    TOO_FEW = "too_few", _("This quiz has too few published questions. Please tell the editors.")
    BAD_ANSWER = (
        "bad_answer",
        _("An answer was not one of the choices. Nothing was submitted; please check and submit again."),
    )
    BAD_ORDER = "bad_order", _("In question %(number)s each place must be given once. Nothing was submitted.")
    BAD_NUMBER = "bad_number", _("Question %(number)s asks for a number, such as 3.5. Nothing was submitted.")
    COOL_DOWN = "cool_down", _("Read the lessons again first. The next paper can be opened from %(time)s.")
    NO_TRIES = (
        "no_tries",
        _("All %(tries)s tries of %(days)s days are used up. The next one is possible from %(time)s."),
    )
    NOT_MEMBER = "not_member", _("You do not belong to this unit.")


class QuizRefused(ValueError):
    """A paper that cannot be opened or taken."""

    def __init__(self, reason: QuizRefusal, **details: Any) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.details = details

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        words = str(self.reason.label)
        return words % self.details if self.details else words
