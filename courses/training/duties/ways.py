"""What a unit can file so that a duty is met, each with the address of its form."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Organisation

from ..models import Duty, EvidenceKind, Requirement, Rule, SubjectKind
from ..rulebook.contents import Contents


def ways_of(duty: Duty) -> list[tuple[str, str]]:
    """Word and address of each record that would count for the duty. None where it waits for an attribute."""
    rule = duty.rule
    if duty.missing or not Contents.of(rule.accepts_content).take(f"rule:{rule.code}"):
        return []
    kinds, found = set(rule.accepts), []
    if EvidenceKind.CERTIFICATE in kinds and duty.subject_kind == SubjectKind.PERSON:
        found.append((_("Record a certificate"), _form(duty, "certificate", person=str(duty.subject_id))))
    if EvidenceKind.PAPER_UPLOAD in kinds:
        asked = rule.requirement.get("kind")
        if duty.subject_kind == SubjectKind.ORGANISATION and asked in (Requirement.TRAINING, Requirement.RECORD):
            found.append((_("Record publicity"), _form(duty, "publicity")))
        if asked == Requirement.TRAINING:
            found.append((_("Record a training"), _form(duty, "session")))
        found.append((_("File a paper"), _form(duty, "paper", duty=str(duty.pk))))
    return found


def ways_for(unit: Organisation, rule: Rule) -> list[tuple[str, str]]:
    """Word and address of each form by which a rule about people is met for several of them."""
    found = []
    if EvidenceKind.CERTIFICATE in rule.accepts:
        found.append((_("Record certificates"), _address(unit.pk, rule, "certificate")))
    if EvidenceKind.PAPER_UPLOAD in rule.accepts and rule.requirement.get("kind") == Requirement.TRAINING:
        found.append((_("Record a training"), _address(unit.pk, rule, "session")))
    return found


def _form(owed: Duty, slug: str, **query: str) -> str:
    return _address(owed.organisation_id, owed.rule, slug, **query)


def _address(unit: uuid.UUID, rule: Rule, slug: str, **query: str) -> str:
    url = reverse("training:file_record", args=[unit, slug])
    return f"{url}?{urlencode({'rule': rule.code} | query)}"
