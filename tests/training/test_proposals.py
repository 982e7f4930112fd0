"""A county officer proposes a rule by choosing, hands the draft to the city, and the city takes it over."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.models import Rule, RuleDraft
from courses.training.proposals.differences import changes_between
from courses.training.proposals.handing import HandingRefused, hand_draft, take_draft
from courses.training.proposals.publishing import publish_draft, request_preview
from courses.training.proposals.scope_choices import expression_of
from courses.training.rulebook.rule_file import entry_of, load_rules
from courses.training.rulebook.scope import parse_scope
from people.desks import todos_of

NOTHING = {
    "subject": "organisation", "unit_kinds": [], "unit_is": [], "unit_is_not": [], "height_over": None,
    "storeys_from": None, "area_from": None, "beds_from": None, "person_kind": "", "posts": [], "grade_from": None,
    "grade_to": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "expression"),
    [
        ({}, ""),
        ({"unit_kinds": ["hotel"]}, "unit.kind == 'hotel'"),
        ({"unit_kinds": ["hotel", "other"]}, "unit.kind in ('hotel', 'other')"),
        ({"unit_is": ["key_unit"], "unit_is_not": ["residential"]}, "unit.key_unit and not unit.residential"),
        ({"height_over": 24.0, "storeys_from": 2}, "unit.height_m > 24 and unit.storeys >= 2"),
        ({"subject": "person", "person_kind": "employee", "posts": ["guard"]},
         "person.kind == 'employee' and person.post == 'guard'"),
        ({"posts": ["guard"], "grade_from": 3}, ""),
        ({"subject": "class", "grade_from": 3, "grade_to": 6}, "school_class.grade >= 3 and school_class.grade <= 6"),
    ],
)  # fmt: skip
def test_what_is_chosen_becomes_the_expression(chosen, expression):
    data = NOTHING | chosen
    assert expression_of(data) == expression
    parse_scope(expression, data["subject"])


def test_a_new_rule_is_proposed_with_a_few_fields(client, db, county_officer, tree):
    load_rules()
    client.force_login(county_officer)
    page = client.get(reverse("training:propose_new")).content.decode()
    assert "unit." not in page
    answer = client.post(reverse("training:propose_new"), {
        "id": "NH-GAS", "title": "瓶装液化气用户培训", "what": "每半年培训一次", "subject": "person",
        "unit_kinds": ["hotel"], "person_kind": "employee", "kind": "training", "accepts": ["paper_upload"],
        "accepts_content": ["rule"], "cadence": "calendar_half", "force": "notice", "source": "南湖区通知",
        "effective_from": f"{timezone.localdate()}", "verified": "K",
    })  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    entry = RuleDraft.objects.get().entry
    assert entry["scope"] == "unit.kind == 'hotel' and person.kind == 'employee'"
    assert entry["accepts_content"] == ["rule:NH-GAS"]
    assert "anchor" not in entry


def test_a_version_keeps_the_scope_and_what_the_form_does_not_ask(client, db, city_officer):
    load_rules()
    base = Rule.objects.filter(code="S-4H").latest("version")
    client.force_login(city_officer)
    form = client.get(reverse("training:propose", args=["S-4H"])).context["form"]
    data = {field.name: field.value() for field in form if field.value() not in (None, "", False)}
    answer = client.post(reverse("training:propose", args=["S-4H"]), data | {"article": "第二条"})
    assert answer.status_code == 302, answer.context["form"].errors
    entry = RuleDraft.objects.get().entry
    assert (entry["scope"], entry["windows"], entry["article"]) == (base.scope, base.windows, "第二条")


def test_another_order_is_no_change_and_words_stand_for_code(db):
    load_rules()
    old = entry_of(Rule.objects.filter(code="U-PREJOB").latest("version"))
    assert changes_between(old, old | {"accepts": old["accepts"][::-1], "version": 9}) == []
    ((label, before, after),) = changes_between(old, old | {"scope": "unit.key_unit and person.kind == 'employee'"})
    assert "scope" not in label
    assert "person." not in before + after
    assert "重点单位" in after


@pytest.fixture
def computed(db, county_officer, hotel, school, django_capture_on_commit_callbacks):
    """A county's computed draft."""
    load_rules()
    entry = entry_of(Rule.objects.get(code="U-DRILL-OTHER"))
    with django_capture_on_commit_callbacks(execute=True):
        return request_preview(
            entry=entry | {"version": 2, "grace_days": 9, "effective_from": f"{timezone.localdate()}"},
            by=county_officer,
        )


def test_a_draft_goes_from_the_county_to_the_city_and_into_force(
    client, computed, county_officer, foreign_officer, city_officer, django_capture_on_commit_callbacks
):
    address = reverse("training:draft", args=[computed.pk])
    client.force_login(city_officer)
    assert client.get(address).status_code == 404, "not handed over yet"
    client.force_login(county_officer)
    client.post(reverse("training:hand_draft", args=[computed.pk]), {"note": "南湖区先行"})
    client.force_login(foreign_officer)
    assert client.get(address).status_code == 404, "another county reads it not"
    client.force_login(city_officer)
    assert [todo for todo in todos_of(city_officer) if todo.url == address]
    assert "南湖区先行" in client.get(address).content.decode()
    assert client.post(reverse("training:publish", args=[computed.pk])).status_code == 404, "computed over one county"
    with django_capture_on_commit_callbacks(execute=True):
        taken = client.post(reverse("training:take_draft", args=[computed.pk]))
    mine = RuleDraft.objects.get(taken_from=computed)
    assert taken.url == reverse("training:draft", args=[mine.pk])
    mine.refresh_from_db()
    assert mine.result["units_elsewhere"] == 0
    assert publish_draft(mine, by=city_officer).grace_days == 9
    assert not [todo for todo in todos_of(city_officer) if todo.url == address]


def test_a_draft_is_handed_and_taken_once_and_by_who_may(computed, county_officer, foreign_officer, city_officer):
    with pytest.raises(HandingRefused, match="not_ready"):
        hand_draft(computed, by=foreign_officer)
    with pytest.raises(HandingRefused, match="taken"):
        take_draft(computed, by=city_officer)
    computed.refresh_from_db()
    hand_draft(computed, by=county_officer)
    with pytest.raises(HandingRefused, match="handed"):
        hand_draft(computed, by=county_officer)
    with pytest.raises(HandingRefused, match="not_city"):
        take_draft(computed, by=county_officer)
    take_draft(computed, by=city_officer)
    with pytest.raises(HandingRefused, match="taken"):
        take_draft(computed, by=city_officer)
