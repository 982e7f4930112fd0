"""The form for a question of a unit's own."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import UnitQuestion


class UnitQuestionForm(forms.ModelForm[UnitQuestion]):
    """A question about this very place, and what a right answer says."""

    class Meta:
        model = UnitQuestion
        fields = ["topic", "text", "answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "text": _("For example: which door do you take when the east stairs are full of smoke?"),
            "answer": _("What you compare the answer with. Write no names."),
        }
