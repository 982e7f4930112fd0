"""The list of the lessons of a teacher: own, those they stood in for, those a substitute taught; nothing is cut."""

from __future__ import annotations

import pytest
from django.urls import reverse

from courses.classroom.lessons_taught import By, lessons_of, lines_of
from courses.training.models import LessonLog
from people.models import Role, RoleGrant, SchoolClass
from people.seats.roster import add_seats
from tests.classroom.test_beside import filed, taught
from tests.conftest import make_user


@pytest.fixture
def head(school):
    user = make_user("head")
    RoleGrant.objects.create(user=user, role=Role.UNIT_MANAGER, organisation=school)
    return user


@pytest.fixture
def named(teacher):
    teacher.display_name = "王老师"
    teacher.save()
    return teacher


def test_each_lesson_says_who_taught_it(opened, named, head, school, client):
    other = SchoolClass.objects.create(
        organisation=school, name="四年级2班", grade=4, school_year=2026, join_code="FOUR"
    )
    add_seats(school_class=other, up_to=3)
    own = filed(taught(opened(), 300, 40), named)
    by_code = filed(taught(opened(by=head, teacher="李老师"), 200, 40), head)  # a substitute, confirmed by the school
    stood_in = filed(taught(opened(by=head, school_class=other, teacher="王老师"), 100, 40), head)
    strange = filed(taught(opened(by=head, school_class=other, teacher="赵老师"), 50, 40), head)
    found = {line.log.pk: (line.by, line.teacher) for line in lines_of(named, lessons_of(named))}
    assert found == {
        own.pk: (By.OWN, "王老师"), by_code.pk: (By.ANOTHER, "李老师"), stood_in.pk: (By.STOOD_IN, "王老师"),
    }  # fmt: skip
    client.force_login(named)
    page = client.get(reverse("classroom:taught")).content.decode()
    assert "李老师" in page and "代课" in page and "赵老师" not in page and str(strange.pk) not in page
    for log in (own, by_code):
        assert client.get(reverse("training:filed_record", args=[log.pk])).status_code == 200


def test_no_lesson_is_cut_off(opened, named, client, monkeypatch):
    monkeypatch.setattr("courses.classroom.views.TAUGHT_PER_PAGE", 2)
    for place in range(3):
        filed(taught(opened(), 1000 - 100 * place, 40), named)
    client.force_login(named)
    url = reverse("classroom:taught")
    first, second = client.get(url), client.get(url, {"page": 2})
    assert first.context["page_obj"].paginator.count == 3 and "page=2" in first.content.decode()
    shown = [line.log.pk for page in (first, second) for line in page.context["lines"]]
    assert sorted(shown) == sorted(LessonLog.objects.values_list("pk", flat=True))


def test_it_is_for_those_who_teach(client, employee, teacher):
    url = reverse("classroom:taught")
    client.force_login(employee)
    assert client.get(url).status_code == 403
    client.force_login(teacher)
    assert client.get(url).status_code == 200
