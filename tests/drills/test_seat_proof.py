"""A child's name is earned: nothing is written for a pupil whose seat was neither proved nor confirmed."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.utils import timezone

from courses.training.models import Evidence, EvidencePersonal
from people.models import Person, SchoolClass
from people.seats.browser import KEPT_S
from people.seats.proof import seat_of
from simulator.drills.live.wire import Joined, Removed, Seated
from simulator.drills.models import DrillMode, DrillPlayer, DrillSession, DrillState, SeatProof
from simulator.drills.results.finishing import group_row
from simulator.drills.results.personal_bests import bests_of, owned_by
from simulator.drills.results.roll_call import OPEN_DAYS, confirm_roll_call, unconfirmed
from simulator.drills.runner.updates import roster_of
from simulator.drills.sessions import joining
from simulator.drills.sessions.joining import join_by_code, resume_player
from simulator.drills.sessions.refusals import JoinRefused
from simulator.drills.sessions.retention import participant_lists
from simulator.drills.sessions.seating import confirm_player, find_player, move_player, remove_player
from simulator.drills.sessions.seats import give_back, take_seat
from simulator.drills.sessions.tokens import watch_token
from simulator.protocol.messages import SEATING
from tests.drills.led_sessions import class_session, end_session, make_strips, seat_pupil, strip_of
from tests.drills.scripted_session import recovered
from tests.drills.test_sockets import WAIT_S, player
from tests.drills.test_watching import watching


@pytest.fixture
def with_strips(school_class, pupil) -> SchoolClass:
    """Seats 1 to 8, of which 7 is 小禾's."""
    return make_strips(school_class, 8)


@pytest.fixture
def session(teacher, with_strips) -> DrillSession:
    """A class's session whose teacher lets pupils in without their strips."""
    return class_session(teacher, with_strips)


@pytest.fixture
def admitting(session) -> DrillSession:
    DrillSession.objects.filter(pk=session.pk).update(admits_unproved=True)
    session.refresh_from_db()
    return session


def come_in(session: DrillSession, seat: int, secret: str = "", **more: Any) -> tuple[DrillPlayer, str]:
    return join_by_code(code=session.code, address="192.0.2.7", seat=seat, secret=secret, **more)


def prove(session: DrillSession, seat: int) -> tuple[DrillPlayer, str]:
    assert session.school_class is not None
    return come_in(session, seat, strip_of(session.school_class, seat))


def of_persons() -> set[str]:
    """Whose own evidence there is."""
    return {str(row.subject_id) for row in Evidence.objects.filter(subject_kind="person")}


# -- what is written --------------------------------------------------------------------------------------------------


def test_who_types_a_childs_seat_writes_nothing_in_the_childs_name(admitting, pupil):
    come_in(admitting, 7, name="小禾")
    end_session(admitting)
    assert admitting.players.get().total is not None
    assert not Evidence.objects.exists()


def test_were_a_seat_number_proof_enough_a_stranger_would_write_for_the_child(admitting, pupil, monkeypatch):
    """The control."""

    def believed(session: DrillSession, *, seat: int, **given: Any) -> joining.Newcomer:
        assert session.school_class is not None
        row = seat_of(session.school_class, seat)
        assert row is not None
        return joining.Newcomer(row.person, seat, SeatProof.SECRET)

    monkeypatch.setattr(joining, "_pupil", believed)
    come_in(admitting, 7)
    end_session(admitting)
    assert of_persons() == {str(pupil.pk)}


def test_a_strip_writes_for_its_pupil(session, pupil):
    prove(session, 7)
    end_session(session)
    assert of_persons() == {str(pupil.pk)}
    row = group_row(session)
    assert row is not None
    assert row.result["players"] == 1


def test_of_a_class_only_those_known_to_be_there_count(admitting, pupil):
    prove(admitting, 7)
    come_in(admitting, 8)
    end_session(admitting)
    row = group_row(admitting)
    assert row is not None
    assert row.result["players"] == 1
    assert EvidencePersonal.objects.get(evidence=row).payload == {"participants": [{"name": "", "seat": 7}]}


# -- the roll-call ----------------------------------------------------------------------------------------------------


def test_the_teacher_says_afterwards_who_was_there(client, admitting, teacher, pupil):
    for seat in (6, 7, 8):
        come_in(admitting, seat)
    end_session(admitting)
    client.force_login(teacher)
    page = f"/drills/{admitting.pk}/"
    assert "这些同学在场" in client.get(page).content.decode()
    assert client.post(f"{page}roll-call/", {"seat": ["6", "7"]}).url == page
    six = seat_of(admitting.school_class, 6)
    assert of_persons() == {str(pupil.pk), str(six.person_id)}
    assert {player.seat: player.proof for player in admitting.players.all()} == {6: "teacher", 7: "teacher", 8: ""}
    assert admitting.players.get(seat=7).confirmed_by == teacher
    row = group_row(admitting)
    assert (row.result["players"], row.occurred_at) == (2, admitting.ended_at)


