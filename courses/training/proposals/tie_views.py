"""Tying courses to a rule on its page: the city's officers say from when, and why; everybody signed in can read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ..access import may_publish_rules
from ..evidence.content_titles import contents_named
from ..fields import day_field
from ..models import CourseTie, Rule
from ..rulebook.contents import Contents
from .ties import TieRefusal, TieRefused, tie_course, untie_course

WHY = {
    TieRefusal.NO_RIGHT: gettext_lazy("Only the city's fire officers tie courses to rules."),
    TieRefusal.NO_RULE: gettext_lazy("This rule names no course, so none can be added."),
    TieRefusal.NO_COURSE: gettext_lazy("There is no such course."),
    TieRefusal.ALREADY: gettext_lazy("This course is tied to the rule already."),
    TieRefusal.ENDED: gettext_lazy("This tie has ended already."),
}


class TieForm(forms.Form):
    """A course that the rule does not take yet, from when it counts, and why."""

    content_key = forms.ChoiceField(label=gettext_lazy("Course"))
    since = day_field(gettext_lazy("Counts from"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Contents.of(rule.accepts_content)
        tied = set(CourseTie.objects.filter(rule_code=rule.code, until=None).values_list("content_key", flat=True))
        self.fields["content_key"].choices = [  # type: ignore[attr-defined]
            (key, title) for key, title in contents_named("course") if not known.take(key) and key not in tied
        ]
        self.fields["since"].initial = timezone.localdate()


class UntieForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason for the end"), max_length=300)


def newest_of(code: str) -> Rule:
    """The newest version of a rule. Raises Http404."""
    found = Rule.objects.filter(code=code).order_by("-version").first()
    if found is None:
        raise Http404
    return found


def _first_error(form: forms.Form) -> str:
    return next(f"{form.fields[name].label}: {errors[0]}" for name, errors in form.errors.items())


@login_required
@require_POST
def tie(request: HttpRequest, code: str) -> HttpResponse:
    """Ties a course to the rule."""
    rule = newest_of(code)
    if not may_publish_rules(request.user):
        raise PermissionDenied(WHY[TieRefusal.NO_RIGHT])
    form = TieForm(request.POST, rule=rule)
    if not form.is_valid():
        messages.error(request, _first_error(form))
        return redirect("training:rule", code)
    try:
        tie_course(**form.cleaned_data, rule=rule, by=request.user)  # type: ignore[arg-type]
    except TieRefused as refused:
        messages.error(request, WHY[refused.reason])
    else:
        messages.success(request, _("The course counts for this rule; duties are being computed anew."))
    return redirect("training:rule", code)


@login_required
@require_POST
def untie(request: HttpRequest, code: str, tie_id: int) -> HttpResponse:
    """Ends a tie with today."""
    found = get_object_or_404(CourseTie, pk=tie_id, rule_code=code)
    if not may_publish_rules(request.user):
        raise PermissionDenied(WHY[TieRefusal.NO_RIGHT])
    form = UntieForm(request.POST)
    if not form.is_valid():
        messages.error(request, _first_error(form))
        return redirect("training:rule", code)
    try:
        untie_course(found, reason=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]
    except TieRefused as refused:
        messages.error(request, WHY[refused.reason])
    else:
        messages.success(request, _("The tie ends with today. What was learned until now goes on counting."))
    return redirect("training:rule", code)
