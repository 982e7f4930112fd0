"""A drill's score page and its replay film are for those who may see the drill, and the film is made once."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.test import Client

from media import services
from media.models import Film
from media.tasks import make_film
from people.models import Person
from simulator.drills.models import DrillInput, DrillSession, DrillState
from simulator.drills.results.finishing import finish_session
from simulator.drills.sessions.opening import open_session
from simulator.engine.drill.model_version import present_model
from simulator.engine.drill.run import DrillRun
from simulator.engine.people import crowd
from simulator.engine.people.crowd import JUPEDSIM
from simulator.engine.scenario.loader import load_scenario
from tests.conftest import make_user

TICKS = 20


@pytest.fixture(autouse=True)
def _private_folder(tmp_path, monkeypatch):
    storage = FileSystemStorage(location=tmp_path / "private", base_url=None)
    monkeypatch.setattr(Film._meta.get_field("private_file"), "storage", storage)


@pytest.fixture
def drill(pupil, school_class, db) -> DrillSession:
    """One second of a drill of the pupil's class, ended and scored; half a second of film, then the score."""
    session, player, _token = open_session(scenario_id="school-floor", user=None, person=pupil)
    run = DrillRun(load_scenario("school-floor"), seed=session.seed)
    run.add_player(str(player.pk))
    DrillInput.objects.create(session=session, tick=0, player=player.pk, payload={"join": ""})
    for _ in range(TICKS):
        run.step({})
    finish_session(session=session, run=run)
    DrillSession.objects.filter(pk=session.pk).update(school_class=school_class)
    session.refresh_from_db()
    return session


@pytest.fixture
def film(drill) -> Film:
    """The drill's film as it is once made; the file is a few bytes."""
    made = Film.objects.create(key=services.replay_key(drill), title="回放", state="ready")
    made.private_file.save("replay.mp4", ContentFile(b"....ftypisom"))
    return made


def make(client: Client, drill: DrillSession):
    return client.post(f"/films/replay/{drill.pk}/make/")


def test_a_request_makes_an_mp4_to_watch_and_to_download(client, drill, pupil_user, monkeypatch):
    monkeypatch.setattr("media.replay.SIZE", (320, 180))
    monkeypatch.setattr("media.replay.CARD_S", 1)
    monkeypatch.setattr("media.replay.LIMITS_S", 1)
    client.force_login(pupil_user)
    assert f"/films/replay/{drill.pk}/file/" in make(client, drill).content.decode()
    answer = client.get(f"/films/replay/{drill.pk}/file/?download")
    assert answer["Content-Type"] == "video/mp4"
    assert f'filename="drill-{drill.code}.mp4"' in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)[4:8] == b"ftyp"
    found = Film.objects.get()
    assert (found.state, found.progress) == ("ready", 100)
    assert film_length_s(found) == pytest.approx(found.duration_s, abs=0.1) == pytest.approx(0.5 + 1 + 1, abs=0.1)


def film_length_s(film: Film) -> float:
    from moviepy import VideoFileClip

    with VideoFileClip(film.private_file.path) as clip:
        return clip.duration


def test_asking_twice_makes_one_film(client, drill, pupil_user, queued):
    client.force_login(pupil_user)
    for _ in range(2):
        assert make(client, drill).status_code == 200
    assert queued(make_film) == [[services.replay_key(drill)]]


def test_a_film_that_failed_says_so_and_can_be_asked_for_again(client, drill, pupil_user, queued):
    Film.objects.create(key=services.replay_key(drill), title="回放", state="failed", error="boom")
    client.force_login(pupil_user)
    page = client.get(f"/films/replay/{drill.pk}/").content.decode()
    assert 'role="alert"' in page
    assert "boom" not in page
    make(client, drill)
    assert (Film.objects.get().state, len(queued(make_film))) == ("queued", 1)


