"""Filled forms of officers sent by whom they are not for: another county, another duty, another role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.duties.decisions import attest_duty, waive_duty
from courses.training.duties.recompute import recompute_all
from courses.training.models import Duty, Evidence, KeyUnitDecision, Rule, RuleDraft, Waiver
from courses.training.proposals.publishing import request_preview
from courses.training.rulebook.rule_file import entry_of, load_rules
from people.models import Membership, User
from tests.training.test_record_edges import kept_rule

DAY = timedelta(days=1)


def owed_by(user: User, code: str = "X-EDGE") -> Duty:
    """What a person owes by a rule that a paper record meets."""
    kept_rule(id=code, accepts=["paper_upload"], requirement={"kind": "record", "what": "x"})
    recompute_all()
    return Duty.objects.get(rule__code=code, subject_id=user.person_id)


@pytest.fixture
def duty(hotel, employee) -> Duty:
    """Owed in the hotel of 秀洲区."""
    return owed_by(employee)


def forms(day: date) -> dict[str, dict[str, str]]:
    """A filled form for each decision about a duty."""
    return {
        "attest": {"on": day.isoformat(), "note": "现场核实"},
        "waive": {"until": (day + DAY).isoformat(), "reason": "停业装修"},
    }


@pytest.mark.parametrize("name", ["attest", "waive"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("foreign_officer", 302),
        ("city_officer", 302),
        ("county_officer", 404),
        ("employee", 403),
        ("manager", 403),
        ("keeper", 404),
        ("teacher", 404),
    ],
)
def test_a_duty_is_decided_by_its_own_officers(client, request, duty, name, who, status):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(reverse(f"training:{name}", args=[duty.pk]), forms(timezone.localdate())[name])
    assert answer.status_code == status
    assert (Evidence.objects.count() + Waiver.objects.count() == 1) is (status == 302)


@pytest.mark.parametrize(("who", "status"), [("foreign_officer", 302), ("county_officer", 404), ("manager", 403)])
def test_a_waiver_is_ended_by_its_own_officers(client, request, duty, foreign_officer, who, status):
    waiver = waive_duty(duty=duty, by=foreign_officer, until=timezone.localdate() + DAY, reason="停业装修")
    client.force_login(request.getfixturevalue(who))
    assert client.post(reverse("training:unwaive", args=[duty.pk, waiver.pk])).status_code == status
    waiver.refresh_from_db()
    assert (waiver.ended_on is not None) is (status == 302)


def test_the_waiver_of_another_duty_is_not_ended_by_this_ones_address(client, duty, employee, foreign_officer):
    waiver = waive_duty(duty=duty, by=foreign_officer, until=timezone.localdate() + DAY, reason="停业装修")
    others = owed_by(employee, "X-OTHER")
    client.force_login(foreign_officer)
    assert client.post(reverse("training:unwaive", args=[others.pk, waiver.pk])).status_code == 404
    client.post(reverse("training:unwaive", args=[duty.pk, waiver.pk]))
    assert client.post(reverse("training:unwaive", args=[duty.pk, waiver.pk])).status_code == 404, "ended once"


def test_a_waiver_given_in_another_unit_is_not_ended_by_this_ones_officers(
    client, duty, employee, school, foreign_officer, county_officer
):
    """The same person owes the same by the same rule in two units of two counties."""
    Membership.objects.create(person=employee.person, organisation=school, started_on=date(2026, 3, 1))
    recompute_all()
    theirs = Duty.objects.get(rule=duty.rule, subject_id=duty.subject_id, organisation=school)
    waiver = waive_duty(duty=theirs, by=county_officer, until=timezone.localdate() + DAY, reason="停课")
    client.force_login(foreign_officer)
    assert client.post(reverse("training:unwaive", args=[duty.pk, waiver.pk])).status_code == 404
    client.force_login(county_officer)
    assert client.post(reverse("training:unwaive", args=[theirs.pk, waiver.pk])).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("foreign_officer", 302), ("county_officer", 404), ("employee", 403)])
def test_a_row_is_revoked_with_its_reason_by_its_own_officers(client, request, duty, foreign_officer, who, status):
    row = attest_duty(duty=duty, by=foreign_officer, on=timezone.localdate(), note="现场核实")
    client.force_login(request.getfixturevalue(who))
    answer = client.post(reverse("training:revoke_evidence", args=[row.pk]), {"reason": "登记有误"})
    assert answer.status_code == status
    assert Evidence.objects.filter(revokes=row).exists() is (status == 302)


@pytest.mark.parametrize(("who", "status"), [("foreign_officer", 302), ("county_officer", 404), ("employee", 403)])
def test_a_row_is_corrected_by_its_own_officers(client, request, duty, foreign_officer, who, status):
    row = attest_duty(duty=duty, by=foreign_officer, on=timezone.localdate(), note="现场核实", hours=2)
    when = timezone.localtime(row.occurred_at) - DAY
    data = {"occurred_at": f"{when:%Y-%m-%dT%H:%M}", "hours": "3", "reason": "学时有误", "save": "1"}
    client.force_login(request.getfixturevalue(who))
    assert client.post(reverse("training:correct_evidence", args=[row.pk]), data).status_code == status
    assert (Evidence.objects.count() == 3) is (status == 302)


# -- key units ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("foreign_officer", 302), ("county_officer", 404), ("manager", 403), ("keeper", 403)]
)
def test_a_unit_is_decided_on_by_its_own_officers(client, request, hotel, who, status):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(f"/key-units/{hotel.pk}/decide/", {"is_key": "1", "reason": "近年火灾"})
    assert answer.status_code == status
    assert KeyUnitDecision.objects.exists() is (status == 302)


# -- rules -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "published"), [("city_officer", True), ("county_officer", False), ("foreign_officer", False)]
)
def test_an_own_draft_is_put_in_force_by_officers_of_the_city(
    client, request, db, who, published, django_capture_on_commit_callbacks
):
    load_rules()
    user = request.getfixturevalue(who)
    today = timezone.localdate().isoformat()
    entry = entry_of(Rule.objects.get(code="U-DRILL-OTHER")) | {"version": 2, "effective_from": today, "grace_days": 9}
    with django_capture_on_commit_callbacks(execute=True):
        draft = request_preview(entry=entry, by=user)
    assert RuleDraft.objects.get().state == "ready"
    client.force_login(user)
    client.post(reverse("training:publish", args=[draft.pk]))
    assert Rule.objects.filter(code="U-DRILL-OTHER", version=2).exists() is published


@pytest.mark.parametrize("name", ["compute_draft", "publish"])
def test_anothers_draft_is_not_there(client, city_officer, county_officer, name):
    load_rules()
    draft = request_preview(entry=entry_of(Rule.objects.get(code="U-DRILL-OTHER")) | {"version": 2}, by=county_officer)
    client.force_login(city_officer)
    assert client.post(reverse(f"training:{name}", args=[draft.pk])).status_code == 404
    assert not Rule.objects.filter(code="U-DRILL-OTHER", version=2).exists()
