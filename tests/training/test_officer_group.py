"""The officers' group opens the calendars of the own county and nothing that another room guards."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from courses.training.models import SchoolTerm
from courses.training.officer_group import ensure_officer_group


@pytest.fixture
def officer(client, county_officer):
    county_officer.groups.add(ensure_officer_group())
    client.force_login(county_officer)
    return client


def term(division, **changes) -> dict[str, object]:
    return {
        "division": division.pk, "school_year": 2026, "term": "autumn", "starts_on": "2026-09-01",
        "ends_on": "2027-01-23", "document": "校历",
    } | changes  # fmt: skip


def test_an_officer_enters_the_terms_of_the_own_county_and_of_no_other(officer, tree):
    assert officer.get(reverse("schoolterm:add")).status_code == 200
    officer.post(reverse("schoolterm:add"), term(tree.nanhu))
    officer.post(reverse("schoolterm:add"), term(tree.xiuzhou))
    assert [(found.division, found.ends_on) for found in SchoolTerm.objects.all()] == [(tree.nanhu, date(2027, 1, 23))]


def test_the_ledger_is_read_and_people_and_pages_stay_shut(officer):
    assert officer.get(reverse("evidence:index")).status_code == 200
    for name in ("person:index", "wagtailusers_users:index", "schoolclass:index"):
        assert officer.get(reverse(name), follow=True).redirect_chain[0][0] == reverse("wagtailadmin_home"), name


def test_without_the_group_the_door_is_shut(client, county_officer):
    county_officer.groups.clear()  # the role brought it
    client.force_login(county_officer)
    assert client.get(reverse("schoolterm:add")).status_code == 403


def test_making_it_twice_makes_it_once(db):
    first = ensure_officer_group()
    rights = set(first.permissions.all())
    assert ensure_officer_group() == first
    assert set(first.permissions.all()) == rights