def test_a_failure_is_written_down(drill, monkeypatch):
    def broken(film):
        raise OSError("no room on the disk")

    monkeypatch.setattr("media.films.make_replay", broken)
    film = services.request_film(key=services.replay_key(drill), title="回放")
    assert film.state == "failed"
    assert "no room on the disk" in film.error


@pytest.mark.parametrize("state", [DrillState.LOBBY, DrillState.RUNNING, DrillState.ABANDONED])
def test_a_drill_without_an_end_has_no_film(client, drill, pupil_user, queued, state):
    DrillSession.objects.update(state=state)
    client.force_login(pupil_user)
    assert make(client, drill).status_code == 404
    assert queued(make_film) == []


# -- who may see it ---------------------------------------------------------------------------------------------------


def answers(client: Client, drill: DrillSession) -> set[int]:
    """The status of every address of a drill and its film."""
    pages = [f"/drills/{drill.pk}/", f"/drills/{drill.pk}/progress/", f"/films/replay/{drill.pk}/"]
    pages += [f"/en/drills/{drill.pk}/", f"/films/replay/{drill.pk}/file/", f"/films/replay/{drill.pk}/file/?download"]
    return {client.get(page).status_code for page in pages} | {make(client, drill).status_code}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("pupil_user", 200),
        ("teacher", 200),
        ("county_officer", 200),
        ("city_officer", 200),
        ("superuser", 200),
        ("foreign_officer", 404),
        ("manager", 404),
        ("employee", 404),
        ("keeper", 404),
    ],
)
def test_who_may_see_the_drill_sees_its_score_and_its_film(client, drill, film, queued, request, who, status):
    client.force_login(request.getfixturevalue(who))
    assert answers(client, drill) == {status}


def test_another_pupil_of_the_class_sees_neither(client, drill, film, queued):
    client.force_login(make_user("classmate", person=Person.objects.create(name="小蓝", kind="pupil")))
    assert answers(client, drill) == {404}


def test_a_visitor_with_the_address_sees_neither(client, drill, film, queued):
    assert answers(client, drill) == {404}


def test_with_the_guard_off_a_visitor_would_see_both(client, drill, film, queued, monkeypatch):
    """The control."""
    monkeypatch.setattr("simulator.drills.pages.catalogue.visible_to", lambda user: DrillSession.objects.all())
    assert answers(client, drill) == {200}


def test_a_visitor_sees_the_drill_they_started_and_another_visitor_does_not(client, db):
    page = client.post("/drills/start/school-floor/")["location"]
    assert client.get(page).status_code == 200
    assert Client().get(page).status_code == 404


def test_a_visitors_own_drill_opens_no_other(client, drill, film, queued):
    client.post("/drills/start/school-floor/")
    assert answers(client, drill) == {404}


def test_a_replay_is_at_no_public_address(client, drill, film, pupil_user):
    client.force_login(pupil_user)
    paths = [
        f"/films/{film.key}/",
        f"/uploads/{film.private_file.name}",
        f"/uploads/../private/{film.private_file.name}",
    ]
    assert {client.get(path).status_code for path in paths} <= {400, 404}


def test_a_lesson_film_is_for_everybody(client, db):
    Film.objects.create(key="escape", title="火场逃生", state="rendering", progress=40)
    assert "40%" in client.get("/films/escape/").content.decode()


def test_a_drill_whose_crowd_is_not_installed_says_what_is_missing(client, drill, pupil_user, monkeypatch):
    DrillSession.objects.filter(pk=drill.pk).update(crowd=present_model(JUPEDSIM))
    client.force_login(pupil_user)
    assert "JuPedSim" not in client.get(f"/films/replay/{drill.pk}/").content.decode()
    monkeypatch.setattr(crowd, "find_spec", lambda name: None if name == "jupedsim" else object())
    assert "JuPedSim，这里没有安装" in client.get(f"/films/replay/{drill.pk}/").content.decode()
    assert make(client, drill).status_code == 404
