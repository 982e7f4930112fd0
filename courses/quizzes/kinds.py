"""The kinds of question, and what a question of each kind needs before it can be asked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
    TRUE_FALSE = "true_false", _("True or false")
    ORDER = "order", pgettext_lazy("kind of question", "Put in order")
    MATCH = "match", pgettext_lazy("kind of question", "Match")
    HOTSPOT = "hotspot", _("Find the spots in the picture")
    NUMERIC = "numeric", _("A number")


# One tap answers: what a class can answer with cards, hands or one button.
ONE_ANSWER = frozenset({QuestionKind.SINGLE, QuestionKind.TRUE_FALSE})
# Choices are ticked, whatever they look like.
TICKED = ONE_ANSWER | {QuestionKind.MULTIPLE, QuestionKind.HOTSPOT}
# What can be asked aloud and answered in a sentence.
SPOKEN = ONE_ANSWER | {QuestionKind.MULTIPLE}


class Difficulty(models.IntegerChoices):
    EASY = 1, _("easy")
    MIDDLE = 2, _("middling")
    HARD = 3, _("hard")
