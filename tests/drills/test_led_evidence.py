"""What a led session leaves in the ledger: a row for each person, one for the class or unit, none for nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courses.training.models import Evidence, EvidencePersonal
from simulator.drills.models import DrillSession, DrillState
from simulator.drills.results import finishing, ranking
from simulator.drills.results.finishing import finish_session
from simulator.drills.results.ranking import group_evidence, results_of
from simulator.drills.sessions.opening import open_led_session
from simulator.drills.sessions.seats import add_player
from tests.drills.led_sessions import class_session, end_session, played_session, run_of, seat_pupil


def rows() -> set[tuple[str, str]]:
    return {(row.subject_kind, str(row.subject_id)) for row in Evidence.objects.all()}


def test_a_class_and_its_known_pupils_get_evidence_each(teacher, school_class, pupil):
    session = played_session(teacher, school_class)
    other = session.players.get(seat=30).person
    assert rows() == {("class", str(school_class.pk)), ("person", str(pupil.pk)), ("person", str(other.pk))}
    row = Evidence.objects.get(source_key=f"drill:{session.pk}")
    assert row.organisation_id == school_class.organisation_id
    assert row.recorded_by == teacher
    assert (row.result["players"], row.result["mode"]) == (2, "room")
    assert row.result["score"] == round(sum(player.total for player in session.players.all()) / 2, 1)
    assert EvidencePersonal.objects.get(evidence=row).payload == {
        "participants": [{"name": pupil.name, "seat": 7}, {"name": "访客甲", "seat": 30}]
    }
    assert "访客甲" not in str(row.result)


def test_a_unit_gets_evidence_where_there_is_no_class(manager, hotel, employee):
    session = open_led_session(scenario_id="hotel", user=manager, organisation=hotel)
    add_player(session=session, person=employee.person, name="吴师傅")
    end_session(session, 4)
    assert rows() == {("organisation", str(hotel.pk)), ("person", str(employee.person_id))}
    found = group_evidence(session)
    assert found is not None
    assert found.subject == hotel.name


def test_a_venues_session_gives_no_group_evidence_and_says_where_it_was(keeper, tree, pupil):
    session = open_led_session(scenario_id="school-floor", user=keeper, division=tree.village)
    add_player(session=session, person=pupil)
    add_player(session=session, person=None, name="游客")
    end_session(session)
    row = Evidence.objects.get()
    assert (row.subject_kind, row.division_code) == ("person", tree.village.code)
    assert group_evidence(session) is None


def test_a_session_for_nobody_leaves_scores_and_no_evidence(teacher):
    session = open_led_session(scenario_id="school-floor", user=teacher)
    add_player(session=session, person=None, name="游客")
    end_session(session)
    assert session.players.get().total is not None
    assert not Evidence.objects.exists()


def test_the_class_counts_before_the_unit(teacher, school_class, school):
    session = open_led_session(scenario_id="school-floor", user=teacher, school_class=school_class, organisation=school)
    seat_pupil(session, 1)
    end_session(session)
    assert {row.subject_kind for row in Evidence.objects.all()} == {"class", "person"}


def test_nobody_having_joined_leaves_nothing(teacher, school_class):
    session = class_session(teacher, school_class)
    end_session(session)
    assert (session.state, Evidence.objects.count()) == (DrillState.ENDED, 0)


@pytest.mark.parametrize(
    ("bands", "passed"),
    [
        ("pass", True),
        ("fail", False),
        ("pass fail", True),
        ("pass fail fail", False),
        ("excellent pass fail fail", True),
        ("pass pass fail fail fail", False),
    ],
)
def test_a_class_passes_when_half_of_it_does(teacher, school_class, monkeypatch, bands, passed):
    band, marked = iter(bands.split()), finishing.score
    monkeypatch.setattr(finishing, "score", lambda *given: replace(marked(*given), band=next(band)))
    session = class_session(teacher, school_class)
    for seat, _ in enumerate(bands.split(), 1):
        seat_pupil(session, seat)
    end_session(session, ticks=1)
    result = Evidence.objects.get(subject_kind="class").result
    assert result["passed"] is passed
    assert result["players_passed"] == len(bands.split()) - bands.split().count("fail")


# -- once -------------------------------------------------------------------------------------------------------------


def test_finishing_again_changes_nothing(teacher, school_class):
    session = class_session(teacher, school_class)
    seat_pupil(session, 7, name="小虎")
    run = run_of(session)
    run.stop("time_limit")
    for _ in range(2):
        finish_session(session=session, run=run)
        before = list(Evidence.objects.order_by("pk").values())
    DrillSession.objects.update(state=DrillState.RUNNING)  # even a session set back to live
    finish_session(session=session, run=run)
    assert list(Evidence.objects.order_by("pk").values()) == before
    assert len(before) == 2


def test_without_its_source_key_the_group_would_be_recorded_twice(teacher, school_class, monkeypatch):
    """The control."""
    keys = iter(["drill:one", "drill:two"])
    monkeypatch.setattr(finishing, "group_row", lambda session: None)
    monkeypatch.setattr(finishing, "record_person", lambda *given: None)
    record = finishing.record_evidence
    monkeypatch.setattr(finishing, "record_evidence", lambda **given: record(**given | {"source_key": next(keys)}))
    session = class_session(teacher, school_class)
    seat_pupil(session, 30)
    run = run_of(session)
    for _ in range(2):
        finish_session(session=session, run=run)
        DrillSession.objects.update(state=DrillState.RUNNING)
    assert Evidence.objects.count() == 2


# -- stopped before its end --------------------------------------------------------------------------------------------


def test_who_was_under_way_when_the_organiser_stopped_is_not_scored(client, teacher, school_class):
    session = class_session(teacher, school_class)
    done, under_way = seat_pupil(session, 7), seat_pupil(session, 30)
    run = run_of(session)
    run.players[str(done.pk)].reported = True
    run.stop()
    finish_session(session=session, run=run)
    assert rows() == {("person", str(done.person_id)), ("class", str(school_class.pk))}, "no fail of seat 30"
    first, second = results_of(DrillSession.objects.get(), "zh")
    assert (first.total is not None, first.broken_off) == (True, False)
    assert (second.total, second.band, second.broken_off) == (None, "", True)
    client.force_login(teacher)
    page = client.get(f"/drills/{session.pk}/").content.decode()
    assert page.count("中断（不评分）") == 2, "above, and in the line of seat 30"
    own = client.get(f"/drills/{session.pk}/players/{under_way.pk}/").content.decode()
    assert "你很安全" in own
    assert "不合格" not in own.split("<main")[1].replace("不算不合格", "")


def test_a_stopped_drills_record_counts_who_had_finished_and_says_how_many_had_not(teacher, school_class):
    session = class_session(teacher, school_class)
    done, under_way = seat_pupil(session, 7), [seat_pupil(session, seat) for seat in (8, 9)]
    run = run_of(session)
    run.players[str(done.pk)].reported = True
    run.stop()
    finish_session(session=session, run=run)
    row = Evidence.objects.get(subject_kind="class")
    assert (row.result["players"], row.result["broken_off"]) == (1, len(under_way))
    assert row.result["passed"] is False, "one of three is not half of them, whatever they scored"
    (participant,) = EvidencePersonal.objects.get(evidence=row).payload["participants"]
    assert participant["seat"] == done.seat


def test_a_drill_that_nobody_had_finished_when_it_was_stopped_leaves_nothing(teacher, school_class):
    session = class_session(teacher, school_class)
    seat_pupil(session, 30)
    run = run_of(session)
    run.stop()
    finish_session(session=session, run=run)
    assert not rows()


def test_a_drill_whose_time_is_up_is_scored(teacher, school_class):
    """The control."""
    session = class_session(teacher, school_class)
    seat_pupil(session, 30)
    end_session(session)
    assert len(rows()) == 2
    assert results_of(session, "zh")[0].band == "fail"


# -- stopped before it began ------------------------------------------------------------------------------------------


def test_a_session_stopped_in_the_lobby_scores_nobody(teacher, school_class, pupil):
    session = class_session(teacher, school_class)
    seat_pupil(session, 7)
    run = run_of(session, ticks=0)
    run.stop()
    assert finish_session(session=session, run=run) == {}
    session.refresh_from_db()
    assert session.state == DrillState.ABANDONED
    assert session.players.get().card is None
    assert not Evidence.objects.exists()


def test_one_tick_later_it_would(teacher, school_class, pupil):
    """The control."""
    session = class_session(teacher, school_class)
    seat_pupil(session, 7)
    end_session(session, ticks=1)
    assert session.state == DrillState.ENDED
    assert Evidence.objects.count() == 2


# -- results ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def scored(teacher, school_class) -> DrillSession:
    """A session with 40 points at seat 7, 90 at seat 30 and a late comer without a score."""
    session = played_session(teacher, school_class)
    add_player(session=session, person=None, name="迟到")
    for seat, total in ((7, 40.0), (30, 90.0)):
        session.players.filter(seat=seat).update(total=total)
    return session


def test_pupils_stand_by_their_seats_and_have_no_places(scored):
    assert [(row.seat, row.place) for row in results_of(scored, "zh")] == [(7, None), (30, None), (None, None)]


def test_equal_points_of_adults_share_a_place_and_the_best_come_first(scored, monkeypatch):
    monkeypatch.setattr(ranking, "is_for_pupils", lambda session: False)
    assert [(row.seat, row.place) for row in results_of(scored, "zh")] == [(30, 1), (7, 2), (None, None)]
    scored.players.filter(seat=7).update(total=90.0)
    assert [(row.seat, row.place) for row in results_of(scored, "zh")] == [(7, 1), (30, 1), (None, None)]
