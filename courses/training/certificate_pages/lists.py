"""Which certificates a list shows, and where each of them stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from people.access import visible_persons
from people.models import Organisation, Person, SchoolClass

from ..models import Certificate

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


def expiring_in(unit: Organisation, today: date) -> dict[str, Any]:
    """How many certificates of the unit's people expire soon (`number`), and the first day (`first`)."""
    members = unit.memberships.filter(ended_on=None).values("person")
    soon = Certificate.objects.filter(
        subject_id__in=members, revoked_at=None, valid_until__range=(today, today + EXPIRES_SOON)
    )
    return soon.order_by().aggregate(number=Count("pk"), first=Min("valid_until"))


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
    if certificate.revoked_at is not None:
        return "over", states()["revoked"]
    if certificate.valid_until is None or certificate.valid_until > today + EXPIRES_SOON:
        return "met", states()["valid"]
    return ("due", states()["soon"]) if certificate.valid_until >= today else ("over", states()["expired"])
