"""The 12-digit administrative division code. Significant parts may end in 0, so zeros are never stripped."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CODE_LENGTH = 12


class Level(models.TextChoices):
    """The five levels of the national division tree, from the top."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWN = "town", _("Town")
    VILLAGE = "village", _("Village")


PREFIX_LENGTH = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12}
RANK = {level: rank for rank, level in enumerate(Level)}


def prefix_of(code: str, level: str) -> str:
    """The significant digits of a code at its level: 2, 4, 6, 9 or 12."""
    return code[: PREFIX_LENGTH[Level(level)]]


def range_of(code: str, level: str) -> tuple[str, str]:
    """The first and last code of the subtree under `code`, both inclusive, comparable as text."""
    prefix = prefix_of(code, level)
    fill = CODE_LENGTH - len(prefix)
    return prefix + "0" * fill, prefix + "9" * fill


def is_code(text: str) -> bool:
    """True for exactly twelve ASCII digits."""
    return len(text) == CODE_LENGTH and text.isascii() and text.isdigit()
