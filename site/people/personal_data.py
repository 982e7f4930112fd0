"""What the tables of this room hold about people, and how it goes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose

from .closing import close_account, long_inactive, open_accounts
from .grants import grants_of
from .keeping import (
    NO_DETAILS,
    details_held,
    drop_scans,
    names_past,
    numbers_past,
    scans_past,
    seats_past,
    works_somewhere,
)
from .models import AccessToken, Membership, Person, PersonKind, SeatSecret, SheetPrint, SignIn, User

# -- names of persons and their seats ---------------------------------------------------------------------------------


def _shred_names(now: datetime) -> int:
    return names_past(timezone.localdate(now)).update(name="", second_name="", phone_mark="", shredded_at=now)


def _erase_name(subject: Subject, now: datetime) -> Erased:
    person = Person.objects.filter(pk__in=subject.persons).exclude(name="").first()
    if person is None:
        return Erased()
    if works_somewhere(person, timezone.localdate(now)):
        return Erased(kept=1, reason=_("while you work in the unit: it must be able to name whom it trained"))
    return Erased(
        gone=Person.objects.filter(pk=person.pk).update(name="", second_name="", phone_mark="", shredded_at=now)
    )


def _shred_seats(now: datetime) -> int:
    return seats_past(timezone.localdate(now)).update(seat=None)


def _erase_seats(subject: Subject, now: datetime) -> Erased:
    """Seats of classes that are over go; in the class of today the seat is what stands in the name's place."""
    seats = Membership.objects.filter(person=subject.person, seat__isnull=False)
    gone = seats.filter(ended_on__lt=timezone.localdate(now)).update(seat=None)
    return Erased(gone, seats.count(), reason=_("while the child is in the class: lessons go on by the seat number"))


def _secrets_past(today: date) -> QuerySet[SeatSecret]:
    """Secrets of seats that nobody has any more."""
    return SeatSecret.objects.filter(Q(membership__ended_on__lt=today) | Q(membership__seat=None))


def _secrets_of(subject: Subject) -> QuerySet[SeatSecret]:
    return SeatSecret.objects.filter(membership__person=subject.person) if subject.person else SeatSecret.objects.none()


def _erase_secrets(subject: Subject, now: datetime) -> Erased:
    mine = _secrets_of(subject)
    gone = mine.filter(pk__in=_secrets_past(timezone.localdate(now)).values("pk")).delete()[0]
    return Erased(gone, mine.count(), reason=_("while the child is in the class: the strip proves the seat"))


def _prints_of(subject: Subject) -> QuerySet[SheetPrint]:
    return SheetPrint.objects.filter(by=subject.account) if subject.account else SheetPrint.objects.none()


def _shred_prints(now: datetime) -> int:
    return SheetPrint.objects.filter(at__lt=now - timedelta(days=settings.SIGN_IN_LOG_DAYS)).delete()[0]


def _erase_prints(subject: Subject, now: datetime) -> Erased:
    newest = _prints_of(subject).order_by("-at").first()
    if newest is None:
        return Erased()
    until = timezone.localdate(newest.at) + timedelta(days=settings.SIGN_IN_LOG_DAYS)
    return Erased(kept=_prints_of(subject).count(), until=until, reason=_("Cybersecurity Law art. 21"))


def _erase_numbers(subject: Subject, now: datetime) -> Erased:
    rows = details_held().filter(person=subject.person)
    gone = rows.filter(ended_on__lt=timezone.localdate(now)).update(**NO_DETAILS)
    return Erased(gone, rows.count(), reason=_("while you work in the unit: it must be able to name whom it trained"))


# -- accounts and their sign-ins --------------------------------------------------------------------------------------


def _shred_accounts(now: datetime) -> int:
    accounts = list(long_inactive(now))
    for user in accounts:
        close_account(user)
    return len(accounts)


def _erase_account(subject: Subject, now: datetime) -> Erased:
    user = open_accounts().filter(pk__in=subject.accounts).first()
    if user is None:
        return Erased()
    if user.is_superuser or grants_of(user).rows:
        return Erased(kept=1, reason=_("while the account holds a role: have the role ended first"))
    close_account(user)
    return Erased(gone=1)


def _unname_account(subject: Subject, now: datetime) -> Erased:
    users = User.objects.filter(pk__in=subject.accounts).exclude(display_name="", first_name="", last_name="")
    return Erased(gone=users.update(display_name="", first_name="", last_name=""))


def _sign_ins_of(subject: Subject) -> QuerySet[SignIn]:
    # Without an account there is nobody: a line without one is about a name that no account has.
    return SignIn.objects.filter(account=subject.account) if subject.account else SignIn.objects.none()


def _erase_sign_ins(subject: Subject, now: datetime) -> Erased:
    lines = _sign_ins_of(subject)
    newest = lines.order_by("-at").first()
    if newest is None:
        return Erased()
    until = timezone.localdate(newest.at) + timedelta(days=settings.SIGN_IN_LOG_DAYS)
    return Erased(kept=lines.count(), until=until, reason=_("Cybersecurity Law art. 21"))


