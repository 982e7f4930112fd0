"""Which venues a user may see in the admin, and so change as far as their permissions go."""

from __future__ import annotations

from django.db.models import QuerySet

from people.access import kept_divisions, visible_divisions

from .models import Venue


def visible_to(user: object) -> QuerySet[Venue]:
    """Venues of the user's jurisdictions and those the user keeps."""
    return Venue.objects.filter(division__in=visible_divisions(user)) | Venue.objects.filter(
        division__in=kept_divisions(user)
    )
