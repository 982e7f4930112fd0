"""Terms that start within a week: schools' managers are told, to plan lessons and the drill."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation

from common.jobs.leases import fenced
from divisions.models import subtree_q
from notices.services import claim_untold, notify, told_by
from people.models import Organisation, Role, RoleGrant, school_kinds

from ..models import OwnTerm, SchoolTerm
from .kinds import TERM_STARTS
from .words import day_words, language_of

AHEAD = timedelta(days=7)


def remind_of_terms(today: date) -> int:
    """Tells the managers of schools whose term starts within a week, once a term; returns how many were told."""
    told = _remind_of_own(today)
    terms = SchoolTerm.objects.filter(starts_on__range=(today, today + AHEAD)).select_related("division")
    for term in terms.order_by("-division__code"):
        schools = Organisation.objects.filter(
            Q(shut_on=None) | Q(shut_on__gt=today),
            subtree_q([term.division], "division__code"),
            kind__in=school_kinds(),
        ).exclude(own_terms__school_year=term.school_year, own_terms__term=term.term)
        told += _tell_managers(schools, term, today)
    return told


def _remind_of_own(today: date) -> int:
    """Tells the managers of schools whose own term starts within a week."""
    terms = OwnTerm.objects.filter(starts_on__range=(today, today + AHEAD))
    still = Q(organisation__shut_on=None) | Q(organisation__shut_on__gt=today)
    return sum(
        _tell_managers(Organisation.objects.filter(pk=term.organisation_id), term, today)
        for term in terms.filter(still)
    )


def _tell_managers(schools: QuerySet[Organisation], term: SchoolTerm | OwnTerm, today: date) -> int:
    grants = RoleGrant.objects.on(today).filter(role=Role.UNIT_MANAGER, organisation__in=schools, user__is_active=True)
    return sum(_tell(grant, term) for grant in grants.select_related("user", "organisation"))


def _tell(grant: RoleGrant, term: SchoolTerm | OwnTerm) -> bool:
    school, user = grant.organisation, grant.user
    assert school is not None
    name: uuid.UUID = school.pk
    with fenced():
        claim, untold = claim_untold(user, [(name, f"term@{term.school_year}-{term.term}")])
        if untold:
            with translation.override(language_of(user)):
                values = {"school": school.name, "day": day_words(term.starts_on)}
            path = reverse("training:organisation_record", args=[school.pk])
            told_by(claim, notify(TERM_STARTS, user, values=values, path=path, organisation=school))
    return bool(untold)
