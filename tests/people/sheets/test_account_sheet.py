"""Accounts by table: each role by whoever is above, a link to print for each, and nothing beyond the own area."""

from __future__ import annotations

import io
import uuid
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from common.sheets.models import SheetImport
from people.models import Jurisdiction, Organisation, Role, RoleGrant, SchoolClass, SignIn, User
from people.staff.roster import enrol
from tests.people.sheets.sending import act, compare, csv, send

HEADER = "姓名,角色,范围,手机"


@pytest.fixture
def unit(tree) -> Organisation:
    return Organisation.objects.create(name="南湖饭店", kind="hotel", division=tree.jianshe)


@pytest.fixture
def desk(client, county_officer):
    client.force_login(county_officer)
    return client


def looked_at(client, *lines: str) -> SheetImport:
    return compare(client, send(client, None, csv(*lines, header=HEADER), kind="accounts"))


def taken(client, *lines: str) -> SheetImport:
    return act(client, "apply", looked_at(client, *lines))


def verdicts(sheet: SheetImport) -> list[str]:
    return list(sheet.lines.values_list("verdict", flat=True))


def test_managers_and_keepers_get_an_account_and_their_role(desk, unit, tree):
    sheet = taken(desk, "周敏,消防安全管理人,南湖饭店,", "沈燕,场馆管理员,建设街道,13800138000")
    assert verdicts(sheet) == ["new", "new"]
    manager = RoleGrant.objects.get(organisation=unit, role=Role.UNIT_MANAGER).user
    assert (str(manager), manager.person.memberships.get().organisation) == ("周敏", unit)
    keeper = RoleGrant.objects.get(venue_division=tree.jianshe, role=Role.VENUE_KEEPER).user
    assert not keeper.has_usable_password()


def test_the_links_are_printed_once_for_who_has_not_used_them(desk, unit):
    sheet = taken(desk, "周敏,消防安全管理人,南湖饭店,", "沈燕,场馆管理员,建设街道,")
    page = desk.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    url = reverse("people:invitation_sheet", args=[sheet.pk])
    assert url in page
    answer = desk.get(url)
    text = "".join(found.extract_text() for found in PdfReader(io.BytesIO(answer.content)).pages)
    manager = RoleGrant.objects.get(organisation=unit).user
    assert manager.username in text
    assert SignIn.objects.filter(account=manager.pk).exists()
    manager.set_password("长河-落日-7431")
    manager.save()
    text = "".join(found.extract_text() for found in PdfReader(io.BytesIO(desk.get(url).content)).pages)
    assert manager.username not in text
    User.objects.exclude(username="county-officer").update(password="x")
    assert desk.get(url).status_code == 404


def test_the_same_table_twice_opens_nothing(desk, unit):
    lines = ("周敏,消防安全管理人,南湖饭店,", "沈燕,场馆管理员,建设街道,")
    taken(desk, *lines)
    accounts = User.objects.count()
    assert verdicts(taken(desk, *lines)) == ["unchanged", "unchanged"]
    assert User.objects.count() == accounts


def test_nobody_grants_what_only_those_above_grant_or_outside_the_area(desk, unit, hotel, tree):
    office = Jurisdiction.objects.create(name="南湖大队二")
    office.divisions.add(tree.nanhu)
    lines = ["甲乙,县级监督员,南湖大队二,", "丙丁,消防安全管理人,秀洲酒店,", "戊己,场馆管理员,新城街道,"]
    sheet = taken(desk, *lines)
    assert verdicts(sheet) == ["error"] * 3
    assert all(sheet.lines.values_list("problem", flat=True))
    assert not User.objects.filter(display_name__in=["甲乙", "丙丁", "戊己"]).exists()


def test_a_city_officer_grants_county_officers(client, city_officer, tree):
    office = Jurisdiction.objects.create(name="南湖大队二")
    office.divisions.add(tree.nanhu)
    client.force_login(city_officer)
    assert verdicts(taken(client, "甲乙,县级监督员,南湖大队二,")) == ["new"]
    assert RoleGrant.objects.get(jurisdiction=office).role == Role.COUNTY_OFFICER


