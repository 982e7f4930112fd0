"""Each officer sees the coverage of their own area, down to the villages; others see none of it."""

from __future__ import annotations

import csv
import json
import re

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from divisions.models import Division
from people.models import Jurisdiction, Organisation, Role, RoleGrant
from tests.conftest import make_user
from venues.models import Venue

INDEX = "/oversight/"


@pytest.fixture(autouse=True)
def _language():
    """Gives the thread its language back after a page in English."""
    with translation.override("zh-hans"):
        yield


def address(division: Division) -> str:
    return f"{INDEX}{division.code}/"


def page(client, url: str = INDEX) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client, url: str = INDEX) -> dict[str, dict[str, str]]:
    """The table of a page as its English CSV file gives it, by division code."""
    text = client.get(f"/en{url}", {"csv": "1"}).content.decode("utf-8-sig")
    return {row["Code"]: row for row in csv.DictReader(text.splitlines())}


@pytest.fixture
def officer(client, county_officer):
    client.force_login(county_officer)
    return client


@pytest.mark.parametrize("query", ["", "?csv=1", "?period=month"])
def test_a_visitor_is_sent_to_sign_in(client, tree, query):
    for url in (INDEX, address(tree.nanhu)):
        answer = client.get(url + query)
        assert answer.status_code == 302
        assert answer["location"].startswith("/accounts/login/")


@pytest.mark.parametrize("who", ["teacher", "manager", "keeper", "pupil_user", "employee"])
def test_who_is_no_officer_is_refused(client, tree, request, who):
    client.force_login(request.getfixturevalue(who))
    for url in (INDEX, address(tree.nanhu), address(tree.village), f"{INDEX}?csv=1"):
        assert client.get(url).status_code == 403


def test_an_editor_of_the_area_is_no_officer(client, tree):
    editor = make_user("editor")
    jurisdiction = Jurisdiction.objects.create(name="编辑部")
    jurisdiction.divisions.add(tree.nanhu)
    RoleGrant.objects.create(user=editor, role=Role.EDITOR, jurisdiction=jurisdiction)
    client.force_login(editor)
    assert client.get(INDEX).status_code == 403


def test_a_county_officer_sees_their_county_and_no_other(officer, tree, school, hotel):
    for url in (INDEX, address(tree.nanhu)):
        text = page(officer, url)
        assert tree.jianshe.name in text
        assert school.name in text
        for foreign in (tree.xiuzhou, tree.xincheng, tree.other_village, hotel):
            assert foreign.name not in text


def test_the_map_data_in_the_page_holds_the_own_county_alone(officer, tree):
    data = re.search(r'<script id="coverage-data"[^>]*>(.*?)</script>', page(officer), re.S)[1]
    assert [county["code"] for county in json.loads(data)] == [tree.nanhu.code]


@pytest.mark.parametrize("query", ["", "?csv=1", "?period=term", "?page=2"])
@pytest.mark.parametrize("place", ["city", "xiuzhou", "xincheng", "other_village"])
def test_another_area_is_not_found(officer, tree, place, query):
    assert officer.get(address(getattr(tree, place)) + query).status_code == 404


def test_another_area_is_not_found_by_htmx_or_in_english_either(officer, tree):
    assert officer.get(address(tree.xiuzhou), headers={"hx-request": "true"}).status_code == 404
    assert officer.get(f"/en{address(tree.xiuzhou)}").status_code == 404


def test_an_unknown_code_inside_the_own_range_is_not_found(officer):
    assert officer.get("/oversight/330402999000/").status_code == 404


def test_with_the_guard_off_another_county_would_open(officer, tree, monkeypatch):
    """The control: only `covers` keeps the address of another county shut."""
    monkeypatch.setattr("oversight.views.covers", lambda top, code: True)
    assert tree.xincheng.name in page(officer, address(tree.xiuzhou))


