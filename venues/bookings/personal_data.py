"""What bookings hold about people, and how it goes. Slots and their counts stay."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose
from venues.personal_data import held_in_links

from .booking import cancel_booking
from .codes import DAY
from .holds import end_holds, give_back_past_holds
from .models import (
    COMING,
    Booking,
    BookingState,
    CallOut,
    CallOutLink,
    FormHold,
    GroupPerson,
    GroupVisit,
    Guide,
    OneTimeCode,
    Resident,
    VisitWish,
    WaitingParty,
    WishState,
)


def _limit(now: datetime) -> datetime:
    return now - timedelta(days=settings.BOOKINGS_KEEP_DAYS)


def _kept() -> str:
    return _("%(days)s days after the visit") % {"days": settings.BOOKINGS_KEEP_DAYS}


# -- a station's people ----------------------------------------------------------------------------------------------


def _shred_callers(now: datetime) -> int:
    return CallOut.objects.exclude(said_by="").filter(until__lt=_limit(now)).update(said_by="")


def _shred_guides(now: datetime) -> int:
    """A venue that is no station any more names nobody, once no slot to come does."""
    rows = Guide.objects.filter(venue__is_station=False).exclude(slots__starts_at__gt=now)
    return rows.delete()[0]


# -- the phone --------------------------------------------------------------------------------------------------------


def _phones() -> QuerySet[Resident]:
    return Resident.objects.exclude(phone_last4="")


def _forget_phones(residents: QuerySet[Resident]) -> int:
    """Puts chance in the place of each phone's hash: the row stays for its bookings and can be tied to nobody."""
    rows = list(residents)
    for resident in rows:
        Resident.objects.filter(pk=resident.pk).update(
            phone_hmac=secrets.token_hex(32), phone_last4="", sealed_phone=""
        )
    return len(rows)


def _shred_phones(now: datetime) -> int:
    later = Booking.objects.filter(resident=OuterRef("pk"), slot__ends_at__gte=_limit(now))
    return _forget_phones(_phones().filter(~Exists(later), created_at__lt=_limit(now)))


def _erase_phone(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_forget_phones(_phones().filter(pk__in=subject.residents)))


def _sealed() -> QuerySet[Resident]:
    return Resident.objects.exclude(sealed_phone="")


def _shred_sealed(now: datetime) -> int:
    """The number goes when no visit is to come and the last one is a day past."""
    standing = Booking.objects.filter(resident=OuterRef("pk"), slot__ends_at__gte=now - DAY)
    return _sealed().filter(~Exists(standing.exclude(state=BookingState.CANCELLED))).update(sealed_phone="")


def _erase_sealed(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_sealed().filter(pk__in=subject.residents).update(sealed_phone=""))


# -- bookings ---------------------------------------------------------------------------------------------------------


def _named() -> QuerySet[Booking]:
    return Booking.objects.exclude(name="")


def _bookings_of(subject: Subject) -> QuerySet[Booking]:
    whose = Q(pk__in=[])
    if subject.resident:
        whose |= Q(resident=subject.resident)
    if subject.person:
        whose |= Q(person=subject.person)
    return Booking.objects.filter(whose)


def _shred_names(now: datetime) -> int:
    return _named().filter(slot__ends_at__lt=_limit(now)).update(name="")


def _erase_bookings(subject: Subject, now: datetime) -> Erased:
    """Visits to come are cancelled and give their places back; the names of all others go."""
    rows = _bookings_of(subject)
    for booking in rows.filter(state__in=COMING, slot__starts_at__gt=now):
        cancel_booking(booking, late=True)
    return Erased(gone=rows.exclude(name="").update(name=""))


# -- the line ---------------------------------------------------------------------------------------------------------


def _line_of(subject: Subject) -> QuerySet[WaitingParty]:
    return WaitingParty.objects.filter(resident__in=subject.residents)


def _shred_line(now: datetime) -> int:
    return WaitingParty.objects.filter(slot__ends_at__lt=now).delete()[0]


