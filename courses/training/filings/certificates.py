"""A certificate that somebody else issued to a person of the unit: the form, the evidence, how it reads."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Organisation, Person

from ..fields import day_field, noon_of
from ..models import CertificateKind, EvidenceKind, OutsideCertificate, Record, Requirement, SubjectKind
from ..records.filing import Filing, Row
from ..records.forms import RecordForm, RuleChoices
from ..records.naming import Nameable, contents_of, members_on, nameable_rules, person_called

MOST_OFFERED = 500


def rules_for(unit: Organisation) -> list[Nameable]:
    """The rules about people of the unit that take a certificate."""
    return nameable_rules(
        unit, kind=EvidenceKind.CERTIFICATE, also=lambda rule: rule.subject_kind == SubjectKind.PERSON
    )


class CertificateForm(RecordForm):
    """A certificate as the unit of its holder files it."""

    FIELDS = ("certificate", "level", "issuer", "issued_on", "expires_on", "counts_for")
    ORDER = ("person", "certificate", "level", "number", "issuer", "issued_on", "expires_on", "counts_for")
    COPIED = ("certificate", "level", "issuer", "counts_for")

    person = forms.CharField(
        label=gettext_lazy("Whose certificate"), max_length=60,
        help_text=gettext_lazy("Name or staff number, as on the roster."),
        widget=forms.TextInput(attrs={"list": "people-of-the-unit", "autocomplete": "off"}),
    )  # fmt: skip
    number = forms.CharField(
        label=gettext_lazy("Number of the certificate"), max_length=60,
        help_text=gettext_lazy("Kept beside the ledger and erasable. Never an identity card's number."),
    )  # fmt: skip
    issued_on = day_field(gettext_lazy("Issued on"))
    expires_on = day_field(gettext_lazy("Valid until (empty: for good)"), required=False)

    class Meta:
        model = OutsideCertificate
        fields = ("certificate", "level", "issuer", "issued_on", "expires_on")

    def build(self) -> None:
        self.rules = rules_for(self.unit)
        self.fields["counts_for"] = RuleChoices(self.rules)
        if self.record is not None:
            self.fields["person"].disabled, self.fields["person"].required = True, False
            self.initial.setdefault("person", self.start_of(self.record)["person"])

    def offered(self) -> list[str]:
        """Names to choose from, for the input's list."""
        names = {member.person.name: None for member in members_on(self.unit)}
        return list(names)[:MOST_OFFERED]

    def clean_person(self) -> Person:
        if self.record is not None:
            return Person.objects.get(pk=self.record.evidence.subject_id)
        found = person_called(self.unit, self.cleaned_data["person"])
        if found is None:
            raise ValidationError(_("Nobody on the roster, or several, are called that. Use the staff number."))
        return found

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if len(number) == 18 and number[:17].isdigit():
            raise ValidationError(_("This looks like an identity card's number. Enter the certificate's own."))
        return number

    def clean_issued_on(self) -> date:
        day: date = self.cleaned_data["issued_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("issued_on"), data.get("expires_on")
        if first and last and last < first:
            self.add_error("expires_on", _("It cannot end before it was issued."))
        if data.get("certificate") == CertificateKind.OPERATOR and not data.get("level"):
            self.add_error("level", _("A fire facility operator's certificate has a level."))
        return data

    def filing(self) -> Filing:
        return Filing(self.values() | {"began_at": noon_of(self.cleaned_data["issued_on"])}, self.rows())

    def rows(self) -> tuple[Row, ...]:
        data = self.cleaned_data
        result: dict[str, Any] = {
            "passed": True, "contents": contents_of(self.rules, data["counts_for"], SubjectKind.PERSON),
        }  # fmt: skip
        if data["expires_on"]:
            result["valid_until"] = data["expires_on"].isoformat()
        personal = {"number": data["number"], "holder": data["person"].name, "recorded_by": str(self.by)}
        key = f"certificate:{data['certificate']}"
        return (Row(SubjectKind.PERSON, data["person"].pk, EvidenceKind.CERTIFICATE, key, result, personal),)

    @classmethod
    def start(cls, unit: Organisation, last: Record | None, query: Mapping[str, str]) -> dict[str, Any]:
        first = super().start(unit, last, query)
        if "counts_for" not in first:
            wanted = [rule.code for rule in rules_for(unit) if rule.requirement == Requirement.CERTIFICATE]
            first["counts_for"] = wanted
        if rule := query.get("rule"):
            first["counts_for"] = [rule]
        found = person_called(unit, query.get("person", ""))
        return (
            first
            | {"certificate": first.get("certificate", CertificateKind.OPERATOR)}
            | ({"person": _unique_name(unit, found)} if found else {})
        )

    @classmethod
    def start_of(cls, record: Any) -> dict[str, Any]:
        start = super().start_of(record)
        return start | {"person": start.get("holder", "—")}


def _unique_name(unit: Organisation, person: Person) -> str:
    return person.name if person_called(unit, person.name) == person else str(person.pk)


def rows_of_certificate(certificate: OutsideCertificate) -> list[tuple[str, str]]:
    """Label and words of each field but the holder and the number."""
    lines = [
        (_("Certificate"), certificate.get_certificate_display()),
        (_("Level of the certificate"), certificate.get_level_display() if certificate.level else ""),
        (_("Issued by"), certificate.issuer),
        (_("Issued on"), f"{certificate.issued_on:%Y-%m-%d}"),
        (_("Valid until"), f"{certificate.expires_on:%Y-%m-%d}" if certificate.expires_on else _("for good")),
    ]
    return [(label, words) for label, words in lines if words]


def certificate_words(certificate: OutsideCertificate) -> str:
    """Which certificate it is and until when it holds, in a line."""
    kind, level = certificate.get_certificate_display(), certificate.get_level_display() if certificate.level else ""
    if certificate.expires_on is None:
        until = _("for good")
    elif certificate.expires_on < timezone.localdate():
        until = _("expired on %(day)s") % {"day": certificate.expires_on}
    else:
        until = _("valid until %(day)s") % {"day": certificate.expires_on}
    return " · ".join(filter(None, [str(kind), str(level), str(until)]))


def certificates_of(people: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[OutsideCertificate]]:
    """The certificates on record of these people that nothing has revoked, the one that lasts longest first."""
    found: dict[uuid.UUID, list[OutsideCertificate]] = {}
    rows = OutsideCertificate.objects.filter(evidence__subject_id__in=list(people), evidence__revoked_by=None)
    for row in rows.exclude(standing="refused").select_related("evidence").order_by("-expires_on", "-issued_on"):
        found.setdefault(row.evidence.subject_id, []).append(row)
    return found
