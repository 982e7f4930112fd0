"""Who opens which page of a record."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from people.access import accountable_organisations
from people.models import Organisation, User

from .. import access
from ..models import Record, SubjectKind
from .kinds import kind_of


def user_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def readable_record(request: HttpRequest, record_id: uuid.UUID) -> Any:
    """The record with its own columns; 404 for who may not read it."""
    rows = access.readable_records(request.user)
    found: Record = get_object_or_404(rows, pk=record_id)
    related = ("organisation__division", "evidence", "recorded_by")
    return kind_of(found).model._default_manager.select_related(*related).get(pk=found.pk)


def reads_names(request: HttpRequest, record: Record) -> bool:
    """Whether the user may read the names of a record: its unit, and whoever wrote it."""
    if record.recorded_by_id == user_of(request).pk:
        return True
    return access.opens_personal_parts(request.user, SubjectKind.ORGANISATION, record.organisation_id)


def reads_list(request: HttpRequest, unit: Organisation) -> bool:
    """Whether the user may open the list of what the unit filed; a teacher reads the own lessons alone."""
    return accountable_organisations(request.user).filter(pk=unit.pk).exists()


def reviews(request: HttpRequest, record: Record) -> bool:
    """Whether the user is an officer who may review the record; nobody reviews what they wrote themselves."""
    if record.recorded_by_id == user_of(request).pk:
        return False
    return access.reviewable_records(request.user).filter(pk=record.pk).exists()
