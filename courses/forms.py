"""The editor's form of a course."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.pasted_text import PastedPageForm

from .quizzes.subjects import Audience


class CourseForm(PastedPageForm):
    """A course, with whom it comes first for as boxes to tick."""

    readers = forms.MultipleChoiceField(
        label=_("comes first for"),
        required=False,
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Visitors who say that they are one of these see the course first. None ticked: all see it first."),
    )
