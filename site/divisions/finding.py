"""A division by what people type: its code, its name, or the names from above down as on an envelope."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from common.normal import plain_line

from .codes import is_code
from .models import Division

MOST = 12


def find_divisions(text: str, among: QuerySet[Division]) -> list[Division]:
    """What `text` may mean among these divisions, at most MOST: the code's one, else those of the name in full.

    A name may be led by names from above (南湖区建设街道) and may lack its last word (南湖 for 南湖区). Divisions
    that no longer exist are found by their code alone.
    """
    typed = plain_line(text).replace(" ", "")
    if not typed:
        return []
    if is_code(typed):
        return list(among.filter(code=typed))
    today = among.filter(pk__in=Division.objects.on(timezone.localdate()).values("pk"))
    endings = [typed[start:] for start in range(len(typed) - 1)]
    named = today.filter(name__in=endings).select_related("parent__parent__parent__parent").order_by("code")
    exact = [row for row in named if _leads_to(typed, row)]
    if exact:
        longest = max(len(row.name) for row in exact)
        return [row for row in exact if len(row.name) == longest][:MOST]
    return list(today.filter(name__startswith=typed).order_by("code")[:MOST])


def typed_as(division: Division, among: QuerySet[Division]) -> str:
    """What a form shows for a division: its names from above down where they mean it alone, else its code."""
    return division.full_name if find_divisions(division.full_name, among) == [division] else division.code


def _leads_to(typed: str, row: Division) -> bool:
    """True when what stands before the name are names from above, in their order; some may be left out."""
    rest = typed.removesuffix(row.name)
    for above in reversed(row.ancestors()):
        rest = rest.removesuffix(above.name)
    return not rest
