"""The editor's form of a question: what it publishes can be answered rightly."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from common.drawing_select import DrawingSelect
from common.pasted_text import PastedTextForm

from .fact_sheet import facts_to_choose
from .kinds import QuestionKind
from .lesson_links import lessons_to_choose
from .offered import courses_to_choose, drawings_to_choose, with_held
from .subjects import Audience, Topic

MOST_LINES = 8


class QuestionForm(PastedTextForm, WagtailAdminModelForm):
    """Refuses marks that do not fit the kind of question. An unfinished draft may be saved without them."""

    is_draft = False
    audience = forms.MultipleChoiceField(
        label=_("audiences"),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Papers draw a question only for the audiences it is meant for."),
    )
    facts = forms.MultipleChoiceField(
        label=_("facts"),
        choices=facts_to_choose,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Lines of the fact sheet on which the right answer rests. A fact outside the sheet is not asked."),
    )

    picture = forms.ChoiceField(label=_("drawing"), required=False, choices=drawings_to_choose, widget=DrawingSelect)
    tolerance = forms.FloatField(
        label=_("how far off is right"), required=False, min_value=0,
        help_text=_("In the unit of the number; both edges are right."),
    )  # fmt: skip
    lessons = forms.MultipleChoiceField(
        label=_("lessons that teach it"),
        choices=lessons_to_choose,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Named to whoever answers wrongly."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        picture: Any = self.fields["picture"]
        picture.choices = with_held(drawings_to_choose(), self.instance.picture)

    def clean_tolerance(self) -> float:
        return self.cleaned_data["tolerance"] or 0.0

    def defer_required_fields(self) -> None:
        self.is_draft = True
        super().defer_required_fields()

    def restore_required_fields(self) -> None:
        self.is_draft = False
        super().restore_required_fields()

    def is_valid(self) -> bool:
        valid = bool(super().is_valid())
        if valid and not self.is_draft and (problem := self._problem()):
            self.add_error(None, problem)
            return False
        return valid

    def _problem(self) -> str:
        """What is wrong with the choices; empty when the question can be asked and answered."""
        forms = [form.cleaned_data for form in self.formsets["choices"].forms if form.cleaned_data]
        return problem_with({**self.cleaned_data, "choices": [one for one in forms if not one.get("DELETE")]})


def problem_with(entry: dict[str, Any]) -> str:
    """Why a question of this kind with these choices cannot be asked, in a sentence; empty when it can.

    `entry` has `kind`, `choices` (`text`, `is_correct`, `match`, `x`, `y`), `picture`, `number` and `tolerance`.
    """
    kind, choices = entry.get("kind"), entry["choices"]
    texts = [choice.get("text") or "" for choice in choices]
    if kind == QuestionKind.NUMERIC:
        return _problem_with_number(entry)
    if kind != QuestionKind.MATCH and not all(texts):
        return gettext("Each line needs a text.")
    if kind == QuestionKind.ORDER:
        same = len(set(texts)) < len(texts)
        return gettext("To put in order, two to eight lines are needed, no two alike.") if same or not (
            2 <= len(texts) <= MOST_LINES
        ) else ""  # fmt: skip
    if kind == QuestionKind.MATCH:
        return _problem_with_pairs(choices)
    right = sum(bool(choice.get("is_correct")) for choice in choices)
    if right == 0:
        return gettext("Mark at least one choice as right: otherwise nobody could answer this question.")
    if kind == QuestionKind.HOTSPOT:
        return _problem_with_spots(entry)
    if len(choices) < 2:
        return gettext("At least two choices are needed.")
    if right > 1 and kind != QuestionKind.MULTIPLE:
        return gettext("Only a question with several right answers may have more than one choice marked as right.")
    return ""


def _problem_with_number(entry: dict[str, Any]) -> str:
    if entry.get("number") is None:
        return gettext("Enter the right number.")
    if (entry.get("tolerance") or 0) < 0:
        return gettext("How far off is right cannot be less than nothing.")
    return ""


def _problem_with_pairs(choices: list[dict[str, Any]]) -> str:
    pairs = [choice for choice in choices if choice.get("text")]
    if not 2 <= len(pairs) <= MOST_LINES or not all(choice.get("match") for choice in choices):
        return gettext("To match, two to eight lines are needed, each with its partner.")
    if len({choice["text"] for choice in pairs}) < len(pairs):
        return gettext("Two lines are alike.")
    if len({choice["match"] for choice in choices}) < 2:
        return gettext("All partners are alike.")
    return ""


def _problem_with_spots(entry: dict[str, Any]) -> str:
    choices = entry["choices"]
    places = [choice.get(axis) for choice in choices for axis in ("x", "y")]
    if not entry.get("picture") or not entry.get("picture_alt"):
        return gettext("Spots need a picture and its description.")
    if len(choices) < 2 or any(place is None or not 0 <= place <= 100 for place in places):
        return gettext("At least two spots are needed, each with its place from 0 to 100.")
    return ""


class QuizForm(PastedTextForm, WagtailAdminModelForm):
    """The rules of a quiz, with lists to choose course, audience and topics from. The course is chosen once."""

    course_key = forms.ChoiceField(
        label=_("course"), choices=courses_to_choose,
        help_text=_("Records of papers name this course: it cannot be changed later."),
    )  # fmt: skip
    audience = forms.ChoiceField(label=_("audience"), required=False, choices=[("", _("everybody")), *Audience.choices])
    topics = forms.MultipleChoiceField(
        label=_("topics"),
        required=False,
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A paper asks about each of them; none chosen: about all."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course: Any = self.fields["course_key"]
        if self.instance.pk:
            course.choices, course.disabled = with_held(courses_to_choose(), self.instance.course_key), True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        topics, count = data.get("topics") or [], data.get("draw_count") or 0
        if len(topics) > count:
            self.add_error("topics", gettext("A paper has fewer questions than topics are chosen."))
        if not data.get("draw_count"):
            self.add_error("draw_count", gettext("A paper needs at least one question."))
        return data
