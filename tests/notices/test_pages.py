"""Everybody reads their own messages and nobody else's; the header counts what is unread."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse

from notices.models import Message, Reach
from notices.services import notify
from tests.notices.conftest import VALUES, make_kind, point_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(kind, manager, county_officer):
    return notify(kind, manager, values=VALUES, path="/records/", sender=county_officer)


def test_the_inbox_shows_ones_own_and_the_header_counts_them(client, told, manager, employee):
    client.force_login(manager)
    page = client.get("/notices/").content.decode()
    assert "义务即将到期" in page
    assert '<span class="count">' in page
    client.force_login(employee)
    page = client.get("/notices/").content.decode()
    assert "义务即将到期" not in page
    assert '<span class="count">' not in page


def test_opening_a_message_marks_it_as_read(client, told, manager):
    client.force_login(manager)
    page = client.get(reverse("notices:message", args=[told.pk])).content.decode()
    assert "秀洲酒店" in page
    assert 'href="/records/"' in page
    told.refresh_from_db()
    assert told.read_at
    assert '<span class="count">' not in client.get("/notices/").content.decode()


@pytest.mark.parametrize("who", ["employee", "county_officer", "superuser"])
def test_nobody_opens_anothers_message(client, told, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("notices:message", args=[told.pk])).status_code == 404
    told.refresh_from_db()
    assert told.read_at is None


def test_marking_all_as_read_leaves_those_of_others(client, told, kind, manager, employee):
    other = notify(kind, employee, values=VALUES)
    client.force_login(manager)
    assert client.get("/notices/read/").status_code == 405
    client.post("/notices/read/")
    told.refresh_from_db(), other.refresh_from_db()
    assert told.read_at
    assert other.read_at is None


def test_unread_ones_can_be_seen_alone_and_pages_reach_the_last(client, kind, manager):
    for _number in range(31):
        notify(kind, manager, values=VALUES)
    first = Message.objects.first()
    client.force_login(manager)
    client.get(reverse("notices:message", args=[first.pk]))
    assert client.get("/notices/?unread=1").context["page_obj"].paginator.count == 30
    assert len(client.get("/notices/?page=2").context["page_obj"]) == 1


def test_the_sender_sees_what_became_of_it(client, told, county_officer, manager):
    client.force_login(county_officer)
    assert "尚未阅读" in client.get("/notices/sent/").content.decode()
    client.force_login(manager)
    assert "义务即将到期" not in client.get("/notices/sent/").content.decode()


def test_an_account_chooses_its_ways(client, manager, settings):
    point_at(settings, "http://127.0.0.1:1")
    client.force_login(manager)
    answer = client.post("/notices/settings/", {"used": ["email", "wecom"], "wecom_id": "w-7", "language": "en"})
    assert answer.status_code == 302
    kept = Reach.objects.get(user=manager)
    assert (kept.wecom_id, kept.language) == ("w-7", "en")
    assert sorted(kept.off) == ["dingtalk", "sms", "zhezhengding"]


def test_a_message_comes_in_the_language_of_its_reader(kind, manager):
    Reach.objects.create(user=manager, language="en")
    assert notify(kind, manager, values=VALUES).title == "A duty is due"


def test_messages_are_shredded_after_their_time_and_once_keys_are_not(told, clock, settings):
    from notices.personal_data import HELD

    [messages] = [held for held in HELD if held.model == "notices.Message"]
    clock.go(days=settings.NOTICES_KEEP_DAYS)
    assert messages.shred(clock.moment) == 0
    clock.go(seconds=1)
    assert messages.shred(clock.moment) == 1
    assert not Message.objects.exists()


def test_texts_are_sown_by_migrating(db):
    from notices.models import NoticeTemplate

    NoticeTemplate.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert NoticeTemplate.objects.filter(key="invited").exists()


def test_a_kind_that_is_gone_breaks_no_page(client, told, manager):
    Message.objects.update(kind="gone")
    client.force_login(manager)
    assert client.get("/notices/").status_code == 200
    assert make_kind().key == "test"
