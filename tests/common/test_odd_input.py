"""Whatever stands in an address or a form, a page answers in words and never with 500."""

from __future__ import annotations

import pytest
from django.urls import reverse

ODD = ['"', "'", "%00", '"" OR "', "a AND", "NEAR(", "*", "-", "(", "火 AND", "\\", "{a b}", "^x", ":", "é" * 300]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("path", ["/courses/search/", "/venues/", "/api/venues"])
def test_odd_words_are_searched_for_and_found_nowhere(client, tree, path, text):
    answer = client.get(path, {"q": text.replace("%00", "\x00")})
    assert answer.status_code in (200, 422)


def test_a_lone_quote_would_break_the_search_itself(db, monkeypatch):
    """The guard off: the database reads the quote as its own language."""
    from django.db import DatabaseError, connection
    from wagtail.models import Page

    from common import search

    page = Page.objects.order_by("-depth").first()
    page.save()  # so that the index holds something to look through
    assert list(Page.objects.search('"')) == []
    if connection.vendor == "sqlite":
        monkeypatch.setattr(search, "cut", lambda text, *, for_index: text)
        with pytest.raises(DatabaseError):
            list(Page.objects.search('"'))


def test_a_control_character_in_a_path_names_nothing(client, db):
    assert client.get("/api/venues/33%00").status_code == 404
    assert client.get("/verify/a%00b/").status_code == 404


def test_a_form_loses_its_control_characters(client, db, settings):
    answer = client.post(reverse("account_login"), {"login": "a\x00b", "password": "x\x1b"})
    assert answer.status_code == 200
