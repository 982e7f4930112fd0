"""Revoking and correcting a row: who may, what it would do is shown first, and only new rows are written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from courses.training import access
from courses.training.certificates.issue import issue_certificate
from courses.training.duties.decisions import attest_duty
from courses.training.duties.recompute import recompute_all
from courses.training.evidence_pages.revision import RevisionRefused, correct_row, effects_of, revoke_row
from courses.training.models import Certificate, Duty, DutyStatus, Evidence
from courses.training.rulebook.rule_file import load_rules
from tests.conftest import make_user
from tests.training.ledgers import problems, seal_soon, write

REASON = "本次答题由他人代答"


@pytest.fixture
def duties(hotel, school, employee, manager, teacher, pupil):
    load_rules()
    recompute_all()


@pytest.fixture
def quiz(duties, employee, hotel) -> Evidence:
    """A passed quiz of the hotel's employee."""
    return write(employee.person_id, content_key="course:new-staff", organisation_id=hotel.pk)


@pytest.fixture
def paper(duties, hotel, foreign_officer) -> Evidence:
    """What an officer attested for the hotel: a yearly training of six hours."""
    hotel.key_unit, hotel.key_unit_document = True, "名录"
    hotel.save()
    duty = Duty.objects.get(rule__code="U-PLAN", organisation=hotel)
    today = timezone.localdate()
    return attest_duty(duty=duty, by=foreign_officer, on=today - timedelta(days=1), note="预案齐全", hours=6)


def today() -> object:
    return timezone.localdate()


def met_by(row: Evidence) -> set[str]:
    return set(Duty.objects.filter(met_by=row).values_list("rule__code", flat=True))


