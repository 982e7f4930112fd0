"""What an officer oversees: the tops of their jurisdictions' subtrees, one inside another left out."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from divisions.codes import range_of
from divisions.models import Division
from people.access import OFFICERS, has_role, overseen_divisions


def covers(top: Division, code: str) -> bool:
    """True when the division with this code lies in the subtree under `top`, or is it."""
    first, last = range_of(top.code, top.level)
    return first <= code <= last


def tops_for(user: object) -> list[Division]:
    """The subtrees the user oversees, by code; for superusers the whole list. Raises PermissionDenied for others."""
    if not has_role(user, *OFFICERS):
        raise PermissionDenied(_("Coverage is shown to fire officers, each for their own area."))
    found = overseen_divisions(user)
    if not found and getattr(user, "is_superuser", False):
        found = list(Division.objects.filter(parent=None))
    found.sort(key=lambda division: division.code)
    return [top for top in found if not any(covers(other, top.code) for other in found if other != top)]
