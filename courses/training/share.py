"""Duties, filed records and records of units as chats and posters show them, for who may open them."""

from __future__ import annotations

import uuid

from django.urls import reverse

from notices.sharing import Card, Key, Shared
from people.access import visible_organisations

from .access import duties_open_to, readable_records
from .models import Duty


def _duty_card(user: object, key: Key) -> Card | None:
    assert isinstance(key, uuid.UUID)
    if not duties_open_to(user, [key]):
        return None
    found = Duty.objects.select_related("rule", "organisation").get(pk=key)
    return Card(found.rule.name, (found.organisation.name, f"{found.due_on or ''}"))


def _record_card(user: object, key: Key) -> Card | None:
    found = readable_records(user).filter(pk=str(key)).select_related("organisation").first()
    return Card(str(found)) if found else None


def _unit_card(user: object, key: Key) -> Card | None:
    found = visible_organisations(user).filter(pk=str(key)).first()
    return Card(found.name) if found else None


DUTIES = Shared(lambda key: reverse("training:duty", args=[key]), _duty_card, by_uuid=True)
RECORDS = Shared(lambda key: reverse("training:filed_record", args=[key]), _record_card, by_uuid=True)
UNITS = Shared(lambda key: reverse("training:organisation_record", args=[key]), _unit_card, by_uuid=True)
