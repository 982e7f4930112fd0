"""Leases, places in a session, tries and kiosk tokens, each at its last moment or number and one beyond."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from people.tokens import TokenRefused
from simulator.drills.kiosk.tokens import SALT, make_kiosk_token, read_kiosk_token
from simulator.drills.models import DrillSession, DrillState
from simulator.drills.sessions import joining
from simulator.drills.sessions.joining import join_by_code
from simulator.drills.sessions.leases import LEASE, renew_leases, shorten_leases, take_lease
from simulator.drills.sessions.opening import open_led_session
from simulator.drills.sessions.refusals import JoinRefused
from simulator.drills.sessions.retention import keeps_inputs
from tests.drills.led_sessions import class_session, make_seats

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def session(teacher, school_class) -> DrillSession:
    return class_session(teacher, make_seats(school_class))


# -- leases ------------------------------------------------------------------------------------------------------------


def test_a_lease_holds_to_its_last_moment(session, clock):
    assert take_lease(session.pk, "one")
    clock.set(clock.moment + LEASE)
    assert not take_lease(session.pk, "two")
    clock.set(clock.moment + MOMENT)
    assert take_lease(session.pk, "two")


def test_who_holds_a_lease_takes_it_again(session, clock):
    assert take_lease(session.pk, "one")
    clock.set(clock.moment + LEASE / 2)
    assert take_lease(session.pk, "one")
    session.refresh_from_db()
    assert session.lease_until == clock.moment + LEASE


def test_a_lease_is_renewed_by_its_holder_alone(session, clock):
    take_lease(session.pk, "one")
    clock.set(clock.moment + LEASE / 2)
    assert renew_leases("two", [session.pk]) == set()
    assert renew_leases("one", [session.pk]) == {session.pk}


@pytest.mark.parametrize("state", [DrillState.ENDED, DrillState.ABANDONED])
def test_a_session_that_is_over_has_no_lease(session, clock, state):
    take_lease(session.pk, "one")
    DrillSession.objects.update(state=state)
    assert renew_leases("one", [session.pk]) == set()
    assert not take_lease(session.pk, "one")


@pytest.mark.parametrize(("owner", "to", "left"), [("one", 1, 1), ("one", 3, 2), ("two", 1, 2)])
def test_a_lease_is_shortened_for_its_holder_and_never_lengthened(session, clock, owner, to, left):
    take_lease(session.pk, "one")
    shorten_leases([session.pk], owner, to=timedelta(seconds=to))
    session.refresh_from_db()
    assert session.lease_until == clock.moment + timedelta(seconds=left)


# -- places and tries --------------------------------------------------------------------------------------------------


def test_the_last_place_is_taken_and_none_beyond(teacher, monkeypatch):
    monkeypatch.setattr(joining, "MOST_PLAYERS", 2)
    code = open_led_session(scenario_id="school-floor", user=teacher).code
    for name in "甲", "乙":
        assert join_by_code(code=code, address="x", name=name)
    with pytest.raises(JoinRefused, match="full"):
        join_by_code(code=code, address="x", name="丙")
    assert DrillSession.objects.get().players.count() == 2


def test_who_sits_in_a_full_session_comes_back(session, monkeypatch):
    monkeypatch.setattr(joining, "MOST_PLAYERS", 1)
    held, _ = join_by_code(code=session.code, address="x", seat=7)
    session.players.update(connected=False)
    assert join_by_code(code=session.code, address="x", seat=7)[0] == held
    with pytest.raises(JoinRefused, match="full"):
        join_by_code(code=session.code, address="x", seat=8)


@pytest.mark.parametrize(("limit", "code"), [("JOINS", ""), ("WRONG_GUESSES", "ZZZZZZ")])
def test_one_try_more_than_an_address_has_is_too_many(session, monkeypatch, limit, code):
    monkeypatch.setattr(joining, limit, 2)
    tries = []
    for seat in (1, 2, 3):
        try:
            join_by_code(code=code or session.code, address="x", seat=seat)
            tries.append("in")
        except JoinRefused as refused:
            tries.append(refused.reason.value)
    usual = "wrong_code" if code else "in"
    assert tries == [usual, usual, "too_frequent"]
    if not code:
        assert join_by_code(code=session.code, address="y", seat=4)


# -- days --------------------------------------------------------------------------------------------------------------


def test_a_kiosks_key_is_good_until_its_days_are_over(tree, clock):
    key = make_kiosk_token(tree.village, days=3)
    ends = clock.moment + timedelta(days=3)
    clock.set(ends - MOMENT)
    assert read_kiosk_token(key) == tree.village
    clock.set(ends)
    with pytest.raises(TokenRefused, match="expired"):
        read_kiosk_token(key)


@pytest.mark.parametrize(("days", "good"), [(0, True), (1, True), (-1, False)])
def test_a_signed_key_of_before_is_taken_up_to_its_last_day(tree, clock, days, good):
    key = signing.dumps([tree.village.code, (timezone.localdate() + timedelta(days=days)).isoformat()], salt=SALT)
    if good:
        assert read_kiosk_token(key) == tree.village
    else:
        with pytest.raises(TokenRefused, match="expired"):
            read_kiosk_token(key)


def test_inputs_are_kept_until_their_days_are_over(session, settings, clock):
    settings.DRILL_KEEP_INPUTS_DAYS = 30
    assert keeps_inputs(session)
    session.ended_at = clock.moment
    clock.set(clock.moment + timedelta(days=30) - MOMENT)
    assert keeps_inputs(session)
    clock.set(clock.moment + MOMENT)
    assert not keeps_inputs(session)
