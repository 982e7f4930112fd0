"""Small things a visitor or operator notices at once."""

from __future__ import annotations

import logging

from django.urls import reverse


def test_the_old_icon_name_leads_to_the_drawing(client):
    assert client.get("/favicon.ico")["location"] == "/static/img/ui/favicon.svg"


def test_the_api_documentation_opens_from_the_footer(client, db):
    assert 'href="/api/docs"' in client.get("/verify/").content.decode()
    assert client.get("/api/docs").status_code == 200


def test_a_refusal_logs_one_line_and_no_traceback(client, teacher, caplog):
    client.force_login(teacher)
    with caplog.at_level(logging.WARNING, logger="django.request"):
        assert client.get("/oversight/").status_code == 403
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert record.exc_info is None


def test_a_search_without_results_says_so_and_leads_on(client, db):
    page = client.get(reverse("courses:search"), {"q": "xyz"}).content.decode()
    assert 'class="empty"' in page
    assert 'href="/courses/"' in page
