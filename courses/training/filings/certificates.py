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
from ..models import (
    TRAINED_BEFORE,
    CertificateKind,
    Duty,
    EvidenceKind,
    OutsideCertificate,
    Record,
    Requirement,
    SubjectKind,
)
from ..records.filing import Filing, Row
from ..records.forms import RecordForm, RuleChoices
from ..records.naming import Nameable, contents_of, members_on, nameable_rules, person_called

MOST_CHOSEN = 300  # people of a unit who are offered in a list; in a larger one the name is typed
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
    TAKES_NEXT = True

    person = forms.CharField(
        label=gettext_lazy("Whose certificate"), max_length=60,
        help_text=gettext_lazy("Name or staff number, as on the roster."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
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
            return
        self.people = named_members(self.unit)
        if len(self.people) <= MOST_CHOSEN:
            self.fields["person"].widget = forms.Select(choices=self._choices())
            self.fields["person"].help_text = ""
        else:
            self.fields["person"].widget.attrs["list"] = "people-of-the-unit"
            self.fields["person"].help_text = _("Name or staff number. The list offers the first %(count)s.") % {
                "count": MOST_OFFERED
            }
            self._type_person()

    def _choices(self) -> list[tuple[str, Any]]:
        """The unit's people by name, first those whose post asks for a certificate that is not on record."""
        asked = holders_wanted(self.unit, self.query.get("rule", ""))
        wanted = [(str(key), words) for key, words in self.people.items() if key in asked]
        others = [(str(key), words) for key, words in self.people.items() if key not in asked]
        if not wanted:
            return [("", "—"), *others]
        groups = [(_("Their post asks for a certificate"), wanted), (_("Everybody else"), others)]
        return [("", "—"), *groups]

    def _type_person(self) -> None:
        """Puts a name or number in the place of the key that the form was opened with."""
        found = person_called(self.unit, str(self.initial.get("person", "")))
        if found is not None:
            self.initial["person"] = _unique_name(self.unit, found)

    def name_nobody(self) -> None:
        field: Any = self.fields["person"]
        field.widget, field.help_text = forms.TextInput(attrs={"autocomplete": "off"}), _("Name or staff number.")
        self.initial.pop("person", None)
        self.people = {}

    def offered(self) -> list[str]:
        """Names to choose from, for the input of a unit with more people than a list holds."""
        people = {} if self.record is not None or len(self.people) <= MOST_CHOSEN else self.people
        names = {member.person.name: None for member in members_on(self.unit)} if people else {}
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
            | ({"person": str(found.pk)} if found else {})
        )

    @classmethod
    def start_of(cls, record: Any) -> dict[str, Any]:
        start = super().start_of(record)
        return start | {"person": start.get("holder", "—")}


def named_members(unit: Organisation) -> dict[uuid.UUID, str]:
    """The people of the unit by name, each with staff number and posts, so that namesakes are told apart."""
    about: dict[uuid.UUID, dict[str, None]] = {}
    names: dict[uuid.UUID, str] = {}
    for member in members_on(unit):
        names[member.person_id] = member.person.name
        parts = (member.staff_number, str(member.post or ""))
        about.setdefault(member.person_id, {}).update(dict.fromkeys(part for part in parts if part))
    return {key: f"{name}（{' · '.join(about[key])}）" if about[key] else name for key, name in names.items()}


def holders_wanted(unit: Organisation, rule: str = "") -> set[uuid.UUID]:
    """The people who owe a certificate that is not on record yet, for one rule or any."""
    owed = Duty.objects.filter(
        organisation=unit, subject_kind=SubjectKind.PERSON, met_on=None, closed_on=None, filed_with=None,
        missing__in=("", TRAINED_BEFORE),
        rule__requirement__kind=Requirement.CERTIFICATE,
    )  # fmt: skip
    if rule:
        owed = owed.filter(rule__code=rule)
    return set(owed.values_list("subject_id", flat=True))


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
