"""More time for a pupil's papers, given by who keeps the seats of the class: how much and until when, not why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.normal import is_ascii_digits
from people.access import seat_classes
from people.models import Membership, SchoolClass

from .models import Allowance

PER_PAGE = 50
LONGEST = timedelta(days=366)
SHARES = [(25, "+25 %"), (50, "+50 %"), (100, "+100 %")]


class AllowanceForm(forms.Form):
    """A seat of one of the user's classes, and more time until a day within a year."""

    school_class = forms.ModelChoiceField(SchoolClass.objects.none(), label=gettext_lazy("Class"))
    seat = forms.IntegerField(label=gettext_lazy("Seat"), min_value=1, max_value=999)
    extra_percent = forms.TypedChoiceField(label=gettext_lazy("more time in percent"), choices=SHARES, coerce=int)
    until = forms.DateField(
        label=gettext_lazy("until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, *, classes: QuerySet[SchoolClass]) -> None:
        super().__init__(data)
        self.membership: Membership | None = None
        field: Any = self.fields["school_class"]
        field.queryset = classes

    def clean_until(self) -> Any:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if not today <= until <= today + LONGEST:
            raise forms.ValidationError(_("A day from today on, within a year."))
        return until

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        rows = Membership.objects.filter(school_class=data.get("school_class"), seat=data.get("seat"), ended_on=None)
        self.membership = rows.select_related("person").first() if data.get("school_class") else None
        if data.get("school_class") and data.get("seat") and self.membership is None:
            self.add_error("seat", _("The class has no such seat."))
        return data


def kept_allowances(user: Any) -> QuerySet[Allowance]:
    """Allowances of pupils whose seats the user keeps."""
    stays = Membership.objects.filter(school_class__in=seat_classes(user), ended_on=None)
    rows = Allowance.objects.filter(person__in=stays.values("person"), until__gte=timezone.localdate())
    return rows.order_by("until", "pk")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def allowances(request: HttpRequest) -> HttpResponse:
    """Gives more time to a seat, or takes it back."""
    user: Any = request.user
    classes = seat_classes(user)
    if not classes.exists():
        raise Http404
    ended = request.POST.get("end", "")
    if is_ascii_digits(ended):
        kept_allowances(request.user).filter(pk=int(ended)).delete()
        return redirect("quizzes:allowances")
    form = AllowanceForm(request.POST or None, classes=classes)
    if request.method == "POST" and form.is_valid() and form.membership is not None:
        Allowance.objects.update_or_create(
            person=form.membership.person,
            defaults={
                "extra_percent": form.cleaned_data["extra_percent"], "until": form.cleaned_data["until"],
                "granted_by": user,
            },
        )  # fmt: skip
        messages.success(request, _("Papers opened from now on have more time."))
        return redirect("quizzes:allowances")
    page = Paginator(kept_allowances(request.user), PER_PAGE).get_page(request.GET.get("page"))
    people = [one.person_id for one in page.object_list]
    stays = Membership.objects.filter(person__in=people, school_class__in=classes, ended_on=None)
    seats = {stay.person_id: stay for stay in stays.select_related("school_class")}
    lines = [(one, seats.get(one.person_id)) for one in page.object_list]
    context = {"form": form, "page_obj": page, "lines": lines}
    return render(request, "quizzes/allowances.html", context, status=400 if request.method == "POST" else 200)
