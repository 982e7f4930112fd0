"""Only its person sees an attempt; managers and teachers see results in the records."""

from django.db.models import QuerySet

from people.models import Person

from .models import Attempt


def attempts_of(person: Person | None) -> QuerySet[Attempt]:
    """The person's own attempts; none without a person."""
    return Attempt.objects.filter(person=person) if person else Attempt.objects.none()