def get(client, user, name: str, row: Evidence, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(reverse(f"training:{name}", args=[row.pk]))
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def post(client, user, name: str, row: Evidence, data: dict, status: int = 302) -> str:
    client.force_login(user)
    answer = client.post(reverse(f"training:{name}", args=[row.pk]), data)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def correction(row: Evidence, **changes) -> dict[str, str]:
    when = timezone.localtime(row.occurred_at)
    typed = {"occurred_at": f"{when:%Y-%m-%dT%H:%M}", "place": row.place, "reason": "学时登记有误"}
    return (
        typed | {name: str(value) for name, value in row.result.items() if name in ("hours", "valid_until")} | changes
    )


def test_the_effects_are_those_that_follow_and_looking_writes_nothing(quiz, superuser):
    codes = met_by(quiz)
    assert codes
    before = list(Duty.objects.order_by("pk").values())
    effects = effects_of(quiz)
    assert {effect.duty.rule.code for effect in effects} == codes
    assert {effect.before for effect in effects} <= {DutyStatus.MET, DutyStatus.MET_LATE}
    assert list(Duty.objects.order_by("pk").values()) == before
    assert Evidence.objects.count() == 1
    revoke_row(evidence=quiz, by=superuser, reason=REASON)
    for effect in effects:
        found = Duty.objects.select_related("rule").get(pk=effect.duty.pk)
        assert found.status(timezone.localdate()) == effect.after, found


def test_what_other_evidence_meets_stays_met(quiz, employee):
    write(employee.person_id, "quiz-attempt:2", content_key="course:new-staff")
    assert effects_of(quiz) == []


def test_a_correction_shows_what_follows_from_the_new_row(paper, foreign_officer):
    gone = timezone.now() - timedelta(days=800)
    assert effects_of(paper, changes={"place": "消防控制室"}) == []
    assert [effect.after for effect in effects_of(paper, changes={"result": paper.result | {"passed": False}})] == [
        DutyStatus.REVOKED
    ]
    effects = effects_of(paper, changes={"occurred_at": gone})
    row = correct_row(evidence=paper, by=foreign_officer, reason="日期有误", changes={"occurred_at": gone})
    assert row.occurred_at == gone
    found = Duty.objects.select_related("rule").get(rule__code="U-PLAN", organisation_id=paper.organisation_id)
    assert [effect.after for effect in effects] in ([found.status(timezone.localdate())], [])


def test_the_page_shows_what_would_open_and_then_what_did(client, quiz, foreign_officer):
    duty = Duty.objects.select_related("rule").filter(met_by=quiz).first()
    row_page = get(client, foreign_officer, "evidence", quiz)
    assert reverse("training:revoke_evidence", args=[quiz.pk]) in row_page
    assert duty.rule.title in row_page
    look = get(client, foreign_officer, "revoke_evidence", quiz)
    assert duty.rule.title in look
    assert str(DutyStatus.MET.label) in look
    assert Evidence.objects.count() == 1
    post(client, foreign_officer, "revoke_evidence", quiz, {"reason": REASON})
    revocation = Evidence.objects.get(revokes=quiz)
    assert (revocation.recorded_by, revocation.reason) == (foreign_officer, REASON)
    after = get(client, foreign_officer, "evidence", quiz)
    assert REASON in after
    assert str(foreign_officer) in after
    assert duty.rule.title in after
    duty.refresh_from_db()
    assert duty.met_on is None
    assert reverse("training:revoke_evidence", args=[quiz.pk]) not in after
    seal_soon()
    assert problems() == []


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_without_a_reason_nothing_is_written_and_the_page_says_so(client, quiz, foreign_officer, typed):
    text = post(client, foreign_officer, "revoke_evidence", quiz, {"reason": typed}, status=400)
    assert "error-summary" in text
    assert "请写明理由" in text
    assert Evidence.objects.count() == 1


def test_a_reason_too_long_stays_in_the_form(client, quiz, foreign_officer):
    text = post(client, foreign_officer, "revoke_evidence", quiz, {"reason": "代答" * 151}, status=400)
    assert "代答" * 151 in text
    assert Evidence.objects.count() == 1


def test_a_certificate_goes_with_its_row(client, quiz, foreign_officer):
    certificate = issue_certificate(evidence=quiz, holder_name="吴师傅", course_key="c", title="t")
    assert certificate.serial in get(client, foreign_officer, "revoke_evidence", quiz)
    post(client, foreign_officer, "revoke_evidence", quiz, {"reason": REASON})
    assert not Certificate.objects.get(pk=certificate.pk).is_valid


@pytest.mark.parametrize("name", ["evidence", "revoke_evidence", "correct_evidence"])
@pytest.mark.parametrize("who", ["county_officer", "teacher", "pupil_user", "keeper"])
def test_outside_the_jurisdiction_a_row_does_not_exist(client, paper, request, name, who):
    user = request.getfixturevalue(who)
    get(client, user, name, paper, status=404)
    if name != "evidence":
        post(client, user, name, paper, {"reason": REASON, "save": "1"}, status=404)
    assert not Evidence.objects.filter(kind="revocation").exists()


def test_who_may_read_a_row_need_not_be_the_one_to_revoke_it(client, quiz, paper, employee, manager):
    get(client, employee, "evidence", quiz)
    get(client, employee, "revoke_evidence", quiz, status=403)
    post(client, employee, "revoke_evidence", quiz, {"reason": REASON}, status=403)
    get(client, manager, "evidence", paper)
    for name in ("revoke_evidence", "correct_evidence"):
        get(client, manager, name, paper, status=403)
        post(client, manager, name, paper, {"reason": REASON}, status=403)
    assert not Evidence.objects.filter(kind="revocation").exists()


def test_the_services_ask_for_the_right_themselves(quiz, paper, county_officer, employee, manager):
    for stranger in (county_officer, employee):
        with pytest.raises(PermissionDenied):
            revoke_row(evidence=quiz, by=stranger, reason=REASON)
    for stranger in (county_officer, employee, manager):
        with pytest.raises(PermissionDenied):
            revoke_row(evidence=paper, by=stranger, reason=REASON)
        with pytest.raises(PermissionDenied):
            correct_row(evidence=paper, by=stranger, reason=REASON, changes={"place": "x"})


def test_with_the_scope_off_the_stranger_gets_in(client, paper, county_officer, monkeypatch):
    """Negative control: the 404 above comes from access.py and from nothing else."""
    monkeypatch.setattr(access, "evidence_open_to", lambda user, keys: set(keys))
    monkeypatch.setattr(access, "revocable_evidence", lambda user: Evidence.objects.all())
    get(client, county_officer, "revoke_evidence", paper)


def test_a_manager_revokes_what_the_server_marked_in_the_own_unit(client, quiz, manager, school, pupil):
    foreign = write(pupil.pk, "quiz-attempt:other", organisation_id=school.pk)
    get(client, manager, "revoke_evidence", foreign, status=404)
    post(client, manager, "revoke_evidence", quiz, {"reason": REASON})
    assert Evidence.objects.get(revokes=quiz).recorded_by == manager


def test_a_manager_corrects_only_what_the_manager_recorded(duties, manager, hotel):
    rows = {
        who: write(hotel.pk, f"paper:{name}", kind="paper_upload", subject_kind="organisation", organisation_id=hotel.pk,
                   recorded_by=who)
        for name, who in (("own", manager), ("other", make_user("colleague")), ("none", None))
    }  # fmt: skip
    may = access.correctable_evidence(manager)
    assert [row for row in rows.values() if may.filter(pk=row.pk).exists()] == [rows[manager]]


@pytest.mark.parametrize("who", ["superuser", "foreign_officer"])
def test_nobody_writes_over_what_the_server_marked(client, quiz, request, who):
    user = request.getfixturevalue(who)
    assert reverse("training:correct_evidence", args=[quiz.pk]) not in get(client, user, "evidence", quiz)
    get(client, user, "correct_evidence", quiz, status=403)
    post(client, user, "correct_evidence", quiz, correction(quiz, place="x", save="1"), status=403)


def test_a_correction_is_looked_at_first_and_then_a_row_beside_the_old_one(client, paper, foreign_officer):
    typed = correction(paper, hours="4.5", place="三楼会议室")
    look = post(client, foreign_officer, "correct_evidence", paper, typed, status=200)
    assert "三楼会议室" in look
    assert "4.5" in look
    assert Evidence.objects.count() == 1
    back = post(client, foreign_officer, "correct_evidence", paper, typed | {"back": "1"}, status=200)
    assert 'value="三楼会议室"' in back
    assert "error-summary" not in back
    post(client, foreign_officer, "correct_evidence", paper, typed | {"save": "1"})
    made = Evidence.objects.standing().get()
    assert (made.place, made.result["hours"], made.recorded_by) == ("三楼会议室", 4.5, foreign_officer)
    assert (made.occurred_at, made.result["attested"]) == (paper.occurred_at, True)
    assert made.personal.payload == paper.personal.payload
    assert met_by(made) == {"U-PLAN"}
    old = get(client, foreign_officer, "evidence", paper)
    assert reverse("training:evidence", args=[made.pk]) in old
    assert "学时登记有误" in old
    assert reverse("training:evidence", args=[paper.pk]) in get(client, foreign_officer, "evidence", made)
    seal_soon()
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, "尚未更正任何内容"),
        ({"place": "x", "reason": " "}, "请写明理由"),
        ({"occurred_at": "2999-01-01"}, "日期不能晚于今天"),
        ({"hours": "many", "place": "三楼会议室"}, "三楼会议室"),
    ],
)
def test_a_correction_that_cannot_be_says_why_and_keeps_what_was_typed(
    client, paper, foreign_officer, changes, problem
):
    text = post(
        client, foreign_officer, "correct_evidence", paper, correction(paper, **changes) | {"save": "1"}, status=400
    )
    assert problem in text
    assert "error-summary" in text
    assert Evidence.objects.count() == 1


