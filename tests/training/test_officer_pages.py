"""Why?, attesting, waiving, exceptions and rule drafts: each shown and open to those whose area it is, and to no other."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from courses.training.duties.decisions import AttestationRefused, attest_duty, waive_duty
from courses.training.duties.recompute import recompute_all, recompute_organisation
from courses.training.models import Duty, DutyStatus, Evidence, Rule, RuleDraft, Waiver
from courses.training.proposals.publishing import PublishRefused, publish_draft, request_preview
from courses.training.rulebook.rule_file import CHECKS, entry_of, load_rules, problems_of


@pytest.fixture
def duties(school, hotel, teacher, manager, employee, pupil, school_class):
    load_rules()
    recompute_all()


def duty(code: str, **filters) -> Duty:
    return (
        Duty.objects.select_related("rule", "organisation__division")
        .filter(rule__code=code, **filters)
        .latest("due_on")
    )


def page(client, user, name: str, *args, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(reverse(f"training:{name}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


def test_why_names_version_article_force_facts_period_and_lack(client, duties, manager, hotel):
    text = page(client, manager, "duty", duty("U-DRILL-OTHER", organisation=hotel).pk)
    for part in (
        "公安部令第61号",
        "第四十条",
        "部门规章",
        "U-DRILL-OTHER",
        "消防安全重点单位：否",
        f"{timezone.localdate().year}-12-31",
    ):
        assert part in text, part
    assert "真实演练" in text


def test_a_record_page_shows_every_why_and_the_strictest(client, duties, county_officer, school):
    text = page(client, county_officer, "organisation_record", school.pk)
    assert text.count("<details") >= 10
    assert "最严" in text
    assert text.index("S-DRILL-TERM") > 0


@pytest.mark.parametrize("who", ["manager", "employee", "foreign_officer"])
def test_a_duty_of_ones_own_unit_or_area_opens(client, duties, request, employee, who):
    found = duty("U-STAFF-YEAR", subject_id=employee.person_id)
    text = page(client, request.getfixturevalue(who), "duty", found.pk)
    assert ("吴师傅" in text) is (who != "foreign_officer"), "officers see no names"


@pytest.mark.parametrize("who", ["county_officer", "teacher", "pupil_user", "keeper"])
def test_a_duty_of_others_is_not_found(client, duties, request, employee, who):
    found = duty("U-STAFF-YEAR", subject_id=employee.person_id)
    user = request.getfixturevalue(who)
    page(client, user, "duty", found.pk, status=404)
    for action in ("attest", "waive"):
        assert client.post(reverse(f"training:{action}", args=[found.pk]), {}).status_code == 404


def test_an_officer_attests_a_standing_duty(client, duties, foreign_officer, hotel):
    Rule.objects.filter(code="U-LAW-KEY").exists()
    hotel.key_unit, hotel.key_unit_document = True, "名录"
    hotel.save()
    found = duty("U-PLAN", organisation=hotel)
    client.force_login(foreign_officer)
    answer = client.post(
        reverse("training:attest", args=[found.pk]), {"on": timezone.localdate().isoformat(), "note": "预案齐全"}
    )
    assert answer.status_code == 302
    found.refresh_from_db()
    assert found.status(timezone.localdate()) == DutyStatus.MET
    row = Evidence.objects.get(content_key="rule:U-PLAN")
    assert (row.kind, row.recorded_by, row.personal.payload["note"]) == ("paper_upload", foreign_officer, "预案齐全")


def test_nobody_attests_a_drill_or_a_foreign_units_duty(duties, foreign_officer, county_officer, manager, hotel):
    drill = duty("U-DRILL-OTHER", organisation=hotel)
    with pytest.raises(AttestationRefused):
        attest_duty(duty=drill, by=foreign_officer, on=timezone.localdate(), note="x")
    for stranger in (county_officer, manager):
        with pytest.raises(PermissionDenied):
            attest_duty(duty=drill, by=stranger, on=timezone.localdate(), note="x")
        with pytest.raises(PermissionDenied):
            waive_duty(duty=drill, by=stranger, until=timezone.localdate(), reason="x")


def test_a_waiver_says_who_why_and_until_and_can_be_ended(client, duties, foreign_officer, hotel):
    found = duty("U-DRILL-OTHER", organisation=hotel)
    client.force_login(foreign_officer)
    until = timezone.localdate() + timedelta(days=20)
    client.post(reverse("training:waive", args=[found.pk]), {"until": until.isoformat(), "reason": "停业装修"})
    text = page(client, foreign_officer, "duty", found.pk)
    assert str(DutyStatus.WAIVED.label) in text
    assert "停业装修" in text
    assert str(foreign_officer) in text
    waiver = Waiver.objects.get()
    client.post(reverse("training:unwaive", args=[found.pk, waiver.pk]))
    waiver.refresh_from_db()
    assert (waiver.ended_by, waiver.ended_on) == (foreign_officer, timezone.localdate())


def test_a_waiver_without_reason_or_into_the_past_is_refused(client, duties, foreign_officer, hotel):
    found = duty("U-DRILL-OTHER", organisation=hotel)
    client.force_login(foreign_officer)
    url = reverse("training:waive", args=[found.pk])
    yesterday = timezone.localdate() - timedelta(days=1)
    assert client.post(url, {"until": timezone.localdate().isoformat(), "reason": " "}).status_code == 400
    assert client.post(url, {"until": yesterday.isoformat(), "reason": "x"}).status_code == 400
    assert not Waiver.objects.exists()


def test_exceptions_list_only_ones_own_units(
    client, duties, county_officer, foreign_officer, school, hotel, pupil_user
):
    assert school.name in page(client, county_officer, "exceptions")
    own = page(client, foreign_officer, "exceptions")
    assert hotel.name in own
    assert school.name not in own
    assert "建筑高度" in own
    nobody = page(client, pupil_user, "exceptions")
    assert school.name not in nobody


def test_all_rules_can_be_read(client, duties, manager):
    text = page(client, manager, "rules")
    assert "60" in text
    assert text.count("training-rule") or text.count("/rules/U-") >= 10
    assert "第四十条" in page(client, manager, "rule", "U-DRILL-KEY")
    page(client, manager, "rule", "NONE-SUCH", status=404)


def proposal(code: str = "U-DRILL-OTHER", **changes) -> dict[str, object]:
    entry = entry_of(Rule.objects.get(code=code)) | {"version": 2, "effective_from": timezone.localdate().isoformat()}
    return entry | changes


def posted(code: str = "U-DRILL-OTHER", **changes) -> dict[str, object]:
    entry = proposal(code)
    data = {name: value for name, value in entry.items() if name not in ("requirement", "version", "id")}
    data |= {"kind": entry["requirement"]["kind"], "what": entry["requirement"]["what"], "anchor": "period"}
    return data | changes


def test_a_preview_counts_by_county_and_writes_nothing(duties, city_officer, hotel, school, tree):
    before = list(Duty.objects.order_by("pk").values())
    draft = request_preview(entry=proposal(scope="not unit.key_unit and unit.kind == 'hotel'"), by=city_officer)
    from courses.training.proposals.impact_preview import run_preview

    run_preview(draft)
    draft.refresh_from_db()
    assert draft.state == "ready"
    assert (draft.done, draft.total) == (2, 2)
    assert draft.result["moves"] == [[tree.nanhu.code, "open", "none", 1]] or draft.result["moves"] == [
        [tree.nanhu.code, "due_soon", "none", 1]
    ]
    assert list(Duty.objects.order_by("pk").values()) == before
    assert not Rule.objects.filter(code=draft.code, version=2).exists()


def test_the_form_leads_to_the_preview_and_then_into_force(
    client, duties, city_officer, hotel, django_capture_on_commit_callbacks
):
    client.force_login(city_officer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("training:propose", args=["U-DRILL-OTHER"]), posted(grace_days=10))
    assert answer.status_code == 302, answer.content.decode()
    draft = RuleDraft.objects.get()
    assert draft.state == "ready"
    text = client.get(answer["location"]).content.decode()
    assert "宽限天数" in text
    assert "平台全部 2 个单位均已查看" in text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("training:publish", args=[draft.pk]))
    rule = Rule.objects.get(code="U-DRILL-OTHER", version=2)
    assert (rule.grace_days, rule.made_by) == (10, city_officer)
    found = duty("U-DRILL-OTHER", organisation=hotel)
    assert (found.rule, found.grace_until) == (rule, date(timezone.localdate().year + 1, 1, 10))
    with pytest.raises(PublishRefused, match="not_ready"):
        publish_draft(draft, by=city_officer)


SCOPES = [
    ("unit.colour == 'red'", "没有“unit.colour”这一属性"),
    ("unit.kind == 'castle'", "unit.kind 没有“castle”这一取值"),
    ("unit.kind", "须写出比较条件"),
    ("unit.kind > 'hotel'", "不能比较大小"),
    ("unit.key_unit == 'yes'", "不能与“'yes'”比较"),
    ("unit.kind in 'hotel'", "须接括号中的列表"),
    ("len(unit.kind) > 3", "属性"),
    ("lambda: 1", "不属于适用范围表达式的语法"),
    ("unit.key_unit and", "个字符处无法识别"),
    ("person.kind == 'employee'", "请用 and 拆开"),
]


@pytest.mark.parametrize(("scope", "problem"), SCOPES)
def test_a_scope_that_makes_no_sense_is_refused_in_the_readers_words(duties, scope, problem):
    assert problem in " ".join(found.translated for found in problems_of(proposal(scope=scope)))


REFUSED = [
    ({"accepts": ["drill_simulated"]}, "accepts", "模拟演练不能满足演练类规则"),
    ({"accepts": []}, "accepts", "至少选择一种"),
    ({"rolling_months": 6}, "rolling_months", "其他频次不得填写"),
    ({"anchor": "hire"}, "anchor", "该起算点与频次不匹配"),
    ({"cadence": "once", "anchor": "on_duty"}, "due_days", "须填写起算后几天到期"),
    ({"cadence": "once", "anchor": "on_duty", "due_days": 0, "grace_days": 5}, "grace_days", "没有宽限期"),
    ({"effective_until": timezone.localdate().isoformat()}, "effective_until", "失效日须晚于生效日"),
    ({"due_days": 9999}, "due_days", "3660"),
    ({"effective_from": "2020-01-01"}, "effective_from", "追溯"),
]


@pytest.mark.parametrize(("changes", "field", "problem"), REFUSED)
def test_what_the_rule_file_would_refuse_the_form_refuses_in_the_readers_words(
    client, duties, city_officer, changes, field, problem
):
    client.force_login(city_officer)
    answer = client.post(reverse("training:propose", args=["U-DRILL-OTHER"]), posted(**changes))
    assert answer.status_code == 400
    errors = " ".join(answer.context["form"].errors[field])
    assert problem in errors
    assert problem in html.unescape(answer.content.decode())
    assert not RuleDraft.objects.exists()


def test_an_english_reader_is_told_in_english(client, duties, city_officer):
    client.force_login(city_officer)
    with override("en"):  # the address says the language, and the request leaves it behind
        address = reverse("training:propose", args=["U-DRILL-OTHER"])
        answer = client.post(address, posted(anchor="hire"))
    assert "this anchor does not go with this cadence" in answer.content.decode()


def test_a_new_rules_code_is_checked_in_the_readers_words(client, duties, city_officer):
    client.force_login(city_officer)
    answer = client.post(reverse("training:propose_new"), posted() | {"id": "lower-case"})
    assert "大写字母和数字" in answer.content.decode()


def test_every_check_has_its_sentence_in_chinese():
    from courses.training.rulebook import schema_errors, scope

    texts = [text for text, _fields, _is_wrong in CHECKS] + [*schema_errors.OF_SCHEMA.values(), schema_errors.OTHER]
    texts += [text for name, text in vars(scope).items() if name.isupper() and isinstance(text, str)]
    assert len(texts) > 30
    for text in texts:
        assert gettext(text) != text, text


def test_a_county_officer_previews_the_own_county_and_puts_nothing_in_force(
    client, duties, county_officer, foreign_officer, tree, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        draft = request_preview(entry=proposal(scope="unit.kind == 'other'"), by=county_officer)
    draft.refresh_from_db()
    assert {move[0] for move in draft.result["moves"]} == {tree.nanhu.code}
    assert "共 2 个单位，已查看 1 个" in page(client, county_officer, "draft", draft.pk)
    with pytest.raises(PublishRefused, match="not_city"):
        publish_draft(draft, by=county_officer)
    page(client, foreign_officer, "draft", draft.pk, status=404)


@pytest.mark.parametrize("who", ["manager", "teacher", "pupil_user"])
def test_who_is_no_officer_proposes_nothing(client, duties, request, who):
    user = request.getfixturevalue(who)
    page(client, user, "propose", "U-DRILL-OTHER", status=403)
    page(client, user, "propose_new", status=403)
    page(client, user, "key_units", status=403)


def test_a_visitor_is_sent_to_sign_in(client, duties, hotel):
    for name, args in [("duty", [duty("U-DRILL-OTHER").pk]), ("exceptions", []), ("rules", []), ("key_units", [])]:
        assert client.get(reverse(f"training:{name}", args=args)).status_code == 302


def test_a_computation_that_broke_off_says_so_and_is_made_again(
    client, duties, city_officer, foreign_officer, monkeypatch
):
    monkeypatch.setattr("courses.training.proposals.impact_preview._moves", lambda *given: 1 / 0)
    draft = request_preview(entry=proposal(scope="unit.kind == 'other'"), by=city_officer)
    draft.refresh_from_db()
    assert draft.state == "failed"
    address = reverse("training:compute_draft", args=[draft.pk])
    assert address in page(client, city_officer, "draft", draft.pk)
    monkeypatch.undo()
    client.force_login(foreign_officer)
    assert client.post(address).status_code == 404
    client.force_login(city_officer)
    client.post(address)
    draft.refresh_from_db()
    assert (draft.state, draft.error) == ("ready", "")


def test_a_second_draft_of_a_superseded_version_is_refused(duties, city_officer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = request_preview(entry=proposal(grace_days=5), by=city_officer)
        second = request_preview(entry=proposal(grace_days=9), by=city_officer)
    publish_draft(RuleDraft.objects.get(pk=first.pk), by=city_officer)
    with pytest.raises(PublishRefused, match="superseded"):
        publish_draft(RuleDraft.objects.get(pk=second.pk), by=city_officer)


def test_recomputing_a_unit_is_not_needed_after_a_hire(duties, hotel):
    assert recompute_organisation(hotel) == 0