def _tokens_of(subject: Subject) -> QuerySet[AccessToken]:
    return AccessToken.objects.filter(made_by=subject.account) if subject.account else AccessToken.objects.none()


def _shred_token_traces(now: datetime) -> int:
    before = now - timedelta(days=settings.SIGN_IN_LOG_DAYS)
    return AccessToken.objects.filter(used_at__lt=before, used_from__isnull=False).update(used_from=None)


def _erase_token_traces(subject: Subject, now: datetime) -> Erased:
    return Erased(gone=_tokens_of(subject).filter(used_from__isnull=False).update(used_from=None))


HELD = [
    Holding(
        model="people.Person",
        fields=("name", "second_name", "phone_mark"),
        hidden=("phone_mark",),
        beside=("kind", "created_at"),
        whose=(Whose.STAFF, Whose.PUPILS),
        purpose=_("to tell apart who was trained; of a pupil it is optional, a class works by seat numbers alone"),
        ground=Ground.DUTY,
        kept=lambda: _("pupils: %(days)s days after the class is over; employees: %(years)s years after leaving") % {
            "days": settings.NAMES_KEEP_DAYS, "years": settings.RECORDS_KEEP_YEARS,
        },
        why=_("Order 61 art. 36 and 43: the unit must be able to name who was trained; a pupil's name needs consent"),
        shred=_shred_names,
        erase=_erase_name,
        unname=_erase_name,
        rows=lambda subject: Person.objects.filter(pk__in=subject.persons),
        live=lambda: Person.objects.exclude(name=""),
        minors=lambda rows: rows.filter(kind=PersonKind.PUPIL),
    ),
    Holding(
        model="people.Membership",
        called=_("seats in classes"),
        fields=("seat",),
        beside=("organisation", "school_class", "post", "started_on", "ended_on"),
        whose=(Whose.PUPILS,),
        purpose=_("the seat number stands in the place of a pupil's name"),
        ground=Ground.DUTY,
        kept=lambda: _("%(days)s days after the class is over") % {"days": settings.NAMES_KEEP_DAYS},
        why=_("lessons of the class are counted by seats; afterwards nobody needs to know who sat where"),
        shred=_shred_seats,
        erase=_erase_seats,
        rows=lambda subject: Membership.objects.filter(person=subject.person),
        live=lambda: Membership.objects.filter(seat__isnull=False),
        minors=lambda rows: rows.filter(person__kind=PersonKind.PUPIL),
    ),
    Holding(
        model="people.SeatSecret",
        fields=("salt",),
        hidden=("salt",),
        beside=("membership", "made_at"),
        whose=(Whose.PUPILS,),
        purpose=_("to know that it is the pupil of the seat who plays; no PIN is kept, it is derived"),
        ground=Ground.DUTY,
        kept=lambda: _("until the pupil has left the seat"),
        why=_("nothing may be written in a child's name that somebody else did"),
        shred=lambda now: _secrets_past(timezone.localdate(now)).delete()[0],
        erase=_erase_secrets,
        rows=_secrets_of,
        minors=lambda rows: rows,
    ),
    Holding(
        model="people.SheetPrint",
        fields=("username",),
        beside=("school_class", "at", "seats", "made_anew"),
        whose=(Whose.ACCOUNTS,),
        purpose=_("to find out who printed the sheets that prove pupils' seats"),
        ground=Ground.DUTY,
        kept=lambda: _("%(days)s days") % {"days": settings.SIGN_IN_LOG_DAYS},
        why=_("Cybersecurity Law art. 21: logs are kept for at least six months"),
        shred=_shred_prints,
        erase=_erase_prints,
        rows=_prints_of,
    ),
    Holding(
        model="people.Membership",
        fields=("staff_number", "shift", "employer_name", "post_words"),
        beside=(
            "organisation", "post", "department", "employment", "employer", "started_on", "on_duty_from", "ended_on",
        ),
        whose=(Whose.STAFF,),
        purpose=_("to tell two people of one name apart, and to know who trains whom and when"),
        ground=Ground.DUTY,
        kept=lambda: _("%(years)s years after leaving") % {"years": settings.RECORDS_KEEP_YEARS},
        why=_("Order 61 art. 36 and 43: the unit must be able to name who was trained; a pupil's name needs consent"),
        shred=lambda now: numbers_past(timezone.localdate(now)).update(**NO_DETAILS),
        erase=_erase_numbers,
        rows=lambda subject: details_held().filter(person=subject.person),
        live=details_held,
    ),
    Holding(
        model="people.User",
        fields=("username", "first_name", "last_name", "email", "phone", "display_name", "password"),
        hidden=("password",),
        beside=("is_phone_verified", "date_joined", "last_login"),
        whose=(Whose.ACCOUNTS,),
        purpose=_("to sign in, and to say who recorded or decided something"),
        ground=Ground.REQUEST,
        kept=lambda: _("as long as the account is used; %(days)s days after it was switched off") % {
            "days": settings.ACCOUNTS_KEEP_DAYS,
        },
        why=_("an account that was switched off by mistake can be given back"),
        shred=_shred_accounts,
        erase=_erase_account,
        unname=_unname_account,
        rows=lambda subject: User.objects.filter(pk__in=subject.accounts),
        live=open_accounts,
        minors=lambda rows: rows.filter(person__kind=PersonKind.PUPIL),
    ),
    Holding(
        model="people.SignIn",
        fields=("username", "address", "user_agent", "method"),
        beside=("at", "kind"),
        whose=(Whose.ACCOUNTS,),
        purpose=_("to find out who signed in, and to notice strangers"),
        ground=Ground.DUTY,
        kept=lambda: _("%(days)s days") % {"days": settings.SIGN_IN_LOG_DAYS},
        why=_("Cybersecurity Law art. 21: logs are kept for at least six months"),
        shred=lambda now: SignIn.objects.all().expire(now - timedelta(days=settings.SIGN_IN_LOG_DAYS)),
        erase=_erase_sign_ins,
        rows=_sign_ins_of,
        minors=lambda rows: rows.filter(
            account__in=User.objects.filter(person__kind=PersonKind.PUPIL).values("pk")
        ),
    ),
    Holding(
        model="people.AccessToken",
        fields=("used_from",),
        beside=("name", "kind", "made_at", "used_at"),
        whose=(Whose.ACCOUNTS,),
        purpose=_("to notice an access key in the wrong hands"),
        ground=Ground.DUTY,
        kept=lambda: _("%(days)s days after the last use") % {"days": settings.SIGN_IN_LOG_DAYS},
        why=_("Cybersecurity Law art. 21: logs are kept for at least six months"),
        shred=_shred_token_traces,
        erase=_erase_token_traces,
        rows=_tokens_of,
        live=lambda: AccessToken.objects.filter(used_from__isnull=False),
    ),
]  # fmt: skip

