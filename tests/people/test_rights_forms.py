"""Who gives rights chooses divisions, units and accounts by their names; nothing is typed as a code."""

from __future__ import annotations

import pytest
from django.urls import reverse

from people.models import Jurisdiction, Role, RoleGrant
from tests.conftest import make_user

NEW = "/cms/jurisdiction/new/"


def rows(name: str, *chosen: object) -> dict[str, str]:
    """The fields of a row each, as the page sends them, with an empty one behind."""
    return {f"{name}-{place}": str(value) for place, value in enumerate([*chosen, ""])}


def test_an_office_is_made_of_chosen_divisions_and_units(client, admin_user, tree, hotel):
    client.force_login(admin_user)
    page = client.get(NEW).content.decode()
    assert "divisions-2" in page, "three empty rows"
    answer = client.post(
        NEW,
        {"name": "经开区大队"}
        | rows("divisions", tree.jianshe.pk, tree.xincheng.pk, tree.jianshe.pk)
        | rows("organisations", hotel.pk),
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    made = Jurisdiction.objects.get()
    assert set(made.divisions.all()) == {tree.jianshe, tree.xincheng}
    assert set(made.organisations.all()) == {hotel}
    url = f"/cms/jurisdiction/edit/{made.pk}/"
    page = client.get(url).content.decode()
    assert "建设街道" in page
    assert "秀洲酒店" in page
    client.post(url, {"name": "经开区大队"} | rows("divisions", "", tree.xincheng.pk) | rows("organisations"))
    assert set(made.divisions.all()) == {tree.xincheng}
    assert not made.organisations.exists()


@pytest.mark.parametrize("sent", ["330402007000", "999999", "x"])
def test_what_is_no_chosen_row_is_refused(client, admin_user, tree, sent):
    client.force_login(admin_user)
    answer = client.post(NEW, {"name": "甲"} | rows("divisions", sent) | rows("organisations"))
    assert answer.status_code == 200
    assert not Jurisdiction.objects.exists()


def test_a_role_is_given_to_a_chosen_account(client, admin_user, hotel):
    user = make_user("zhang")
    client.force_login(admin_user)
    page = client.get("/cms/rolegrant/new/").content.decode()
    assert "<option" not in page.split('name="user"')[1][:300], "no list of all accounts"
    assert '<select name="organisation"' not in page
    assert '<select name="school_class"' not in page
    assert '<select name="role"' in page, "control"
    sent = {"user": user.pk, "role": Role.UNIT_MANAGER, "organisation": hotel.pk}
    assert client.post("/cms/rolegrant/new/", sent).status_code == 302
    assert RoleGrant.objects.get().user == user


def test_accounts_are_chosen_by_who_gives_rights_and_by_nobody_else(client, admin_user, county_officer):
    from courses.training.officer_group import ensure_officer_group

    ensure_officer_group().user_set.add(county_officer)
    make_user("zhang")
    url = reverse("account_chooser:choose_results")
    client.force_login(admin_user)
    assert "zhang" in client.get(url, {"q": "zhan"}).content.decode()
    client.force_login(county_officer)
    assert "zhang" not in client.get(url).content.decode()
    assert client.get(reverse("account_chooser:chosen", args=[admin_user.pk])).status_code == 404
