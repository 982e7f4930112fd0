"""What waits for a manager: duty letters of the year that nobody has signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.access import managed_organisations
from people.desks import Todo
from people.models import User

from .content import letter_rows


def letters_to_sign(user: User) -> Iterator[Todo]:
    """Each unit's unsigned letters of this year, by its end."""
    year = timezone.localdate().year
    for unit in managed_organisations(user):
        if count := letter_rows(unit, year, signed=False).count():
            yield Todo(
                title=_("Duty letters to sign"), url=f"{reverse('letters:letters', args=[unit.pk])}?state=unsigned",
                action=_("Print"), count=count, due=date(year, 12, 31), about=unit.name,
            )  # fmt: skip