# -- visits on request ------------------------------------------------------------------------------------------------


def _asked_by_name() -> QuerySet[VisitWish]:
    return VisitWish.objects.exclude(name="", answer="")


def _wishes_of(subject: Subject) -> QuerySet[VisitWish]:
    return VisitWish.objects.filter(resident__in=subject.residents)


def _shred_wishes(now: datetime) -> int:
    return _asked_by_name().filter(starts_at__lt=_limit(now)).update(name="", answer="")


def _erase_wishes(subject: Subject, now: datetime) -> Erased:
    """What nobody has answered is taken back; of the others the words go."""
    rows = _wishes_of(subject)
    gone = rows.filter(state=WishState.ASKED).delete()[0]
    return Erased(gone=gone + rows.exclude(name="", answer="").update(name="", answer=""))


# -- groups -----------------------------------------------------------------------------------------------------------


def _led() -> QuerySet[GroupVisit]:
    return GroupVisit.objects.exclude(leader="")


def _groups_of(subject: Subject) -> QuerySet[GroupVisit]:
    return GroupVisit.objects.filter(booking__in=_bookings_of(subject))


def _shred_groups(now: datetime) -> int:
    past = GroupPerson.objects.filter(group__booking__slot__ends_at__lt=_limit(now)).delete()[0]
    return past + _led().filter(booking__slot__ends_at__lt=_limit(now)).update(leader="", note="", answer="")


def _erase_groups(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_groups_of(subject).exclude(leader="").update(leader="", note="", answer=""))


# -- codes ------------------------------------------------------------------------------------------------------------


def _codes_of(subject: Subject) -> QuerySet[OneTimeCode]:
    phones = Resident.objects.filter(pk__in=subject.residents)
    return OneTimeCode.objects.filter(phone_hmac__in=phones.values("phone_hmac"))


def _erase_codes(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_codes_of(subject).delete()[0])


def _holds_of(subject: Subject) -> QuerySet[FormHold]:
    phones = Resident.objects.filter(pk__in=subject.residents)
    return FormHold.objects.filter(phone_hmac__in=phones.values("phone_hmac"))


def _erase_holds(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=end_holds(_holds_of(subject)))


