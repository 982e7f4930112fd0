"""The code of a class and a week that is typed where no camera is."""

from __future__ import annotations

import uuid
from datetime import date

from django.utils.crypto import salted_hmac

from people.classes.names import CODE_LENGTH, CODE_SIGNS

SALT = "schools.week"


def week_code(class_id: uuid.UUID, week: date) -> str:
    """Eight signs, the same ones for a class and its week."""
    number = int.from_bytes(salted_hmac(SALT, f"{class_id.hex}-{week:%Y%m%d}", algorithm="sha256").digest(), "big")
    return "".join(CODE_SIGNS[number // len(CODE_SIGNS) ** place % len(CODE_SIGNS)] for place in range(CODE_LENGTH))


def spoken(code: str) -> str:
    """A code as it is printed, in two halves."""
    return f"{code[:4]} {code[4:]}"
