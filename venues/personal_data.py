"""What venues hold about people: who looks after a small point and who has its key. Their telephone is published."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.data_register import Ground, Holding, NotPersonal, Whose

from .models import DeviceLink, PointLink, Venue, VenueState


def _keys() -> QuerySet[Venue]:
    return Venue.objects.exclude(key_holder="")


def _shred_keys(now: datetime) -> int:
    """A point that nobody looks after any more, or that is shut, names nobody."""
    past = Q(link=None) | ~Q(state=VenueState.OPEN)
    return _keys().filter(past).update(key_holder="")


def held_in_links(links: type[DeviceLink], *, purpose: Promise) -> Holding:
    """What permanent addresses of one kind hold: their holder until the last day of the post, the key, the PIN."""
    rows = links._default_manager
    return Holding(
        model=links._meta.label,
        fields=("holder", "key", "pin_hash"),
        hidden=("key", "pin_hash"),
        beside=("venue", "ends_on"),
        whose=(Whose.STAFF,),
        purpose=purpose,
        ground=Ground.DUTY,
        kept=lambda: _("until the post ends"),
        why=_("the link ends with it"),
        shred=lambda now: rows.filter(ends_on__lt=timezone.localdate(now)).delete()[0],
        not_by_person=_("found by the venue, not by person"),
        live=rows.all,
    )


HELD = [
    held_in_links(PointLink, purpose=_("to know who looks after a small point, and to let that device alone in")),
    Holding(
        model="venues.Venue",
        fields=("key_holder",),
        whose=(Whose.STAFF,),
        purpose=_("to know whom to ask for the key of a small point"),
        ground=Ground.DUTY,
        kept=lambda: _("while somebody looks after the point"),
        why=_("then somebody else has the key"),
        shred=_shred_keys,
        not_by_person=_("found by the venue, not by person"),
        live=_keys,
    ),
]
NOT_PERSONAL = [
    NotPersonal(
        model="venues.Venue",
        fields=(
            "address",
            "phone",
            "intro",
            "health_limits",
            "instead",
            "bring",
            "wheelchair",
            "accessibility",
            "transport",
            "phone_hours",
            "shelter",
        ),
        why="a public place and its telephone",
    ),
    NotPersonal(
        model="venues.Exhibit", fields=("zone_kind", "zone", "name", "not_for", "instead", "picture"), why="an exhibit"
    ),
    NotPersonal(
        model="venues.VenueEntry", fields=("own", "names", "own_sounds", "sounds"), why="names of venues and divisions"
    ),
    NotPersonal(model="venues.SpecialDay", fields=("name",), why="a day"),
    NotPersonal(model="venues.VenuePage", fields=("body",), why="a page"),
    NotPersonal(model="venues.PointFault", fields=("kind",), why="what is broken"),
]