def test_a_right_lost_after_the_comparison_grants_nothing(desk, unit, county_officer, tree):
    sheet = looked_at(desk, "周敏,消防安全管理人,南湖饭店,")
    office = county_officer.grants.get().jurisdiction
    office.divisions.set([tree.xiuzhou])
    act(desk, "apply", sheet)
    assert not RoleGrant.objects.filter(organisation=unit).exists()
    assert sheet.lines.get().problem
    assert not unit.memberships.exists()


def test_taken_back_the_roles_end_and_unused_accounts_are_switched_off(desk, unit):
    sheet = taken(desk, "周敏,消防安全管理人,南湖饭店,")
    grant = RoleGrant.objects.get(organisation=unit)
    act(desk, "undo", sheet)
    grant.refresh_from_db()
    assert grant.valid_until is not None
    assert not grant.user.is_active


def test_the_printed_links_are_the_makers_alone(client, desk, unit, foreign_officer, manager):
    sheet = taken(desk, "周敏,消防安全管理人,南湖饭店,")
    url = reverse("people:invitation_sheet", args=[sheet.pk])
    assert desk.get(url).status_code == 200  # the control
    for user in (foreign_officer, manager):
        client.force_login(user)
        assert client.get(url).status_code == 404
    client.force_login(manager)
    assert client.get(reverse("sheets:start", args=["accounts", "area"])).status_code == 404


@pytest.fixture
def school_desk(client, school) -> object:
    head = User.objects.create_user("head")
    RoleGrant.objects.create(user=head, role=Role.UNIT_MANAGER, organisation=school)
    client.force_login(head)
    return client


def test_a_schools_manager_invites_its_teachers_by_class(school_desk, school, school_class, hotel):
    lines = [
        "陈静,教师,三年级1班,",
        "李红,班主任,南湖第一小学,",
        "王五,教师,九年级9班,",
        "赵六,消防安全管理人,秀洲酒店,",
    ]
    sheet = taken(school_desk, *lines)
    assert verdicts(sheet) == ["new", "new", "error", "error"]
    grants = RoleGrant.objects.filter(role=Role.TEACHER)
    assert set(grants.values_list("user__person__name", "school_class", "organisation")) == {
        ("陈静", school_class.pk, None), ("李红", None, school.pk),
    }  # fmt: skip
    assert school.memberships.filter(person__name__in=["陈静", "李红"]).count() == 2
    page = school_desk.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    assert reverse("people:teachers", args=[school.pk]) in page
    assert school_desk.get(reverse("people:invitation_sheet", args=[sheet.pk])).status_code == 200
    assert verdicts(taken(school_desk, *lines[:2])) == ["unchanged", "unchanged"]


def test_of_namesakes_on_the_roster_the_sender_says_who_teaches(school_desk, school, school_class):
    first, second = (
        enrol(person_id=uuid.uuid4(), organisation=school, name="陈静", staff_number=number,
              started_on=date(2020, 9, 1))[0]
        for number in ("T01", "T02")
    )  # fmt: skip
    sheet = looked_at(school_desk, "陈静,教师,三年级1班,13800138001", "李红,教师,三年级1班,13800138001")
    assert verdicts(sheet) == ["asked", "new"]
    act(school_desk, "answers", sheet, line0=f"person:{second.pk}")
    act(school_desk, "apply", sheet)
    held = RoleGrant.objects.get(role=Role.TEACHER)
    assert (held.user.person, held.user.phone) == (second, "13800138001")
    assert "电话" in sheet.lines.get(position=1).problem  # the number is the first one's by now
    assert school.memberships.filter(person__name="陈静").count() == 2
    assert not User.objects.filter(person=first).exists()


def test_the_one_of_this_name_on_the_roster_gets_the_role_for_each_class(school_desk, school, school_class):
    SchoolClass.objects.create(organisation=school, name="三年级2班", grade=3, school_year=2026, join_code="JOINTWO2")
    person = enrol(person_id=uuid.uuid4(), organisation=school, name="陈静", started_on=date(2020, 9, 1))[0]
    sheet = taken(school_desk, "陈静,教师,三年级1班,", "陈静,教师,三年级2班,")
    assert verdicts(sheet) == ["changed", "changed"]
    held = RoleGrant.objects.filter(role=Role.TEACHER)
    assert [grant.user.person for grant in held] == [person, person]
    assert User.objects.filter(person=person).count() == 1
