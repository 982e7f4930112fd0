"""Reports of the admin: each viewer's divisions and no more, as a list and as a table; panels of the first page."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.wording import says_only
from courses.editorial import EDITORS, ensure_editorial_setup
from courses.models import CourseIndexPage, CoursePage, HomePage, LessonPage
from courses.training.models import Duty
from courses.training.officer_group import ensure_officer_group
from people.models import Organisation
from tests.conftest import make_user
from tests.training.test_record_edges import kept_duty, kept_rule
from venues.models import Venue

OVERDUE, VENUES, LESSONS = "/cms/reports/overdue/", "/cms/reports/unverified-venues/", "/cms/reports/stale-lessons/"


@pytest.fixture
def officers(city_officer, county_officer, foreign_officer):
    """Accounts of officers in the group that lets them into the admin."""
    ensure_officer_group().user_set.add(city_officer, county_officer, foreign_officer)
    return {"city": city_officer, "nanhu": county_officer, "xiuzhou": foreign_officer}


@pytest.fixture
def owing(tree, hotel) -> dict[str, Duty]:
    """One unit a county that is late; in 南湖区 also one that is not, and one by a rule that nobody has checked."""
    late = timezone.localdate() - timedelta(days=10)
    school = Organisation.objects.create(name="南湖小学", kind="school", division=tree.village)
    rule, unchecked = kept_rule(), kept_rule(id="X-K", verified="K")

    def duty(unit: Organisation, **changes: object) -> Duty:
        given = {"subject_kind": "organisation", "period_start": late - timedelta(days=60), "period_end": None}
        who = type("Subject", (), {"pk": uuid.uuid4()})
        return kept_duty(who, unit, **given | {"due_on": late, "rule": rule} | changes)

    return {
        "late": duty(school),
        "elsewhere": duty(hotel),
        "soon": duty(school, due_on=timezone.localdate() + timedelta(days=3)),
        "unchecked": duty(school, rule=unchecked),
    }


def table(answer) -> list[list[str]]:
    text = b"".join(answer).decode()
    assert text.startswith("\ufeff"), "Excel takes it for GBK otherwise"
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("who", "units"), [("city", {"南湖小学", "秀洲酒店"}), ("nanhu", {"南湖小学"}), ("xiuzhou", {"秀洲酒店"})]
)
def test_overdue_duties_are_the_officers_own(client, officers, owing, who, units):
    client.force_login(officers[who])
    page = client.get(OVERDUE).content.decode()
    assert {name for name in ("南湖小学", "秀洲酒店") if name in page} == units
    assert says_only() in page
    rows = table(client.get(OVERDUE, {"export": "csv"}))
    assert {row[0] for row in rows[1:]} == units
    assert len(rows) == 1 + len(units), "what is due soon, and what no checked rule asks for, is not overdue"
    assert rows[0][-1] == says_only()
    assert rows[1][-2] == "10"


def test_the_workbook_says_the_same(client, officers, owing):
    from openpyxl import load_workbook

    client.force_login(officers["nanhu"])
    sheet = load_workbook(io.BytesIO(b"".join(client.get(OVERDUE, {"export": "xlsx"})))).active
    assert [cell.value for cell in sheet[1]][-1] == says_only()
    assert sheet.max_row == 2


def test_a_unit_is_found_by_its_name(client, officers, owing):
    client.force_login(officers["city"])
    page = client.get(OVERDUE, {"organisation": "酒店"}).content.decode()
    assert "秀洲酒店" in page
    assert "南湖小学" not in page


@pytest.fixture
def unconfirmed(tree) -> None:
    Venue.objects.create(division=tree.jianshe, kind="room", state="unverified")
    Venue.objects.create(division=tree.village, kind="point", state="open", confirmed_on=timezone.localdate())
    Venue.objects.create(division=tree.xincheng, kind="room", state="open")


@pytest.mark.parametrize(("who", "places"), [("city", {"建设街道", "新城街道"}), ("nanhu", {"建设街道"})])
def test_venues_to_confirm_are_the_officers_own(client, officers, unconfirmed, who, places):
    client.force_login(officers[who])
    rows = table(client.get(VENUES, {"export": "csv"}))
    assert {place for place in ("建设街道", "新城街道", "百福弄") if any(place in row[0] for row in rows[1:])} == places
    assert "管理员确认" in rows[1][-1]
    home = client.get("/cms/").content.decode()
    assert "待确认的场馆" in home
    assert ("新城街道" in home) is ("新城街道" in places)


def test_what_cannot_be_computed_waits_on_the_first_page(client, officers, owing):
    Duty.objects.filter(pk=owing["elsewhere"].pk).update(missing="beds", due_on=None)
    heading = "义务无法判定的单位"
    for who, is_shown in (("nanhu", False), ("xiuzhou", True)):
        client.force_login(officers[who])
        page = client.get("/cms/").content.decode()
        assert (heading in page) is is_shown, who
        assert ("秀洲酒店" in page) is is_shown, who


@pytest.fixture
def lessons(db) -> list[LessonPage]:
    from wagtail.models import Page

    home = Page.get_first_root_node().add_child(instance=HomePage(title="首页", slug="front"))
    ensure_editorial_setup()
    index = home.add_child(instance=CourseIndexPage(title="课程", slug="courses"))
    course = index.add_child(instance=CoursePage(title="逃生", slug="escape"))
    made = [course.add_child(instance=LessonPage(title=f"课{name}", slug=f"l-{name}")) for name in "ab"]
    now = timezone.now()
    for lesson, days in zip(made, (400, 10), strict=True):
        LessonPage.objects.filter(pk=lesson.pk).update(last_published_at=now - timedelta(days=days))
    return made


def test_lessons_to_look_through_again(client, lessons):
    from django.contrib.auth.models import Group

    editor = make_user("editor")
    Group.objects.get(name=EDITORS).user_set.add(editor)
    client.force_login(editor)
    assert [row[:2] for row in table(client.get(LESSONS, {"export": "csv"}))[1:]] == [["课a", "逃生"]]
    assert len(table(client.get(LESSONS, {"export": "csv", "days": "730"}))) == 1
    page = lessons[1]
    page.title = "课乙"
    page.save_revision(user=editor)
    home = client.get("/cms/").content.decode()
    assert "我的草稿" in home
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in home
    page.get_latest_revision().publish()
    assert "我的草稿" not in client.get("/cms/").content.decode()


@pytest.mark.parametrize(("who", "opens"), [("officer", {OVERDUE, VENUES}), ("editor", {LESSONS}), ("nobody", set())])
def test_reports_open_to_those_they_are_for(client, officers, lessons, who, opens):
    from django.contrib.auth.models import Group, Permission

    user = officers["nanhu"]
    if who != "officer":
        user = make_user(who)
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    if who == "editor":
        Group.objects.get(name=EDITORS).user_set.add(user)
    client.force_login(user)
    menu = client.get("/cms/").content.decode()
    assert {url for url in (OVERDUE, VENUES, LESSONS) if client.get(url).status_code == 200} == opens
    assert {url for url in (OVERDUE, VENUES, LESSONS) if url in menu} == opens
