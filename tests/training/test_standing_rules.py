"""Rules without a day on a unit's desk: every one that binds it stands there, with its meaning and where it stands."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.duties.recompute import recompute_organisation
from courses.training.models import Duty
from courses.training.rulebook.attributes import facts_of_unit
from courses.training.rulebook.compiled import current_book
from courses.training.rulebook.rule_file import load_rules
from courses.training.unit_desk.standing import OF_VENUES, WITHOUT_A_DAY, Stand, standing_lines
from courses.training.unit_desk.state import unit_state
from tests.training.ledgers import write


@pytest.fixture
def unit(hotel, manager, employee):
    load_rules()
    hotel.key_unit, hotel.key_unit_document = True, "名录"
    hotel.save()
    recompute_organisation(hotel)
    return hotel


def stands(unit) -> dict[str, Stand]:
    today = timezone.localdate()
    return {line.rule.code: line.stand for line in standing_lines(unit, unit_state(unit, today), today)}


def test_every_rule_without_a_day_that_binds_the_unit_stands_on_its_desk(client, unit, manager):
    today, facts = timezone.localdate(), facts_of_unit(unit)
    bound = {
        one.code
        for one in current_book().by_pk.values()
        if one.since <= today < one.until and one.cadence in WITHOUT_A_DAY and one.code not in OF_VENUES
        if not one.scope.subject_names and one.scope.unit(facts) is True
    }
    assert {"U-LAW", "U-LAW-KEY", "U-PLAN", "U-CONTENT", "U-RECORD-DRILL"} <= bound, "control"
    assert bound <= stands(unit).keys()
    client.force_login(manager)
    page = client.get(reverse("training:unit_desk", args=[unit.pk]))
    text = page.text[page.text.index('id="standing"') :]
    for line in page.context["standing"]:
        assert line.rule.name in text
        assert line.meaning.split("；")[0] in text
    assert "随每次演练或培训的记录核对" in text


def test_a_law_without_a_frequency_stands_where_its_parts_stand(unit):
    assert stands(unit)["U-LAW"] == Stand.OPEN
    drills = Duty.objects.filter(organisation=unit, rule__code="U-DRILL-KEY")
    assert drills.exists(), "control"
    drills.update(met_by=write(unit.pk, "x:drill"), met_on=timezone.localdate())
    assert stands(unit)["U-LAW"] == Stand.MET
    assert stands(unit)["U-LAW-KEY"] != Stand.MET, "its people are not trained yet"


def test_what_is_met_or_filed_says_so(unit):
    plan = Duty.objects.get(organisation=unit, rule__code="U-PLAN")
    assert stands(unit)["U-PLAN"] == Stand.OPEN, "control"
    Duty.objects.filter(pk=plan.pk).update(filed_on=timezone.localdate(), filed_with=write(unit.pk, "x:plan"))
    assert stands(unit)["U-PLAN"] == Stand.WAITING
    Duty.objects.filter(pk=plan.pk).update(met_on=timezone.localdate(), met_by=write(unit.pk, "x:met"))
    assert stands(unit)["U-PLAN"] == Stand.MET


def test_what_another_kind_of_unit_is_asked_is_left_out(unit):
    assert stands(unit).keys().isdisjoint({"S-TEACHER", "V-DUTY", "B-SITE", *OF_VENUES})


def test_what_falls_due_later_and_what_is_kept_at_all_times_are_folded_with_their_numbers(client, unit, manager):
    client.force_login(manager)
    page = client.get(reverse("training:unit_desk", args=[unit.pk]))
    later, standing = page.context["state"].later_with_a_day, page.context["standing"]
    assert f"展开以后到期的 {len(later)} 条规定" in page.text
    assert f"展开不设期限的 {len(standing)} 条规定" in page.text
    for place in ('id="later"', 'id="standing"'):
        before = page.text[: page.text.index(place)]
        assert before.rindex("<details") > before.rindex("</section>"), f"{place} is folded"
    assert all(line.rule.name in page.text for line in later), "nothing is cut"


def test_a_key_unit_reads_so_and_what_it_has_to_keep_stands_outside_the_fold(client, unit, manager):
    client.force_login(manager)
    address = reverse("training:unit_desk", args=[unit.pk])
    page = client.get(address)
    assert "重点单位</span>" in page.text
    open_part = page.text[page.text.index('id="unkept"') :].split("<details", 1)[0]
    assert {"U-PLAN"} <= {line.rule.code for line in page.context["state"].unkept}
    assert all(line.rule.name in open_part for line in page.context["state"].unkept)
    type(unit).objects.filter(pk=unit.pk).update(key_unit=False, key_unit_document="")
    assert "重点单位</span>" not in client.get(address).text, "control"


def test_the_headline_says_how_many_rules_to_keep_have_no_record(unit):
    today = timezone.localdate()
    Duty.objects.exclude(rule__code__in=["U-PLAN", "U-DRILL-KEY"]).delete()
    plan = Duty.objects.filter(rule__code="U-PLAN")
    met = Duty.objects.filter(rule__code="U-DRILL-KEY")
    met.update(met_by=write(unit.pk, "x:drill"), met_on=today, missing="")
    assert unit_state(unit, today).word == "至今达标；另有 1 项须始终保持的规定未登记"
    plan.update(filed_on=today, filed_with=write(unit.pk, "x:plan"))
    assert unit_state(unit, today).word == "至今达标，待消防部门核对"
    plan.update(met_by=write(unit.pk, "x:met"), met_on=today)
    assert unit_state(unit, today).word == "达标"
