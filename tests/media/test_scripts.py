"""The shipped film scripts: enough, true to the facts, shown by pictures that exist, owned by editors once they are in."""

from __future__ import annotations

import itertools

import pytest
from django.core.management import call_command

from courses.drawings.book import SCENES
from courses.quizzes.fact_sheet import read_facts
from media import narrated
from media.models import Film, FilmScript, FilmState
from media.moving.book import Moment
from media.moving.escaping import ROUTES
from media.moving.shelf import MOVING
from media.scripts.blocks import MOST_CHARACTERS, SceneBlock
from media.scripts.pictures import STILL, picture_choices
from media.scripts.shipping import bring_scripts_up_to_date, shipped_scripts
from media.speech.saying import spoken
from tests.conftest import make_user
from tests.courses.content_reading import known_numbers, numbers, raw_courses

SCRIPTS = {entry["key"]: entry for entry in shipped_scripts()}
# A calm reader's characters a second.
PACE = 4.2


def test_there_are_films_for_pupils_families_staff_and_old_people():
    assert len(SCRIPTS) >= 8
    assert sum(scene["show"] in MOVING for entry in SCRIPTS.values() for scene in entry["scenes"]) >= 40
    assert all(any(scene["show"] in MOVING for scene in entry["scenes"]) for entry in SCRIPTS.values())
    assert sum(any(scene.get("alarm") for scene in entry["scenes"]) for entry in SCRIPTS.values()) >= 4


@pytest.mark.parametrize("entry", SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_is_short_and_shows_what_there_is(entry):
    known = {*MOVING, *(f"{STILL}{name}" for name in SCENES)}
    assert {scene["show"] for scene in entry["scenes"]} <= known
    assert all(len(scene["say"]) <= MOST_CHARACTERS for scene in entry["scenes"])
    seconds = sum(len(spoken(scene["say"])) / PACE for scene in entry["scenes"])
    assert 15 <= seconds <= 75


@pytest.mark.parametrize("entry", SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_states_checked_facts_and_their_numbers(entry):
    facts = read_facts()
    assert entry["facts"]
    assert [fact for fact in entry["facts"] if not facts[fact].get("checked", True)] == []
    said = "".join(scene["say"] for scene in entry["scenes"])
    assert numbers(said) - known_numbers(entry["facts"]) == set()


def test_a_number_that_no_fact_names_is_noticed():
    assert numbers("冲 45 分钟") - known_numbers(["P26"]) == {"45"}


def test_lessons_name_films_that_there_are():
    named = {
        block["film"]["key"]
        for course in raw_courses()
        for lesson in course["lessons"]
        for block in lesson["body"]
        if "film" in block
    }
    assert named
    assert named <= set(SCRIPTS)


def test_every_moving_picture_can_be_drawn_at_any_moment():
    for name, moving in MOVING.items():
        drawn = {moving.draw(Moment(share * 8, share)) for share in (0, 0.33, 0.5, 0.71, 1)}
        assert len(drawn) > 1, f"{name} does not move"


def height_at(route: list[tuple[float, float]], x: float) -> float:
    """At which height a way passes this place for the first time."""
    (x1, y1), (x2, y2) = next(step for step in itertools.pairwise(route) if step[0][0] <= x <= step[1][0])
    return y1 + (y2 - y1) * (x - x1) / (x2 - x1)


def test_both_ways_out_of_the_drawn_home_go_through_its_door_and_no_wall():
    assert [116 < height_at(route, 180) < 152 for route in ROUTES] == [True, True]
    assert not 116 < height_at([(128, 134), (230, 82)], 180) < 152, "control"


def test_editors_can_choose_each_of_them():
    choices = [name for _group, group in picture_choices() for name, _label in group]
    assert len(choices) == len(set(choices)) >= 100


def test_loading_twice_changes_nothing_and_leaves_what_an_editor_wrote(db):
    assert bring_scripts_up_to_date() == len(SCRIPTS)
    script = FilmScript.objects.get(key="escape")
    script.title = "另一个题目"
    script.save_revision(user=make_user("editor")).publish()
    assert bring_scripts_up_to_date() == 0
    FilmScript.objects.get(key="burns").delete()
    Film.objects.filter(key="burns").delete()
    assert bring_scripts_up_to_date() == 0
    assert FilmScript.objects.get(key="escape").title == "另一个题目"
    assert not FilmScript.objects.filter(key="burns").exists()


def test_publishing_a_script_asks_for_its_film(db, queued):
    bring_scripts_up_to_date()
    script = FilmScript.objects.get(key="burns")
    script.save_revision().publish()
    assert Film.objects.get(key="burns").state == FilmState.QUEUED
    from media.tasks import make_film

    assert queued(make_film) == [["burns"]]


def test_without_a_database_the_voice_is_installed_and_films_wait_for_the_first_start(db, monkeypatch, capsys):
    monkeypatch.setattr("django.db.connection.introspection.table_names", list)
    call_command("make_films")
    assert "make run" in capsys.readouterr().out
    assert not FilmScript.objects.exists()


def test_a_scene_without_a_picture_is_refused():
    from wagtail.blocks import StructBlockValidationError

    block = SceneBlock()
    value = block.to_python({"say": "走。", "picture": "", "alarm": False})
    with pytest.raises(StructBlockValidationError):
        block.clean(value)
    assert block.clean(block.to_python({"say": "走。", "picture": "alarm-rings"}))["picture"] == "alarm-rings"


def test_the_list_names_the_films_of_published_scripts_alone(client, db):
    bring_scripts_up_to_date()
    FilmScript.objects.filter(key="burns").update(live=False)
    Film.objects.create(key="drill-1", title="回放")
    page = client.get("/films/").content.decode()
    assert f"{len(SCRIPTS) - 1} 部短片" in page
    assert "冲、脱、泡、盖、送" not in page
    assert client.get("/films/burns/watch/").status_code == 404
    assert client.get("/films/escape/watch/").status_code == 200


def test_a_silent_scene_lasts_as_long_as_its_sentence_takes_to_read():
    assert pytest.approx(4.8, abs=0.5) == narrated.READING_S * 20
