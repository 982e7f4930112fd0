"""More time for somebody's papers, given by who keeps the seats of the class or manages the unit: not why."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.normal import whole_number
from people.access import managed_organisations, seat_classes
from people.models import Membership

from .allowance_forms import SeatAllowanceForm, StaffAllowanceForm, present
from .models import Allowance

PER_PAGE = 50


def kept_stays(user: Any) -> QuerySet[Membership]:
    """Today's stays of those to whom the user may give more time: seats of the user's classes, staff of their units."""
    staff = Q(organisation__in=managed_organisations(user), school_class=None)
    return Membership.objects.filter(present(), Q(school_class__in=seat_classes(user)) | staff)


def kept_allowances(user: Any) -> QuerySet[Allowance]:
    """Allowances that hold today, of those to whom the user may give more time."""
    people = kept_stays(user).values("person")
    return Allowance.objects.filter(person__in=people, until__gte=timezone.localdate()).order_by("until", "pk")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def allowances(request: HttpRequest) -> HttpResponse:
    """Gives more time to a seat or to somebody of a unit, or takes it back."""
    user: Any = request.user
    classes, units = seat_classes(user), managed_organisations(user)
    if not classes.exists() and not units.exists():
        raise Http404
    if (ended := whole_number(request.POST.get("end", ""))) is not None:
        kept_allowances(user).filter(pk=ended).delete()
        return redirect("quizzes:allowances")
    posted = request.POST or None
    is_staff = "unit" in request.POST
    seat_form = SeatAllowanceForm(None if is_staff else posted, classes=classes) if classes.exists() else None
    staff_form = None
    if units.exists():  # both forms stand on one page
        staff_form = StaffAllowanceForm(posted if is_staff else None, units=units, auto_id="id_staff_%s")
    form = staff_form if is_staff else seat_form
    if form is not None and form.is_valid() and form.membership is not None:
        _give(form, user)
        messages.success(request, _("Papers opened from now on have more time."))
        return redirect("quizzes:allowances")
    page = Paginator(kept_allowances(user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"seat_form": seat_form, "staff_form": staff_form, "page_obj": page, "lines": _lines(user, page)}
    return render(request, "quizzes/allowances.html", context, status=400 if request.method == "POST" else 200)


def _give(form: SeatAllowanceForm | StaffAllowanceForm, user: Any) -> None:
    assert form.membership is not None
    Allowance.objects.update_or_create(
        person=form.membership.person,
        defaults={
            "extra_percent": form.cleaned_data["extra_percent"],
            "until": form.cleaned_data["until"],
            "granted_by": user,
        },
    )


def _lines(user: Any, page: Any) -> list[tuple[Allowance, Membership | None]]:
    """The allowances of a page, each with a stay by which its person is known to the user."""
    stays = kept_stays(user).filter(person__in=[one.person_id for one in page.object_list])
    known = {stay.person_id: stay for stay in stays.select_related("school_class", "organisation", "person")}
    return [(one, known.get(one.person_id)) for one in page.object_list]
