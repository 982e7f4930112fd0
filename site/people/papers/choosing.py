"""Which template a unit's paper is set in, and the paper itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.papers.render import render
from people.models import Jurisdiction, Organisation

from .models import PaperTemplate

MOST_PARENTS = 6


def template_for(kind: str, unit: Organisation) -> PaperTemplate | None:
    """The unit's own template, else that of the nearest unit above it, else of the office nearest to it; None for none.

    Of several offices that look after the unit, one that names it comes first, then the one with the smallest area.
    """
    chain = _with_parents(unit)
    offices = _offices_of(unit)
    rows = PaperTemplate.objects.filter(kind=kind)
    found = list(rows.filter(Q(organisation__in=chain) | Q(jurisdiction__in=offices)).defer("content"))
    if len(found) < 2:
        return found[0] if found else None
    return min(found, key=lambda row: _rank(row, unit, chain))


def _rank(row: PaperTemplate, unit: Organisation, chain: list[Any]) -> tuple[int, int, int]:
    """The smaller, the nearer its owner stands to the unit."""
    office = row.jurisdiction
    if office is None:
        return 0, chain.index(row.organisation_id), row.pk
    if office.organisations.filter(pk=unit.pk).exists():
        return 1, 0, row.pk
    areas = _areas(unit)[::-1]
    return 2, min(areas.index(pk) for pk in office.divisions.values_list("pk", flat=True) if pk in areas), row.pk


def paper_for(kind: str, unit: Organisation, values: Mapping[str, Any] | None = None) -> bytes:
    """The unit's paper as .docx bytes in the template that is its; without `values` a blank form. Raises KeyError."""
    template = template_for(kind, unit)
    content = bytes(template.content) if template else None
    return render(kind, values_of(unit) | dict(values or {}), template=content)


def values_of(unit: Organisation) -> dict[str, Any]:
    """What every paper says of the unit it is for."""
    return {"unit": unit.name, "sample": _("SAMPLE") if unit.is_sample else ""}


def _with_parents(unit: Organisation) -> list[Any]:
    chain: list[Any] = [unit.pk]
    parent = unit.parent_id
    while parent and parent not in chain and len(chain) < MOST_PARENTS:
        chain.append(parent)
        parent = Organisation.objects.filter(pk=parent).values_list("parent", flat=True).first()
    return chain


def _areas(unit: Organisation) -> list[int]:
    """The divisions the unit lies in, the largest first."""
    return [division.pk for division in [*unit.division.ancestors(), unit.division]]


def _offices_of(unit: Organisation) -> QuerySet[Jurisdiction]:
    """Offices that look after the unit today."""
    today = timezone.localdate()
    in_force = Q(valid_from=None) | Q(valid_from__lte=today)
    in_force &= Q(valid_until=None) | Q(valid_until__gt=today)
    return Jurisdiction.objects.filter(in_force, Q(organisations=unit) | Q(divisions__in=_areas(unit))).distinct()