def test_a_corrected_row_gets_a_certificate_of_its_own(duties, hotel, employee, foreign_officer):
    row = write(
        employee.person_id, "certificate:1", kind="certificate", organisation_id=hotel.pk, result={"passed": True}
    )
    old = issue_certificate(evidence=row, holder_name="吴师傅", course_key="c", title="t")
    made = correct_row(evidence=row, by=foreign_officer, reason="日期有误", changes={"place": "x"})
    assert not Certificate.objects.get(pk=old.pk).is_valid
    assert made.certificate.is_valid
    assert made.certificate.serial != old.serial
    refused = correct_row(evidence=made, by=foreign_officer, reason="未通过", changes={"result": {"passed": False}})
    assert not Certificate.objects.filter(evidence=refused).exists()


def test_somebody_faster_is_told_apart_from_a_second_click(client, paper, foreign_officer, superuser):
    typed = {"reason": REASON}
    post(client, foreign_officer, "revoke_evidence", paper, typed)
    post(client, foreign_officer, "revoke_evidence", paper, typed)
    text = post(client, superuser, "revoke_evidence", paper, {"reason": "另一个理由"}, status=409)
    assert "另一个理由" in text
    assert "error-summary" in text
    corrected = correction(paper, place="x", save="1")
    assert "x" in post(client, foreign_officer, "correct_evidence", paper, corrected, status=409)
    assert Evidence.objects.filter(revokes=paper).count() == 1
    with pytest.raises(RevisionRefused):
        correct_row(evidence=paper, by=superuser, reason="x", changes={"place": "x"})
    get(client, foreign_officer, "revoke_evidence", paper, status=302)


def test_a_revocation_itself_offers_nothing(client, quiz, foreign_officer):
    revocation = revoke_row(evidence=quiz, by=foreign_officer, reason=REASON)
    page = get(client, foreign_officer, "evidence", revocation)
    assert reverse("training:evidence", args=[quiz.pk]) in page
    get(client, foreign_officer, "revoke_evidence", revocation, status=403)


def test_record_and_why_pages_lead_to_the_row_and_keep_the_revoked_one(client, paper, foreign_officer, hotel):
    address = reverse("training:evidence", args=[paper.pk])
    duty = Duty.objects.get(met_by=paper)
    pages = [reverse("training:organisation_record", args=[hotel.pk]), reverse("training:duty", args=[duty.pk])]
    client.force_login(foreign_officer)
    for page in pages:
        assert address in client.get(page).content.decode()
    revoke_row(evidence=paper, by=foreign_officer, reason=REASON)
    for page in pages:
        text = client.get(page).content.decode()
        assert address in text
        assert REASON in text


def test_a_visitor_is_sent_to_sign_in(client, quiz):
    for name in ("evidence", "revoke_evidence", "correct_evidence"):
        assert client.get(reverse(f"training:{name}", args=[quiz.pk])).status_code == 302


def test_the_admin_shows_a_row_without_its_machine_fields(client, paper, superuser):
    client.force_login(superuser)
    text = client.get(reverse("evidence:inspect", args=[paper.pk])).content.decode()
    assert paper.stamp not in text
    assert paper.commitment not in text
    assert paper.source_key not in text
    assert reverse("training:evidence", args=[paper.pk]) in text
    assert "Recorded" not in text
    assert f"{timezone.localtime(paper.recorded_at):%H:%M}" in text
