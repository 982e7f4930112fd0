"""What a drill leaves goes when its time is over, to the day, and nothing else goes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from courses.training.models import Evidence, EvidencePersonal
from people.models import Person
from simulator.drills.models import DrillInput, DrillKeyframe, DrillPlayer, DrillSession, DrillState
from simulator.drills.sessions.leases import abandon, take_lease
from simulator.drills.sessions.opening import open_led_session
from simulator.drills.sessions.retention import Expired, expire_drills
from simulator.drills.sessions.seats import add_player
from tests.drills.led_sessions import class_session, end_session, played_session

NOTHING = Expired(0, 0, 0, 0, 0)
NOW = datetime(2026, 11, 25, 4, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def session(teacher, school_class, pupil) -> DrillSession:
    """Played, with inputs and a keyframe; ended at NOW as far as the tests are concerned."""
    session = played_session(teacher, school_class)
    for player in session.players.all():
        DrillInput.objects.create(session=session, tick=0, player=player.pk, payload={"join": "pupil"})
    DrillKeyframe.objects.create(session=session, tick=400, state={}, events=[])
    DrillSession.objects.filter(pk=session.pk).update(ended_at=NOW, created_at=NOW)
    return session


def after(days: int, *, seconds: int = 0) -> Expired:
    return expire_drills(now=NOW + timedelta(days=days, seconds=seconds))


def left(session: DrillSession) -> tuple[int, int, list[str]]:
    names = list(session.players.order_by("seat").values_list("name", flat=True))
    return session.inputs.count(), session.keyframes.count(), names


# -- inputs and keyframes ---------------------------------------------------------------------------------------------


def test_inputs_and_keyframes_are_kept_up_to_the_day_and_then_go(session, settings):
    settings.DRILL_KEEP_NICKNAMES_DAYS = 1000
    assert after(29) == after(30, seconds=-1) == NOTHING
    assert left(session)[:2] == (2, 1)
    assert after(30) == Expired(2, 1, 0, 0, 0)
    assert left(session)[:2] == (0, 0)


def test_the_number_of_days_is_a_setting(session, settings):
    settings.DRILL_KEEP_INPUTS_DAYS = 3
    assert after(2).inputs == 0
    assert after(3).inputs == 2


def test_a_living_drill_keeps_its_inputs_however_old(session):
    DrillSession.objects.update(state=DrillState.RUNNING, lease_until=NOW + timedelta(days=400), ended_at=None)
    assert after(399) == NOTHING


def test_scores_events_and_evidence_stay(session):
    cards = list(session.players.values_list("card", "total"))
    rows = list(Evidence.objects.order_by("pk").values())
    after(400)
    assert list(session.players.values_list("card", "total")) == cards
    assert list(Evidence.objects.order_by("pk").values()) == rows
    assert DrillSession.objects.get().events


# -- abandoned sessions --------------------------------------------------------------------------------------------------


def test_abandoned_sessions_go_whole_after_a_week(teacher, school_class):
    room = class_session(teacher, school_class)
    add_player(session=room, person=None, name="小虎")
    abandon(room)
    DrillSession.objects.update(ended_at=NOW)
    assert after(6) == after(7, seconds=-1) == NOTHING
    assert after(7).rooms == 1
    assert not DrillSession.objects.exists()
    assert not DrillPlayer.objects.exists()


def test_a_session_no_worker_ever_ended_goes_too_and_one_in_hand_stays(teacher, school_class):
    forgotten, held = class_session(teacher, school_class), class_session(teacher, school_class)
    take_lease(held.pk, "worker")
    DrillSession.objects.update(created_at=NOW)
    DrillSession.objects.filter(pk=held.pk).update(lease_until=NOW + timedelta(days=7))
    assert after(6) == NOTHING
    assert after(7).rooms == 1
    assert DrillSession.objects.get() == held
    assert forgotten.pk != held.pk


def test_a_drill_that_was_played_is_never_deleted(session):
    after(4000)
    assert DrillSession.objects.get() == session


# -- nicknames --------------------------------------------------------------------------------------------------------


def test_nicknames_of_pupils_and_guests_go_with_the_list_of_participants(session, settings):
    settings.DRILL_KEEP_INPUTS_DAYS = 1000
    assert after(29) == after(30, seconds=-1) == NOTHING
    assert left(session)[2] == ["小虎", "访客甲"]
    assert after(30) == Expired(0, 0, 0, 2, 1)
    assert left(session)[2] == ["", ""]
    assert not EvidencePersonal.objects.filter(evidence__subject_kind="class").exists()
    assert Evidence.objects.get(subject_kind="class").commitment  # and with it the seal


def test_an_adults_name_and_own_evidence_stay(manager, hotel, employee):
    room = open_led_session(scenario_id="hotel", user=manager, organisation=hotel)
    add_player(session=room, person=employee.person, name="吴师傅")
    end_session(room, 4)
    DrillSession.objects.update(ended_at=NOW)
    assert after(400) == NOTHING
    assert room.players.get().name == "吴师傅"
    assert EvidencePersonal.objects.filter(evidence__subject_kind="organisation").exists()


def test_a_guest_among_employees_takes_the_units_list_along(manager, hotel, employee):
    room = open_led_session(scenario_id="hotel", user=manager, organisation=hotel)
    add_player(session=room, person=employee.person, name="吴师傅")
    add_player(session=room, person=None, name="访客乙")
    end_session(room, 4)
    DrillSession.objects.update(ended_at=NOW)
    EvidencePersonal.objects.get(evidence__subject_kind="organisation")
    after(400)
    assert sorted(room.players.values_list("name", flat=True)) == ["", "吴师傅"]
    assert not EvidencePersonal.objects.filter(evidence__subject_kind="organisation").exists()
    assert EvidencePersonal.objects.filter(evidence__subject_kind="person").exists()


def test_a_pupil_who_typed_no_name_leaves_none_in_the_list_either(session, pupil):
    DrillPlayer.objects.update(name="")
    after(30)
    assert not EvidencePersonal.objects.filter(evidence__subject_kind="class").exists()


def test_who_has_no_name_any_more_goes_by_seat(client, session, teacher):
    after(30)
    Person.objects.update(name="")
    client.force_login(teacher)
    page = " ".join(client.get(reverse("drills:room", args=[session.pk])).content.decode().split())
    assert "座位 7 · 学生" in page
    assert "小虎" not in page
    assert "访客甲" not in page


def test_the_nickname_is_nowhere_else(session):
    """Neither in the log nor in the cards, which are kept."""
    row = DrillSession.objects.values().get()
    cards = list(session.players.values_list("card", flat=True))
    assert not [
        name for name in ("小虎", "访客甲") if name in str(row) + str(cards) + str(list(DrillInput.objects.values()))
    ]


# -- replays ----------------------------------------------------------------------------------------------------------


def test_without_inputs_no_film_is_made_and_the_page_says_so(client, session, teacher):
    client.force_login(teacher)
    url = reverse("media:replay", args=[session.pk])
    assert "制作影片" in client.get(url).content.decode()
    after(30)
    page = client.get(url).content.decode()
    assert "不能再制作回放影片" in page
    assert "<form" not in page
    assert client.post(reverse("media:make_replay", args=[session.pk])).status_code == 404


def test_a_film_asked_for_too_late_is_not_made_wrong(session):
    from media.models import Film
    from media.replay import make_replay

    after(30)
    with pytest.raises(ValueError, match="deleted"):
        make_replay(Film(key=f"drill-{session.pk}"))


# -- how it is run ----------------------------------------------------------------------------------------------------


def test_a_dry_run_counts_the_same_and_changes_nothing(session, capsys):
    DrillSession.objects.update(ended_at=timezone.now() - timedelta(days=31))
    before = left(session)
    call_command("expire_drills", "--dry-run")
    told = capsys.readouterr().out
    assert "inputs: 2 would go" in told
    assert left(session) == before
    call_command("expire_drills")
    assert capsys.readouterr().out == told.replace("would go", "gone")
    assert left(session) == (0, 0, ["", ""])
    assert expire_drills() == NOTHING
