"""A scenario file that was broken: staff read what is wrong and where, everybody else that it is not available."""

from __future__ import annotations

import json
import shutil

import pytest
from django.urls import reverse
from django.utils import translation

from simulator.drills.drawing.plan_svg import card_picture, drawn_plan
from simulator.drills.models import DrillSession
from simulator.engine.scenario import loader as scenarios
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.scenario.model import ScenarioError

pytestmark = pytest.mark.django_db
CHINESE, ENGLISH = "应为数字", "must be a number"


def forget() -> None:
    for kept in (load_scenario, drawn_plan, card_picture):
        kept.cache_clear()


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """Two files: a sound one, and one with a word where a number must be."""
    for name in ("schema", "school-floor", "workshop"):
        shutil.copy(scenarios.FOLDER / f"{name}.json", tmp_path)
    data = json.loads((tmp_path / "workshop.json").read_text(encoding="utf-8"))
    data["doors"][3]["width"] = "wide"
    (tmp_path / "workshop.json").write_text(json.dumps(data), encoding="utf-8")
    monkeypatch.setattr(scenarios, "FOLDER", tmp_path)
    forget()
    yield "workshop"
    forget()


def begin(client, name: str):
    return client.post(reverse("drills:start", args=[name]))


def test_a_visitor_reads_that_it_is_not_available(client, broken):
    answer = begin(client, broken)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "这个演练暂时不能用" in page
    assert CHINESE not in page
    assert "doors/3" not in page
    assert "Traceback" not in page
    assert not DrillSession.objects.exists()


@pytest.mark.parametrize("who", ["teacher", "city_officer", "pupil_user"])
def test_nobody_but_staff_reads_more(client, broken, request, who):
    client.force_login(request.getfixturevalue(who))
    assert CHINESE not in begin(client, broken).content.decode()
    assert CHINESE not in client.get(reverse("drills:index")).content.decode()


@pytest.mark.parametrize(("language", "said", "other"), [("zh-hans", CHINESE, ENGLISH), ("en", ENGLISH, CHINESE)])
def test_staff_read_the_sentence_and_the_place_in_their_language(client, broken, superuser, language, said, other):
    client.force_login(superuser)
    with translation.override(language):
        page = begin(client, broken).content.decode()
    assert said in page
    assert other not in page
    assert "workshop.json" in page
    assert "doors/3/width" in page


def test_the_index_lives_on_with_the_others(client, broken, superuser):
    page = client.get(reverse("drills:index")).content.decode()
    assert 'id="school-floor"' in page
    card = page.split('id="workshop"')[1].split("</li>")[0]
    assert "这个演练暂时不能用" in card
    assert "<form" not in card
    client.force_login(superuser)
    assert "doors/3/width" in client.get(reverse("drills:index")).content.decode()


def test_organisers_choose_among_the_others(client, broken, teacher):
    client.force_login(teacher)
    page = client.get(reverse("drills:open")).content.decode()
    assert 'value="school-floor"' in page
    assert 'value="workshop"' not in page
    assert client.get(reverse("drills:screen")).status_code == 200


def test_with_the_page_switched_off_a_broken_file_would_be_a_server_error(client, broken, settings):
    """The control."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "ScenarioFault" not in name]
    with pytest.raises(ScenarioError):
        begin(client, broken)


def test_a_drill_that_was_played_before_the_file_broke_says_so(client, broken):
    begin(client, "school-floor")
    DrillSession.objects.update(scenario=broken)
    page = reverse("drills:room", args=[DrillSession.objects.get().pk])
    assert client.get(page).status_code == 503
    assert client.get(f"{page}progress/").status_code == 503


@pytest.mark.parametrize("name", ["atlantis", "schema"])
def test_a_scenario_that_never_was_is_not_found(client, superuser, name):
    client.force_login(superuser)
    answer = begin(client, name)
    assert answer.status_code == 404
    assert "没有这个演练" in answer.content.decode()
