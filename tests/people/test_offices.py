"""Roles are granted by whoever is above, within what they oversee, and nobody else, by any door."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from courses.editorial import EDITORS
from courses.training.officer_group import OFFICERS as OFFICER_GROUP
from divisions.codes import Level
from people.access import kept_divisions, overseen_divisions, taught_classes
from people.models import Jurisdiction, Role, RoleGrant, SchoolClass, User
from people.offices import granting
from people.offices.granting import GrantRefusal, GrantRefused, end_role, grant_role, grants_below
from people.role_groups import leave_groups_of_ended_roles
from people.staff.roster import enrol
from tests.conftest import make_division, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def nanhu_office(tree) -> Jurisdiction:
    office = Jurisdiction.objects.create(name="南湖大队二")
    office.divisions.add(tree.nanhu)
    return office


def granted(username: str, role: Role, **scope) -> User:
    user = make_user(username)
    RoleGrant.objects.create(user=user, role=role, **scope)
    return user


def grant_url(role: str) -> str:
    return reverse("people:role_grant", args=[role])


def test_the_city_invites_a_county_officer_who_sets_a_password_and_sees_the_county(
    client, city_officer, nanhu_office, tree
):
    client.force_login(city_officer)
    page = client.post(
        grant_url("county_officer"), {"name": "沈队长", "jurisdiction": nanhu_office.pk}
    ).content.decode()
    [link] = re.findall(r'value="(http[^"]+/password/reset/key/[^"]+)"', page)
    account = RoleGrant.objects.get(role=Role.COUNTY_OFFICER).user
    assert list(overseen_divisions(account)) == [tree.nanhu]
    assert account.groups.filter(name=OFFICER_GROUP).exists()
    client.logout()
    form = client.get(link, follow=True)
    assert form.status_code == 200
    client.post(form.redirect_chain[-1][0], {"password1": "长河-落日-7431", "password2": "长河-落日-7431"})
    account.refresh_from_db()
    assert account.check_password("长河-落日-7431")


def test_the_same_form_twice_makes_one_account(client, city_officer, nanhu_office):
    client.force_login(city_officer)
    for _twice in range(2):
        client.post(grant_url("county_officer"), {"name": "沈队长", "jurisdiction": nanhu_office.pk})
    assert RoleGrant.objects.filter(role=Role.COUNTY_OFFICER).count() == 1


def test_a_county_officer_appoints_keepers_of_the_own_county_alone(client, county_officer, tree):
    client.force_login(county_officer)
    mine = client.post(grant_url("venue_keeper"), {"name": "馆员", "venue": tree.jianshe.name})
    assert mine.status_code == 200
    keeper = RoleGrant.objects.get(role=Role.VENUE_KEEPER).user
    assert [row.pk for row in kept_divisions(keeper)] == [tree.jianshe.pk]
    elsewhere = client.post(grant_url("venue_keeper"), {"name": "馆员二", "venue": tree.xincheng.code})
    assert elsewhere.status_code == 400
    assert RoleGrant.objects.filter(role=Role.VENUE_KEEPER).count() == 1


@pytest.mark.parametrize("role", ["county_officer", "city_officer", "editor"])
def test_nobody_grants_what_is_not_below_them(client, county_officer, nanhu_office, role):
    client.force_login(county_officer)
    form = {"name": "某人", "jurisdiction": nanhu_office.pk}
    assert client.get(grant_url(role)).status_code == 403
    assert client.post(grant_url(role), form).status_code == 403
    assert not User.objects.filter(display_name="某人").exists()


def test_the_service_refuses_what_the_form_would(county_officer, city_officer, nanhu_office, tree, monkeypatch):
    someone = make_user("someone")
    wanted = {"user": someone, "role": Role.VENUE_KEEPER, "by": county_officer, "venue_division": tree.xincheng}
    with pytest.raises(GrantRefused) as refused:
        grant_role(**wanted)
    assert refused.value.reason is GrantRefusal.SCOPE
    with pytest.raises(GrantRefused):
        grant_role(user=city_officer, role=Role.COUNTY_OFFICER, by=city_officer, jurisdiction=nanhu_office)
    monkeypatch.setattr(granting, "_oversees", lambda *_args, **_scope: True)  # the control: without the guard it goes
    assert grant_role(**wanted).pk


def test_a_role_is_ended_by_who_oversees_it_and_by_nobody_else(client, city_officer, county_officer, nanhu_office):
    grant = grant_role(user=make_user("officer2"), role=Role.COUNTY_OFFICER, by=city_officer, jurisdiction=nanhu_office)
    url = reverse("people:role_end", args=[grant.pk])
    client.force_login(county_officer)
    assert client.post(url).status_code == 404
    with pytest.raises(GrantRefused):
        end_role(grant=grant, by=county_officer)
    client.force_login(city_officer)
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    grant.refresh_from_db()
    assert grant.valid_until == timezone.localdate()
    assert not grant.user.groups.exists()


def test_nobody_ends_a_role_of_their_own(city_officer):
    assert not grants_below(city_officer).filter(user=city_officer).exists()


def test_a_role_with_a_last_day_holds_on_it_and_leaves_its_group_after(city_officer, nanhu_office):
    today = timezone.localdate()
    grant = grant_role(
        user=make_user("editor2"), role=Role.EDITOR, by=city_officer, jurisdiction=nanhu_office,
        valid_until=today + timedelta(days=1),
    )  # fmt: skip
    assert grant.last_day == today
    group = Group.objects.get(name=EDITORS)
    assert group in grant.user.groups.all()
    leave_groups_of_ended_roles()
    assert group in grant.user.groups.all()
    RoleGrant.objects.filter(pk=grant.pk).update(valid_until=today)
    leave_groups_of_ended_roles()
    assert group not in grant.user.groups.all()


def test_a_group_given_by_hand_stays(city_officer, nanhu_office):
    user = make_user("writer")
    user.groups.add(Group.objects.create(name="自办"))
    grant = grant_role(user=user, role=Role.EDITOR, by=city_officer, jurisdiction=nanhu_office)
    end_role(grant=grant, by=city_officer)
    assert list(user.groups.values_list("name", flat=True)) == ["自办"]


def test_a_new_link_is_made_for_accounts_all_of_whose_roles_one_oversees(client, city_officer, county_officer, tree):
    below = grant_role(
        user=make_user("keeper2"), role=Role.VENUE_KEEPER, by=county_officer, venue_division=tree.jianshe
    )
    client.force_login(county_officer)
    url = reverse("people:role_link", args=[below.pk])
    assert "password/reset/key/" in client.post(url).content.decode()
    grant_role(user=below.user, role=Role.VENUE_KEEPER, by=city_officer, venue_division=tree.xincheng)
    assert client.post(url).status_code == 403


def test_a_school_manager_appoints_a_teacher_to_a_class(client, school, tree):
    manager = granted("head", Role.UNIT_MANAGER, organisation=school)
    teacher, _new = enrol(
        person_id="00000000-0000-4000-8000-0000000000aa", organisation=school, name="陈老师",
        started_on=timezone.localdate(),
    )  # fmt: skip
    school_class = SchoolClass.objects.create(
        organisation=school, name="三（9）班", grade=3, school_year=2026, join_code="TEST39"
    )
    client.force_login(manager)
    url = reverse("people:teachers", args=[school.pk])
    assert client.post(url, {"person": teacher.pk, "school_class": school_class.pk}).status_code == 200
    account = User.objects.get(person=teacher)
    assert list(taught_classes(account)) == [school_class]
    client.force_login(granted("other", Role.UNIT_MANAGER, organisation=school.__class__.objects.create(
        name="别的学校", kind=school.kind, division=school.division)))  # fmt: skip
    assert client.get(url).status_code == 404
    assert client.post(url, {"person": teacher.pk}).status_code == 404


def test_the_city_makes_an_office_of_divisions_typed_by_name(client, city_officer, tree):
    client.force_login(city_officer)
    form = {"name": "经开区消防大队", "places": f"{tree.nanhu.name}{tree.jianshe.name}\n{tree.xincheng.code}"}
    assert client.post(reverse("people:office_add"), form).status_code == 302
    office = Jurisdiction.objects.get(name="经开区消防大队")
    assert set(office.divisions.all()) == {tree.jianshe, tree.xincheng}
    refused = client.post(reverse("people:office_add"), {"name": "x", "places": "没有这个地方"})
    assert refused.status_code == 400
    assert "没有这个地方" in refused.content.decode()


def test_an_office_beyond_ones_own_is_not_found(client, city_officer, tree):
    beyond = Jurisdiction.objects.create(name="省总队")
    beyond.divisions.add(tree.city, make_division("330500000000", "湖州市", Level.CITY))
    client.force_login(city_officer)
    assert client.get(reverse("people:office", args=[beyond.pk])).status_code == 404
