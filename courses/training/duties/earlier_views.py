"""The page on which a unit's manager says who was trained before the unit came to the platform."""

from __future__ import annotations

import uuid
from datetime import timedelta
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
from .earlier import answer_earlier, asked_of, first_day, questions_of
from .ways import ways_for

PER_PAGE = 100
LATELY = timedelta(days=60)  # whoever was hired since is asked about one by one


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
    rests_on = forms.CharField(
        label=gettext_lazy("What a yes rests on"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("for example: the induction's sign-in sheet")}),
    )  # fmt: skip
    on = day_field(gettext_lazy("On what day (empty: on the first day of duty)"), required=False)

    def __init__(self, *args: Any, rule: Rule, duties: list[Duty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].choices = [(str(duty.pk), "") for duty in duties]  # type: ignore[attr-defined]
        if rule.proof != AskedProof.WORD:
            answers: Any = self.fields["trained"]
            answers.choices = [("no", _("No, not yet"))]
            del self.fields["on"], self.fields["rests_on"]

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] and self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return self.cleaned_data["on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("trained") and "rests_on" in self.fields and not data.get("rests_on"):
            self.add_error("rests_on", _("Say in a phrase what your yes rests on."))
        return data


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
    page = Paginator(rows.order_by("-period_start", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    duties = list(page.object_list)
    form = AnswerForm(request.POST or None, rule=chosen.rule, duties=duties)
    if request.method == "POST" and form.is_valid():
        meant = [duty for duty in duties if duty.pk in form.cleaned_data["duty"]]
        number = answer_earlier(
            duties=meant,
            trained=form.cleaned_data["trained"],
            on=form.cleaned_data.get("on"),
            by=request.user,
            rests_on=form.cleaned_data.get("rests_on", ""),
        )
        messages.success(request, _("The answer is on record for %(number)d people.") % {"number": number})
        return redirect(f"{reverse('training:earlier', args=[unit.pk])}?rule={chosen.rule.code}")
    people = Person.objects.in_bulk([duty.subject_id for duty in duties])
    since = timezone.localdate() - LATELY
    context = {
        "unit": unit, "questions": questions, "chosen": chosen, "page_obj": page, "form": form,
        "lines": [(duty, people.get(duty.subject_id), first_day(duty), first_day(duty) > since) for duty in duties],
        "picked": set(request.POST.getlist("duty")), "ways": ways_for(unit, chosen.rule),
    }  # fmt: skip
    return render(request, "training/earlier.html", context, status=400 if form.errors else 200)
