"""Campaigns bring the right lessons forward, by date and audience, on the home page and on desks."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from courses.campaigns import campaign_todos, put_in_campaigns, running_campaigns, shipped_campaigns
from courses.content_files import read_content
from courses.models import Campaign, CampaignEntry, CampaignPeriod, LessonPage
from courses.quizzes.subjects import Audience

NAMES = {"冬春火灾防控", "119消防宣传月", "春节", "清明", "暑期", "梅雨高温", "世界互联网大会"}


@pytest.fixture
def lesson(course) -> LessonPage:
    return course.lessons().first()


def made(lesson: LessonPage, yearly=("", ""), audience=Audience.PRIMARY, **more) -> Campaign:
    campaign = Campaign.objects.create(title="一个时段", yearly_from=yearly[0], yearly_until=yearly[1], **more)
    CampaignEntry.objects.create(campaign=campaign, audience=audience, lesson=lesson)
    return campaign


def runs(day: str, audiences=None) -> list[str]:
    return [str(one.until) for one in running_campaigns(date.fromisoformat(day), audiences)]


@pytest.fixture(autouse=True)
def nothing_shipped(request, groups, db):
    Campaign.objects.all().delete()


def test_a_time_of_the_year_holds_from_its_first_to_its_last_day(lesson):
    made(lesson, ("07-01", "08-31"))
    assert [runs(day) for day in ("2026-06-30", "2026-07-01", "2026-08-31", "2026-09-01")] == [
        [], ["2026-08-31"], ["2026-08-31"], [],
    ]  # fmt: skip


def test_one_that_goes_over_new_year_ends_in_the_next(lesson):
    made(lesson, ("11-01", "02-29"))
    assert runs("2026-10-31") == []
    assert runs("2026-11-01") == runs("2027-02-28") == ["2027-02-28"]
    assert runs("2027-12-31") == ["2028-02-29"]
    assert runs("2027-03-01") == []


def test_the_days_an_editor_set_for_a_year_go_first(lesson):
    campaign = made(lesson, ("07-01", "08-31"))
    CampaignPeriod.objects.create(campaign=campaign, starts_on=date(2026, 6, 20), ends_on=date(2026, 6, 25))
    assert runs("2026-06-25") == ["2026-06-25"]
    assert runs("2026-07-10") == []
    assert runs("2027-07-10") == ["2027-08-31"]


def test_one_without_days_waits_for_an_editor(lesson):
    campaign = made(lesson)
    assert runs("2026-02-17") == []
    CampaignPeriod.objects.create(campaign=campaign, starts_on=date(2026, 2, 10), ends_on=date(2026, 2, 24))
    assert runs("2026-02-17") == ["2026-02-24"]


def test_one_out_of_use_or_without_a_lesson_to_read_is_not_shown(lesson):
    campaign = made(lesson, ("01-01", "12-31"))
    assert runs("2026-05-05", [Audience.PRIMARY]) and not runs("2026-05-05", [Audience.STAFF])
    lesson.unpublish()
    assert not runs("2026-05-05")
    lesson.live = True
    lesson.save()
    campaign.is_on = False
    campaign.save()
    assert not runs("2026-05-05")


def test_it_stands_on_the_home_page_and_on_the_desk_of_who_looks_after_its_readers(
    client, lesson, clock, teacher, manager, county_officer
):
    made(lesson, ("11-01", "11-30"))
    page = client.get("/").content.decode()
    assert "一个时段" in page and lesson.url in page
    (todo,) = campaign_todos(teacher)
    assert (todo.url, todo.due) == (lesson.url, date(2026, 11, 30)) and "小学生" in str(todo.title)
    assert list(campaign_todos(manager)) == []
    assert len(list(campaign_todos(county_officer))) == 1
    clock.go(days=10)
    assert "一个时段" not in client.get("/").content.decode()


def test_half_a_time_of_the_year_and_a_period_turned_round_are_refused(lesson):
    with pytest.raises(IntegrityError), transaction.atomic():
        made(lesson, ("07-01", ""))
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignPeriod.objects.create(
            campaign=made(lesson), starts_on=date(2026, 2, 10), ends_on=date(2026, 2, 9)
        )  # fmt: skip


def test_the_shipped_ones_name_lessons_that_are_there_and_are_put_in_once(lesson):
    entries = shipped_campaigns()
    assert {entry["title"] for entry in entries} == NAMES
    known = {f"{course['slug']}/{one['slug']}" for course in read_content("courses") for one in course["lessons"]}
    assert {key for entry in entries for keys in entry["lessons"].values() for key in keys} <= known
    assert {audience for entry in entries for audience in entry["lessons"]} <= set(Audience.values)
    put_in_campaigns(entries)
    campaign = Campaign.objects.get(key="fire-month")
    assert [entry.lesson.content_key for entry in campaign.entries.all()] == [
        "school-escape/call-119", "school-escape/escape",
    ]  # fmt: skip
    campaign.title, campaign.yearly_from = "我们的名字", "10-20"
    campaign.save()
    put_in_campaigns(entries)
    campaign.refresh_from_db()
    assert (campaign.title, campaign.yearly_from, campaign.entries.count()) == ("我们的名字", "10-20", 2)
    assert Campaign.objects.count() == len(NAMES)


def test_what_an_editor_adds_has_a_key_of_its_own(client, desk, lesson):
    client.force_login(desk["editor"])
    page = client.get("/cms/snippets/courses/campaign/add/")
    assert page.status_code == 200
    data = {"title": "本地庙会", "text": "", "yearly_from": "04-01", "yearly_until": "04-10", "is_on": "on"}
    for name in ("periods", "entries"):
        data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0", f"{name}-MIN_NUM_FORMS": "0"}
    assert client.post("/cms/snippets/courses/campaign/add/", data).status_code == 302
    assert Campaign.objects.get(title="本地庙会").key.startswith("own-")
    data |= {"title": "另一个", "yearly_until": ""}
    answer = client.post("/cms/snippets/courses/campaign/add/", data)
    assert answer.status_code == 200 and not Campaign.objects.filter(title="另一个").exists()
