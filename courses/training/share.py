"""Duties, filed records and records of units as chats and posters show them, for who may open them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.sharing import Card, Key, Shared
from people.access import accountable_organisations, visible_organisations
from people.models import Organisation

from .access import duties_open_to, readable_records, recording_organisations
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


def _of_unit(address: str, title: Promise, units: Callable[[object], QuerySet[Organisation]], part: str = "") -> Shared:
    """A page of a unit, for who may open it; `part` is the place on the page."""

    def card(user: object, key: Key) -> Card | None:
        found = units(user).filter(pk=str(key)).first()
        return Card(str(title), (found.name,)) if found else None

    return Shared(lambda key: reverse(address, args=[key]) + part, card, by_uuid=True)


REAL_DRILLS = _of_unit("training:real_drills", _("Real drills"), accountable_organisations)
BEFORE_A_DRILL = _of_unit("training:before_real_drill", _("Before the drill"), recording_organisations)
FILED = _of_unit("training:filed_records", _("What the unit filed"), accountable_organisations)
UNIT_FILES = _of_unit(
    "training:organisation_record", _("File of training and drills"), accountable_organisations, "#unit-file"
)