def test_who_was_proved_before_stays_counted_and_the_classs_row_is_corrected(admitting, teacher, pupil):
    prove(admitting, 7)
    come_in(admitting, 8)
    end_session(admitting)
    first = group_row(admitting)
    assert confirm_roll_call(session=admitting, seats=[8], by=teacher) == 1
    row = group_row(admitting)
    assert (first.result["players"], row.result["players"]) == (1, 2)
    assert Evidence.objects.get(revokes=first).recorded_by == teacher


def test_confirming_again_changes_nothing(admitting, teacher):
    come_in(admitting, 8)
    end_session(admitting)
    assert confirm_roll_call(session=admitting, seats=[8], by=teacher) == 1
    before = list(Evidence.objects.order_by("pk").values())
    assert confirm_roll_call(session=admitting, seats=[8], by=teacher) == 0
    assert list(Evidence.objects.order_by("pk").values()) == before


def test_seats_nobody_played_from_and_players_taken_out_are_not_confirmed(admitting, teacher):
    come_in(admitting, 8)
    remove_player(come_in(admitting, 6)[0])
    end_session(admitting)
    assert confirm_roll_call(session=admitting, seats=[5, 6, 99], by=teacher) == 0
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("seconds", [-1, 1])
def test_the_roll_call_is_open_for_a_week(admitting, teacher, seconds):
    come_in(admitting, 8)
    end_session(admitting)
    moment = timezone.now() - timedelta(days=OPEN_DAYS, seconds=seconds)
    DrillSession.objects.update(ended_at=moment)
    admitting.refresh_from_db()
    assert [player.seat for player in unconfirmed(admitting)] == ([8] if seconds < 0 else [])
    assert confirm_roll_call(session=admitting, seats=[8], by=teacher) == (1 if seconds < 0 else 0)


def test_a_foreign_teacher_confirms_nobody(client, admitting, tree):
    from tests.drills.led_sessions import other_teacher

    come_in(admitting, 8)
    end_session(admitting)
    client.force_login(other_teacher(tree))
    assert client.post(f"/drills/{admitting.pk}/roll-call/", {"seat": "8"}).status_code == 404


def test_confirming_while_the_drill_runs_writes_at_its_end(admitting, teacher):
    named, _ = come_in(admitting, 8)
    assert confirm_player(find_player(admitting.pk, str(named.pk)), by=teacher)
    assert not confirm_player(find_player(admitting.pk, str(named.pk)), by=teacher)
    end_session(admitting)
    assert of_persons() == {str(seat_of(admitting.school_class, 8).person_id)}


def test_the_list_of_participants_goes_in_time_also_where_it_was_corrected(admitting, teacher, settings):
    prove(admitting, 7)
    come_in(admitting, 8)
    end_session(admitting)
    confirm_roll_call(session=admitting, seats=[8], by=teacher)
    late = timezone.now() + timedelta(days=settings.DRILL_KEEP_NICKNAMES_DAYS + 1)
    first = Evidence.objects.get(source_key=f"drill:{admitting.pk}")
    assert participant_lists(late) == sorted([f"correction:{first.pk}", f"drill:{admitting.pk}"])


# -- who sits where ---------------------------------------------------------------------------------------------------


def test_the_owner_gets_the_seat_from_whoever_named_it(admitting, pupil):
    named, token = come_in(admitting, 7)
    owner, _ = prove(admitting, 7)
    assert (owner.pk, owner.person, owner.proof) == (named.pk, pupil, SeatProof.SECRET)
    with pytest.raises(JoinRefused, match="wrong_token"):
        resume_player(code=admitting.code, token=token, address="x")


def test_once_the_drill_runs_what_the_other_did_is_not_the_pupils(admitting, pupil):
    named, token = come_in(admitting, 7)
    DrillSession.objects.update(state=DrillState.RUNNING)
    owner, _ = prove(admitting, 7)
    assert owner.pk != named.pk
    assert resume_player(code=admitting.code, token=token, address="x").seat is None
    assert (owner.seat, owner.person) == (7, pupil)


def test_a_seat_taken_wrongly_is_given_back_and_its_pupil_comes_in(session, pupil):
    wrong = seat_pupil(session, 7)
    give_back(wrong)
    owner, _ = prove(session, 7)
    assert owner.pk != wrong.pk
    wrong.refresh_from_db()
    assert (wrong.seat, wrong.person, wrong.proof) == (None, None, SeatProof.NONE)


