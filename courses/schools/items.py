"""What reached a school from outside: entered with its item of the white list and the approval, counted by year."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.classes.names import year_of
from people.models import Organisation

from .access import own_schools
from .forms import ItemForm
from .models import OutsideItem
from .planning import ITEMS_A_YEAR

PER_PAGE = 30


def items_of(school: Organisation, school_year: int) -> QuerySet[OutsideItem]:
    """The items of one school year."""
    return OutsideItem.objects.filter(organisation=school, school_year=school_year)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def items(request: HttpRequest, school_id: uuid.UUID) -> HttpResponse:
    """What has come from outside, and the form that enters it."""
    school = get_object_or_404(own_schools(request.user), pk=school_id)
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        OutsideItem.objects.create(
            organisation=school, by=by, school_year=year_of(form.cleaned_data["on"]), **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect("schools:items", school.pk)
    rows = OutsideItem.objects.filter(organisation=school).select_related("by")
    context = {
        "school": school, "form": form, "most_items": ITEMS_A_YEAR,
        "items_count": items_of(school, year_of(timezone.localdate())).count(),
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "schools/items.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, school_id: uuid.UUID, item_id: int) -> HttpResponse:
    """Takes an item back; lessons planned for it become the school's own choice."""
    school = get_object_or_404(own_schools(request.user), pk=school_id)
    get_object_or_404(OutsideItem, pk=item_id, organisation=school).delete()
    messages.success(request, _("Taken out. Lessons planned for it are the school's own choice now."))
    return redirect("schools:items", school.pk)
