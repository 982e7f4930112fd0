"""The page on which a unit's manager says who was trained before the unit came to the platform."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.models import Organisation, Person, User

from .. import access
from ..fields import day_field
from ..models import AskedProof, Duty, Rule
from .earlier import Question, answer_earlier, asked_of, first_day, questions_of
from .ways import ways_for

PER_PAGE = 100


class AnswerForm(forms.Form):
    """Who of the page is meant, and the answer."""

    duty = forms.TypedMultipleChoiceField(
        coerce=uuid.UUID, error_messages={"required": gettext_lazy("Choose the people that the answer is about.")}
    )
    trained = forms.TypedChoiceField(
        label=gettext_lazy("Trained before"),
        choices=[("yes", gettext_lazy("Yes, they were trained")), ("no", gettext_lazy("No, not yet"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    on = day_field(gettext_lazy("On what day (empty: on the first day of duty)"), required=False)

    def __init__(self, *args: Any, rule: Rule, duties: list[Duty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].choices = [(str(duty.pk), "") for duty in duties]  # type: ignore[attr-defined]
        if rule.proof != AskedProof.WORD:
            answers: Any = self.fields["trained"]
            answers.choices = [("no", _("No, not yet"))]
            del self.fields["on"]

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] and self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return self.cleaned_data["on"]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def earlier(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Asks rule by rule, a hundred people at a time; what was answered is gone from the list."""
    unit: Organisation = get_object_or_404(access.recording_organisations(request.user), pk=organisation_id)
    if not isinstance(request.user, User):
        raise PermissionDenied
    questions = questions_of(unit)
    wanted = request.GET.get("rule", "")
    chosen = next((one for one in questions if one.rule.code == wanted), questions[0] if questions else None)
    if chosen is None:
        return render(request, "training/earlier.html", {"unit": unit, "questions": []})
    rows = asked_of(unit).filter(rule=chosen.rule).select_related("rule", "organisation__division")
    page = Paginator(rows.order_by("period_start", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    duties = list(page.object_list)
    form = AnswerForm(request.POST or None, rule=chosen.rule, duties=duties)
    if request.method == "POST" and form.is_valid():
        meant = [duty for duty in duties if duty.pk in form.cleaned_data["duty"]]
        number = answer_earlier(
            duties=meant, trained=form.cleaned_data["trained"], on=form.cleaned_data.get("on"), by=request.user
        )
        messages.success(request, _("The answer is on record for %(number)d people.") % {"number": number})
        return redirect(f"{reverse('training:earlier', args=[unit.pk])}?rule={chosen.rule.code}")
    people = Person.objects.in_bulk([duty.subject_id for duty in duties])
    context = {
        "unit": unit, "questions": questions, "chosen": chosen, "page_obj": page, "form": form,
        "lines": [(duty, people.get(duty.subject_id), first_day(duty)) for duty in duties],
        "picked": _picked(request, chosen, duties), "ways": ways_for(unit, chosen.rule),
    }  # fmt: skip
    return render(request, "training/earlier.html", context, status=400 if form.errors else 200)


def _picked(request: HttpRequest, chosen: Question, duties: list[Duty]) -> set[str]:
    """Who is ticked: what was sent, else everybody of the page, and nobody where only a no can be said."""
    if request.method == "POST":
        return set(request.POST.getlist("duty"))
    return {str(duty.pk) for duty in duties} if chosen.takes_word else set()
