"""A class's names and what guardians decided about them, kept by its teacher or school."""

from __future__ import annotations

import uuid
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.models import SchoolClass, User

from .. import access
from ..consent import (
    ConsentRefused,
    decision_on,
    named_without_consent,
    needs_guardian,
    record_decision,
    seats_of,
    unname_without_consent,
)
from ..forms import PaperForm
from ..models import ConsentWay
from ..slips import issue_slips, slips_pdf


def _own_class(request: HttpRequest, class_id: uuid.UUID) -> SchoolClass:
    """The class, for who keeps its guardians' decisions. Raises Http404."""
    return get_object_or_404(access.consent_classes(request.user).select_related("organisation"), pk=class_id)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """Seats, names and decisions; a paper that came back is entered here, one at a time."""
    school_class = _own_class(request, class_id)
    members = list(seats_of(school_class))
    form = PaperForm(request.POST or None, seats=[one.seat or 0 for one in members])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        person = next(one.person for one in members if one.seat == data["seat"])
        try:
            record_decision(
                person=person,
                act=data["act"],
                way=ConsentWay.PAPER,
                on=data["on"],
                reference=data["reference"],
                name=data["name"],
                by=cast(User, request.user),
            )
        except ConsentRefused:
            form.add_error("reference", _("This number stands on another pupil's paper: each paper has its own."))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("privacy:consents", school_class.pk)
    context = {
        "school_class": school_class,
        "needs_guardian": needs_guardian(school_class),
        "rows": [(one, decision_on(one.person)) for one in members],
        "unagreed": len(named_without_consent(school_class)),
        "form": form,
        "names_keep_days": settings.NAMES_KEEP_DAYS,
    }
    return render(request, "privacy/consents.html", context)


@login_required
@require_POST
def slips(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """New slips for all guardians of a class, as PDF; the codes are shown this once."""
    school_class = _own_class(request, class_id)
    made = issue_slips(school_class=school_class, by=cast(User, request.user))
    pdf = slips_pdf(school_class, made, settings.PUBLIC_URL + reverse("privacy:guardian"))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="guardians.pdf"'
    return response


@login_required
@require_POST
def unname(request: HttpRequest, class_id: uuid.UUID) -> HttpResponse:
    """Takes the names that no guardian agreed to."""
    school_class = _own_class(request, class_id)
    count = unname_without_consent(school_class, by=cast(User, request.user))
    words = ngettext("%(n)s name was taken out.", "%(n)s names were taken out.", count) % {"n": count}
    messages.success(request, words)
    return redirect("privacy:consents", school_class.pk)
