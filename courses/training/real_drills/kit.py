"""Recording a drill without the network: the page that is kept on the device, and taking what it sends later."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.outbox.kinds import Delivery, DeliveryRefused, OutboxKind, register_outbox_kind
from people.kits.views import page_texts
from people.models import Organisation

from .. import access
from ..models import RealDrill
from ..records.filing import RecordRefused, Refusal
from ..records.units import recording_unit
from .forms import RealDrillForm
from .record import record_real_drill

KEY = "real-drill"


def register() -> None:
    """Makes drills known as work that can be done without the network."""
    register_outbox_kind(
        OutboxKind(
            key=KEY,
            title=_("Record a drill"),
            may=lambda user, unit: access.recording_organisations(user).filter(pk=unit).exists(),
            handle=take_drill,
            page=lambda unit: reverse("training:real_drill_kit", args=[unit]),
        )
    )


@login_required
@never_cache
@require_GET
def real_drill_kit(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The form of a drill as a page that works without the network; it begins with what the last drill had."""
    unit = recording_unit(request, organisation_id)
    last = RealDrill.objects.filter(organisation=unit).first()
    by: Any = request.user
    form = RealDrillForm(initial=RealDrillForm.start(unit, last, {}), unit=unit, by=by)
    context = {"unit": unit, "form": form, "texts": page_texts()}
    return render(request, "training/real_drill_kit.html", context)


def take_drill(delivery: Delivery) -> str:
    """Records the drill by the form that takes it online; returns its address. Raises DeliveryRefused."""
    unit = Organisation.objects.select_related("division").get(pk=delivery.unit)
    data: Any = MultiValueDict({name: list(values) for name, values in delivery.payload.items()})
    files: Any = MultiValueDict({name: list(several) for name, several in delivery.files.items()})
    form = RealDrillForm(data, files, unit=unit, by=delivery.by)
    if not form.is_valid():
        labels = {name: str(form.fields[name].label) for name in form.errors if name in form.fields}
        raise DeliveryRefused({labels.get(name, ""): list(words) for name, words in form.errors.items()})
    values = form.cleaned_data
    try:
        drill, _new = record_real_drill(
            drill_id=values["id"], organisation=unit, by=delivery.by, values=form.values(),
            participants=values["participants"], files=values["attachments"],
        )  # fmt: skip
    except RecordRefused as refused:
        is_conflict = refused.reason is Refusal.TAKEN
        raise DeliveryRefused({"": [str(refused.reason.value)]}, is_conflict=is_conflict) from refused
    return reverse("training:real_drill", args=[drill.pk])