HELD = [
    Holding(
        model="bookings.FormHold",
        fields=("phone_hmac",),
        hidden=("phone_hmac",),
        beside=("slot", "places", "until"),
        whose=(Whose.RESIDENTS,),
        purpose=_("to keep places for you while your code is on its way"),
        ground=Ground.REQUEST,
        kept=lambda: _("five minutes"),
        why=_("so long is a code good"),
        shred=lambda now: give_back_past_holds(),
        erase=_erase_holds,
        rows=_holds_of,
    ),
    Holding(
        model="bookings.OneTimeCode",
        fields=("phone_hmac", "asker", "code_hmac"),
        hidden=("phone_hmac", "asker", "code_hmac"),
        beside=("created_at", "used_at"),
        whose=(Whose.RESIDENTS,),
        purpose=_("to make sure that a phone is yours, and that nobody has you flooded with codes"),
        ground=Ground.REQUEST,
        kept=lambda: _("one day"),
        why=_("codes are counted by the day"),
        shred=lambda now: OneTimeCode.objects.filter(created_at__lt=now - DAY).delete()[0],
        erase=_erase_codes,
        rows=_codes_of,
    ),
    Holding(
        model="bookings.Booking",
        fields=("name", "ticket_code"),
        beside=("slot", "party_size", "state", "created_at", "checked_in_at"),
        whose=(Whose.RESIDENTS,),
        purpose=_("to find your booking at the door"),
        ground=Ground.REQUEST,
        kept=_kept,
        why=_("for questions after the visit"),
        shred=_shred_names,
        erase=_erase_bookings,
        rows=_bookings_of,
        live=_named,
    ),
    Holding(
        model="bookings.WaitingParty",
        fields=("name",),
        beside=("slot", "party_size", "state", "made_at"),
        whose=(Whose.RESIDENTS,),
        purpose=_("to offer you places that come free"),
        ground=Ground.REQUEST,
        kept=lambda: _("until the visit is over"),
        why=_("then there is nothing to offer"),
        shred=_shred_line,
        erase=lambda subject, now: Erased(gone=_line_of(subject).delete()[0]),
        rows=_line_of,
        live=WaitingParty.objects.all,
    ),
    Holding(
        model="bookings.VisitWish",
        fields=("name", "answer"),
        beside=("venue", "starts_at", "party_size", "state", "asked_at", "answered_at"),
        whose=(Whose.RESIDENTS,),
        purpose=_("to agree with you on a visit to a point without hours"),
        ground=Ground.REQUEST,
        kept=_kept,
        why=_("for questions after the visit"),
        shred=_shred_wishes,
        erase=_erase_wishes,
        rows=_wishes_of,
        live=_asked_by_name,
    ),
    Holding(
        model="bookings.GroupVisit",
        fields=("leader", "note", "answer"),
        beside=("unit_name", "minors", "adults", "answered_at"),
        whose=(Whose.RESIDENTS,),
        purpose=_("to agree on the visit of a group with whoever leads it"),
        ground=Ground.REQUEST,
        kept=_kept,
        why=_("for questions after the visit"),
        shred=_shred_groups,
        erase=_erase_groups,
        rows=_groups_of,
        live=_led,
    ),
    held_in_links(CallOutLink, purpose=_("to let a guide or the duty room close a venue when the crew is called out")),
    Holding(
        model="bookings.CallOut",
        fields=("said_by",),
        beside=("venue", "began_at", "until"),
        whose=(Whose.STAFF,),
        purpose=_("to know who closed a venue when the crew was called out"),
        ground=Ground.DUTY,
        kept=_kept,
        why=_("for questions after the visit"),
        shred=_shred_callers,
        not_by_person=_("found by the venue, not by person"),
        live=lambda: CallOut.objects.exclude(said_by=""),
    ),
    Holding(
        model="bookings.Guide",
        fields=("name",),
        beside=("venue",),
        whose=(Whose.STAFF,),
        purpose=_("to open a station's slots only with somebody who shows visitors around"),
        ground=Ground.DUTY,
        kept=lambda: _("until the keeper takes the name off the list"),
        why=_("then somebody else shows visitors around"),
        shred=_shred_guides,
        not_by_person=_("found by the venue, not by person"),
        live=Guide.objects.all,
    ),
    Holding(
        model="bookings.Resident",
        fields=("sealed_phone",),
        hidden=("sealed_phone",),
        whose=(Whose.RESIDENTS,),
        purpose=_("to tell you when your visit changes or the venue closes; only this site can read the number"),
        ground=Ground.REQUEST,
        kept=lambda: _("the day after your last visit"),
        why=_("until then the visit may change"),
        called=_("phone number, sealed"),
        shred=_shred_sealed,
        erase=_erase_sealed,
        rows=lambda subject: Resident.objects.filter(pk__in=subject.residents),
        live=_sealed,
    ),
    Holding(
        model="bookings.Resident",
        fields=("phone_hmac", "phone_last4"),
        hidden=("phone_hmac",),
        beside=("created_at",),
        whose=(Whose.RESIDENTS,),
        purpose=_("to show you your bookings; of the number only a keyed hash and four digits are kept"),
        ground=Ground.REQUEST,
        kept=lambda: _("%(days)s days after the last visit") % {"days": settings.BOOKINGS_KEEP_DAYS},
        why=_("for questions after the visit"),
        shred=_shred_phones,
        erase=_erase_phone,
        rows=lambda subject: Resident.objects.filter(pk__in=subject.residents),
        live=_phones,
    ),
]

NOT_PERSONAL = [
    NotPersonal(model="bookings.Booking", fields=("over_reason",), why="why more came in than there are places"),
    NotPersonal(model="bookings.GroupVisit", fields=("unit_name", "approval"), why="a school or unit and its paper"),
]
