"""A register of what a test plants, and the people of a school."""

from __future__ import annotations

from datetime import date

import pytest

from people.models import Membership, Person, PersonKind, SchoolClass


@pytest.fixture
def seatmate(school, school_class) -> Person:
    """The pupil of seat 8, who has no name."""
    person = Person.objects.create(kind=PersonKind.PUPIL)
    Membership.objects.create(
        person=person, organisation=school, school_class=school_class, seat=8, started_on=date(2026, 9, 1)
    )
    return person


@pytest.fixture
def ninth_grade(school) -> SchoolClass:
    """A class of fourteen-year-olds."""
    return SchoolClass.objects.create(
        organisation=school, name="九年级1班", grade=9, school_year=2026, join_code="NINE23"
    )
