"""Who files the records of a unit."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from people.access import visible_organisations
from people.models import Organisation

from .. import access


def recording_unit(request: HttpRequest, organisation_id: uuid.UUID) -> Organisation:
    """The unit, for whoever files its records. 404 for who may not see it, 403 for who may and does not manage it."""
    rows = visible_organisations(request.user).select_related("division")
    unit: Organisation = get_object_or_404(rows, pk=organisation_id)
    if not access.records_in(request.user, unit.pk):
        raise PermissionDenied(_("A unit's records are filed by its fire-safety manager."))
    return unit
