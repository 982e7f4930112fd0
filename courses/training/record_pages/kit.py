"""Filing records without the network: the page that is kept on the device, and taking what it sends later."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.outbox.kinds import Delivery, DeliveryRefused, OutboxKind, register_outbox_kind
from people.kits.views import page_texts
from people.models import Organisation

from .. import access
from ..records.filing import RecordRefused, Refusal, file_record
from ..records.units import recording_unit
from .common import user_of
from .kinds import BY_SLUG, KindOfRecord, address_of

# Kinds of record that can be filed without the network, and their keys in the outbox.
OFFLINE = {"drill": "real-drill", "session": "session", "certificate": "certificate", "publicity": "publicity"}


def register() -> None:
    """Makes these records known as work that can be done without the network."""
    for slug, key in OFFLINE.items():
        register_outbox_kind(
            OutboxKind(
                key=key,
                title=BY_SLUG[slug].action,
                units=lambda user: set(access.recording_organisations(user).values_list("pk", flat=True)),
                handle=partial(take_record, BY_SLUG[slug]),
                page=partial(_page_of, slug),
            )
        )


def _page_of(slug: str, unit: uuid.UUID) -> str:
    return reverse("training:record_kit", args=[unit, slug])


@login_required
@never_cache
@require_GET
def record_kit(request: HttpRequest, organisation_id: uuid.UUID, slug: str) -> HttpResponse:
    """The form of a record as a page that works without the network; it begins with what the last one had.

    The page stays on the device and names nobody: who it is about, or was there, is typed by name or number.
    """
    key, kind = OFFLINE.get(slug), BY_SLUG.get(slug)
    if key is None or kind is None or kind.form is None:
        raise Http404
    unit = recording_unit(request, organisation_id)
    last = kind.model._default_manager.filter(organisation=unit, kind=kind.kind).first()
    form = kind.form(initial=kind.form.start(unit, last, {}), unit=unit, by=user_of(request))
    form.name_nobody()
    context = {"unit": unit, "form": form, "kind": kind, "key": key, "slug": slug, "texts": page_texts()}
    return render(request, "training/record_kit.html", context)


def take_record(kind: KindOfRecord, delivery: Delivery) -> str:
    """Files the record by the form that takes it online; returns its address. Raises DeliveryRefused."""
    unit = Organisation.objects.select_related("division").get(pk=str(delivery.unit))
    data: Any = MultiValueDict({name: list(values) for name, values in delivery.payload.items()})
    files: Any = MultiValueDict({name: list(several) for name, several in delivery.files.items()})
    assert kind.form is not None
    form = kind.form(data, files, unit=unit, by=delivery.by)
    if not form.is_valid():
        labels = {name: str(form.fields[name].label) for name in form.errors if name in form.fields}
        raise DeliveryRefused({labels.get(name, ""): [str(one) for one in said] for name, said in form.errors.items()})
    try:
        record, _new = file_record(
            model=kind.model, kind=kind.kind, record_id=form.cleaned_data["id"], organisation=unit, by=delivery.by,
            filing=form.filing(), files=form.cleaned_data["attachments"], scan=form.cleaned_data["scan"],
        )  # fmt: skip
    except RecordRefused as refused:
        is_conflict = refused.reason is Refusal.TAKEN
        raise DeliveryRefused({"": [str(refused.reason.value)]}, is_conflict=is_conflict) from refused
    return address_of(record)