HELD.append(
    Holding(
        model="people.LetterScan",
        fields=("file", "name"),
        beside=("organisation", "year"),
        whose=(Whose.STAFF,),
        purpose=_("to show that who holds a post has signed its duties"),
        ground=Ground.DUTY,
        kept=lambda: _("%(years)s years") % {"years": settings.RECORDS_KEEP_YEARS},
        why=_("kept as the records of training are, with which inspectors ask for the letters"),
        shred=lambda now: drop_scans(scans_past(timezone.localdate(now))),
        not_by_person=_("a scan may show many letters and is found by its unit and year"),
    )
)

NOT_PERSONAL = [
    NotPersonal(model="people.LetterScan", fields=("content_type", "sha256"), why="a type and a digest"),
    NotPersonal(
        model="people.Organisation",
        fields=(
            "name",
            "kind",
            "number",
            "address",
            "legal_body_name",
            "legal_body_code",
            "key_unit_document",
        ),
        why="a unit; identity numbers are refused",
    ),
    NotPersonal(
        model="people.UnitKind",
        fields=("code", "name", "name_en", "categories", "may_be", "source"),
        why="a kind of unit",
    ),
    NotPersonal(model="people.UnitAct", fields=("former_name", "source"), why="what happened to a unit"),
    NotPersonal(model="people.Superior", fields=("name", "number", "kinds", "source"), why="a group or department"),
    NotPersonal(model="people.SuperiorName", fields=("name", "source"), why="a name of a group or department"),
    NotPersonal(
        model="people.ListedUnit", fields=("name", "number", "sort", "place", "source"), why="a unit on a list"
    ),
    NotPersonal(
        model="people.Circular",
        fields=(
            "title",
            "text",
            "attachment",
            "attachment_name",
            "attachment_type",
            "white_list_item",
            "approval",
        ),
        why="what a department tells its units",
    ),
    NotPersonal(model="people.CircularReceipt", fields=("answer",), why="what a unit answers its department"),
    NotPersonal(model="people.StatedFact", fields=("name", "value", "before", "note"), why="what a unit is like"),
    NotPersonal(model="people.ClassChange", fields=("kind",), why="a class"),
    NotPersonal(model="people.SchoolClass", fields=("name", "join_code", "seat_secret_kind"), why="a class"),
    NotPersonal(
        model="people.Post",
        fields=("code", "name", "name_en", "source", "kinds", "duties", "duties_source", "loaded"),
        why="a kind of post",
    ),
    NotPersonal(model="people.PostWord", fields=("words",), why="what a unit calls a post"),
    NotPersonal(model="people.Department", fields=("name",), why="a part of a unit"),
    NotPersonal(model="people.Jurisdiction", fields=("name",), why="an office"),
    NotPersonal(
        model="people.AccessToken", fields=("name", "public_id", "digest", "data"), why="a machine's key and its scope"
    ),
]
