"""Which certificates a list shows, and where each of them stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from common.any_rows import Units, any_rows
from people.access import visible_persons
from people.models import Membership, Organisation, Person, SchoolClass

from ..models import Certificate, OutsideCertificate, Standing

EXPIRES_SOON = timedelta(days=60)
LONGEST_SEARCH = 60


def states() -> dict[str, str]:
    """The states one may filter by, in words."""
    return {
        "valid": _("Valid"),
        "soon": _("Expires within 60 days"),
        "expired": _("Expired"),
        "revoked": _("Revoked or replaced"),
    }


def people_of(user: Any, whose: Organisation | SchoolClass) -> QuerySet[Person]:
    """Today's people of the unit or class whose names the user may see."""
    return visible_persons(user).filter(pk__in=whose.memberships.filter(ended_on=None).values("person"))


def certificates_of(people: QuerySet[Person], today: date, *, state: str = "", text: str = "") -> QuerySet[Certificate]:
    """Their certificates within the filters, those that expire first before the others, then the newest."""
    rows = Certificate.objects.filter(subject_id__in=people.values("pk")).select_related("evidence")
    if condition := _in_state(state, today):
        rows = rows.filter(condition)
    if text:
        rows = rows.filter(Q(holder_name__icontains=text) | Q(title__icontains=text) | Q(serial__startswith=text))
    return rows.order_by(F("valid_until").asc(nulls_last=True), "-issued_at", "pk")


def outside_certificates_of(
    unit: Organisation, people: QuerySet[Person], today: date, *, state: str = "", text: str = ""
) -> QuerySet[OutsideCertificate]:
    """The certificates from elsewhere on the unit's record of these people, in the order of `certificates_of`."""
    rows = OutsideCertificate.objects.filter(organisation=unit, evidence__subject_id__in=people.values("pk"))
    if condition := _outside_in_state(state, today):
        rows = rows.filter(condition)
    if text:
        named = people.filter(name__icontains=text).values("pk")
        rows = rows.filter(Q(evidence__subject_id__in=named) | Q(issuer__icontains=text))
    return rows.select_related("evidence__revoked_by").order_by(
        F("expires_on").asc(nulls_last=True), "-issued_on", "pk"
    )


def ending_once(units: Units) -> QuerySet[Certificate]:
    """Certificates of people of these units that end some day."""
    here = Membership.objects.filter(organisation__in=units, ended_on=None)
    return Certificate.objects.filter(subject_id__in=here.values("person"), revoked_at=None, valid_until__isnull=False)


def ending_elsewhere(units: Units) -> QuerySet[OutsideCertificate]:
    """Certificates from elsewhere on the record of these units that end some day."""
    return OutsideCertificate.objects.filter(organisation__in=units, expires_on__isnull=False)


def expiring_in(unit: Organisation, today: date) -> dict[str, Any]:
    """How many certificates of the unit's people expire soon (`number`), from here or not, and the first day."""
    if not any(any_rows((ending_once, ending_elsewhere), (unit.pk,))):
        return {"number": 0, "first": None}
    members = unit.memberships.filter(ended_on=None).values("person")
    soon = Certificate.objects.filter(
        subject_id__in=members, revoked_at=None, valid_until__range=(today, today + EXPIRES_SOON)
    )
    here = soon.order_by().aggregate(number=Count("pk"), first=Min("valid_until"))
    outside = outside_certificates_of(unit, Person.objects.filter(pk__in=members), today, state="soon").order_by()
    there = outside.aggregate(number=Count("pk"), first=Min("expires_on"))
    days = [day for day in (here["first"], there["first"]) if day]
    return {"number": here["number"] + there["number"], "first": min(days, default=None)}


def _outside_in_state(state: str, today: date) -> Q | None:
    standing = Q(evidence__revoked_by=None) & ~Q(standing=Standing.REFUSED)
    return {
        "valid": standing & (Q(expires_on=None) | Q(expires_on__gte=today)),
        "soon": standing & Q(expires_on__range=(today, today + EXPIRES_SOON)),
        "expired": standing & Q(expires_on__lt=today),
        "revoked": ~standing,
    }.get(state)


def _in_state(state: str, today: date) -> Q | None:
    standing = Q(revoked_at=None)
    lasting = Q(valid_until=None) | Q(valid_until__gte=today)
    return {
        "valid": standing & lasting,
        "soon": standing & Q(valid_until__range=(today, today + EXPIRES_SOON)),
        "expired": standing & Q(valid_until__lt=today),
        "revoked": ~standing,
    }.get(state)


def state_of(certificate: Certificate, today: date) -> tuple[str, str]:
    """Badge and word of where a certificate stands."""
    return _state(certificate.revoked_at is not None, certificate.valid_until, today)


def outside_state_of(certificate: OutsideCertificate, today: date) -> tuple[str, str]:
    """Badge and word of where a certificate from elsewhere stands."""
    is_gone = certificate.standing == Standing.REFUSED or hasattr(certificate.evidence, "revoked_by")
    return _state(is_gone, certificate.expires_on, today)


def _state(is_gone: bool, until: date | None, today: date) -> tuple[str, str]:
    if is_gone:
        return "over", states()["revoked"]
    if until is None or until > today + EXPIRES_SOON:
        return "met", states()["valid"]
    return ("due", states()["soon"]) if until >= today else ("over", states()["expired"])
