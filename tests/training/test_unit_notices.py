"""A unit's managers learn what an officer changed about it, since when, and what is new to do."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from courses.training import unit_notices
from courses.training.duties.recompute import recompute_organisation
from courses.training.key_units.import_list import decide_key_unit
from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from people.models import FactSource
from people.staff.facts import save_unit, state_facts
from tests.training.key_lists import imported


@pytest.fixture
def unit(hotel, manager, employee, clock):
    load_rules()
    recompute_organisation(hotel)
    return hotel


def told(manager) -> list[str]:
    return list(manager.notices.order_by("made_at", "pk").values_list("body", flat=True))


def test_becoming_a_key_unit_is_told_with_what_is_new(unit, manager, foreign_officer):
    decide_key_unit(unit=unit, is_key=True, reason="客房超过五十间", by=foreign_officer)
    (message,) = manager.notices.all()
    assert message.title == "秀洲酒店：被认定为消防安全重点单位"
    assert "自 11月25日 起" in message.body
    assert message.path.endswith(f"/units/{unit.pk}/")
    new = Duty.objects.filter(organisation=unit, rule__code="U-PLAN").get().rule
    assert f"· {new.title}（{new.citation}）" in message.body
    assert "微型消防站队员" not in message.body, "nobody here holds that post"
    assert "U-PLAN" not in message.body


def test_ceasing_to_be_one_names_what_is_not_asked_any_more(unit, manager, foreign_officer):
    decide_key_unit(unit=unit, is_key=True, reason="名录", by=foreign_officer)
    decide_key_unit(unit=unit, is_key=False, reason="停用客房", by=foreign_officer)
    second = manager.notices.get(title__contains="不再").body
    assert "不再是消防安全重点单位" in second
    assert "不再要求：" in second
    assert "新增要求：" in second, "other drills are asked for instead"


def test_a_list_tells_too(unit, tree, manager, foreign_officer):
    imported(tree.xiuzhou, foreign_officer, "单位名称\n秀洲酒店\n".encode())
    assert len(told(manager)) == 1


def test_another_kind_is_told_with_both_names(unit, manager, foreign_officer):
    unit.kind = "hospital"
    save_unit(unit, {}, by=foreign_officer)
    (message,) = told(manager)
    assert "→ 医院" in message


@pytest.mark.parametrize(("value", "number"), [(True, 1), (False, 0)])
def test_an_attribute_is_told_when_it_brings_duties(unit, manager, foreign_officer, value, number):
    state_facts(
        unit=unit, values={"control_room": value, "height_m": 50.0, "storeys": 12, "residential": False},
        since=timezone.localdate(), source=FactSource.ON_SITE, by=foreign_officer,
    )  # fmt: skip
    messages = told(manager)
    assert sum("消防控制室24小时双人值班" in text for text in messages) == number


def test_what_the_manager_changes_and_what_changes_nothing_is_not_told(unit, manager, foreign_officer):
    state_facts(unit=unit, values={"control_room": True}, since=date(2026, 11, 1), by=manager)
    unit.refresh_from_db()
    unit.address = "中山路2号"
    save_unit(unit, {}, by=foreign_officer)
    assert told(manager) == []


def test_with_the_receiver_off_nobody_is_told(unit, manager, foreign_officer):
    """Control: the notices come from here."""
    from django.db.models.signals import post_save

    from people.models import Organisation

    key = "training.unit_notices.after"
    assert post_save.disconnect(sender=Organisation, dispatch_uid=key)
    try:
        decide_key_unit(unit=unit, is_key=True, reason="名录", by=foreign_officer)
    finally:
        post_save.connect(unit_notices.tell_of_change, sender=Organisation, dispatch_uid=key)
    assert told(manager) == []
