"""The class sheet: a strip for each seat with its PIN or pictures, to be cut apart and handed out."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from common.typesetting import render_pdf

from ..models import Membership, SchoolClass, SeatSecretKind
from .pictures import BY_LETTER
from .proof import secret_of


def seat_url(school_class: SchoolClass, seat: int) -> str:
    """The address of the pupil's own page, with class and seat filled in; the secret is typed."""
    return f"{settings.PUBLIC_URL}{reverse('people:seat')}?class={school_class.join_code}&seat={seat}"


def render_sheet(school_class: SchoolClass, seats: Sequence[Membership]) -> bytes:
    """The strips as PDF, in the active language. Nicknames stand on them only where the class shows them."""
    is_pictures = school_class.seat_secret_kind == SeatSecretKind.PICTURES
    data = {
        "school": school_class.organisation.name,
        "class": school_class.name,
        "code": school_class.join_code,
        "texts": _texts(),
        "strips": [_strip(school_class, row, is_pictures=is_pictures) for row in seats],
    }
    files = {f"seat-{row.seat}.svg": _qr(seat_url(school_class, row.seat or 0)) for row in seats}
    return render_pdf("people/class_sheet.typ", data, files)


def _texts() -> dict[str, str]:
    return {
        "seat": gettext("Seat"),
        "pin": gettext("PIN"),
        "pictures": gettext("My pictures, in this order"),
        "code": gettext("Class code"),
        "keep": gettext("Only you and your teacher know it. Keep this strip."),
    }


def _strip(school_class: SchoolClass, row: Membership, *, is_pictures: bool) -> dict[str, Any]:
    secret = secret_of(row)
    return {
        "seat": row.seat,
        "name": row.person.name if school_class.shows_names else "",
        "pin": "" if is_pictures else secret,
        "pictures": [BY_LETTER[letter].to_dict() for letter in secret] if is_pictures else [],
        "qr": f"seat-{row.seat}.svg",
    }


def _qr(url: str) -> bytes:
    picture = BytesIO()
    segno.make(url, micro=False, error="m").save(picture, kind="svg", scale=4, border=1)
    return picture.getvalue()
