"""Employers, departments, sites, coming back: the roster's services."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from people.models import Department, Employment, Membership, Organisation, OrganisationKind, PersonKind
from people.staff.departments import (
    DepartmentRefused,
    departments_of,
    join_department,
    name_department,
    remove_department,
)
from people.staff.roster import (
    Place,
    StaffRefused,
    come_back,
    enrol,
    leave,
    send_to_site,
    set_place,
    set_posts,
    sites_of,
)

DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def put(unit, name="沈燕", **changes):
    fields = {"person_id": uuid.uuid4(), "organisation": unit, "name": name, "started_on": today()}
    return enrol(**fields | changes)[0]


@pytest.fixture
def company(tree) -> Organisation:
    return Organisation.objects.create(name="安居物业", kind=OrganisationKind.PROPERTY_COMPANY, division=tree.xincheng)


def test_whoever_is_sent_under_the_employers_number_is_one_person(company, hotel):
    guard = put(company, staff_number="7")
    sent = Place(employment=Employment.OUTSOURCED, employer=company)
    assert put(hotel, staff_number="7", place=sent) == guard
    assert Membership.objects.get(organisation=hotel, person=guard).employer == company
    assert put(hotel, name="沈燕", staff_number="8", place=sent) != guard, "another number is another person"
    assert put(hotel, name="沈燕", place=sent) != guard, "a name alone names nobody"


def test_sending_somebody_to_a_site_needs_the_employers_roster(company, hotel, school):
    guard, stranger = put(company), put(school, name="教师")
    [row] = send_to_site(person=guard, employer=company, site=hotel, posts=[], started_on=today())
    assert (row.organisation, row.employer, row.person) == (hotel, company, guard)
    with pytest.raises(StaffRefused, match="HERE"):
        send_to_site(person=guard, employer=company, site=hotel, posts=[], started_on=today())
    with pytest.raises(StaffRefused, match="GONE"):
        send_to_site(person=stranger, employer=company, site=hotel, posts=[], started_on=today())
    assert set(sites_of(company, Organisation.objects.none())) == {hotel}


def test_who_is_employed_by_the_unit_has_no_other_employer(hotel, company):
    person = put(hotel, place=Place(employment=Employment.OWN, employer=company, employer_name="别处"))
    row = Membership.objects.get(person=person)
    assert (row.employer, row.employer_name) == (None, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(employer_name="别处")


def test_a_volunteer_of_one_day_is_nobodys_employee_and_is_gone_the_next(hotel):
    person = put(hotel, ended_on=today(), place=Place(employment=Employment.VOLUNTEER))
    row = Membership.objects.get(person=person)
    assert (person.kind, row.started_on, row.ended_on) == (PersonKind.OTHER, today(), today())
    with pytest.raises(StaffRefused, match="EARLY"):
        put(hotel, name="另一人", ended_on=today() - DAY)


def test_a_new_post_keeps_department_shift_and_employer(hotel, company):
    rooms = name_department(organisation=hotel, name="客房部")
    place = Place(rooms, "夜班", Employment.DISPATCHED, company)
    person = put(hotel, place=place, started_on=today() - 9 * DAY)
    set_posts(person=person, organisation=hotel, posts=[make_post("guard")], since=today())
    new = Membership.objects.get(person=person, post__code="guard")
    assert Place.of(new) == place


def make_post(code):
    from people.models import Post

    return Post.objects.create(code=code, name=code)


def test_a_move_to_another_department_starts_no_new_stay(hotel):
    person = put(hotel)
    set_place(person=person, organisation=hotel, place=Place(name_department(organisation=hotel, name="前厅部")))
    assert Membership.objects.get(person=person).department.name == "前厅部"


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, True), (1, False)])
def test_who_comes_back_begins_a_new_stay_after_the_old_one(hotel, days, refused):
    person, last = put(hotel, started_on=today() - 30 * DAY, staff_number="5"), today() - 3 * DAY
    leave(person=person, organisation=hotel, on=last)
    if refused:
        with pytest.raises(StaffRefused, match="OVERLAP"):
            come_back(person=person, organisation=hotel, posts=[], started_on=last + days * DAY)
        return
    [row] = come_back(person=person, organisation=hotel, posts=[], started_on=last + days * DAY)
    assert (row.staff_number, Membership.objects.filter(person=person).count()) == ("5", 2)
    with pytest.raises(StaffRefused, match="HERE"):
        come_back(person=person, organisation=hotel, posts=[], started_on=today())


def test_departments_are_renamed_joined_and_removed_only_when_nobody_was_in_them(hotel):
    rooms, front = (name_department(organisation=hotel, name=name) for name in ("客房部", "前厅部"))
    person = put(hotel, place=Place(rooms))
    assert {one.name: one.people for one in departments_of(hotel)} == {"客房部": 1, "前厅部": 0}
    with pytest.raises(DepartmentRefused, match="TAKEN"):
        name_department(organisation=hotel, name="前厅部", department=rooms)
    with pytest.raises(DepartmentRefused, match="IN_USE"):
        remove_department(department=rooms)
    assert join_department(department=rooms, into=front) == 1
    assert Membership.objects.get(person=person).department == front
    remove_department(department=name_department(organisation=hotel, name="空部门"))
    assert list(Department.objects.all()) == [front]
