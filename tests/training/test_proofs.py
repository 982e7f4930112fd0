"""A record that a unit files counts for a rule when what the rule asks for stands behind it, and not before."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from courses.training.duties.recompute import recompute_organisation
from courses.training.duties.selectors import status_case
from courses.training.duties.values import HELD, Proof
from courses.training.models import (
    AskedProof,
    DrawnRecord,
    Duty,
    DutyStatus,
    EvidenceKind,
    PaperRecord,
    Record,
    RecordKind,
    Rule,
    SampleDraw,
    Standing,
    SubjectKind,
)
from courses.training.records.filing import Filing, Row, correct_record, file_record
from courses.training.records.reviewing import review_records, say
from courses.training.records.sampling import draw_records, is_drawn
from courses.training.rulebook.rule_file import RuleFileError, check_entry, entry_of, load_rules, rule_of
from tests.conftest import make_user

CODE = "X-PAPER"


def make_rule(**changes) -> Rule:
    entry = {
        "id": CODE, "version": 1, "title": "x", "subject": "organisation", "scope": "", "accepts": ["paper_upload"],
        "accepts_content": [f"rule:{CODE}"], "requirement": {"kind": "record", "what": "x"}, "cadence": "quarter",
        "force": "order", "source": "x", "verified": "S",
    }  # fmt: skip
    rule = rule_of(entry | changes)
    rule.save()
    return rule


def file_paper(unit, by, *, record_id=None, at=None) -> PaperRecord:
    row = Row(SubjectKind.ORGANISATION, unit.pk, EvidenceKind.PAPER_UPLOAD, f"rule:{CODE}", {"passed": True})
    values = {"began_at": at or timezone.now(), "rule_code": CODE, "title": "制度"}
    return file_record(
        model=PaperRecord, kind=RecordKind.PAPER, record_id=record_id or uuid.uuid4(), organisation=unit, by=by,
        filing=Filing(values, (row,)),
    )[0]  # fmt: skip


def duty(unit) -> Duty:
    return Duty.objects.select_related("rule").get(organisation=unit, rule__code=CODE)


def status(unit, today: date | None = None) -> DutyStatus:
    return duty(unit).status(today or timezone.localdate())


def owed(unit, proof: str, **changes) -> None:
    make_rule(**({} if proof == "word" else {"proof": proof}), **changes)
    recompute_organisation(unit)
    assert status(unit) in (DutyStatus.OPEN, DutyStatus.DUE_SOON)


def test_the_units_word_counts_at_once_where_the_rule_asks_for_no_more(hotel, manager):
    owed(hotel, "word")
    paper = file_paper(hotel, manager)
    assert (status(hotel), duty(hotel).met_by) == (DutyStatus.MET, paper.evidence)


def test_where_an_officer_must_look_it_waits_and_says_so(hotel, manager, foreign_officer):
    owed(hotel, "check")
    paper = file_paper(hotel, manager)
    assert (status(hotel), duty(hotel).filed_with) == (DutyStatus.FILED, paper.evidence)
    say(record=paper, by=foreign_officer, note="哪一版?", verdict="questioned")
    assert status(hotel) == DutyStatus.FILED
    say(record=paper, by=foreign_officer, note="", verdict="accepted")
    assert (status(hotel), duty(hotel).met_by, duty(hotel).filed_with) == (DutyStatus.MET, paper.evidence, None)


@pytest.mark.parametrize("proof", AskedProof.values)
def test_what_an_officer_refuses_counts_for_nothing_until_it_is_found_in_order(hotel, manager, foreign_officer, proof):
    owed(hotel, proof)
    paper = file_paper(hotel, manager)
    say(record=paper, by=foreign_officer, note="不是本单位的", verdict="refused")
    assert status(hotel) in (DutyStatus.OPEN, DutyStatus.DUE_SOON)
    say(record=paper, by=foreign_officer, note="", verdict="accepted")
    assert status(hotel) == DutyStatus.MET


def test_filed_in_time_is_not_overdue_and_filed_late_is(hotel, manager, clock):
    owed(hotel, "check")
    end = duty(hotel).due_on
    assert status(hotel, end + timedelta(days=1)) == DutyStatus.MISSED, "control: nothing was filed"
    file_paper(hotel, manager)
    for day, bucket in ((end, "due"), (end + timedelta(days=1), "due"), (end + timedelta(days=400), "due")):
        assert status(hotel, day) == DutyStatus.FILED
        assert Duty.objects.annotate(bucket=status_case(day)).get(pk=duty(hotel).pk).bucket == bucket
    Duty.objects.filter(pk=duty(hotel).pk).update(filed_on=end + timedelta(days=1), grace_until=end)
    assert status(hotel, end + timedelta(days=2)) == DutyStatus.MISSED
    assert Duty.objects.annotate(bucket=status_case(end + timedelta(days=2))).get(pk=duty(hotel).pk).bucket == "overdue"


def test_a_correction_is_looked_at_anew(hotel, manager, foreign_officer):
    owed(hotel, "check")
    paper = file_paper(hotel, manager)
    say(record=paper, by=foreign_officer, note="", verdict="accepted")
    row = Row(SubjectKind.ORGANISATION, hotel.pk, EvidenceKind.PAPER_UPLOAD, f"rule:{CODE}", {"passed": True})
    values = {"began_at": timezone.now(), "title": "制度第二版"}
    paper = correct_record(
        record=paper, seen=paper.evidence_id, by=manager, reason="换版", filing=Filing(values, (row,))
    )
    assert (paper.standing, paper.revision, status(hotel)) == (Standing.FILED, 2, DutyStatus.FILED)


def test_what_the_site_or_an_officer_wrote_holds_every_proof():
    plain = Proof(uuid.uuid4(), date(2026, 11, 25), "quiz", "", "", {})
    assert all(plain.holds(proof) for proof in AskedProof.values)
    assert set(HELD) == {"", *Standing.values}


# -- sampled ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("percent", "then"), [(0, DutyStatus.MET), (100, DutyStatus.FILED)])
def test_a_sampled_record_counts_when_it_was_not_drawn(hotel, manager, foreign_officer, percent, then):
    owed(hotel, "sample")
    paper = file_paper(hotel, manager)
    assert status(hotel) == DutyStatus.FILED, "before the draw nobody knows"
    assert draw_records(percent=percent) == percent // 100
    assert status(hotel) == then
    say(record=paper, by=foreign_officer, note="", verdict="accepted")
    assert status(hotel) == DutyStatus.MET


def test_a_draw_can_be_drawn_again_from_its_seed_and_takes_its_share(hotel, manager):
    for _number in range(40):
        file_paper(hotel, manager)
    drawn = draw_records(percent=50)
    draw = SampleDraw.objects.get()
    rows = DrawnRecord.objects.filter(draw=draw)
    assert (rows.count(), rows.filter(is_drawn=True).count()) == (40, drawn)
    assert all(row.is_drawn == is_drawn(draw.seed, row.evidence_id, 50) for row in rows)
    assert any(row.is_drawn != is_drawn("another", row.evidence_id, 50) for row in rows), "the seed decides"
    assert draw_records(percent=50) == 0 and SampleDraw.objects.count() == 1, "each is in one draw"
    ids = [uuid.uuid4() for _number in range(4000)]
    assert 300 < sum(is_drawn("seed", one, 10) for one in ids) < 500


def test_two_counties_are_drawn_apart(hotel, school, manager):
    file_paper(hotel, manager)
    file_paper(school, manager)
    draw_records(percent=100)
    assert {(draw.division.code, draw.records.count()) for draw in SampleDraw.objects.all()} == {
        ("330411000000", 1), ("330402000000", 1),
    }  # fmt: skip


# -- who --------------------------------------------------------------------------------------------------------------


def test_several_are_reviewed_at_once_and_none_when_one_is_another_countys(
    hotel, school, manager, foreign_officer, county_officer
):
    papers = [file_paper(hotel, manager), file_paper(hotel, manager)]
    strange = file_paper(school, make_user("head"))
    with pytest.raises(PermissionDenied):
        review_records(records=[*papers, strange], by=foreign_officer, verdict="accepted", note="")
    with pytest.raises(PermissionDenied):
        review_records(records=papers, by=manager, verdict="accepted", note="")
    assert not Record.objects.filter(standing=Standing.ACCEPTED).exists()
    assert review_records(records=papers, by=foreign_officer, verdict="accepted", note="") == 2
    assert Record.objects.filter(standing=Standing.ACCEPTED).count() == 2


# -- data of the rule -------------------------------------------------------------------------------------------------


def test_the_proof_is_data_of_the_rule(db):
    load_rules()
    assert Rule.objects.get(code="U-PLAN").proof == "check"
    assert Rule.objects.get(code="H-RES").proof == "sample"
    assert Rule.objects.filter(code="U-STAFF-YEAR").latest("version").proof == "word"
    entry = entry_of(Rule.objects.get(code="U-PLAN"))
    assert entry["proof"] == "check"
    check_entry(entry)
    with pytest.raises(RuleFileError):
        check_entry(entry | {"proof": "oath"})
    assert "proof" not in entry_of(Rule.objects.filter(code="U-STAFF-YEAR").latest("version"))
