"""A head of the school and one of another, and classes with seats."""

from __future__ import annotations

from datetime import date

import pytest

from people.models import Membership, Organisation, OrganisationKind, Person, PersonKind, Role, RoleGrant
from tests.classroom.conftest import lesson as lesson_page  # noqa: F401
from tests.conftest import make_user

STARTED = date(2026, 9, 1)


def head_of(organisation, name):
    user = make_user(name)
    RoleGrant.objects.create(user=user, role=Role.UNIT_MANAGER, organisation=organisation)
    return user


@pytest.fixture
def head(school):
    return head_of(school, "head")


@pytest.fixture
def other_school(tree):
    return Organisation.objects.create(name="秀洲二小", kind=OrganisationKind.PRIMARY_SCHOOL, division=tree.xincheng)


@pytest.fixture
def other_head(other_school):
    return head_of(other_school, "other-head")


def seat(school_class, number):
    pupil = Person.objects.create(kind=PersonKind.PUPIL)
    return Membership.objects.create(
        person=pupil, organisation_id=school_class.organisation_id, school_class=school_class, seat=number,
        started_on=STARTED,
    )  # fmt: skip


@pytest.fixture
def seats(school_class):
    """Four pupils of the class, by seat."""
    return {number: seat(school_class, number) for number in (1, 2, 3, 4)}
