"""Kinds that officers add as data, and the field that is offered where a duty cannot be computed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.duties.recompute import recompute_organisation
from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from people.models import Organisation, StatedFact, UnitKind


def kind(**changes):
    return {"name": "密室逃脱", "categories": ["public_assembly"], "like": "other", "source": "文旅部令"} | changes


def test_the_citys_officers_add_kinds_and_others_read_them(client, city_officer, county_officer, manager):
    for user, reads, adds in ((county_officer, 200, 403), (manager, 403, 403), (city_officer, 200, 302)):
        client.force_login(user)
        assert client.get(reverse("people:kinds")).status_code == reads
        assert client.post(reverse("people:kind_add"), kind()).status_code == adds
    added = UnitKind.objects.get(name="密室逃脱")
    assert (added.categories, added.added_by, added.built_in) == (["public_assembly"], city_officer, False)
    assert "密室逃脱" in client.get(reverse("people:unit_add")).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "\u200b"}, "name"), ({"name": "医院"}, "name"), ({"categories": ["castle"]}, "categories"),
        ({"may_be": ["public_assembly"]}, "may_be"), ({"like": "castle"}, "like"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_kind_is_said(client, city_officer, changes, field):
    client.force_login(city_officer)
    response = client.post(reverse("people:kind_add"), kind(**changes))
    assert (response.status_code, field in response.context["form"].errors) == (400, True)


def test_a_kind_without_a_category_is_said_to_be_an_exception(client, city_officer, tree):
    load_rules()
    client.force_login(city_officer)
    page = client.post(reverse("people:kind_add"), kind(categories=[]), follow=True).content.decode()
    assert "例外清单" in page
    added = UnitKind.objects.get(name="密室逃脱")
    unit = Organisation.objects.create(name="密室一号", kind=added.code, division=tree.jianshe)
    listed = client.get(reverse("training:exceptions")).content.decode()
    assert "密室一号" in listed
    assert "未写明法定类别" in listed
    # The control: once the kind names a category, nobody asks the unit for it any more.
    assert client.post(reverse("people:kind_edit", args=[added.pk]), kind()).status_code == 302
    recompute_organisation(unit)
    assert not Duty.objects.filter(organisation=unit, missing__contains="public_assembly").exists()


def test_a_built_in_kind_keeps_its_name(client, city_officer):
    client.force_login(city_officer)
    hospital = UnitKind.objects.get(code="hospital")
    data = kind(name="改名", categories=["dense_place"], may_be=[])
    assert client.post(reverse("people:kind_edit", args=[hospital.pk]), data).status_code == 302
    hospital.refresh_from_db()
    assert (hospital.name, hospital.categories) == ("医院", ["dense_place"])


def test_the_exception_list_the_duty_and_the_unit_offer_the_field(client, hotel, foreign_officer, manager):
    load_rules()
    recompute_organisation(hotel)
    duty = Duty.objects.filter(organisation=hotel, missing__contains="unit.height_m").first()
    address = reverse("people:unit_fact", args=[hotel.pk, "height_m"])
    back = reverse("training:exceptions")
    for user in (foreign_officer, manager):
        client.force_login(user)
        duty_page, facts_page = reverse("training:duty", args=[duty.pk]), reverse("people:unit_facts", args=[hotel.pk])
        for page in (back, duty_page, facts_page):
            assert f'action="{address}"' in client.get(page).content.decode(), page
    data = {"value": "23.5", "since": f"{timezone.localdate()}", "source": "drawing", "next": back}
    assert client.post(address, data).url == back
    assert StatedFact.objects.get().value == "23.5"
    assert not Duty.objects.filter(organisation=hotel, missing__contains="unit.height_m").exists()


@pytest.mark.parametrize(
    ("kind_code", "facts", "rule", "owes"),
    [
        ("hospital", {"height_m": 40, "storeys": 9}, "H-DRILL-YEAR", True),
        ("nursing_home", {"height_m": 40, "storeys": 1}, "H-DRILL-YEAR", False),
        ("warehouse", {"height_m": 40, "storeys": 9}, "H-DRILL-YEAR", False),
        ("other", {"height_m": 40, "storeys": 9, "residential": False}, "H-DRILL-YEAR", True),
        ("rental_housing", {"height_m": 40, "storeys": 9}, "H-DRILL-YEAR", False),
        ("shopping_centre", {"commercial_complex": True}, "C-DRILL-HALF", True),
        ("shopping_centre", {"commercial_complex": False}, "C-DRILL-HALF", False),
        ("petrol_station", {"commercial_complex": True}, "C-DRILL-HALF", False),
    ],
)
def test_the_new_kinds_take_the_rules_of_high_rises_and_malls(tree, kind_code, facts, rule, owes):
    load_rules()
    unit = Organisation.objects.create(name="单位", kind=kind_code, division=tree.jianshe, **facts)
    found = Duty.objects.filter(organisation=unit, rule__code=rule, missing="")
    assert found.exists() is owes
