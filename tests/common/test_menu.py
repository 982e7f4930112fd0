"""What the menus show a role opens for it: nobody is led to a page that is not theirs."""

from __future__ import annotations

import re

import pytest

from common import menu
from tests.conftest import make_user
from venues.models import Venue

pytestmark = pytest.mark.django_db
ROLES = (
    None, "stranger", "pupil_user", "employee", "teacher", "manager", "keeper", "county_officer", "city_officer",
    "superuser",
)  # fmt: skip


@pytest.fixture(autouse=True)
def venue(tree) -> Venue:
    """The one that the keeper keeps."""
    return Venue.objects.create(division=tree.village, kind="point")


@pytest.fixture
def stranger(db):
    """An account without any role."""
    return make_user("stranger")


def offered(client) -> set[str]:
    """The addresses in the main menu and in the account's."""
    page = client.get("/verify/").content.decode()
    menus = re.findall(r"<nav aria-label=\"主菜单\">.*?</nav>", page, re.S)
    links = {address for part in menus for address in re.findall(r'href="([^"]+)"', part)}
    assert {"/courses/", "/venues/", "/drills/"} <= links
    made_by_editors = "/courses/"  # a page of the CMS, which this database has not
    return {link for link in links if link != made_by_editors and not link.startswith(("/en/", "/accounts/login/"))}


def closed(client, links: set[str]) -> list[str]:
    """Those of them that do not open: refused, or answered by the sign-in."""
    answers = {link: client.get(link, follow=True) for link in links}
    return [
        link
        for link, answer in answers.items()
        if answer.status_code != 200 or any("/accounts/login/" in address for address, _status in answer.redirect_chain)
    ]


@pytest.mark.parametrize("who", ROLES)
def test_each_entry_of_the_menus_opens(client, request, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert closed(client, offered(client)) == []


def test_an_entry_that_is_shown_to_whom_it_refuses_is_noticed(client, teacher, monkeypatch):
    """The control."""
    monkeypatch.setattr(menu, "_links", [menu.MenuLink("/oversight/", "监管", lambda user: True)])
    assert closed(client, offered(client)) == ["/oversight/"]
    client.force_login(teacher)
    assert "/oversight/" in closed(client, offered(client))


def test_oversight_is_offered_to_officers_alone_and_says_to_others_whom_it_is_for(client, teacher, county_officer):
    client.force_login(teacher)
    assert "/oversight/" not in offered(client)
    assert "覆盖情况仅供消防监督员在本辖区内查看" in client.get("/oversight/").content.decode()
    client.force_login(county_officer)
    assert "/oversight/" in offered(client)
