"""A manager is told of invitations that ran out before anybody set a password."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.desks import todos_of
from people.models import Person, SignIn, SignInKind, User
from people.staff.invitations import invite_person
from people.staff.roster import enrol, leave
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
OVER = 4  # days; a link opens for three


def days_ago(number):
    return timezone.now() - timedelta(days=number)


@pytest.fixture
def invite(manager, hotel, settings):
    """Enters and invites somebody so many days ago; without a line of the log as it was before there was one."""
    settings.PASSWORD_RESET_TIMEOUT = 3 * 86_400

    def invited(ago=OVER, name="沈燕", *, logged=True) -> Person:
        began = timezone.localdate() - timedelta(days=30)
        person, _new = enrol(person_id=uuid.uuid4(), organisation=hotel, name=name, started_on=began)
        account = invite_person(person=person, organisation=hotel).user
        User.objects.filter(pk=account.pk).update(date_joined=days_ago(ago))
        if logged:
            log(person, ago)
        return person

    return invited


def log(person, ago):
    SignIn.objects.create(kind=SignInKind.INVITED, account=person.user.pk, at=days_ago(ago))


def lines(user):
    return [(todo.count, todo.due, todo.url) for todo in todos_of(user) if "/staff/" in todo.url]


@pytest.mark.parametrize("logged", [True, False])
def test_it_is_told_once_the_link_is_over_with_the_page_of_the_person(invite, manager, hotel, logged):
    invite(2, "顾明", logged=logged)
    assert lines(manager) == []
    person = invite(logged=logged)
    ended = timezone.localdate(days_ago(OVER - 3))
    assert lines(manager) == [(1, ended, reverse("people:staff_member", args=[hotel.pk, person.pk]))]


def test_another_link_that_still_opens_ends_it(invite, manager):
    person = invite()
    assert len(lines(manager)) == 1
    log(person, 1)
    assert lines(manager) == []


def test_several_are_one_line_by_the_first_day_that_leads_to_the_roster(invite, manager, hotel):
    invite(5), invite(9, "顾明")
    ended = timezone.localdate(days_ago(6))
    assert lines(manager) == [(2, ended, reverse("people:staff", args=[hotel.pk]))]


@pytest.mark.parametrize("change", ["came", "set", "off", "left", "elsewhere"])
def test_nobody_else_waits_for_a_link(invite, manager, hotel, change):
    person = invite()
    account = User.objects.get(person=person)
    assert len(lines(manager)) == 1  # the control
    if change == "came":
        account.last_login = timezone.now()
    elif change == "set":
        account.set_password("长河-落日-7431")
    elif change == "off":
        account.is_active = False
    account.save()
    if change == "left":
        leave(person=person, organisation=hotel, on=timezone.localdate() - timedelta(days=1))
    assert lines(make_user("other") if change == "elsewhere" else manager) == []
