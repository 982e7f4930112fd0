"""Guardians' slips: one for each seat, given out on paper by the school.

The pupil's own secret shows what is held, takes it along and takes the name out. Agreeing and erasing need the slip:
what a guardian decides must not be decided by a child.
"""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from common.normal import typed_code, whole_number
from common.typesetting import render_pdf
from people.models import Person, SchoolClass, User
from people.seats.proof import SeatRefused, prove_seat

from .consent import needs_guardian, seats_of
from .models import GuardianSlip

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SLIP_DAYS = 90  # a new one takes its place when somebody comes later


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip as it is printed; its code is kept nowhere else."""

    seat: int
    code: str


def new_code() -> str:
    """Eight unambiguous characters, about 40 bits."""
    raw = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{raw[:4]}-{raw[4:]}"


def _digest(person: Person, code: str) -> str:
    return salted_hmac("privacy.guardian_slip", f"{person.pk}:{typed_code(code)}", algorithm="sha256").hexdigest()


@transaction.atomic
def issue_slips(*, school_class: SchoolClass, by: User) -> list[Slip]:
    """New slips for all seats of a class; those given out before open nothing any more."""
    now, made = timezone.now(), []
    members = list(seats_of(school_class))
    GuardianSlip.objects.filter(person__in=[one.person_id for one in members], ended_at=None).update(ended_at=now)
    for member in members:
        code = new_code()
        GuardianSlip.objects.create(
            person=member.person,
            school_class=school_class,
            seat=member.seat or 0,
            digest=_digest(member.person, code),
            made_by=by,
            expires_at=now + timedelta(days=SLIP_DAYS),
        )
        made.append(Slip(member.seat or 0, code))
    return made


def child_of_slip(*, class_code: str, seat: str, code: str) -> Person | None:
    """The pupil whose slip this is; None for a wrong class, seat or code alike, and for a slip that has run out."""
    slip, number = None, whole_number(typed_code(seat), 3)
    if number is not None:
        slip = (
            GuardianSlip.objects.filter(
                school_class__join_code=typed_code(class_code),
                seat=number,
                ended_at=None,
                expires_at__gt=timezone.now(),
            )
            .select_related("person")
            .first()
        )
    # Without a slip the same work is done over nobody: the answer's time says nothing of who exists.
    person = slip.person if slip else Person()
    same = constant_time_compare(_digest(person, code), slip.digest if slip else "")
    return person if slip and same else None


def child_of_seat(*, class_code: str, seat: str, code: str, address: str) -> Person | None:
    """The pupil whose seat's own secret this is; None for anything else, and while tries are not taken."""
    number = whole_number(typed_code(seat), 3)
    school_class = SchoolClass.objects.filter(join_code=typed_code(class_code)).first()
    if school_class is None or number is None:
        return None
    try:
        return prove_seat(school_class=school_class, seat=number, secret=code, address=address).person
    except SeatRefused:
        return None


def slips_pdf(school_class: SchoolClass, slips: list[Slip], url: str) -> bytes:
    """The slips as PDF, two a page, each with a part to sign and hand back."""
    import segno

    picture = io.BytesIO()
    segno.make(url, error="m", micro=False).save(picture, kind="svg", border=1)
    below = needs_guardian(school_class)
    data = {
        "heading": _("To the guardian: your child's name"),
        "school": str(school_class.organisation),
        "class_label": _("Class"),
        "class": school_class.name,
        "class_code_label": _("Class code"),
        "class_code": school_class.join_code,
        "seat_label": _("Seat"),
        "code_label": _("Code"),
        "what": _(
            "Fire-safety lessons of the class work by seat numbers alone. If you agree, the platform also keeps your "
            "child's name or a nickname, so that papers and certificates bear it. It is kept until %(days)s days after "
            "the class is over, shown to its teachers and the school alone, and given to nobody."
        )
        % {"days": settings.NAMES_KEEP_DAYS},
        "free": _("You may refuse, and withdraw at any time. It costs your child no lesson and no mark."),
        "how": _("Decide, see, take away or erase what is held, until %(day)s, at:")
        % {"day": f"{timezone.localdate() + timedelta(days=SLIP_DAYS):%Y-%m-%d}"},
        "url": url,
        "paper": _("Or on paper: fill in and hand back to the class teacher."),
        "agree": _("I agree. Name or nickname:"),
        "refuse": _("I do not agree."),
        "sign": _("Guardian's signature and date:"),
        "number": _("Number of the paper (by the school):"),
        "law": _("Personal Information Protection Law art. 31: below fourteen the guardian decides.") if below else "",
        "slips": [{"seat": slip.seat, "code": slip.code} for slip in slips],
    }
    return render_pdf("privacy/slips.typ", data, {"qr.svg": picture.getvalue()})
