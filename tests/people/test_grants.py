"""Grants are read once a request, and never held longer than that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from people.access import has_role, overseen_divisions, visible_classes, visible_organisations
from people.grants import grants_of, read_once
from people.models import Jurisdiction, Role, RoleGrant


def ask_everything(user) -> None:
    for _ in range(3):
        has_role(user, Role.TEACHER)
        overseen_divisions(user)
        str(visible_organisations(user).query)
        str(visible_classes(user).query)


def test_they_are_read_once_in_a_request(county_officer, django_assert_num_queries):
    with read_once(), django_assert_num_queries(3):  # the grants, the subtrees, whether units are named one by one
        ask_everything(county_officer)


def test_outside_a_request_they_are_read_each_time(county_officer, django_capture_queries):
    ask_everything(county_officer)
    assert len(django_capture_queries) > 9


@pytest.fixture
def django_capture_queries():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        yield queries


def test_a_grant_that_is_given_or_taken_counts_at_once(county_officer, tree, hotel):
    with read_once():
        assert hotel not in visible_organisations(county_officer)
        given = RoleGrant.objects.create(user=county_officer, role=Role.UNIT_MANAGER, organisation=hotel)
        assert hotel in visible_organisations(county_officer)
        given.delete()
        assert hotel not in visible_organisations(county_officer)
        Jurisdiction.objects.get(rolegrant__user=county_officer).divisions.add(tree.xiuzhou)
        assert hotel in visible_organisations(county_officer)
        Jurisdiction.objects.get(rolegrant__user=county_officer).divisions.remove(tree.xiuzhou)
        Jurisdiction.objects.get(rolegrant__user=county_officer).organisations.add(hotel)
        assert hotel in visible_organisations(county_officer)


def test_the_next_request_reads_them_anew(client, county_officer, school):
    """The grant runs out by a write that sends no signal, as in another process."""
    client.force_login(county_officer)
    assert client.get("/oversight/").status_code == 200
    RoleGrant.objects.filter(user=county_officer).update(valid_until=timezone.localdate() - timedelta(days=1))
    assert client.get("/oversight/").status_code == 403


def test_two_accounts_keep_apart(county_officer, foreign_officer, tree):
    with read_once():
        assert overseen_divisions(county_officer) == [tree.nanhu]
        assert overseen_divisions(foreign_officer) == [tree.xiuzhou]
        assert grants_of(county_officer) is grants_of(county_officer)
