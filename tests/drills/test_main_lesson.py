"""Wherever a score card is shown, the one thing to remember is the same."""

from __future__ import annotations

import pygame
import pytest
from django.urls import reverse
from django.utils import timezone

from simulator.client import card
from simulator.drills.models import DrillMode, DrillSession, DrillState
from simulator.drills.sessions.seats import add_player
from simulator.engine.assessment.rubric import RUBRIC
from simulator.kiosk import screens
from tests.drills.cards import CARDS


def scored(name: str, mode: str, **more) -> DrillSession:
    """An ended session whose player, called 小虎, has one of CARDS, stored as before cards named their lesson."""
    session = DrillSession.objects.create(
        scenario="school-floor", scenario_sha256="", mode=mode, state=DrillState.ENDED, started_at=timezone.now(),
        ended_at=timezone.now(), events=[], **more,
    )  # fmt: skip
    player, _token = add_player(session=session, person=more.pop("person", None), name="小虎")
    made, _key = CARDS[name]
    player.card, player.total = made.to_dict(), made.total
    del player.card["main_lesson"]
    player.save()
    return session


def advice_in(page: str) -> set[str]:
    """The rubric's lines whose advice stands in a text."""
    return {key for key, criterion in RUBRIC.items() if criterion.advice.zh in page}


@pytest.fixture(params=CARDS)
def name(request) -> str:
    return request.param


@pytest.fixture
def expected(name) -> set[str]:
    key = CARDS[name][1]
    return {key} if key else set()


def test_on_the_page_of_a_drill_played_alone(client, teacher, name, expected):
    session = scored(name, DrillMode.SOLO, opened_by=teacher)
    client.force_login(teacher)
    page = client.get(reverse("drills:room", args=[session.pk])).content.decode()
    assert advice_in(page.split('class="section one-lesson"')[1].split("</section>")[0]) == expected


def test_a_lesson_that_cost_no_points_is_told_without_any(client, teacher):
    session = scored(next(iter(CARDS)), DrillMode.SOLO, opened_by=teacher)
    player = session.players.get()
    key = player.card["lines"][0]["key"]
    player.card["lesson"] = key
    page = reverse("drills:room", args=[session.pk])
    client.force_login(teacher)
    for points, shown in ((player.card["lines"][0]["most"] - 2, True), (player.card["lines"][0]["most"], False)):
        player.card["lines"][0]["points"] = points
        player.save()
        lesson = client.get(page).content.decode().split('class="section one-lesson"')[1].split("</section>")[0]
        assert RUBRIC[key].title.zh in lesson
        assert ("−" in lesson) is shown


def test_in_the_organisers_table(client, teacher, name, expected):
    session = scored(name, DrillMode.ROOM, opened_by=teacher)
    client.force_login(teacher)
    page = client.get(reverse("drills:room", args=[session.pk])).content.decode()
    [row] = [row for row in page.split("<tr>") if "小虎" in row and "</td>" in row]
    assert advice_in(row) == expected


def test_at_the_end_of_a_kiosks_run(monkeypatch, name, expected):
    written: list[str] = []
    monkeypatch.setattr(screens, "write", lambda surface, text, *args, **more: written.append(text))
    monkeypatch.setattr(screens, "draw_card", lambda *args, **more: None)
    monkeypatch.setattr(screens, "wrap", lambda text, *args: [text])
    monkeypatch.setattr(card, "write", lambda surface, text, *args, **more: written.append(text))
    monkeypatch.setattr(card, "wrap", lambda text, *args: [text])
    pygame.font.init()
    screens.draw_end(pygame.Surface((1280, 720)), CARDS[name][0], "zh", left_s=5.0, whole_s=20.0, note="")
    assert advice_in(" ".join(written)) == expected


def test_in_what_a_client_is_sent(name):
    """The browser's page reads `main_lesson`: js/lesson.test.mjs."""
    made, key = CARDS[name]
    assert made.to_dict()["main_lesson"] == key


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_the_box_holds_every_line_of_the_advice(monkeypatch, rows):
    lowest: list[int] = []
    plain = card.write
    monkeypatch.setattr(
        card, "write", lambda *args, **more: (box := plain(*args, **more), lowest.append(box.bottom))[0]
    )
    pygame.font.init()
    advice = "门外有烟就不开门。" * (5 * rows - 2)
    panel = pygame.Rect(0, 0, 1060, card.lesson_height(advice, 1060))
    card.draw_lesson(pygame.Surface((1060, 300)), panel, "最该记住的一条", advice)
    assert len(lowest) == rows + 1
    assert max(lowest) <= panel.bottom - 8
