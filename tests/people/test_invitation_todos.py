"""A manager is told of invitations that ran out before anybody set a password."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.desks import todos_of
from people.models import User
from people.staff.invitations import invite_person
from people.staff.roster import enrol, leave
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def invite(client, manager, hotel, clock):
    """Enters somebody and invites them by the page, which writes it down."""

    def invited(name="沈燕"):
        found, _new = enrol(person_id=uuid.uuid4(), organisation=hotel, name=name, started_on=TODAY())
        again(found)
        return found

    def again(person):
        client.force_login(manager)
        assert client.post(reverse("people:staff_invite", args=[hotel.pk, person.pk])).status_code == 200

    invited.again = again
    return invited


def lines(manager):
    return [(todo.count, todo.due, todo.url) for todo in todos_of(manager) if "/staff/" in todo.url]


def after_the_link(clock, settings):
    clock.go(seconds=settings.PASSWORD_RESET_TIMEOUT + 60)


def test_it_is_told_once_the_link_is_over_with_the_page_of_the_person(invite, manager, hotel, clock, settings):
    ends = TODAY() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    person = invite()
    assert lines(manager) == []
    after_the_link(clock, settings)
    assert lines(manager) == [(1, ends, reverse("people:staff_member", args=[hotel.pk, person.pk]))]
    invite.again(person)
    assert lines(manager) == []


def test_several_are_one_line_that_leads_to_the_roster(invite, manager, hotel, clock, settings):
    invite(), invite("顾明")
    after_the_link(clock, settings)
    assert [(count, url) for count, _due, url in lines(manager)] == [(2, reverse("people:staff", args=[hotel.pk]))]


def test_who_was_invited_before_the_log_begins_is_told_of_too(manager, hotel, clock, settings):
    person, _new = enrol(person_id=uuid.uuid4(), organisation=hotel, name="沈燕", started_on=TODAY())
    invite_person(person=person, organisation=hotel)
    after_the_link(clock, settings)
    assert len(lines(manager)) == 1


@pytest.mark.parametrize("change", ["came", "set", "off", "left", "elsewhere"])
def test_nobody_else_waits_for_a_link(invite, manager, hotel, school, clock, settings, change):
    person = invite()
    account = User.objects.get(person=person)
    after_the_link(clock, settings)
    assert len(lines(manager)) == 1  # the control
    if change == "came":
        account.last_login = timezone.now()
    elif change == "set":
        account.set_password("长河-落日-7431")
    elif change == "off":
        account.is_active = False
    account.save()
    if change == "left":
        leave(person=person, organisation=hotel, on=TODAY())
        clock.go(days=1)
    reader = make_user("other") if change == "elsewhere" else manager
    assert lines(reader) == []
