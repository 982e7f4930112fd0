"""Pages of a school's classes: this year's and the next, what became of them, going up, splitting, joining."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ..access import managed_organisations
from ..models import ClassChange, Organisation, SchoolClass, school_kinds
from .changing import ChangeRefused, merge_class, split_class
from .forms import MergeForm, PromotionForm, SplitForm
from .names import year_of
from .promotion import PromotionRefused, opens_on, promote, proposed

PER_PAGE = 60
CHANGES_PER_PAGE = 20


def own_schools(user: object) -> QuerySet[Organisation]:
    """The schools that the account manages."""
    return managed_organisations(user).filter(kind__in=school_kinds())


def own_school(request: HttpRequest, organisation_id: uuid.UUID) -> Organisation:
    """A school that the account manages. 404 for everybody else."""
    return get_object_or_404(own_schools(request.user), pk=organisation_id)


def _own_class(request: HttpRequest, class_id: uuid.UUID) -> SchoolClass:
    rows = SchoolClass.objects.filter(organisation__in=own_schools(request.user).values("pk"))
    return get_object_or_404(rows.select_related("organisation"), pk=class_id)


@never_cache
@login_required
@require_GET
def school_classes(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The classes of a school year, and what became of classes."""
    school = own_school(request, organisation_id)
    this = year_of(timezone.localdate())
    every = sorted({*school.classes.values_list("school_year", flat=True), this}, reverse=True)
    asked = request.GET.get("year", "")
    year = next((one for one in every if str(one) == asked), this)
    here = Q(memberships__ended_on=None, memberships__seat__isnull=False)
    rows = school.classes.filter(school_year=year).annotate(pupils=Count("memberships", filter=here))
    changes = ClassChange.objects.filter(before__organisation=school).select_related("before", "after", "by")
    context = {
        "school": school, "years": every, "year": year, "this_year": this,
        "page_obj": Paginator(rows.order_by("grade", "name"), PER_PAGE).get_page(request.GET.get("page")),
        "changes": Paginator(changes, CHANGES_PER_PAGE).get_page(request.GET.get("changes")),
    }  # fmt: skip
    return render(request, "people/school_classes.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def promotion(request: HttpRequest, organisation_id: uuid.UUID, year: int) -> HttpResponse:
    """All classes of a school year go up, looked at first."""
    school = own_school(request, organisation_id)
    form = PromotionForm(request.POST or None, lines=proposed(school, year))
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        try:
            went = promote(
                school=school, school_year=year, names=form.names, by=user,
                teachers_go_along=form.cleaned_data["teachers_go_along"],
            )  # fmt: skip
        except PromotionRefused as refused:
            form.add_error(None, refused.words)
        else:
            messages.success(request, _("%(pupils)s pupils went up. Print the class sheets anew.") % {"pupils": went})
            return redirect("people:school_classes", school.pk)
    opens = opens_on(year)
    context = {
        "school": school, "form": form, "year": year, "next_year": year + 1,
        "opens": opens if timezone.localdate() < opens else None,
    }  # fmt: skip
    return render(request, "people/school_promotion.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change_class(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """A class is split, or joins another."""
    school_class = _own_class(request, class_id)
    what = request.POST.get("what", "")
    splitting = SplitForm(request.POST if what == "split" else None)
    merging = MergeForm(request.POST if what == "merge" else None, school_class=school_class, auto_id="id_merge_%s")
    form = {"split": splitting, "merge": merging}.get(what)
    if form is not None and form.is_valid() and _changed(request, school_class, form):
        return redirect("people:school_classes", school_class.organisation_id)
    context = {"school_class": school_class, "splitting": splitting, "merging": merging}
    status = 400 if request.method == "POST" else 200
    return render(request, "people/class_change.html", context, status=status)


def _changed(request: HttpRequest, school_class: SchoolClass, form: Any) -> bool:
    """Does what the form says; False when it is refused, which the form then tells."""
    data = form.cleaned_data
    by: Any = request.user
    try:
        if isinstance(form, SplitForm):
            made = split_class(school_class=school_class, seats=data["seats"], name=data["name"], on=data["on"], by=by)
            messages.success(request, _("The class %(name)s was made.") % {"name": made})
        else:
            went = merge_class(school_class=school_class, into=data["into"], on=data["on"], by=by)
            messages.success(request, _("%(pupils)s pupils joined the other class.") % {"pupils": went})
    except ChangeRefused as refused:
        form.add_error(None, str(refused.reason.value))
        return False
    return True
