"""What a group or department sees of its own units: who answers for them by name, everybody else as numbers."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses.training.models import Duty, MadeFile, Rule
from people.models import Membership, Organisation, Person, Post, RoleGrant
from people.staff.unit_acts import shut_unit
from tests.people.superiors import acting, make_department, make_group, put
from tests.training.test_record_edges import kept_rule


@pytest.fixture
def bureau(tree):
    return make_department(tree.nanhu)


@pytest.fixture
def clerk(bureau):
    return acting(bureau, "clerk")


def late(unit, subject, kind="person", **fields) -> Duty:
    """A duty that was due yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    return Duty.objects.create(
        rule=Rule.objects.filter(code="X-OWN").first() or kept_rule(id="X-OWN"), organisation=unit, subject_kind=kind, subject_id=subject.pk,
        period_start=yesterday - timedelta(days=30), due_on=yesterday, **fields,
    )  # fmt: skip


def staff(unit, name, post="staff") -> Person:
    row, _made = Post.objects.get_or_create(
        code=post, defaults={"name": {"fire_manager": "消防安全管理人"}.get(post, post)}
    )
    person = Person.objects.create(name=name)
    Membership.objects.create(person=person, organisation=unit, post=row, started_on=timezone.localdate())
    return person


def own(client, superior, **query) -> str:
    return client.get(reverse("oversight:own", args=[superior.pk]), query).content.decode()


def test_who_answers_is_named_with_what_is_overdue_and_others_are_counted(client, bureau, clerk, school):
    head = staff(school, "李校长", "fire_manager")
    late(school, head)
    others = [staff(school, f"老师{number}") for number in range(6)]
    for person in others[:3]:
        late(school, person)
    client.force_login(clerk)
    page = own(client, bureau)
    assert "消防安全管理人 李校长" in page
    assert "不足 5 人" in page
    for person in others:
        assert person.name not in page
    # The control: from five on the number is told.
    late(school, others[3])
    assert "不足 5 人" not in own(client, bureau)
    detail = client.get(reverse("oversight:own_unit", args=[bureau.pk, school.pk])).content.decode()
    assert "李校长" in detail
    assert "老师" not in detail
    assert "/records/duty/" not in detail


def test_units_on_the_list_that_are_not_here_count_as_not_trained(client, bureau, clerk, school):
    rule = kept_rule(id="X-MET")
    Duty.objects.create(
        rule=rule, organisation=school, subject_kind="organisation", subject_id=school.pk,
        period_start=timezone.localdate(), due_on=timezone.localdate(), met_on=timezone.localdate(),
    )  # fmt: skip
    client.force_login(clerk)
    assert "1 家中 1 家（100%）" in own(client, bureau)
    put(bureau, "甲小学")
    put(bureau, "乙小学")
    page = own(client, bureau)
    assert "3 家中 1 家（33%）" in page
    absent = client.get(reverse("oversight:own_absent", args=[bureau.pk])).content.decode()
    assert "甲小学" in absent
    assert "乙小学" in absent


def test_a_unit_that_has_shut_leaves_the_count(client, bureau, clerk, school, city_officer):
    client.force_login(clerk)
    assert school.name in own(client, bureau)
    shut_unit(unit=school, kind="deregistered", on=timezone.localdate(), source="撤并", by=city_officer)
    assert school.name not in own(client, bureau)


def test_nothing_outside_is_seen_by_page_export_or_api(client, bureau, clerk, hotel, school, tree):
    group = make_group(tree.city)
    director = acting(group, "director")
    put(group, hotel.name, hotel)
    client.force_login(clerk)
    for name, arguments in (
        ("oversight:own", [group.pk]), ("oversight:own_absent", [group.pk]),
        ("oversight:own_unit", [group.pk, hotel.pk]), ("oversight:own_unit", [bureau.pk, hotel.pk]),
    ):  # fmt: skip
        assert client.get(reverse(name, args=arguments)).status_code == 404, (name, arguments)
    assert client.post(reverse("oversight:own_file", args=[group.pk])).status_code == 404
    assert hotel.name not in own(client, bureau)
    for address in ("/oversight/", "/oversight/units/", f"/oversight/units/{school.pk}/"):
        assert client.get(address).status_code == 403, address
    assert client.get(reverse("training:unit_desk", args=[school.pk])).status_code == 404
    assert client.get("/cms/organisation/").status_code == 403
    # The control: whoever acts for the group.
    client.force_login(director)
    assert hotel.name in own(client, group)
    assert client.get(reverse("oversight:own_unit", args=[group.pk, hotel.pk])).status_code == 200


def test_the_workbook_holds_the_list_and_nobody_else_by_name(
    client, bureau, clerk, school, django_capture_on_commit_callbacks
):
    head, other = staff(school, "李校长", "fire_manager"), staff(school, "王老师")
    late(school, head)
    late(school, other)
    put(bureau, "甲小学", number="A1")
    client.force_login(clerk)
    with django_capture_on_commit_callbacks(execute=True):
        made = client.post(reverse("oversight:own_file", args=[bureau.pk]))
    file = MadeFile.objects.get()
    assert made.status_code == 302
    assert file.state == "ready"
    book = load_workbook(io.BytesIO(file.file.read()))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    text = "\n".join(cells)
    assert "李校长" in text
    assert "王老师" not in text
    assert "甲小学" in text
    assert "不代表" in text


def test_a_workbook_asked_for_is_not_made_for_who_has_lost_the_role(client, bureau, clerk, queued):
    client.force_login(clerk)
    client.post(reverse("oversight:own_file", args=[bureau.pk]))
    RoleGrant.objects.filter(user=clerk).update(valid_until=timezone.localdate())
    from courses.training.made_files.making import NotAllowedError
    from oversight.own_file import own_units_xlsx

    with pytest.raises(NotAllowedError):
        own_units_xlsx(MadeFile.objects.get(), lambda share: None)


def test_the_first_page_of_the_role_is_its_units(client, bureau, clerk, manager, tree):
    client.force_login(clerk)
    assert client.get(reverse("oversight:owns")).url == reverse("oversight:own", args=[bureau.pk])
    put(make_group(tree.city), "x")
    other = make_department(tree.xiuzhou)
    RoleGrant.objects.create(user=clerk, role="department_officer", superior=other)
    page = client.get(reverse("oversight:owns")).content.decode()
    assert other.name in page
    client.force_login(manager)
    assert client.get(reverse("oversight:owns")).status_code == 403


def test_the_list_is_narrowed_and_the_most_overdue_stands_first(client, bureau, clerk, school, tree):
    second = Organisation.objects.create(name="南湖第二小学", kind="primary_school", division=tree.jianshe)
    late(second, second, kind="organisation")
    client.force_login(clerk)
    page = own(client, bureau)
    assert page.index("南湖第二小学") < page.index("南湖第一小学")
    assert "南湖第一小学" not in own(client, bureau, q="第二")
    assert "南湖第一小学" not in own(client, bureau, state="overdue")
