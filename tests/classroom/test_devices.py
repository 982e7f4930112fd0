"""Pupils on tablets and computers: questions open and close for all, answers arrive, nobody sees another class's lesson.

Consumers run in this thread (`async_to_sync`), so that they share the test's transaction.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import transaction
from django.test import Client
from django.urls import reverse

from courses.classroom import pupils
from courses.classroom.answering import counts, take_answers
from courses.classroom.closing import marks_of
from courses.classroom.live import consumers
from courses.classroom.live.hub import Lessons, lessons
from courses.classroom.models import Answering, LessonSeat, LiveLesson
from courses.classroom.pacing import Command, call_roll, move
from people.models import SchoolClass, User
from people.seats.proof import seats_of
from people.seats.roster import add_seats, make_secrets, renew_secrets
from tests.classroom.devices import Page, browser_at, in_database


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch):
    """Changes are told when they are made: the transaction of a test never ends."""
    monkeypatch.setattr(transaction, "on_commit", lambda call, **_more: call())
    yield
    lessons.groups.clear()
    lessons.loop = None


@pytest.fixture
def taught(opened, seats) -> LiveLesson:
    """A lesson by devices at its first question."""
    make_secrets(school_class=seats)
    lesson = opened(answering=Answering.DEVICES)
    lesson = call_roll(lesson=lesson, absent=[3], seen=lesson.version)
    return to_question(lesson)


def to_question(lesson: LiveLesson) -> LiveLesson:
    while lesson.screen["kind"] != "question":
        lesson = press(lesson)
    return lesson


def press(lesson: LiveLesson, command: Command = Command.NEXT) -> LiveLesson:
    return move(lesson=lesson, command=command, seen=LiveLesson.objects.get(pk=lesson.pk).version)


@pytest.fixture
def other_class(school) -> SchoolClass:
    made = SchoolClass.objects.create(organisation=school, name="2班", grade=3, school_year=2026, join_code="OTHER1")
    add_seats(school_class=made, up_to=10)
    make_secrets(school_class=made)
    return made


def url(name: str, lesson: LiveLesson) -> str:
    return reverse(f"classroom:{name}", args=[lesson.pk])


def post_answer(client: Client, lesson: LiveLesson, place: object, position: object = None):
    body = {"position": lesson.position if position is None else position, "place": place}
    return client.post(url("seat_answer", lesson), json.dumps(body), content_type="application/json")


def test_a_question_opens_closes_and_is_revealed_for_all(taught, seats, teacher, client):
    client.force_login(teacher)
    first, second, third = (browser_at(seats, number) for number in (1, 2, 3))

    async def lesson() -> None:
        board = Page(client, taught.pk, "board")
        pages = [Page(browser, taught.pk, "seat") for browser in (first, second)]
        assert [await page.open() for page in (board, *pages)] == [True] * 3
        asked = (await pages[0].hear("lesson"))["lesson"]["question"]
        assert asked["phase"] == "open" and asked["right"] is None and asked["explanation"] == ""
        await pages[0].say(t="answer", position=taught.position, place=1)
        await pages[0].hear("taken", place=1)
        await pages[1].say(t="answer", position=taught.position, place=0)
        await pages[1].hear("taken")
        await pages[0].say(t="answer", position=taught.position, place=2)  # the last word counts
        await pages[0].hear("taken", place=2)
        while (question := (await board.hear("board"))["state"]["screen"]["question"])["counts"] != [1, 0, 1]:
            pass
        assert question["unanswered"] == [4, 5, 6, 7, 8, 9, 10]
        closed = await in_database(press)(taught)
        assert (await pages[1].hear("lesson", version=closed.version))["lesson"]["question"]["phase"] == "closed"
        await pages[1].say(t="answer", position=taught.position, place=1)
        refused = await pages[1].hear("refused")
        assert refused["text"] and refused["mine"] == {str(taught.position): 0}
        revealed = await in_database(press)(closed)
        shown = (await pages[0].hear("lesson", version=revealed.version))["lesson"]["question"]
        assert shown["right"] is not None and shown["explanation"].startswith("因为")
        late = Page(third, taught.pk, "seat")  # comes late and is where the others are; their answers are not told
        assert await late.open() and (await late.hear("seat"))["mine"] == {}
        assert (await late.hear("lesson"))["lesson"] == (pages[0].told[-1])["lesson"]
        assert '"counts"' not in json.dumps(late.told) and '"unanswered"' not in json.dumps(late.told)
        for page in (board, *pages, late):
            await page.leave()

    async_to_sync(lesson)()
    assert counts(taught, taught.position) == [1, 0, 1] and not lessons.groups and lessons.member_count == 0
    assert set(marks_of(taught)) >= {1, 2} and LessonSeat.objects.filter(lesson=taught, joined_at=None).count() == 7


def test_a_dropped_pupil_finds_the_answer_again_and_another_tab_is_the_same_seat(taught, seats):
    browser = browser_at(seats, 4)

    async def lesson() -> None:
        page = Page(browser, taught.pk, "seat")
        assert await page.open()
        await page.say(t="answer", position=taught.position, place=2)
        await page.hear("taken")
        await page.leave()
        again = Page(browser, taught.pk, "seat")
        assert await again.open()
        assert (await again.hear("seat"))["mine"] == {str(taught.position): 2}
        await again.leave()

    async_to_sync(lesson)()
    assert post_answer(browser, taught, 1).json()["mine"] == {str(taught.position): 1}
    assert counts(taught, taught.position) == [0, 1, 0]


def board_of(client: Client, lesson: LiveLesson) -> dict[str, Any]:
    """The lesson as the teacher's page holds it when it is loaded."""
    page = client.get(url("board", lesson)).content.decode()
    found = re.search(r'<script id="board-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    shown: dict[str, Any] = json.loads(found[1])["state"]
    return shown


def test_the_teachers_page_is_where_it_was_when_it_is_loaded_again(taught, seats, teacher, client):
    client.force_login(teacher)
    before = board_of(client, taught)["screen"]["question"]
    assert (before["phase"], before["counts"]) == ("open", [0, 0, 0])
    for seat, place in ((1, 1), (2, 1), (4, 0)):
        assert post_answer(browser_at(seats, seat), taught, place).status_code == 200
    shown = board_of(client, taught)
    middle = shown["screen"]["question"]
    assert middle == before | {"counts": [1, 2, 0], "unanswered": [5, 6, 7, 8, 9, 10]}
    assert shown["position"] == taught.position and [s["number"] for s in shown["seats"] if not s["present"]] == [3]
    closed = press(taught)
    after = board_of(client, taught)
    assert after["screen"]["question"] == middle | {"phase": "closed", "again": True}
    assert (after["version"], after["position"]) == (closed.version, taught.position)
    press(closed)
    revealed = board_of(client, taught)["screen"]["question"]
    assert (revealed["phase"], revealed["counts"]) == ("revealed", [1, 2, 0]) and revealed["right"] is not None


def test_where_sockets_are_blocked_the_page_asks_and_posts(taught, seats):
    browser = browser_at(seats, 5)
    page = browser.get(reverse("classroom:join"))
    assert page.url == url("seat", taught) and browser.get(page.url).status_code == 200
    now = browser.get(url("seat_now", taught)).json()
    assert (
        now["seat"] == 5 and now["lesson"]["question"]["phase"] == "open" and now["lesson"]["question"]["right"] is None
    )
    assert post_answer(browser, taught, 0).status_code == 200
    for place, position in ((0, 0), (9, None), (-1, None)):
        assert post_answer(browser, taught, place, position).status_code == 409
    for place in ("0", None, True, 1.0, [0]):
        assert post_answer(browser, taught, place).status_code == 400
    press(taught)
    refused = post_answer(browser, taught, 1)
    assert refused.status_code == 409 and refused.json()["text"] and refused.json()["mine"] == {str(taught.position): 0}


def sockets_of(client: Client, lesson: LiveLesson) -> dict[str, bool]:
    """Which sockets of a lesson a browser may open."""

    async def tried() -> dict[str, bool]:
        found = {}
        for kind in ("board", "seat"):
            page = Page(client, lesson.pk, kind)
            found[kind] = await page.open()
            if found[kind]:
                await page.leave()
        return found

    return async_to_sync(tried)()


def doors(client: Client, lesson: LiveLesson) -> dict[str, int]:
    return {
        "page": client.get(url("seat", lesson)).status_code,
        "now": client.get(url("seat_now", lesson)).status_code,
        "answer": post_answer(client, lesson, 1).status_code,
    }


def test_nobody_sees_or_answers_in_another_classs_lesson(taught, seats, other_class, monkeypatch):
    stranger, ours = browser_at(other_class, 1), browser_at(seats, 1)
    assert doors(stranger, taught) == {"page": 404, "now": 404, "answer": 404}
    assert sockets_of(stranger, taught) == {"board": False, "seat": False}
    assert doors(Client(), taught) == {"page": 302, "now": 404, "answer": 404}
    assert sockets_of(Client(), taught) == {"board": False, "seat": False}
    assert counts(taught, taught.position) == [0, 0, 0]
    assert sockets_of(ours, taught) == {"board": False, "seat": True}

    def anybodys(lesson_id, proved):  # the control: without the guard the seat number alone would do
        return LessonSeat.objects.filter(lesson=lesson_id, number=proved.seat).select_related("lesson").first()

    for module in (consumers, pupils):
        monkeypatch.setattr(module, "seat_in", anybodys)
    monkeypatch.setattr("courses.classroom.pupil_views.seat_in", anybodys)
    assert doors(stranger, taught) == {"page": 200, "now": 200, "answer": 200}
    assert sockets_of(stranger, taught)["seat"] and counts(taught, taught.position) == [0, 1, 0]


def test_a_lesson_by_hands_or_cards_takes_nothing_from_devices(opened, seats):
    make_secrets(school_class=seats)
    browser = browser_at(seats, 1)
    for answering in (Answering.HANDS, Answering.CARDS):
        assert doors(browser, opened(answering=answering)) == {"page": 404, "now": 404, "answer": 404}
    assert "data-look" in browser.get(reverse("classroom:join")).content.decode()  # it waits


def test_a_board_is_followed_by_who_may_lead_it_as_long_as_they_may(taught, teacher, manager, client):
    stranger = Client()
    stranger.force_login(User.objects.create(username="stranger"))
    elsewhere = Client()
    elsewhere.force_login(manager)
    for browser in (stranger, elsewhere):
        assert sockets_of(browser, taught) == {"board": False, "seat": False}
    client.force_login(teacher)

    async def signed_out(checked_s: float) -> bool:
        consumers.CHECKED_S = checked_s
        page = Page(client, taught.pk, "board")
        assert await page.open()
        await page.hear("board")
        await in_database(client.logout)()
        await page.say(t="ping")
        heard = await page.line.receive_output(timeout=20)
        await in_database(client.force_login)(teacher)
        if heard["type"] != "websocket.close":
            await page.leave()
        return heard["type"] == "websocket.close"

    before = consumers.CHECKED_S
    try:
        assert async_to_sync(signed_out)(-1.0)
        assert not async_to_sync(signed_out)(3600.0)  # the control: it is that check which lets them out
    finally:
        consumers.CHECKED_S = before


def test_a_strip_made_anew_ends_what_the_old_one_proved(taught, seats):
    browser = browser_at(seats, 6)

    async def lesson() -> None:
        page = Page(browser, taught.pk, "seat")
        assert await page.open()
        await in_database(renew_secrets)(school_class=seats, seat=6)
        await page.say(t="answer", position=taught.position, place=1)
        assert await page.is_closed()

    async_to_sync(lesson)()
    assert counts(taught, taught.position) == [0, 0, 0] and post_answer(browser, taught, 1).status_code == 404


def test_a_seat_made_after_the_lesson_began_comes_in_and_one_that_changed_hands_does_not(taught, seats):
    add_seats(school_class=seats, up_to=11)
    make_secrets(school_class=seats)
    newcomer = browser_at(seats, 11)
    assert newcomer.get(reverse("classroom:join")).url == url("seat", taught)
    assert taught.seats.get(number=11).person_id == seats_of(seats).get(seat=11).person_id
    LessonSeat.objects.filter(lesson=taught, number=7).update(person=taught.seats.get(number=11).person)
    moved = browser_at(seats, 7)
    assert moved.get(url("seat", taught)).status_code == 404
    assert "data-look" not in moved.get(reverse("classroom:join")).content.decode()


def test_a_proof_leads_on_to_the_lesson_and_to_no_other_site(taught, seats):
    client = Client()
    asked = client.get(reverse("classroom:join"), {"class": seats.join_code})
    assert asked.status_code == 302 and f"class={seats.join_code}" in asked.url
    given = {"class_code": seats.join_code, "seat": 2, "secret": "0000"}
    assert client.post(asked.url, given).status_code in (422, 302)
    browser = browser_at(seats, 8)
    assert browser.get(f"{reverse('people:seat')}?next=/classroom/join/").url == "/classroom/join/"
    for elsewhere in ("//example.org", "https://example.org", "/\\example.org", "javascript:1"):
        assert browser.get(reverse("people:seat"), {"next": elsewhere}).status_code == 200, elsewhere


def test_a_flood_of_frames_is_cut_off_and_nonsense_is_not_heeded(taught, seats):
    browser = browser_at(seats, 1)

    async def lesson() -> None:
        page = Page(browser, taught.pk, "seat")
        assert await page.open()
        await page.line.send_to(text_data="[]")
        await page.line.send_to(text_data="{")
        await page.line.send_to(bytes_data=b"\x00")
        await page.say(t="answer", position="1", place=0)
        await page.say(t="ping")
        await page.hear("pong")
        for _ in range(consumers.MOST_A_SECOND * 2 + 1):
            await page.say(t="ping")
        assert await page.is_closed()
        large = Page(browser, taught.pk, "seat")
        assert await large.open()
        await large.line.send_to(text_data="x" * (consumers.MOST_FRAME + 1))
        assert await large.is_closed()

    async_to_sync(lesson)()


def test_another_process_is_told_that_something_changed_and_reads_it_itself(taught, teacher, client):
    """Two fan-outs as two processes have them, over one channel layer."""
    from channels.layers import InMemoryChannelLayer

    from courses.classroom.live.texts import texts_of

    class Ear:
        address = "pupil"

        def __init__(self) -> None:
            self.heard: list[str] = []

        def deliver(self, frame) -> None:
            self.heard.append(frame)

        def cut_off(self) -> None: ...

    async def lesson() -> None:
        here, there, shared = Lessons(), Lessons(), InMemoryChannelLayer()
        for one in (here, there):
            one.layer, one.read = lambda: shared, texts_of  # type: ignore[method-assign,assignment]
        ear = Ear()
        await there.join(taught.pk.hex, ear)
        await in_database(take_answers)(lesson=taught, position=taught.position, given={1: 1})
        closed = await in_database(press)(taught)
        await here.publish(taught.pk.hex, {})
        group = there.groups[taught.pk.hex]
        while not ear.heard:
            await group.reading if group.reading else await __import__("asyncio").sleep(0.01)
        assert json.loads(ear.heard[-1])["lesson"]["version"] == closed.version
        for one in (here, there):
            if one._pump:
                one._pump.cancel()

    async_to_sync(lesson)()
