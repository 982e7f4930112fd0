"""Forms of the roster and of managers."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.normal import plain_line, typed_code

from ..models import Post
from .places import looks_like_identity_number

FURTHEST = timedelta(days=366)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class PostsField(forms.ModelMultipleChoiceField[Post]):
    """Posts of the catalogue, any number of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Post.objects.all(), to_field_name="code", required=False, label=gettext_lazy("Posts"),
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext_lazy("None: works here without a post that rules name."), **options,
        )  # fmt: skip


class EnrolForm(forms.Form):
    """Somebody who works in the unit. `id` is made with the form: sent twice, it enters one person."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    staff_number = forms.CharField(
        label=gettext_lazy("Staff number"), max_length=40, required=False,
        help_text=gettext_lazy("Tells two people of one name apart. Never an identity card's number."),
    )  # fmt: skip
    started_on = forms.DateField(label=gettext_lazy("First day in the unit"), widget=DayInput)
    on_duty_from = forms.DateField(
        label=gettext_lazy("First day on duty"), widget=DayInput, required=False,
        help_text=gettext_lazy("Where the training before work comes first. Empty: the same day."),
    )  # fmt: skip
    posts = PostsField()

    def clean_name(self) -> str:
        name = plain_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Please enter a name."))
        return name

    def clean_staff_number(self) -> str:
        number = typed_code(self.cleaned_data["staff_number"])
        if looks_like_identity_number(number):
            raise ValidationError(_("This is an identity card's number. It is not kept here: use another number."))
        return number

    def clean_started_on(self) -> Any:
        day = self.cleaned_data["started_on"]
        if day > timezone.localdate() + FURTHEST:
            raise ValidationError(_("This day is more than a year away."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, duty = data.get("started_on"), data.get("on_duty_from")
        if first and duty and duty < first:
            self.add_error("on_duty_from", _("Nobody is on duty before the first day in the unit."))
        return data


class PostsForm(forms.Form):
    """Other posts from a day on."""

    posts = PostsField()
    since = forms.DateField(label=gettext_lazy("From"), widget=DayInput)


class LeaveForm(forms.Form):
    """The last day in the unit."""

    on = forms.DateField(label=gettext_lazy("Last day in the unit"), widget=DayInput)


class AppointForm(forms.Form):
    """Who becomes the unit's manager: somebody new on its roster."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(label=gettext_lazy("Name of the fire-safety manager"), max_length=60)
    clean_name = EnrolForm.clean_name
