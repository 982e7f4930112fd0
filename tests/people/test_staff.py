"""A unit from nothing: an officer enters it and appoints its manager, who enters people, moves them and invites them."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from people.models import Membership, Organisation, Person, Post, Role, RoleGrant, SchoolClass, SignIn, User
from people.staff.roster import enrol, leave

PASSWORD = "长河-落日-7431"


@pytest.fixture
def post(db) -> Post:
    return Post.objects.create(code="operator", name="消防控制室值班员")


@pytest.fixture(autouse=True)
def general(db) -> Post:
    return Post.objects.get_or_create(code="staff", defaults={"name": "普通员工"})[0]


def typed(**changes):
    fields = {"id": str(uuid.uuid4()), "name": "沈燕", "started_on": f"{timezone.localdate()}"}
    fields |= {"employment": "own", "posts": "staff"}
    return fields | changes


def add(client, unit, **changes):
    return client.post(reverse("people:staff_add", args=[unit.pk]), typed(**changes))


def member_url(name: str, unit, person) -> str:
    return reverse(f"people:{name}", args=[unit.pk, person.pk])


@pytest.fixture
def person(client, manager, hotel) -> Person:
    client.force_login(manager)
    assert add(client, hotel).status_code == 302
    return Person.objects.get(name="沈燕")


# -- from nothing -----------------------------------------------------------------------------------------------------


def test_a_unit_its_manager_and_its_first_employee_by_screens_alone(client, county_officer, tree):
    load_rules()
    client.force_login(county_officer)
    made = client.post(
        reverse("people:unit_add"),
        {"name": "南湖饭店", "kind": "hotel", "code": tree.jianshe.code, "public_assembly": "on", "beds": "80"},
    )
    unit = Organisation.objects.get(name="南湖饭店")
    assert made.url == reverse("people:unit", args=[unit.pk])
    page = client.post(made.url, {"id": str(uuid.uuid4()), "name": "周敏"}).content.decode()
    [link] = re.findall(r'value="(http[^"]+/password/reset/key/[^"]+)"', page)
    account = RoleGrant.objects.get(organisation=unit, role=Role.UNIT_MANAGER).user
    assert account.username in page
    client.logout()
    key_page = client.get(link.removeprefix("http://127.0.0.1:8000").removeprefix("http://localhost:8000"), follow=True)
    done = client.post(key_page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert done.status_code == 302
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    client.force_login(account)
    assert add(client, unit, name="吴师傅").status_code == 302
    worker = Person.objects.get(name="吴师傅")
    assert Duty.objects.filter(subject_id=worker.pk, rule__code="U-PREJOB").exists()


def test_who_comes_owes_the_training_before_work_and_who_leaves_owes_nothing_new(client, manager, hotel, person):
    load_rules()
    left = timezone.localdate()
    assert client.post(member_url("staff_leave", hotel, person), {"on": f"{left}"}).status_code == 302
    assert Membership.objects.get(person=person).ended_on == left


# -- entering ---------------------------------------------------------------------------------------------------------


def test_a_form_sent_twice_enters_one_person(client, manager, hotel):
    client.force_login(manager)
    data = typed()
    for _time in range(2):
        assert client.post(reverse("people:staff_add", args=[hotel.pk]), data).status_code == 302
    assert Person.objects.filter(name="沈燕").count() == 1


def test_two_posts_at_once_are_two_memberships(client, manager, hotel, post):
    client.force_login(manager)
    other = Post.objects.create(code="electrician", name="电工")
    add(client, hotel, posts=[post.code, other.code], staff_number="A7")
    rows = Membership.objects.filter(person__name="沈燕")
    assert {row.post for row in rows} == {post, other}
    assert {row.staff_number for row in rows} == {"A7"}


def test_the_same_name_twice_needs_another_number(client, person, hotel):
    assert add(client, hotel).status_code == 400
    assert add(client, hotel, staff_number="2").status_code == 302
    assert add(client, hotel, name="陆军", staff_number="2").status_code == 400
    assert Person.objects.filter(name="沈燕").count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " \u200b "}, "name"),
        ({"started_on": "2026-02-30"}, "started_on"),
        ({"started_on": "2999-01-01"}, "started_on"),
        ({"on_duty_from": "2020-01-01"}, "on_duty_from"),
        ({"staff_number": "330402199001011234"}, "staff_number"),
        ({"staff_number": "33040219900101123X"}, "staff_number"),
        ({"staff_number": "３３０４０２１９９００１０１１２３４"}, "staff_number"),
        ({"posts": ["999999"]}, "posts"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_entered(client, manager, hotel, changes, field):
    client.force_login(manager)
    before = Person.objects.count()
    response = add(client, hotel, **changes)
    assert (response.status_code, field in response.context["form"].errors) == (400, True)
    assert Person.objects.count() == before


def test_an_id_of_somebody_elsewhere_enters_nobody(client, manager, hotel, pupil):
    client.force_login(manager)
    assert add(client, hotel, id=str(pupil.pk)).status_code == 400


@pytest.mark.parametrize("length", [17, 18, 19])
def test_only_eighteen_digits_are_an_identity_cards_number(client, manager, hotel, length):
    client.force_login(manager)
    expected = 400 if length == 18 else 302
    assert add(client, hotel, staff_number="1" * length).status_code == expected


# -- moving and leaving -----------------------------------------------------------------------------------------------


def test_another_post_is_another_membership_and_the_old_one_ends_the_day_before(client, hotel, person, post):
    since = timezone.localdate() + timedelta(days=3)
    url = member_url("staff_move", hotel, person)
    assert client.post(url, {"posts": [post.code], "since": f"{since}"}).status_code == 302
    old, new = Membership.objects.filter(person=person).order_by("pk")
    assert (old.post.code, old.ended_on) == ("staff", since - timedelta(days=1))
    assert (new.post, new.started_on, new.ended_on) == (post, since, None)


def test_a_post_that_was_not_known_is_filled_in_where_it_is_no_move(client, hotel, person, post):
    row = Membership.objects.get(person=person)
    Membership.objects.filter(pk=row.pk).update(post=None)
    url = member_url("staff_move", hotel, person)
    assert client.post(url, {"posts": [post.code], "since": f"{row.started_on}"}).status_code == 302
    assert Membership.objects.get(person=person).post == post


def test_somebody_without_any_post_ticked_is_not_entered(client, hotel, manager):
    client.force_login(manager)
    assert add(client, hotel, posts=[]).status_code == 400
    assert not Person.objects.filter(name="沈燕").exists()


def test_a_post_that_stays_keeps_its_first_day(client, hotel, manager, post):
    client.force_login(manager)
    add(client, hotel, posts=[post.code])
    person, other = Person.objects.get(name="沈燕"), Post.objects.create(code="electrician", name="电工")
    later = timezone.localdate() + timedelta(days=30)
    client.post(member_url("staff_move", hotel, person), {"posts": [post.code, other.code], "since": f"{later}"})
    assert Membership.objects.get(person=person, post=post).started_on == timezone.localdate()
    assert Membership.objects.get(person=person, post=post).ended_on is None


@pytest.mark.parametrize(("days", "status"), [(-1, 400), (0, 302), (1, 302), (730, 302), (731, 400), (9999 * 290, 400)])
def test_nobody_leaves_before_the_first_day_or_years_ahead(client, hotel, person, days, status):
    on = timezone.localdate() + timedelta(days=days)
    assert client.post(member_url("staff_leave", hotel, person), {"on": f"{on}"}).status_code == status


def test_who_has_left_stays_in_sight_of_the_manager_and_is_not_moved_or_invited(client, hotel, person):
    Membership.objects.filter(person=person).update(
        started_on=timezone.localdate() - timedelta(days=9), ended_on=timezone.localdate() - timedelta(days=1)
    )
    client.get(reverse("people:staff", args=[hotel.pk]))  # shows the message of having entered her, once
    assert "沈燕" not in client.get(reverse("people:staff", args=[hotel.pk])).content.decode()
    assert "沈燕" in client.get(reverse("people:staff", args=[hotel.pk]), {"state": "left"}).content.decode()
    move = {"since": f"{timezone.localdate()}"}
    assert client.post(member_url("staff_move", hotel, person), move).status_code == 400
    assert client.post(member_url("staff_invite", hotel, person)).status_code == 403
    assert not User.objects.filter(person=person).exists()


def test_a_manager_who_leaves_loses_the_role(client, manager, hotel, person):
    client.post(member_url("staff_invite", hotel, person))
    account = User.objects.get(person=person)
    RoleGrant.objects.create(user=account, role=Role.UNIT_MANAGER, organisation=hotel)
    client.post(member_url("staff_leave", hotel, person), {"on": f"{timezone.localdate()}"})
    client.force_login(account)
    assert client.get(reverse("people:staff", args=[hotel.pk])).status_code == 404


def test_a_post_held_with_a_certificate_asks_for_it(client, hotel, person, post):
    url = member_url("staff_member", hotel, person)
    client.post(member_url("staff_move", hotel, person), {"posts": [post.code], "since": f"{timezone.localdate()}"})
    assert "/certificate/" not in client.get(url).content.decode()
    Post.objects.filter(pk=post.pk).update(asks_certificate=True)
    assert f"/certificate/?person={person.pk}" in client.get(url).content.decode()


# -- inviting ---------------------------------------------------------------------------------------------------------


def test_an_invitation_is_on_record_and_its_link_is_shown_once(client, hotel, person):
    page = client.post(member_url("staff_invite", hotel, person))
    account = User.objects.get(person=person)
    assert "/password/reset/key/" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "/password/reset/key/" not in client.get(member_url("staff_member", hotel, person)).content.decode()
    assert SignIn.objects.get(kind="invited").account == account.pk


@pytest.mark.parametrize("wide", ["superuser", "staff", "elsewhere"])
def test_a_manager_takes_over_no_account_that_opens_more_than_the_unit(client, hotel, school, person, wide):
    """A new link sets a new password: with it a manager would become whoever holds the account."""
    client.post(member_url("staff_invite", hotel, person))
    account = User.objects.get(person=person)
    assert client.post(member_url("staff_invite", hotel, person)).status_code == 200, "control: a plain account"
    if wide == "elsewhere":
        RoleGrant.objects.create(user=account, role=Role.UNIT_MANAGER, organisation=school)
    else:
        setattr(account, {"superuser": "is_superuser", "staff": "is_staff"}[wide], True)
        account.save()
    assert client.post(member_url("staff_invite", hotel, person)).status_code == 302


# -- who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["county_officer", "foreign_officer", "teacher", "employee", "superuser"])
def test_a_roster_is_open_to_its_manager_alone(client, request, hotel, who, person):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("people:staff", args=[hotel.pk])).status_code == 404
    assert add(client, hotel, name="外人").status_code == 404
    for name, data in (("staff_move", {}), ("staff_leave", {"on": "2026-12-01"}), ("staff_invite", {})):
        assert client.post(member_url(name, hotel, person), data).status_code == 404
    assert not Person.objects.filter(name="外人").exists()


def test_a_person_of_another_unit_is_not_reached_through_the_own(client, hotel, person, pupil, school):
    assert client.get(member_url("staff_member", hotel, pupil)).status_code == 404
    clerk, _new = enrol(person_id=uuid.uuid4(), organisation=school, name="教师", started_on=timezone.localdate())
    assert client.post(member_url("staff_leave", hotel, clerk), {"on": f"{timezone.localdate()}"}).status_code == 404


@pytest.mark.parametrize("who", ["manager", "teacher", "employee"])
def test_units_are_entered_by_officers_alone(client, request, who, tree, hotel):
    client.force_login(request.getfixturevalue(who))
    data = {"name": "新单位", "kind": "hotel", "code": tree.xincheng.code}
    assert client.get(reverse("people:units")).status_code == 403
    assert client.post(reverse("people:unit_add"), data).status_code == 403
    assert client.post(reverse("people:unit", args=[hotel.pk]), typed()).status_code == 403
    assert not Organisation.objects.filter(name="新单位").exists()


def test_an_officer_enters_no_unit_outside_the_area_and_appoints_none_there(
    client, county_officer, tree, hotel, manager
):
    client.force_login(county_officer)
    data = {"name": "新单位", "kind": "hotel", "code": tree.xincheng.code}
    response = client.post(reverse("people:unit_add"), data)
    assert (response.status_code, "code" in response.context["form"].errors) == (400, True)
    assert client.post(reverse("people:unit", args=[hotel.pk]), typed()).status_code == 404
    grant = RoleGrant.objects.get(organisation=hotel, role=Role.UNIT_MANAGER)
    assert client.post(reverse("people:dismiss_manager", args=[hotel.pk, grant.pk])).status_code == 404


def test_a_manager_completes_what_is_unknown_and_changes_nothing_that_is_known(client, manager, hotel):
    client.force_login(manager)
    data = {"name": "改名", "kind": "other", "beds": "1", "storeys": "6", "code": "330402007000"}
    assert client.post(reverse("people:unit_edit", args=[hotel.pk]), data).status_code == 302
    hotel.refresh_from_db()
    assert (hotel.name, hotel.kind, hotel.beds, hotel.storeys) == ("秀洲酒店", "hotel", 120, 6)
    assert hotel.public_assembly is True


def test_an_officer_ends_a_managers_role_today(client, foreign_officer, manager, hotel):
    client.force_login(foreign_officer)
    grant = RoleGrant.objects.get(organisation=hotel, role=Role.UNIT_MANAGER)
    assert client.post(reverse("people:dismiss_manager", args=[hotel.pk, grant.pk])).status_code == 302
    client.force_login(manager)
    assert client.get(reverse("people:staff", args=[hotel.pk])).status_code == 404


def test_the_roster_is_searched_and_asks_the_database_as_often_for_many_as_for_few(
    client, manager, hotel, django_assert_max_num_queries
):
    client.force_login(manager)
    for number in range(3):
        enrol(person_id=uuid.uuid4(), organisation=hotel, name=f"员工{number}", started_on=timezone.localdate())
    url = reverse("people:staff", args=[hotel.pk])
    client.get(url)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(3, 33):
        enrol(person_id=uuid.uuid4(), organisation=hotel, name=f"员工{number}", started_on=timezone.localdate())
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).context["page_obj"].paginator.count >= 33
    assert len(many) == len(few)
    assert client.get(url, {"q": "员工31"}).context["page_obj"].paginator.count == 1


def test_who_leaves_loses_the_roles_in_the_unit_after_the_last_day(school):
    today = timezone.localdate()
    teacher, _new = enrol(person_id=uuid.uuid4(), organisation=school, name="陈老师", started_on=today)
    taught = SchoolClass.objects.create(
        organisation=school, name="三（7）班", grade=3, school_year=2026, join_code="TST377"
    )
    user = User.objects.create(username="chen", person=teacher)
    own = RoleGrant.objects.create(user=user, role=Role.TEACHER, school_class=taught)
    elsewhere = RoleGrant.objects.create(user=user, role=Role.VENUE_KEEPER, venue_division=school.division)
    leave(person=teacher, organisation=school, on=today + timedelta(days=5))
    own.refresh_from_db()
    elsewhere.refresh_from_db()
    assert own.last_day == today + timedelta(days=5)
    assert elsewhere.valid_until is None


# -- night shift -------------------------------------------------------------------------------------------------------


def test_a_manager_says_when_the_night_shift_begins(client, manager, hotel):
    client.force_login(manager)
    url = reverse("people:departments", args=[hotel.pk])
    assert 'value="20:00"' in client.get(url).content.decode()
    assert client.post(url, {"night_shift_starts": "22:30"}).status_code == 302
    assert 'value="22:30"' in client.get(url).content.decode()
    assert client.post(url, {"night_shift_starts": "late"}).status_code == 400
    assert client.post(url, {"name": "客房部"}).status_code == 302
    assert hotel.departments.get().name == "客房部"
    hotel.refresh_from_db()
    assert f"{hotel.night_shift_starts:%H:%M}" == "22:30"
