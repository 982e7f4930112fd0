"""Editors change texts; what gateways and good sense forbid is refused, and long values are shortened by rule."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from notices.kinds import LINK_VARIABLE, VariableType, all_kinds
from notices.models import NoticeTemplate, SmsState, SmsVariable
from notices.rendering import chat_text, first_template, sms_text, sow_templates, template_of, title_and_body
from notices.wording import MONEY, SMS_VALUE_MOST, fill, shorten
from tests.notices.conftest import VALUES, approve_sms, make_kind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", [kind.key for kind in all_kinds()])
def test_every_kind_starts_with_texts_that_pass(key):
    sow_templates()
    made = NoticeTemplate.objects.get(key=key)
    made.full_clean()
    for variable in made.sms_variables.all():
        variable.full_clean(exclude=["template"])
    assert not [text for text in (made.title_zh, made.body_zh, made.sms_zh) if "http" in text]


def test_a_changed_text_is_what_is_said(kind):
    made = first_template(kind)
    made.title_zh = "请尽快完成"
    made.save()
    assert title_and_body(template_of(kind), VALUES, "zh-hans")[0] == "请尽快完成"
    assert title_and_body(template_of(kind), VALUES, "en")[0] == "A duty is due"


def test_sowing_again_changes_nothing(kind):
    sow_templates()
    NoticeTemplate.objects.filter(key=kind.key).update(title_zh="改过")
    sow_templates()
    assert NoticeTemplate.objects.get(key=kind.key).title_zh == "改过"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("body_zh", "{name}，请完成"),
        ("body_zh", "请在今天转账"),
        ("title_en", "Please pay now"),
        ("short_zh", "报名费已退"),
        ("sms_zh", "{unit}的义务到期，见{link}"),
    ],
)
def test_a_text_that_may_not_be_is_refused(kind, field, text):
    made = first_template(kind)
    setattr(made, field, text)
    with pytest.raises(ValidationError) as refused:
        made.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_a_link_may_stand_in_the_fixed_part(kind):
    made = first_template(kind)
    made.sms_zh = "{unit}的义务{day}到期，见 https://fire.example.cn/s"
    made.full_clean()


def test_an_approved_text_has_a_code(kind):
    made = first_template(kind)
    made.sms_state = SmsState.APPROVED
    with pytest.raises(ValidationError):
        made.full_clean()


@pytest.mark.parametrize(("longest", "fits"), [(0, False), (1, True), (20, True), (21, False)])
def test_a_variable_has_at_most_twenty_characters(kind, longest, fits):
    made = first_template(kind)
    made.save()
    variable = SmsVariable(template=made, name="unit", longest=longest)
    if fits:
        variable.full_clean()
    else:
        with pytest.raises(ValidationError):
            variable.full_clean()


def test_a_variable_is_no_link(kind):
    made = first_template(kind)
    made.save()
    with pytest.raises(ValidationError):
        SmsVariable(template=made, name="link", type=VariableType.LINK).full_clean()


@pytest.mark.parametrize(
    ("value", "most", "short"),
    [
        ("秀洲酒店", 4, "秀洲酒店"),
        ("秀洲酒店（新城店）", 8, "秀洲酒店"),
        ("浙江省嘉兴市秀洲区酒店", 7, "秀洲区酒店"),
        ("嘉兴市秀洲区新城街道体验馆", 6, "秀洲区新城…"),
        ("一" * 21, 20, "一" * 19 + "…"),
        ("一" * 20, 20, "一" * 20),
    ],
)
def test_a_long_value_is_shortened_by_rule(value, most, short):
    assert shorten(value, most) == short


def test_an_sms_holds_no_value_longer_than_registered(kind):
    approve_sms(kind)
    SmsVariable.objects.filter(name="unit").update(longest=5)
    text = sms_text(template_of(kind), {"unit": "秀洲区新城街道酒店", "day": "12月5日"})
    assert text.values == {"unit": "秀洲区新…", "day": "12月5日"}
    assert text.text == "秀洲区新…的义务12月5日到期。"
    assert all(len(value) <= SMS_VALUE_MOST for value in text.values.values())


def test_a_value_is_not_read_as_a_text_of_its_own():
    assert fill("{unit}", {"unit": "{link}", "link": "http://x"}) == "{link}"


def test_a_kind_without_a_short_text_says_title_and_link(db):
    kind = make_kind(variables=(LINK_VARIABLE,), zh=type(make_kind().zh)("标题", "正文"))
    assert chat_text(first_template(kind), {"link": "http://x"}, "zh-hans") == "标题\nhttp://x"


@pytest.mark.parametrize("text", ["请付款", "转账到", "Payment due", "pay"])
def test_asking_for_money_is_seen(text):
    assert MONEY.search(text)


@pytest.mark.parametrize("text", ["请支援", "repay attention".replace("repay", "play"), "费心"])
def test_other_words_are_not(text):
    assert not MONEY.search(text)
