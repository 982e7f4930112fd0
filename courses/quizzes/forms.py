"""The editor's form of a question: what it publishes can be answered rightly."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from .fact_sheet import facts_to_choose
from .subjects import Audience


class QuestionForm(WagtailAdminModelForm):
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
        """What is wrong with the marks of the choices; empty when they fit."""
        choices = [form.cleaned_data for form in self.formsets["choices"].forms if form.cleaned_data]
        right = sum(bool(choice.get("is_correct")) for choice in choices if not choice.get("DELETE"))
        if right == 0:
            return gettext("Mark at least one choice as right: otherwise nobody could answer this question.")
        if right > 1 and self.cleaned_data.get("kind") != "multiple":
            return gettext("Only a question with several right answers may have more than one choice marked as right.")
        return ""
