"""Certificates issued again under another name: new ones, beside which the old ones say that they were replaced."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.models import Person, User

from ..ledger.record import correct_evidence
from ..models import Certificate, EvidencePersonal


@transaction.atomic
def reissue_certificates(*, person: Person, name: str, by: User) -> list[Certificate]:
    """Gives the person this name, and issues every standing certificate under another one again. Harmless twice.

    Each gets a row of evidence of its own that says the same under the new name and revokes the old row. A certificate
    whose name was erased stays as it is. Raises ValueError for an empty name.
    """
    name = name.strip()
    if not name:
        raise ValueError("a certificate needs a holder")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.name != name:
        person.name = name
        person.save(update_fields=["name"])
    made = []
    for old in list(standing_under_another_name(person)):
        part = EvidencePersonal.objects.filter(evidence=old.evidence_id).first()
        if part is None:
            continue
        row = correct_evidence(
            evidence=old.evidence, reason=_("The certificate was issued again because the holder's name changed."),
            by=by, changes={}, personal={**part.payload, "name": name},
        )  # fmt: skip
        made.append(Certificate.objects.get(evidence=row))
    return made


def standing_under_another_name(person: Person) -> QuerySet[Certificate]:
    """The certificates of a person that stand and carry another name than the person's."""
    rows = Certificate.objects.filter(subject_id=person.pk, revoked_at=None).exclude(holder_name="")
    return rows.exclude(holder_name=person.name).select_related("evidence")
