"""The page of the changes that a unit has to report to the brigade's register, for its manager."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.normal import whole_number

from ..models import ChangeKind, User
from .changes import changes_of, open_changes, report_change
from .roster_forms import DoneForm
from .roster_views import managed_unit

PER_PAGE = 50


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def changes(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Changes of posts to report to the brigade's register, as fields to copy; `row` and `kind` say which was."""
    unit = managed_unit(request, organisation_id)
    form = DoneForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        number, kind = request.POST.get("row", ""), request.POST.get("kind", "")
        row = get_object_or_404(open_changes(unit), pk=whole_number(number))
        if kind not in ChangeKind.values:
            raise Http404
        assert isinstance(request.user, User)
        report_change(row=row, kind=ChangeKind(kind), on=form.cleaned_data["on"], by=request.user)
        messages.success(request, _("Noted as reported."))
        return redirect("people:changes", unit.pk)
    page = Paginator(changes_of(unit), PER_PAGE).get_page(request.GET.get("page"))
    context = {"unit": unit, "page_obj": page, "form": form}
    return render(request, "people/changes.html", context, status=400 if form.errors else 200)
