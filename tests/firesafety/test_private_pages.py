"""Whatever a session was read for is kept by nobody; public pages may be."""

from __future__ import annotations

import pytest
from django.urls import reverse

PUBLIC = ["/venues/", "/courses/search/", "/drills/", "/api/venues", "/healthz"]
PERSONAL = ["/records/", "/courses/search/", "/drills/", "/venues/", "/drills/open/", "/verify/"]


def kept(answer) -> bool:
    return "no-store" not in answer.get("Cache-Control", "")


@pytest.mark.parametrize("path", PERSONAL)
def test_a_page_seen_signed_in_is_not_kept(client, teacher, path):
    client.force_login(teacher)
    answer = client.get(path)
    assert answer.status_code == 200
    assert not kept(answer)
    assert "private" in answer["Cache-Control"]


def test_a_class_is_not_kept(client, teacher, school):
    client.force_login(teacher)
    answer = client.get(reverse("training:organisation_record", args=[school.pk]))
    assert not kept(answer)


@pytest.mark.parametrize("path", ["/records/", "/courses/search/", "/drills/"])
def test_without_the_middleware_the_back_button_shows_it(client, teacher, settings, path):
    """The control."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "HeadersMiddleware" not in name]
    client.force_login(teacher)
    assert kept(client.get(path))


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_may_be_kept(client, db, path):
    assert kept(client.get(path))


def test_signing_out_makes_the_browser_forget_pages_and_nothing_else(client, teacher):
    client.force_login(teacher)
    assert "Clear-Site-Data" not in client.get("/records/")
    answer = client.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache"'


def test_signing_out_of_the_admin_does_too(client, superuser):
    client.force_login(superuser)
    answer = client.post("/cms/logout/")
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere/", "/static/nothing.js"])
def test_every_answer_says_which_features_pages_may_use(client, db, path):
    policy = client.get(path)["Permissions-Policy"]
    assert "camera=(self)" in policy
    assert "microphone=()" in policy
    assert "geolocation=(self)" in policy
