"""From "overdue 3" to which duty of which class or post: the list of units, a unit's lines, and whom they open to."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from oversight.periods import spans
from oversight.unit_list import UnitFilters, named_holders, owed_lines, units_of
from people.models import Organisation, OrganisationKind, Person, Post
from people.staff.roster import enrol
from tests.training.test_record_edges import kept_duty, kept_rule
from tests.training.test_training_file import text_of

TODAY = date(2026, 11, 25)  # the clock's
DAY = timedelta(days=1)


@pytest.fixture
def span(clock):
    return spans(TODAY)[0]


def late(unit, subject, kind: str, rule=None, days: int = 1, **changes):
    given = {"subject_kind": kind, "subject_id": subject.pk, "due_on": TODAY - days * DAY, "period_end": None}
    return kept_duty(subject, unit, rule=rule or kept_rule(id=f"X-{uuid.uuid4().hex[:6]}"), **given | changes)


def test_the_badge_leads_to_the_duty_in_two_clicks(client, school, school_class, county_officer, clock):
    duty = late(school, school_class, "class")
    client.force_login(county_officer)
    first = reverse("oversight:unit", args=[school.pk]) + "?state=overdue"
    assert first in client.get("/oversight/").content.decode().replace("&amp;", "&")
    second = reverse("training:duty", args=[duty.pk])
    page = client.get(first).content.decode()
    assert second in page
    assert school_class.name in page
    assert client.get(second).status_code == 200


def test_as_many_are_listed_as_the_badge_says(client, school, school_class, county_officer, clock, pupil):
    for subject, kind in ((school, "organisation"), (school_class, "class"), (pupil, "person")):
        late(school, subject, kind)
    client.force_login(county_officer)
    context = client.get(reverse("oversight:unit", args=[school.pk])).context
    assert context["number"] == sum(line.number for line in context["page_obj"]) == 3


def test_people_count_by_post_and_pupils_by_class_without_names(client, school, pupil, county_officer, span):
    post, rule = Post.objects.create(code="teacher-x", name="教职员工甲"), kept_rule()
    for name in ("沈燕", "钱兰"):
        who = enrol(person_id=uuid.uuid4(), organisation=school, name=name, posts=[post], started_on=TODAY - 300 * DAY)[
            0
        ]
        late(school, who, "person", rule)
    late(school, pupil, "person", rule, days=2)
    lines = {line.whose: line.number for line in owed_lines(school, "overdue", span) if line.rule == rule}
    assert lines.pop("教职员工甲") == 2
    ((pupils, number),) = lines.items()
    assert (pupil.memberships.get().school_class.name in pupils, number) == (True, 1)
    client.force_login(county_officer)
    page = client.get(reverse("oversight:unit", args=[school.pk])).content.decode()
    assert "教职员工甲" in page
    assert not any(name in page for name in ("沈燕", "钱兰", "小禾"))


def test_only_who_answers_for_fire_safety_is_named(school, span):
    head = Post.objects.get_or_create(code="responsible_person", defaults={"name": "消防安全责任人"})[0]
    enrol(person_id=uuid.uuid4(), organisation=school, name="李校长", posts=[head], started_on=TODAY - DAY)
    enrol(person_id=uuid.uuid4(), organisation=school, name="沈燕", posts=[], started_on=TODAY - DAY)
    assert [name for _post, name in named_holders(school, TODAY)] == ["李校长"]


def test_the_oldest_line_comes_first_and_words_narrow(school, school_class, span):
    late(school, school_class, "class", kept_rule(id="X-NEW", title="新事项"), days=1)
    late(school, school, "organisation", kept_rule(id="X-OLD", title="旧事项"), days=9)
    assert [line.rule.code for line in owed_lines(school, "overdue", span)] == ["X-OLD", "X-NEW"]
    assert [line.rule.code for line in owed_lines(school, "overdue", span, text="新事")] == ["X-NEW"]


def unit(tree, name: str, kind=OrganisationKind.HOTEL) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, division=tree.xincheng)


def test_the_most_overdue_unit_comes_first_then_the_oldest(tree, foreign_officer, span):
    few, many, old = unit(tree, "甲"), unit(tree, "乙"), unit(tree, "丙")
    late(few, few, "organisation")
    late(old, old, "organisation", days=5)
    for _number in range(2):
        late(many, many, "organisation")
    found = [one.name for one in units_of(foreign_officer, UnitFilters(), span)]
    assert found[:3] == ["乙", "丙", "甲"]


def test_units_are_narrowed_and_searched(tree, foreign_officer, span):
    one, other = unit(tree, "甲酒店"), unit(tree, "乙工地", OrganisationKind.BUILDING_SITE)
    late(one, one, "organisation")
    names = lambda **filters: [found.name for found in units_of(foreign_officer, UnitFilters(**filters), span)]  # noqa: E731
    assert names(state="overdue") == ["甲酒店"]
    assert "乙工地" in names(state="none")
    assert names(kind="building_site") == [other.name]
    assert names(text="乙工") == [other.name]
    assert len(names(division=tree.xincheng.code)) == len(names()) == 2
    assert names(division=tree.jianshe.code) == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("county_officer", 200), ("city_officer", 200), ("foreign_officer", 404), ("manager", 403), ("teacher", 403)],
)
def test_a_unit_opens_to_its_officers(client, request, school, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("oversight:unit", args=[school.pk])).status_code == status


def test_the_workbook_has_the_area_and_no_names(
    client, tree, school, foreign_officer, county_officer, span, django_capture_on_commit_callbacks
):
    hotel = unit(tree, "甲酒店")
    who = Person.objects.create(name="沈燕")
    late(hotel, who, "person")
    late(hotel, hotel, "organisation")

    def cells(user) -> set[str]:
        client.force_login(user)
        with django_capture_on_commit_callbacks(execute=True):
            url = client.post(reverse("oversight:units_file"))["location"]
        return text_of(b"".join(client.get(f"{url}fetch/").streaming_content))

    mine = cells(foreign_officer)
    assert "甲酒店" in mine
    assert not {school.name, "沈燕"} & mine
    assert school.name in cells(county_officer), "control"
