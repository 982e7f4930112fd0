"""Led sessions for tests: opened for somebody, joined by a few, played for a moment and ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from people.models import Organisation, OrganisationKind, Person, PersonKind, Role, RoleGrant, SchoolClass, User
from people.seats.proof import seat_of, secret_of
from people.seats.roster import add_seats, make_secrets
from simulator.drills.models import DrillPlayer, DrillSession, SeatProof
from simulator.drills.results.finishing import finish_session
from simulator.drills.sessions.opening import open_led_session
from simulator.drills.sessions.seats import take_seat
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario
from tests.conftest import make_user


def make_seats(school_class: SchoolClass, up_to: int = 45) -> SchoolClass:
    """The class with its seats, none of which has a strip."""
    add_seats(school_class=school_class, up_to=up_to)
    return school_class


def make_strips(school_class: SchoolClass, up_to: int = 45) -> SchoolClass:
    """The class with its seats, each with a strip."""
    make_secrets(school_class=make_seats(school_class, up_to))
    return school_class


def strip_of(school_class: SchoolClass, seat: int) -> str:
    """What stands on the strip of a seat."""
    membership = seat_of(school_class, seat)
    assert membership is not None
    return secret_of(membership)


def seat_pupil(session: DrillSession, seat: int, *, proof: str = SeatProof.SECRET, name: str = "") -> DrillPlayer:
    """The pupil of a seat in a session, known to be there; made where the class has no such seat."""
    assert session.school_class is not None
    row = seat_of(session.school_class, seat)
    person = row.person if row else Person.objects.create(name="", kind=PersonKind.PUPIL)
    return take_seat(session=session, seat=seat, person=person, proof=proof, name=name)[0]


def class_session(user: User, school_class: SchoolClass, **more: Any) -> DrillSession:
    return open_led_session(scenario_id="school-floor", user=user, school_class=school_class, **more)


def run_of(session: DrillSession, ticks: int = 40) -> DrillRun:
    """The session's drill with all its players, after so many ticks."""
    run = DrillRun(load_scenario(session.scenario), seed=session.seed)
    for player in session.players.all():
        run.add_player(str(player.pk), player.role)
    for _ in range(ticks):
        run.step({})
    return run


def end_session(session: DrillSession, ticks: int = 40) -> DrillSession:
    """Ends the drill after so many ticks, as if its time were up, and writes what it came to."""
    run = run_of(session, ticks)
    run.stop("time_limit")
    DrillSession.objects.filter(pk=session.pk).update(started_at=timezone.now() - timedelta(seconds=run.time_s))
    finish_session(session=session, run=run)
    session.refresh_from_db()
    return session


def played_session(user: User, school_class: SchoolClass) -> DrillSession:
    """A class's session that seat 7, who calls himself 小虎, and 访客甲 from seat 30 have played, both known to be there."""
    SchoolClass.objects.filter(pk=school_class.pk).update(shows_names=True)
    session = class_session(user, SchoolClass.objects.get(pk=school_class.pk))
    seat_pupil(session, 7, name="小虎")
    seat_pupil(session, 30, name="访客甲")
    return end_session(session)


def other_teacher(tree: Any) -> User:
    """Teaches in the other county."""
    school = Organisation.objects.create(
        name="秀洲第二小学", kind=OrganisationKind.PRIMARY_SCHOOL, division=tree.xincheng
    )
    other = SchoolClass.objects.create(
        organisation=school, name="五年级2班", grade=5, school_year=2026, join_code="XYZ234"
    )
    user = make_user("other-teacher", person=Person.objects.create(name="林老师"))
    RoleGrant.objects.create(user=user, role=Role.TEACHER, organisation=school, school_class=other)
    return user