def test_the_table_goes_down_to_the_villages(officer, tree):
    assert list(rows(officer)) == [tree.nanhu.code, tree.jianshe.code]
    assert list(rows(officer, address(tree.jianshe))) == [tree.jianshe.code, tree.village.code]
    assert list(rows(officer, address(tree.village))) == [tree.village.code]


def test_each_level_links_to_the_next(client, city_officer, tree):
    Venue.objects.create(division=tree.village, kind="point")
    client.force_login(city_officer)
    assert f'href="{address(tree.nanhu)}"' in page(client)
    assert f'href="{address(tree.jianshe)}"' in page(client, address(tree.nanhu))
    assert f'href="/venues/{tree.village.code}/"' in page(client, address(tree.jianshe))


def test_what_lies_above_the_area_is_not_linked(officer, tree):
    text = page(officer, address(tree.jianshe))
    assert address(tree.city) not in text
    assert f'href="{INDEX}"' in text


def test_a_city_officer_sees_all_seven_counties(client, db):
    call_command("import_divisions", verbosity=0)
    user = make_user("city-officer")
    jurisdiction = Jurisdiction.objects.create(name="嘉兴市消防救援支队")
    jurisdiction.divisions.add(Division.objects.get(level="city"))
    RoleGrant.objects.create(user=user, role=Role.CITY_OFFICER, jurisdiction=jurisdiction)
    client.force_login(user)
    found = rows(client)
    assert len(found) == 1 + 7
    assert sum(int(row["Venues on the list"]) for row in found.values()) == 1 + 7 + 72 + 1202
    text = page(client, f"/en{INDEX}")
    assert all(row["Division"] in text for row in found.values())


def test_an_area_of_two_districts_streets_lists_these_streets(client, tree):
    user = make_user("zone-officer")
    jurisdiction = Jurisdiction.objects.create(name="嘉兴经开区")
    jurisdiction.divisions.set([tree.jianshe, tree.xincheng])
    RoleGrant.objects.create(user=user, role=Role.COUNTY_OFFICER, jurisdiction=jurisdiction)
    client.force_login(user)
    assert list(rows(client)) == [tree.jianshe.code, tree.xincheng.code]
    assert client.get(address(tree.nanhu)).status_code == 404


@pytest.mark.parametrize("model", [RoleGrant, Jurisdiction])
def test_an_ended_right_shuts_the_page(officer, model):
    model.objects.update(valid_until=timezone.localdate())
    assert officer.get(INDEX).status_code == 403


def test_a_division_without_a_venue_counts_as_not_open(officer, tree):
    Venue.objects.create(division=tree.jianshe, kind="room", state="open", confirmed_on=timezone.localdate())
    row = rows(officer)[tree.jianshe.code]
    assert (row["Open"], row["Venues on the list"]) == ("1", "2")
    assert "1 / 2" in page(officer)


def test_a_closed_division_leaves_the_denominator(officer, tree):
    Division.objects.filter(pk=tree.village.pk).update(valid_until=timezone.localdate())
    assert rows(officer)[tree.jianshe.code]["Venues on the list"] == "1"


def test_a_unit_without_data_counts_as_not_in_order(officer, tree, school):
    row = rows(officer)[tree.jianshe.code]
    assert (row["Units in order"], row["Units"]) == ("0", "1")


def test_a_unit_named_by_itself_stands_on_the_officers_page(officer, county_officer, hotel):
    county_officer.grants.get().jurisdiction.organisations.add(hotel)
    assert hotel.name in page(officer)


def test_a_name_that_is_a_formula_is_no_formula_in_the_file(officer, tree):
    Division.objects.filter(pk=tree.jianshe.pk).update(name="=cmd()")
    assert rows(officer)[tree.jianshe.code]["Division"] == "'=cmd()"


def test_units_of_another_county_are_on_no_page_of_the_list(officer, school, hotel):
    Organisation.objects.bulk_create(
        Organisation(name=f"单位{n:03d}", kind="other", division=school.division) for n in range(60)
    )
    assert not [number for number in (1, 2, 3) if hotel.name in page(officer, f"{INDEX}?page={number}")]