def test_the_teacher_seats_somebody_elsewhere(session, teacher, pupil):
    moved = seat_pupil(session, 7)
    assert move_player(moved, seat=8, by=teacher) is None
    moved.refresh_from_db()
    assert (moved.seat, moved.proof, moved.confirmed_by) == (8, SeatProof.TEACHER, teacher)
    assert moved.person == seat_of(session.school_class, 8).person != pupil


def test_nobody_is_moved_to_a_seat_that_is_proved_or_does_not_exist(session, teacher):
    moved, other = seat_pupil(session, 7), seat_pupil(session, 8)
    for seat, reason in ((8, "seat_taken"), (99, "no_seat")):
        with pytest.raises(JoinRefused, match=reason):
            move_player(moved, seat=seat, by=teacher)
    assert {moved.seat, other.seat} == {7, 8}


def test_who_only_named_a_seat_gives_way_to_who_is_moved_there(admitting, teacher):
    named, _ = come_in(admitting, 8)
    moved = seat_pupil(admitting, 7)
    assert move_player(moved, seat=8, by=teacher) == named
    named.refresh_from_db()
    assert named.seat is None


def test_who_is_taken_out_stays_out_and_leaves_nothing(session, pupil):
    gone, token = prove(session, 7)
    seat_pupil(session, 8)
    remove_player(gone)
    with pytest.raises(JoinRefused, match="removed"):
        resume_player(code=session.code, token=token, address="x")
    end_session(session)
    assert str(pupil.pk) not in of_persons()
    assert [row.seat for row in session.players.filter(total__isnull=False)] == [8]


def test_the_pupil_of_the_seat_comes_back_by_the_strip(session, pupil):
    gone, _ = prove(session, 7)
    remove_player(gone)
    back, _ = prove(session, 7)
    assert (back.pk != gone.pk, back.person) == (True, pupil)


def test_the_drill_does_not_wait_for_who_was_taken_out(session):
    gone, stays = seat_pupil(session, 7), seat_pupil(session, 8)
    room = recovered(session)
    for row in (gone, stays):
        room.receive(Joined("", str(row.pk), "line", name="", seat=row.seat, role=row.role), time.monotonic())
    room.receive(Removed("", str(gone.pk)), time.monotonic())
    room.began_at = 0.0
    room.tick()
    assert [entry["seat"] for entry in roster_of(room)] == [8]
    assert room.run.players[str(gone.pk)].done
    assert not room.run.players[str(stays.pk)].done
    room.receive(Joined("", str(gone.pk), "line", seat=7, role=gone.role), time.monotonic())
    assert str(gone.pk) not in room.connected


def test_a_worker_that_takes_the_drill_over_knows_who_was_taken_out_and_who_is_proved(session):
    gone, stays = seat_pupil(session, 7), seat_pupil(session, 8)
    remove_player(gone)
    room = recovered(session)
    assert room.removed == {str(gone.pk)}
    assert room.labels[str(stays.pk)].proof == SeatProof.SECRET


def test_of_two_at_one_seat_the_roster_shows_the_later_one(session):
    room = recovered(session)
    for who in ("a", "b"):
        room.receive(Joined("", who, who, name=who, seat=7, role="pupil"), time.monotonic())
    room.receive(Seated("", "b", "b", 8, "teacher"), time.monotonic())
    assert {entry["player"]: (entry["seat"], entry["proof"]) for entry in roster_of(room)} == {
        "a": (None, ""), "b": (8, "teacher"),
    }  # fmt: skip


# -- over sockets -----------------------------------------------------------------------------------------------------


def say_as(session: DrillSession, token: str, what: str, row: DrillPlayer, seat: int = 0) -> dict[str, Any]:
    """What the worker is told, or the page that commands, of a command about a player."""

    @async_to_sync
    async def drill() -> dict[str, Any]:
        async with watching(session, token) as (page, work, _scene):
            await page.say("command", seq=1, what=what, player=str(row.pk), seat=seat)
            await page.say("ping", seq=2)
            answer = await page.hear()
            if answer["t"] == "error":
                return answer
            while (told := await work.hear())["t"] == "watching":
                pass
            return told

    return drill()


@pytest.fixture
def commands(session, teacher, client) -> str:
    """A token that its teacher commands with."""
    from django.test import RequestFactory

    client.force_login(teacher)
    request = RequestFactory().get("/")
    request.user, request.session = teacher, client.session
    return watch_token(session, may_command=True, request=request)


def test_an_organiser_moves_gives_back_confirms_and_takes_out(session, commands, teacher):
    row = take_seat(session=session, seat=7)[0]
    told = say_as(session, commands, "confirm", row)
    assert (told["t"], told["seat"], told["proof"]) == ("seated", 7, "teacher")
    assert say_as(session, commands, "move", row, 8)["seat"] == 8
    assert say_as(session, commands, "move", row, 99)["code"] == "no_seat"
    assert say_as(session, commands, "give_back", row)["seat"] is None
    assert say_as(session, commands, "remove", row)["t"] == "removed"
    row.refresh_from_db()
    assert row.removed_at is not None
    assert say_as(session, commands, "move", row, 8)["code"] == "not_allowed"


