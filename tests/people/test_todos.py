"""What waits for somebody stands on their first page, soonest first, and is asked of nobody else's apps."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people import desks
from people.desks import Todo, register_todo, todos_of
from people.models import Organisation, Role

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


# -- sources without rows ----------------------------------------------------------------------------------------------


def organisations(units):
    return Organisation.objects.filter(pk__in=units)


def shut(units):
    return organisations(units).filter(shut_on__isnull=False)


@pytest.fixture
def asked(sources) -> list[str]:
    """Which of the sources were asked."""
    found: list[str] = []
    for name, rows_of in (("free", None), ("has rows", organisations), ("has none", shut)):
        register_todo(
            name, lambda user, name=name: found.append(name) or [line(name)], roles=[Role.UNIT_MANAGER], rows_of=rows_of
        )
    return found


def test_a_source_without_rows_is_not_asked_and_all_are_gated_by_one_statement(asked, manager, hotel):
    todos_of(manager)
    asked.clear()
    with CaptureQueriesContext(connection) as queries:
        assert [todo.title for todo in todos_of(manager)] == ["free", "has rows"]
    assert asked == ["free", "has rows"]
    assert sum("EXISTS" in query["sql"] for query in queries) == 1
    Organisation.objects.filter(pk=hotel.pk).update(shut_on=date(2026, 1, 1))
    assert "has none" in [todo.title for todo in todos_of(manager)]


def test_rows_of_anothers_units_let_nobody_be_asked(asked, manager, hotel, school):
    Organisation.objects.filter(pk=school.pk).update(shut_on=date(2026, 1, 1))
    todos_of(manager)
    assert "has none" not in asked


def test_without_the_gate_all_would_be_asked(asked, manager, monkeypatch):
    """The gate off."""
    monkeypatch.setattr(desks, "_quiet", lambda sources, units: set())
    todos_of(manager)
    assert asked == ["free", "has rows", "has none"]


def test_a_unit_s_page_takes_its_own_lines_and_asks_no_source_that_is_about_none(sources, manager):
    here = Todo(title="here", url="/x/", action="Open", about="秀洲酒店")
    register_todo("a", lambda user: [here, line("elsewhere")], roles=[Role.UNIT_MANAGER])
    register_todo("b", lambda user: 1 / 0, roles=[Role.UNIT_MANAGER], is_about_units=False)
    assert todos_of(manager, about="秀洲酒店") == [here]
