"""The rules of a quiz: tries, cool-down, time, when the key is shown. An attempt keeps those it was opened under."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

GRACE_S = 60  # for a slow line: papers that come this much after their time are on time


class KeyShown(models.TextChoices):
    CLOSED = "closed", _("when the paper is closed")
    PASSED = "passed", _("only once it is passed")


class PaperOrder(models.TextChoices):
    SETTING = "setting", _("one paper for a class at its seats, another for each who learns alone")
    SAME = "same", _("one paper a day for all")
    OWN = "own", _("another paper for each")


class QuizRules(models.Model):
    """The columns of a quiz that say how it is taken; zero means no limit."""

    cool_down_minutes = models.PositiveIntegerField(
        _("minutes before the next try"), default=0, validators=[MaxValueValidator(60 * 24 * 30)],
        help_text=_("After a paper that was not passed. 0: at once."),
    )  # fmt: skip
    max_tries = models.PositiveSmallIntegerField(
        _("tries"),
        default=0,
        help_text=_("Papers that were not passed, within the days below. 0: as many as one likes."),
    )
    tries_days = models.PositiveSmallIntegerField(_("within days"), default=30)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("minutes for a paper"), default=0, help_text=_("Who has an allowance gets more. 0: no limit.")
    )
    show_key = models.CharField(
        _("the right answers are shown"), max_length=8, choices=KeyShown.choices, default=KeyShown.CLOSED
    )
    partial_marks = models.BooleanField(
        _("partly right answers count in part"), default=False,
        help_text=_("Of questions with several answers, to put in order, to match, to find in a picture."),
    )  # fmt: skip
    paper_order = models.CharField(
        _("order of a paper"), max_length=8, choices=PaperOrder.choices, default=PaperOrder.SETTING
    )

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in force for one attempt. An attempt from before there were rules has the defaults."""

    cool_down_minutes: int = 0
    max_tries: int = 0
    tries_days: int = 30
    time_limit_minutes: int = 0
    show_key: str = KeyShown.CLOSED
    partial_marks: bool = False
    extra_percent: int = 0

    @classmethod
    def of_quiz(cls, quiz: Any, extra_percent: int = 0) -> Rules:
        """The quiz's rules as they are now, with this much more time."""
        named = {name: getattr(quiz, name) for name in _NAMES if name != "extra_percent"}
        return cls(**named, extra_percent=extra_percent)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Rules:
        """The rules an attempt was opened under; an entry nobody knows any more is left out."""
        return cls(**{name: value for name, value in kept.items() if name in _NAMES})

    def as_json(self) -> dict[str, Any]:
        return {name: str(value) if name == "show_key" else value for name, value in asdict(self).items()}

    @property
    def minutes_allowed(self) -> float:
        """Minutes for the paper with the allowance; 0 without a limit."""
        return self.time_limit_minutes * (100 + self.extra_percent) / 100


_NAMES = frozenset(field.name for field in fields(Rules))