@pytest.mark.parametrize("what", sorted(SEATING))
def test_a_wall_seats_nobody(session, what):
    row = take_seat(session=session, seat=7)[0]
    token = watch_token(session, may_command=False)
    assert say_as(session, token, what, row, 8)["code"] == "not_allowed"
    row.refresh_from_db()
    assert (row.seat, row.proof, row.removed_at) == (7, SeatProof.NONE, None)


def test_the_older_device_of_a_seat_is_told_and_closed(session):
    secret = strip_of(session.school_class, 7)

    @async_to_sync
    async def drill() -> tuple[str, int, str]:
        old, new = player(), player()
        for socket in (old, new):
            await socket.open()
            await socket.say("hello", code=session.code, seat=7, secret=secret, name="", client="test")
            assert (await socket.hear())["t"] == "welcome"
        said, code = await old.hear(), await old.closed()
        pong = await new.pong()
        await new.line.disconnect(timeout=WAIT_S)
        return said["code"], code, pong["t"]

    assert drill() == ("elsewhere", 1008, "pong")
    assert session.players.get().person is not None


def test_what_is_asked_comes_with_the_refusal(session):
    SchoolClass.objects.update(seat_secret_kind="pictures")

    @async_to_sync
    async def drill() -> dict[str, Any]:
        socket = player()
        await socket.open()
        await socket.say("hello", code=session.code, seat=7, name="", client="test")
        return await socket.hear()

    answer = drill()
    assert (answer["code"], answer["asks"]["kind"], len(answer["asks"]["pictures"])) == ("proof_needed", "pictures", 12)


# -- at home ----------------------------------------------------------------------------------------------------------


def at_home(client: Client, school_class: SchoolClass, seat: int = 7) -> None:
    given = {"class_code": school_class.join_code, "seat": seat, "secret": strip_of(school_class, seat)}
    assert client.post("/accounts/seat/", given).status_code == 302


def test_a_drill_alone_under_a_proved_seat_is_the_pupils_own(client, with_strips, pupil):
    at_home(client, with_strips)
    client.post("/drills/start/school-floor/")
    alone = DrillSession.objects.get()
    assert (alone.mode, alone.players.get().person, alone.players.get().proof) == (DrillMode.SOLO, pupil, "secret")
    end_session(alone)
    assert of_persons() == {str(pupil.pk)}
    assert bests_of(owned_by(pupil, []))


def test_without_the_strip_it_is_nobodys(client, with_strips, pupil):
    """The control."""
    client.post("/drills/start/school-floor/")
    end_session(DrillSession.objects.get())
    assert not Evidence.objects.exists()
    assert not bests_of(owned_by(pupil, []))


def test_after_its_time_a_proved_seat_writes_no_more(client, with_strips, clock):
    at_home(client, with_strips)
    clock.go(seconds=KEPT_S)
    client.post("/drills/start/school-floor/")
    assert DrillPlayer.objects.get().person is None


def test_a_class_at_one_address_plays_alone_under_its_seats(with_strips):
    for seat in range(1, 9):
        browser = Client()
        at_home(browser, with_strips, seat)
        for _ in range(3):
            assert browser.post("/drills/start/school-floor/").status_code == 302


def test_a_proved_browser_joins_its_classs_session_without_typing_again(client, session, pupil):
    at_home(client, session.school_class)
    page = client.get(f"/drills/join/?code={session.code}").content.decode()
    assert "这不是我" in page
    assert client.post("/drills/join/", {"code": session.code}).status_code == 302
    row = session.players.get()
    assert (row.seat, row.person, row.proof) == (7, pupil, SeatProof.SECRET)


def test_a_signed_in_pupil_sits_at_the_own_seat(client, session, pupil, pupil_user):
    client.force_login(pupil_user)
    assert client.post("/drills/join/", {"code": session.code}).status_code == 302
    row = session.players.get()
    assert (row.seat, row.person, row.proof) == (7, pupil, SeatProof.ACCOUNT)
    assert prove(session, 7)[0] == row


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shows", "name"), [(False, ""), (True, "小禾")])
def test_names_are_shown_as_the_class_chose(session, pupil, shows, name):
    SchoolClass.objects.update(shows_names=shows)
    assert come_in(session, 7, strip_of(session.school_class, 7), name="别的名字")[0].name == name


def test_a_typed_nickname_stands_only_where_the_school_gave_none(session):
    SchoolClass.objects.update(shows_names=True)
    assert Person.objects.get(memberships__seat=8).name == ""
    row = come_in(session, 8, strip_of(session.school_class, 8), name="小\u202e虎\u200b")[0]
    assert row.name == "小虎"
