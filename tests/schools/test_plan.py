"""The year's plan: a printed code opens its class's lesson in its week, without an account, and does no more."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from courses.classroom.holding import holds
from courses.classroom.models import LessonState, LiveLesson
from courses.models import LessonPage
from courses.schools.codes import spoken, week_code
from courses.schools.links import read_token, week_token
from courses.schools.models import OutsideItem, PlannedLesson, Standing
from courses.schools.planning import PlanRefusal, PlanRefused, monday_of, open_planned, plan_lessons, unplan
from courses.schools.todos import planned_lessons
from courses.training.models import Evidence, LessonLog
from people.models import SchoolClass
from people.seats.roster import add_seats

WEEK = date(2026, 11, 23)  # of the Wednesday on which the clock stands


@pytest.fixture
def planned(clock, school, school_class, seats, head, lesson_page):
    plan_lessons(school=school, week=WEEK, lesson=lesson_page, classes=[school_class], by=head)
    return PlannedLesson.objects.get()


def address(planned):
    return reverse("schools:week", args=[week_token(planned.school_class_id, planned.week)])


def begin(client, planned, **given):
    return client.post(address(planned), {"teacher": "代课王老师", "answering": "hands"} | given)


def sent(client, lesson, name, **body):
    return client.post(reverse(f"classroom:{name}", args=[lesson.pk]), body, content_type="application/json")


def test_whoever_holds_the_sheet_teaches_the_lesson_without_an_account(client, planned, head):
    assert "开始上课" in client.get(address(planned)).content.decode()
    answer = begin(client, planned)
    lesson = LiveLesson.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("classroom:board", args=[lesson.pk]))
    assert (lesson.teacher, lesson.opened_by, lesson.school_class) == ("代课王老师", head, planned.school_class)
    assert client.get(answer.url).status_code == 200
    assert sent(client, lesson, "roll", absent=[2], version=1).status_code == 200
    assert sent(client, lesson, "move", command="end", version=2).status_code == 200
    # It is over: the board leads back to the page of the code, which says that the school goes on.
    assert client.get(answer.url).url == address(planned)
    assert "由学校确认入账" in client.get(address(planned)).content.decode()
    assert begin(client, planned).status_code == 400
    assert not Evidence.objects.exists()


def test_the_school_confirms_it_and_only_then_there_is_evidence(client, planned, head, clock):
    begin(client, planned)
    lesson = LiveLesson.objects.get()
    sent(client, lesson, "roll", absent=[2], version=1)
    sent(client, lesson, "move", command="end", version=2)
    LiveLesson.objects.update(opened_at=timezone.now(), ended_at=timezone.now() + timedelta(minutes=35))
    clock.go(hours=1)
    assert [todo.count for todo in planned_lessons(head)] == [1]
    school = Client()
    school.force_login(head)
    log = reverse("classroom:log", args=[lesson.pk])
    assert client.get(log).status_code == 302, "control: not without an account"
    assert not LessonLog.objects.exists()
    form = school.get(log).context["form"]
    assert form["teacher"].value() == "代课王老师"
    data = {name: form[name].value() for name in form.fields if name not in ("attachments", "scan")}
    assert school.post(log, {key: value for key, value in data.items() if value is not None}).status_code == 302
    assert LessonLog.objects.get().school_class == planned.school_class
    assert list(planned_lessons(head)) == []


def test_the_code_holds_its_own_lesson_and_no_other(client, planned, head, lesson_page, school):
    other = SchoolClass.objects.create(
        organisation=school, name="三年级2班", grade=3, school_year=2026, join_code="OTHER234"
    )
    add_seats(school_class=other, up_to=2)
    plan_lessons(school=school, week=WEEK, lesson=lesson_page, classes=[other], by=head)
    strange = open_planned(planned=PlannedLesson.objects.get(school_class=other), teacher="李老师", answering="hands")
    begin(client, planned)
    mine = LiveLesson.objects.exclude(pk=strange.pk).get()
    for name in ("board", "state"):
        assert client.get(reverse(f"classroom:{name}", args=[mine.pk])).status_code == 200, "control"
        assert client.get(reverse(f"classroom:{name}", args=[strange.pk])).status_code == 302
    for name in ("move", "roll", "hands"):
        assert sent(client, strange, name, command="end", version=1).status_code == 302
    assert client.post(reverse("classroom:drop", args=[mine.pk])).status_code == 302
    assert client.get(reverse("schools:plan", args=[school.pk])).status_code == 302
    assert set(LiveLesson.objects.values_list("state", flat=True)) == {LessonState.OPEN}


def test_an_account_that_holds_a_lesson_gets_at_no_other(client, planned, head, other_head):
    """Whoever is signed in elsewhere may teach what the code opens, and is told of nothing else."""
    client.force_login(other_head)
    begin(client, planned)
    lesson = LiveLesson.objects.get()
    assert client.get(reverse("classroom:board", args=[lesson.pk])).status_code == 200
    assert client.post(reverse("classroom:drop", args=[lesson.pk])).status_code == 404
    fresh = Client()
    fresh.force_login(other_head)
    assert fresh.get(reverse("classroom:board", args=[lesson.pk])).status_code == 404, "control: without the code"


def test_a_code_opens_in_its_week_alone(client, planned, clock):
    clock.set(clock.moment - timedelta(days=3))  # the Sunday before
    assert begin(client, planned).status_code == 400
    assert not LiveLesson.objects.exists()
    clock.go(days=1)
    assert timezone.localdate() == WEEK
    assert begin(client, planned).status_code == 302
    LiveLesson.objects.update(state=LessonState.DROPPED, ended_at=timezone.now())
    clock.go(days=7)
    assert begin(client, planned).status_code == 400
    planned.refresh_from_db()
    assert planned.standing(timezone.localdate()) == Standing.MISSED


def test_a_changed_code_opens_nothing(client, planned, school):
    token = week_token(planned.school_class_id, planned.week)
    assert read_token(token) == (planned.school_class_id, planned.week)  # control
    body, _dot, signature = token.rpartition(".")
    later = body.replace("20261123", "20261130")
    for forged in (f"{later}.{signature}", f"{body}.{signature[:-1]}A"[:-1], body, "x.y", f"{token}x"):
        assert read_token(forged) is None
        assert client.get(reverse("schools:week", args=[forged])).status_code == 404
    unplan(planned=planned)
    assert client.get(reverse("schools:week", args=[token])).status_code == 404


def test_the_code_is_typed_where_no_camera_is(client, planned, school_class, monkeypatch):
    monkeypatch.setattr("courses.schools.week_views.WRONG_CODES", 2)
    page = reverse("week_code")
    typed = f" {planned.code[:4].lower()}-{planned.code[4:]} "
    answer = client.post(page, {"code": typed})
    assert (answer.status_code, answer.url) == (302, address(planned))
    other = week_code(school_class.pk, WEEK + timedelta(days=7))
    assert other != planned.code and client.post(page, {"code": other}).status_code == 400
    assert week_code(school_class.pk, WEEK) == planned.code, "planned anew it stays the same"
    assert client.post(page, {"code": "23456789"}).status_code == 400
    assert client.post(page, {"code": typed}).status_code == 429, "who guesses is stopped"


def test_two_presses_open_one_lesson_and_another_browser_takes_it_up(client, planned):
    begin(client, planned)
    lesson = LiveLesson.objects.get()
    other = Client()
    assert "接着上" in other.get(address(planned)).content.decode()
    assert other.post(address(planned)).status_code == 302
    assert other.get(reverse("classroom:board", args=[lesson.pk])).status_code == 200
    assert LiveLesson.objects.count() == 1


def test_a_class_without_seats_is_asked_how_many(client, clock, school, school_class, head, lesson_page):
    plan_lessons(school=school, week=WEEK, lesson=lesson_page, classes=[school_class], by=head)
    planned = PlannedLesson.objects.get()
    assert begin(client, planned).status_code == 400
    assert begin(client, planned, seat_count=40).status_code == 302
    assert LiveLesson.objects.get().seats.count() == 40


def test_the_school_plans_prints_and_sees_who_has_not_taught(
    client, clock, school, school_class, seats, head, lesson_page
):
    client.force_login(head)
    plan = reverse("schools:plan", args=[school.pk])
    item = OutsideItem.objects.create(
        organisation=school, school_year=2026, title="消防宣传周", sender="教育局", white_list_item="安全教育",
        approval="教〔2026〕1号", on=WEEK,
    )  # fmt: skip
    given = {"week": "2026-11-25", "lesson": lesson_page.content_key, "classes": [str(school_class.pk)]}
    assert client.post(plan, given | {"item": item.pk}).status_code == 302
    assert PlannedLesson.objects.get().week == WEEK
    shown = client.get(f"{plan}?show=untaught").content.decode()
    assert "本周消防安全课还有 1 个班没有上：三年级1班" in shown
    assert "教〔2026〕1号" in shown
    assert client.post(plan, given).status_code == 302  # planned anew: the school's own choice
    assert "校内自主选用" in client.get(plan).content.decode()
    paper = client.get(reverse("schools:week_sheet", args=[school.pk, "2026-11-23"]))
    pages = PdfReader(BytesIO(paper.content)).pages
    assert spoken(PlannedLesson.objects.get().code) in pages[0].extract_text()
    links = [note["/A"]["/URI"] for page in pages for note in page["/Annots"]]
    assert [link.partition("/schools/")[2] for link in links] == [
        address(PlannedLesson.objects.get()).partition("/schools/")[2]
    ]
    assert client.post(plan, given | {"week": "2026-11-22"}).status_code == 400  # a week that is over


@pytest.fixture
def second_page(lesson_page):
    """Another lesson of the same course."""
    course = lesson_page.get_parent()
    return course.add_child(instance=LessonPage(title="用湿毛巾吗", slug="towel", body=[("heading", "门")]))


def test_a_class_has_several_lessons_in_a_week(client, planned, school, school_class, head, second_page):
    plan_lessons(school=school, week=WEEK, lesson=second_page, classes=[school_class], by=head)
    plan_lessons(school=school, week=WEEK, lesson=second_page, classes=[school_class], by=head)
    one, other = PlannedLesson.objects.all()
    assert (one, other.title, one.code) == (planned, "用湿毛巾吗", other.code)
    page = client.get(address(planned)).content.decode()
    assert planned.title in page and "用湿毛巾吗" in page
    assert begin(client, planned).status_code == 400, "it is asked which"
    asked = {"teacher": "代课王老师", "answering": "hands", "planned": str(other.pk)}
    assert client.post(address(planned), asked).status_code == 302
    assert LiveLesson.objects.get().title == "用湿毛巾吗"
    assert client.post(address(planned), asked).status_code == 302, "pressed twice"
    assert LiveLesson.objects.count() == 1, "the second press takes up the first one's"
    LiveLesson.objects.update(state=LessonState.ENDED, ended_at=timezone.now())
    assert "由学校确认入账" in client.get(address(planned)).content.decode()
    assert begin(client, planned).status_code == 302, "the one that is left"
    assert set(LiveLesson.objects.values_list("title", flat=True)) == {planned.title, "用湿毛巾吗"}


def test_a_week_has_at_most_five_lessons_of_a_class(planned, school, school_class, head, second_page, monkeypatch):
    monkeypatch.setattr("courses.schools.planning.MOST_A_WEEK", 1)
    with pytest.raises(PlanRefused) as refused:
        plan_lessons(school=school, week=WEEK, lesson=second_page, classes=[school_class], by=head)
    assert refused.value.reason == PlanRefusal.MANY and PlanRefusal.MANY.value and PlannedLesson.objects.count() == 1


def test_the_sheet_has_one_code_for_all_lessons_of_a_class(client, planned, school, school_class, head, second_page):
    plan_lessons(school=school, week=WEEK, lesson=second_page, classes=[school_class], by=head)
    client.force_login(head)
    paper = client.get(reverse("schools:week_sheet", args=[school.pk, "2026-11-23"]))
    (page,) = PdfReader(BytesIO(paper.content)).pages
    text = page.extract_text().replace("\n", "")
    assert text.count(spoken(planned.code)) == 1 and "用湿毛巾吗" in text


def test_a_lesson_that_has_begun_stays_in_the_plan(client, planned, head, school, lesson_page):
    begin(client, planned)
    with pytest.raises(PlanRefused) as refused:
        unplan(planned=planned)
    assert refused.value.reason == PlanRefusal.RUNS
    assert plan_lessons(school=school, week=WEEK, lesson=lesson_page, classes=[planned.school_class], by=head) == 0
    LiveLesson.objects.update(state=LessonState.DROPPED, ended_at=timezone.now())  # control
    assert plan_lessons(school=school, week=WEEK, lesson=lesson_page, classes=[planned.school_class], by=head) == 1


def test_nobody_plans_for_another_school(client, planned, school, school_class, other_school, other_head, lesson_page):
    client.force_login(other_head)
    given = {"week": "2026-11-25", "lesson": lesson_page.content_key, "classes": [str(school_class.pk)]}
    assert client.post(reverse("schools:plan", args=[school.pk]), given).status_code == 404
    assert client.post(reverse("schools:unplan", args=[school.pk, planned.pk])).status_code == 404
    assert client.get(reverse("schools:week_sheet", args=[school.pk, "2026-11-23"])).status_code == 404
    # Nor for its classes from one's own plan, nor takes its lessons out from there.
    assert client.post(reverse("schools:plan", args=[other_school.pk]), given).status_code == 400
    assert client.post(reverse("schools:unplan", args=[other_school.pk, planned.pk])).status_code == 404
    assert PlannedLesson.objects.filter(organisation=other_school).count() == 0
    assert PlannedLesson.objects.count() == 1


def test_a_monday_is_its_own_weeks():
    assert monday_of(WEEK) == monday_of(WEEK + timedelta(days=6)) == WEEK
    assert monday_of(WEEK - timedelta(days=1)) == WEEK - timedelta(days=7)


def test_the_boards_socket_opens_to_the_browser_that_holds_the_lesson(client, planned):
    begin(client, planned)
    lesson = LiveLesson.objects.get()
    page = client.get(reverse("classroom:board", args=[lesson.pk])).content.decode()
    assert "断网上课" not in page
    assert holds(client.session, lesson.pk)
    assert not holds(Client().session, lesson.pk), "control"
    LiveLesson.objects.update(state=LessonState.ENDED, ended_at=timezone.now())
    assert not holds(client.session, lesson.pk)
