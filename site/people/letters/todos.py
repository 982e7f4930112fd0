"""What waits for a manager: duty letters of the year that nobody has signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.any_rows import Units
from people.access import grants_of
from people.desks import Todo
from people.models import Post, User

from .content import unsigned_letters


def checked_texts(units: Units) -> QuerySet[Post]:
    """Duties that were compared with their source: without one nobody is asked to sign."""
    return Post.objects.exclude(duties="").filter(duties_checked=True)


def letters_to_sign(user: User) -> Iterator[Todo]:
    """Each unit's unsigned letters of this year, by its end."""
    year, names = timezone.localdate().year, grants_of(user).managed_names
    for unit, count in unsigned_letters(names, year).items():
        yield Todo(
            title=_("Duty letters to sign"), url=f"{reverse('letters:letters', args=[unit])}?state=unsigned",
            action=_("Print"), count=count, due=date(year, 12, 31), about=names[unit],
        )  # fmt: skip
