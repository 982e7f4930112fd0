"""Who can sign in to the samples: each account that is printed gets to its first step."""

from __future__ import annotations

import pytest
from django.urls import reverse

from divisions.models import Division
from firesafety.samples.people import SIGN_INS, make_people
from people.models import Organisation, Role, RoleGrant, User

# What each may do first, and what is refused to somebody else of the list.
FIRST = {
    "teacher": ("classroom:index", "pupil"), "head": ("schools:index", "teacher"), "manager": ("classroom:index", "pupil"),
}  # fmt: skip


@pytest.fixture
def samples(tree, settings, tmp_path):
    """The sample people; their divisions are those that the samples look for."""
    from people.staff.catalogue import load_posts

    settings.VAR_DIR = tmp_path
    pinghu = Division.objects.create(code="330483000000", name="桐乡市", level="county", parent=tree.city)
    Division.objects.create(code="330483001000", name="梧桐街道", level="town", parent=pinghu)
    load_posts()
    make_people()


def test_the_demo_school_has_a_manager_of_its_own(samples):
    school = Organisation.objects.get(name="示例·南湖实验小学")
    grant = RoleGrant.objects.get(organisation=school, role=Role.UNIT_MANAGER)
    assert grant.user.username == "head" and grant.user.is_sample
    assert [entry.where for entry in SIGN_INS if entry.username == "head"] == ["/schools/"]


@pytest.mark.parametrize("name", sorted(FIRST))
def test_each_account_that_works_for_others_does_its_first_step(samples, client, name):
    address, other = FIRST[name]
    client.force_login(User.objects.get(username=other))
    assert client.get(reverse(address), follow=True).status_code in (403, 404), "control"
    client.force_login(User.objects.get(username=name))
    assert client.get(reverse(address), follow=True).status_code == 200


def test_where_the_list_sends_each_account_opens(samples, client):
    for entry in SIGN_INS:
        if entry.username == "keeper":  # made with the venues
            continue
        client.force_login(User.objects.get(username=entry.username))
        if entry.where in ("/classroom/", "/schools/", "/desk/"):
            assert client.get(entry.where, follow=True).status_code == 200, entry
