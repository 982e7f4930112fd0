"""What waits for somebody stands on their first page, soonest first, and is asked of nobody else's apps."""

from __future__ import annotations

from datetime import date

import pytest

from people import desks
from people.desks import Todo, register_todo, todos_of
from people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources(monkeypatch):
    """No app has registered anything yet."""
    monkeypatch.setattr(desks, "_sources", {})


def line(title, due=None):
    return Todo(title=title, url="/x/", action="Open", due=due)


def test_lines_are_sorted_by_their_day_and_those_without_one_come_last(sources, manager):
    register_todo("a", lambda user: [line("some day"), line("later", date(2026, 12, 2))], roles=[Role.UNIT_MANAGER])
    register_todo("b", lambda user: [line("sooner", date(2026, 12, 1))], roles=[Role.UNIT_MANAGER])
    assert [todo.title for todo in todos_of(manager)] == ["sooner", "later", "some day"]


def test_only_holders_of_a_role_are_asked_about(sources, manager, keeper):
    asked = []
    register_todo("a", lambda user: asked.append(user) or [], roles=[Role.VENUE_KEEPER])
    todos_of(manager)
    assert asked == []
    todos_of(keeper)
    assert asked == [keeper]


@pytest.mark.parametrize("url", ["/accounts/todo/", "/records/"])
def test_it_stands_on_its_page_and_on_the_first_one(sources, client, manager, url):
    register_todo("a", lambda user: [line("Zwölf Fragen")], roles=[Role.UNIT_MANAGER])
    client.force_login(manager)
    assert "Zwölf Fragen" in client.get(url).content.decode()


def test_nothing_is_said_in_words(sources, client, manager):
    client.force_login(manager)
    assert "Nothing waits for you" in client.get("/en/accounts/todo/").content.decode()


def test_a_link_is_read_in_one_sentence(sources, client, manager):
    found = Todo(title="岗位责任书", url="/x/", action="打印", about="秀洲酒店")
    register_todo("a", lambda user: [found, line("另一件")], roles=[Role.UNIT_MANAGER])
    client.force_login(manager)
    text = client.get("/accounts/todo/").text
    assert 'aria-label="打印：岗位责任书，秀洲酒店"' in text
    assert 'aria-label="Open：另一件"' in text
