"""Makes all samples in one transaction: all of them or none."""

from django.db import transaction

from courses.training.duties.recompute import recompute_all
from people.models import User
from people.staff.catalogue import load_posts

from .people import make_people
from .venues import make_openings


@transaction.atomic
def make_samples() -> None:
    """Sample units, people, sign-ins, openings and slots; then the duties they owe."""
    load_posts()
    make_people()
    make_openings()
    _join_groups()
    recompute_all()


def _join_groups() -> None:
    from courses.editorial import EDITORS, REVIEWERS, ensure_editorial_setup
    from courses.training.officer_group import ensure_officer_group
    from media.scripts.rights import ensure_film_rights

    groups = ensure_editorial_setup()
    ensure_film_rights()
    User.objects.get(username="editor").groups.add(groups[EDITORS])
    User.objects.get(username="reviewer").groups.add(groups[REVIEWERS])
    ensure_officer_group().user_set.add(*User.objects.filter(username__in=["officer", "city"]))
