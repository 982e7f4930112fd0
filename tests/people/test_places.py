"""A unit as a place: its number, its twins, its names, when it shut; what was stated of it and since when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from common.credit_codes import check_digit, is_credit_code
from courses.training import signals as training_signals
from courses.training.duties import recompute
from courses.training.duties.recompute import recompute_organisation
from courses.training.models import Duty
from courses.training.rulebook.attributes import facts_of_unit
from courses.training.rulebook.rule_file import load_rules
from courses.training.tasks import recompute_unit_duties
from people.models import (
    FactSource,
    LegalCategory,
    NumberKind,
    Organisation,
    OrganisationKind,
    StatedFact,
    UnitActKind,
    UnitKind,
)
from people.staff.facts import state_facts, told_by_kind
from people.staff.places import same_place
from people.staff.unit_acts import ActRefused, rename_unit, reopen_unit, shut_unit

CODE = "91330400MA28A1B2C" + check_digit("91330400MA28A1B2C")


def place(tree, **changes):
    fields = {"name": "南湖饭店", "kind": "hotel", "code": tree.jianshe.code, "address": "中山东路 12 号",
              "number_kind": "credit_code", "number": CODE}  # fmt: skip
    return fields | changes


# -- numbers ----------------------------------------------------------------------------------------------------------


def test_the_codes_of_the_standard_hold_and_a_changed_sign_does_not():
    assert is_credit_code("91350100M000100Y43")  # the example of GB 32100-2015
    assert not is_credit_code("91350100M000100Y44")
    assert not is_credit_code("91350100M00010OY43")  # the letter O is never used
    assert not is_credit_code("91350100M000100Y4")


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, ""),
        ({"number": f"  {CODE[:9].lower()} {CODE[9:]}"}, ""),
        ({"number": CODE[:-1] + ("0" if CODE[-1] != "0" else "1")}, "number"),
        ({"number_kind": "", "number": ""}, ""),
        ({"number_kind": "none", "number": ""}, ""),
        ({"number_kind": "none"}, "number"),
        ({"number_kind": "religious", "number": "宗场证字（浙）F040001号"}, ""),
        ({"number_kind": "religious", "number": ""}, "number"),
        ({"number_kind": "other", "number": "33040219900101123X"}, "number"),
        ({"legal_body_code": "1234"}, "legal_body_code"),
        ({"kind": "castle"}, "kind"),
    ],
)
def test_a_number_is_checked_by_its_kind(client, county_officer, tree, changes, wrong):
    client.force_login(county_officer)
    response = client.post(reverse("people:unit_add"), place(tree, **changes))
    if not wrong:
        assert response.status_code == 302
        return
    assert (response.status_code, wrong in response.context["form"].errors) == (400, True)
    assert not Organisation.objects.exists()


def test_a_number_without_a_kind_is_refused_by_the_database(tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="x", kind="hotel", division=tree.jianshe, number="1")


def test_the_same_number_and_address_is_said_and_let_in_when_it_is_another_place(client, county_officer, tree):
    client.force_login(county_officer)
    assert client.post(reverse("people:unit_add"), place(tree)).status_code == 302
    twin = place(tree, name="南湖饭店餐厅", address="中山东路１２号")
    response = client.post(reverse("people:unit_add"), twin)
    assert response.status_code == 400
    assert "南湖饭店" in response.content.decode()
    assert client.post(reverse("people:unit_add"), twin | {"another": "on"}).status_code == 302
    # The control: a chain has one code and another address, which is no twin.
    assert client.post(reverse("people:unit_add"), place(tree, name="二店", address="建国路1号")).status_code == 302
    first = Organisation.objects.get(name="南湖饭店")
    assert [unit.name for unit in same_place(first)] == ["南湖饭店餐厅"]
    page = client.get(reverse("people:unit", args=[first.pk])).content.decode()
    assert "二店" in page


def test_a_legal_body_that_is_here_is_named_by_its_row_and_another_by_name_and_code(client, county_officer, tree):
    client.force_login(county_officer)
    client.post(reverse("people:unit_add"), place(tree, name="总公司"))
    body = Organisation.objects.get(name="总公司")
    own = {"legal_body_name": "总公司", "legal_body_code": CODE, "number_kind": "none", "number": ""}
    client.post(reverse("people:unit_add"), place(tree, name="一店", **own))
    client.post(reverse("people:unit_add"), place(tree, name="别家", **own | {"legal_body_name": "外地公司"}))
    first, other = Organisation.objects.get(name="一店"), Organisation.objects.get(name="别家")
    assert (first.legal_body, first.legal_body_name) == (body, "")
    assert (other.legal_body, other.legal_body_name, other.legal_body_code) == (None, "外地公司", CODE)
    shown = client.get(reverse("people:unit_edit", args=[first.pk])).content.decode()
    assert "总公司" in shown


# -- renamed, shut, opened again ---------------------------------------------------------------------------------------


def test_a_former_name_stays_and_is_found(client, county_officer, school, foreign_officer):
    client.force_login(county_officer)
    data = {"name": "南湖中心小学", "on": f"{timezone.localdate()}", "source": "嘉教〔2026〕1号"}
    assert client.post(reverse("people:unit_rename", args=[school.pk]), data).status_code == 302
    page = client.get(reverse("people:units"), {"q": "第一小学"}).content.decode()
    assert "南湖中心小学" in page
    assert "南湖第一小学" in client.get(reverse("people:unit", args=[school.pk])).content.decode()
    assert client.post(reverse("people:unit_rename", args=[school.pk]), data).status_code == 400  # the same name
    client.force_login(foreign_officer)
    assert client.post(reverse("people:unit_rename", args=[school.pk]), data).status_code == 404


@pytest.fixture
def owing(hotel, employee):
    """The hotel, here for two years, with what it and its employee owe."""
    load_rules()
    day = timezone.localdate() - timedelta(days=700)
    Organisation.objects.filter(pk=hotel.pk).update(created_at=timezone.now() - timedelta(days=700), facts_since=day)
    hotel.refresh_from_db()
    recompute_organisation(hotel)
    return hotel


def open_duties(unit) -> int:
    """What the unit and its people still owe today, what cannot be computed counted."""
    running = Q(period_end=None) | Q(period_end__gte=timezone.localdate())
    return Duty.objects.filter(running, organisation=unit, met_on=None, closed_on=None).count()


def test_duties_end_on_the_day_a_unit_shuts_and_what_was_owed_before_stays(owing, city_officer):
    today = timezone.localdate()
    over = Duty.objects.filter(organisation=owing, period_end__lt=today)
    before = set(over.values_list("pk", "due_on", "closed_on"))
    assert before and open_duties(owing)
    shut_unit(unit=owing, kind=UnitActKind.SUSPENDED, on=today, source="公告", by=city_officer)
    assert open_duties(owing) == 0
    assert set(over.values_list("pk", "due_on", "closed_on")) == before
    ended = Duty.objects.filter(organisation=owing, period_end__gte=today, met_on=None)
    assert set(ended.values_list("closed_on", flat=True)) == {today}


def test_a_unit_that_opens_again_owes_again(owing, city_officer):
    today = timezone.localdate()
    count = open_duties(owing)
    shut_unit(unit=owing, kind=UnitActKind.SUSPENDED, on=today, source="公告", by=city_officer)
    with pytest.raises(ActRefused):
        shut_unit(unit=owing, kind=UnitActKind.SUSPENDED, on=today, source="公告", by=city_officer)
    with pytest.raises(ActRefused):
        reopen_unit(unit=owing, on=today - timedelta(days=1), source="公告", by=city_officer)
    reopen_unit(unit=owing, on=today, source="公告", by=city_officer)
    assert open_duties(owing) == count
    with pytest.raises(ActRefused):
        reopen_unit(unit=owing, on=today, source="公告", by=city_officer)


def test_what_has_stopped_can_still_be_struck_off_and_a_name_is_not_entered_before_its_day(hotel, city_officer):
    today = timezone.localdate()
    shut_unit(unit=hotel, kind=UnitActKind.SUSPENDED, on=today - timedelta(days=9), source="公告", by=city_officer)
    shut_unit(unit=hotel, kind=UnitActKind.DEREGISTERED, on=today, source="公告", by=city_officer)
    assert hotel.shut_on == today - timedelta(days=9)
    with pytest.raises(ActRefused):
        rename_unit(unit=hotel, name="新名", on=today + timedelta(days=1), source="", by=city_officer)


def test_only_the_officers_of_the_area_shut_a_unit(client, manager, county_officer, foreign_officer, hotel):
    data = {"kind": "suspended", "on": f"{timezone.localdate()}", "source": "公告"}
    for user, status in ((manager, 403), (county_officer, 404), (foreign_officer, 302)):
        client.force_login(user)
        assert client.post(reverse("people:unit_shut", args=[hotel.pk]), data).status_code == status
    hotel.refresh_from_db()
    assert hotel.is_shut


# -- kinds ------------------------------------------------------------------------------------------------------------


def fact(unit, name):
    return facts_of_unit(unit)[f"unit.{name}"]


@pytest.mark.parametrize(
    ("kind", "assembly", "dense"),
    [
        ("hotel", True, True), ("shopping_centre", True, True), ("entertainment", True, True),
        ("sports_venue", True, True), ("hospital", False, True), ("nursing_home", False, True),
        ("nursery", False, True), ("primary_school", False, True), ("religious_place", False, True),
        ("petrol_station", False, False), ("warehouse", False, False), ("factory", False, None), ("other", None, None),
    ],
)  # fmt: skip
def test_the_kind_says_the_categories_of_article_73(tree, kind, assembly, dense):
    unit = Organisation(name="x", kind=kind, division=tree.jianshe)
    assert (fact(unit, "public_assembly"), fact(unit, "dense_place")) == (assembly, dense)


def test_what_the_unit_states_goes_before_its_kind(tree):
    unit = Organisation(name="x", kind="hotel", division=tree.jianshe, public_assembly=False, dense_place=False)
    assert (fact(unit, "public_assembly"), fact(unit, "dense_place")) == (False, False)
    assert fact(Organisation(kind="other", public_assembly=True), "dense_place") is True


def test_each_kind_of_the_list_names_a_category_but_the_one_that_says_nothing(db):
    nothing = [kind.code for kind in UnitKind.objects.all() if kind.is_exception]
    assert nothing == [OrganisationKind.OTHER]
    assert set(UnitKind.objects.values_list("code", flat=True)) == set(OrganisationKind.values)


def test_a_kind_that_officers_added_takes_the_rules_of_its_categories(tree):
    load_rules()
    UnitKind.objects.create(code="escape_room", name="密室逃脱", categories=[LegalCategory.PUBLIC_ASSEMBLY])
    unit = Organisation.objects.create(name="密室", kind="escape_room", division=tree.jianshe)
    assert (fact(unit, "kind"), fact(unit, "public_assembly"), unit.get_kind_display()) == ("other", True, "密室逃脱")
    # The control: without a category the same unit waits on the exception list.
    UnitKind.objects.create(code="swap", name="换电站")
    bare = Organisation.objects.create(name="换电", kind="swap", division=tree.jianshe)
    waiting = Duty.objects.filter(organisation=bare).exclude(missing="").values_list("missing", flat=True)
    assert any("unit.public_assembly" in text for text in waiting)
    assert not Duty.objects.filter(organisation=unit, missing__contains="public_assembly").exists()


# -- what was stated --------------------------------------------------------------------------------------------------


def test_a_stated_attribute_is_a_dated_row_and_what_was_owed_before_stays(owing, foreign_officer):
    today = timezone.localdate()
    Organisation.objects.filter(pk=owing.pk).update(storeys=15)
    owing.refresh_from_db()
    was = set(Duty.objects.filter(organisation=owing, period_end__lt=today, missing="").values_list("pk", "due_on"))
    state_facts(unit=owing, values={"height_m": 58.0}, since=today - timedelta(days=600), source=FactSource.DRAWING,
                note="竣工图 3 号", by=foreign_officer)  # fmt: skip
    row = StatedFact.objects.get(organisation=owing)
    assert (row.name, row.before, row.value, row.by) == ("height_m", "", "58", foreign_officer)
    owing.refresh_from_db()
    assert (owing.height_m, owing.facts_since) == (58.0, today)
    now = set(Duty.objects.filter(organisation=owing, period_end__lt=today, missing="").values_list("pk", "due_on"))
    assert was and now == was
    assert Duty.objects.filter(organisation=owing, rule__code="H-DRILL-YEAR", due_on__gte=today).exists()


def test_what_was_known_and_changed_counts_since_the_day_it_changed(owing, foreign_officer):
    changed = timezone.localdate() - timedelta(days=40)
    state_facts(unit=owing, values={"beds": 90}, since=changed, by=foreign_officer)
    owing.refresh_from_db()
    assert (owing.beds, owing.facts_since) == (90, changed)
    assert state_facts(unit=owing, values={"beds": 90}, since=changed, by=foreign_officer) == []


@pytest.mark.parametrize(("most", "in_job"), [(0, True), (300, False)])
def test_the_people_of_a_large_unit_are_computed_in_a_job_when_an_attribute_is_stated(
    hotel, employee, foreign_officer, queued, monkeypatch, django_capture_on_commit_callbacks, most, in_job
):
    """The control: of a unit that is not large all is computed at once."""
    computed = []
    monkeypatch.setattr(recompute, "LARGE", most)
    monkeypatch.setattr(training_signals, "recompute_organisation", lambda unit: computed.append(unit.pk))
    with django_capture_on_commit_callbacks(execute=True):
        state_facts(unit=hotel, values={"beds": 90}, since=timezone.localdate(), by=foreign_officer)
    assert queued(recompute_unit_duties) == ([[str(hotel.pk)]] if in_job else [])
    assert computed == ([] if in_job else [hotel.pk])


def test_the_field_is_offered_to_manager_and_officer_within_their_rights(client, manager, county_officer, hotel):
    address = reverse("people:unit_fact", args=[hotel.pk, "control_room"])
    data = {"value": "yes", "since": f"{timezone.localdate()}", "source": "on_site", "note": "", "next": "//evil"}
    client.force_login(county_officer)
    assert client.post(address, data).status_code == 404
    client.force_login(manager)
    done = client.post(address, data)
    assert done.url == reverse("people:unit_facts", args=[hotel.pk])
    hotel.refresh_from_db()
    assert hotel.control_room is True
    assert client.post(address, data | {"value": "no"}).status_code == 403  # on record: the officers correct it
    assert client.get(reverse("people:unit_fact", args=[hotel.pk, "name"])).status_code == 404
    page = client.get(reverse("people:unit_facts", args=[hotel.pk])).content.decode()
    assert "现场查看" in page


@pytest.mark.parametrize(
    "changes", [{"since": "2999-01-01"}, {"value": ""}, {"value": "maybe"}, {"source": "unsaid"}, {"source": ""}]
)
def test_a_stated_attribute_needs_value_day_and_source(client, manager, hotel, changes):
    client.force_login(manager)
    data = {"value": "yes", "since": f"{timezone.localdate()}", "source": "on_site"} | changes
    assert client.post(reverse("people:unit_fact", args=[hotel.pk, "sub_plan"]), data).status_code == 400
    assert not StatedFact.objects.exists()


def test_a_saved_form_notes_what_changed(client, foreign_officer, hotel):
    client.force_login(foreign_officer)
    data = {"name": hotel.name, "kind": "hotel", "code": hotel.division.code, "beds": "80", "number_kind": "",
            "public_assembly": "true"}  # fmt: skip
    assert client.post(reverse("people:unit_edit", args=[hotel.pk]), data).status_code == 302
    row = StatedFact.objects.get()
    assert (row.name, row.before, row.value, row.source) == ("beds", "120", "80", FactSource.UNSAID)
    assert NumberKind(Organisation.objects.get(pk=hotel.pk).number_kind or "none") == NumberKind.NONE


def test_what_only_the_unit_can_tell_is_not_told_by_its_kind(client, manager, hotel):
    hotel.public_assembly = None
    told = {name: told_by_kind(hotel, name) for name in ("public_assembly", "dense_place", "storeys", "floor_area_m2")}
    assert told == {"public_assembly": True, "dense_place": True, "storeys": None, "floor_area_m2": None}
    assert told_by_kind(Organisation(kind="primary_school"), "residential") is False
    client.force_login(manager)
    facts = client.get(reverse("people:unit_facts", args=[hotel.pk])).context["facts"]
    assert {fact["name"]: fact["by_kind"] for fact in facts}["shared_building"] is None


def test_no_kind_of_unit_is_chosen_beforehand(client, county_officer, tree):
    client.force_login(county_officer)
    assert client.get(reverse("people:unit_add")).context["form"]["kind"].value() == ""
    refused = client.post(reverse("people:unit_add"), place(tree, kind=""))
    assert refused.status_code == 400
    assert "kind" in refused.context["form"].errors


def test_greyed_fields_say_who_can_change_them(client, manager, foreign_officer, hotel):
    address = reverse("people:unit_edit", args=[hotel.pk])
    client.force_login(manager)
    page = client.get(address).text
    assert "disabled" in page
    assert "只能由辖区消防监督员更改" in page
    assert hotel.division.name in page, "the division stands by its name"
    assert f'value="{hotel.division.code}"' not in page
    client.force_login(foreign_officer)
    assert "只能由辖区消防监督员更改" not in client.get(address).text, "control: nothing is greyed for whom it is"
