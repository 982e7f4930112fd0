"""The signed link of a class and a week: it opens and holds the lesson that is planned for them, and no more.

A code that is typed leads to the same page.
"""

from __future__ import annotations

import re
import uuid
from datetime import date

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from common.normal import typed_code
from people.classes.names import CODE_LENGTH

from .codes import SALT
from .models import PlannedLesson

FORM = re.compile(r"([0-9a-f]{32})-(\d{8})", re.ASCII)


def week_token(class_id: uuid.UUID, week: date) -> str:
    """Class and Monday, signed."""
    return Signer(salt=SALT).sign(f"{class_id.hex}-{week:%Y%m%d}").replace(":", ".")


def read_token(token: str) -> tuple[uuid.UUID, date] | None:
    """The class and the Monday that a token is bound to; None for one that was not made here."""
    try:
        text = Signer(salt=SALT).unsign(token.replace(".", ":"))
        found = FORM.fullmatch(text)
        return (uuid.UUID(found[1]), date.fromisoformat(found[2])) if found else None
    except (BadSignature, ValueError):
        return None


def week_url(class_id: uuid.UUID, week: date) -> str:
    """The whole address that a printed code leads to."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('schools:week', args=[week_token(class_id, week)])}"


def read_code(typed: str) -> PlannedLesson | None:
    """The planned lesson that a typed code is about; None when there is none."""
    code = typed_code(typed)
    return PlannedLesson.objects.filter(code=code).first() if len(code) == CODE_LENGTH else None
