"""The drill pages: cards with a role to choose, and the way walked, storey by storey."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from simulator.client.__main__ import main
from simulator.client.words import OPTIONS
from simulator.drills.drawing.plan_svg import card_svg, path_svg, plan_svg
from simulator.drills.live.wire import Steered
from simulator.drills.models import DrillSession
from simulator.engine.building.plan import Plan
from simulator.engine.drill.client_plan import describe
from simulator.engine.drill.client_state import own_state
from simulator.engine.scenario.loader import scenario_ids
from simulator.protocol.player_input import PlayerInput
from tests.drills.scripted_session import recovered, write_checkpoint
from tests.drills.small_building import scenario


@pytest.fixture(scope="module")
def plan():
    return describe(Plan(scenario()))


def storeys_in(svg: str) -> int:
    return svg.count('<g class="storey"')


def test_a_plan_is_drawn_storey_by_storey(plan):
    svg = plan_svg(plan, "zh")
    assert storeys_in(svg) == 3
    assert all(name in svg for name in ("一层", "二层", "三层"))
    assert storeys_in(plan_svg(plan, "en", [1])) == 1


def test_a_card_shows_at_most_two_storeys(plan):
    assert storeys_in(card_svg(plan, "zh")) == 2


def track(x: float, storey: int, smoke_s: float = 0.0) -> list:
    return [1, "track", "p", {"x": x, "y": 1.0, "storey": storey, "smoke_s": smoke_s}]


def test_the_way_walked_shows_the_storeys_it_led_over_and_no_others(plan):
    svg = path_svg(
        plan, [track(3, 1), track(5, 1, 1.0), track(18, 1, 1.0), track(18, 0, 1.0), track(9, 0, 1.0)], "p", "zh"
    )
    assert storeys_in(svg) == 2
    assert ">三层<" not in svg
    lines = re.findall(r'<line[^>]*stroke="(#\w+)"', svg)
    assert lines.count("#b8261b") == 1
    assert lines.count("#0055a4") == 2  # no line joins two storeys


def test_a_way_never_walked_is_the_ground_floor(plan):
    assert storeys_in(path_svg(plan, [], "p", "zh")) == 1


@pytest.mark.django_db
def test_the_index_shows_every_scenario_with_its_roles(client):
    page = client.get(reverse("drills:index")).content.decode()
    for name in scenario_ids():
        assert f'id="{name}"' in page
    assert re.search(r'name="role"\s+value="teacher"', page)


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "given"), [("teacher", "teacher"), ("", "pupil"), ("<script>", "pupil")])
def test_the_chosen_role_is_the_players(client, asked, given):
    response = client.post(reverse("drills:start", args=["school-floor"]), {"role": asked})
    player = DrillSession.objects.get().players.get()
    assert player.role == given
    name = {"teacher": "教师", "pupil": "学生"}[given]
    assert name in client.get(response.url, headers={"accept-language": "zh-hans"}).content.decode()


@pytest.mark.django_db
def test_a_role_survives_the_loss_of_a_worker(client):
    client.post(reverse("drills:start", args=["school-floor"]), {"role": "teacher"})
    session = DrillSession.objects.get()
    player = str(session.players.get().pk)
    room = recovered(session)
    # The first a worker hears of a player may be a mere input.
    room.receive(Steered("", player, PlayerInput(seq=1), role="teacher"), now=0.0)
    room.tick()
    write_checkpoint(room)
    again = recovered(DrillSession.objects.get())
    assert room.run.players[player].role == again.run.players[player].role == "teacher"
    assert own_state(again.run.state, again.run.players[player])["agent"] == again.run.players[player].index


@pytest.mark.django_db
def test_the_printed_command_holds_for_a_token_that_begins_with_a_dash(client, monkeypatch, capsys):
    monkeypatch.setattr("simulator.drills.sessions.seats.secrets.token_urlsafe", lambda *_size: "-2wbX-dashed")
    page = client.post(reverse("drills:start", args=["school-floor"]))["location"]
    command = client.get(page).context["command"]
    monkeypatch.setattr("simulator.client.__main__.find_spec", lambda _name: None)  # it stops once it has its options
    with pytest.raises(SystemExit):
        main(command.partition("simulator.client ")[2].split())
    assert str(OPTIONS["no_pygame"]) in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scenario_id", "role", "is_told_to_stay"),
    [
        ("rental", "tenant", True),
        ("rental", "landlord", False),
        ("flat", "neighbour", True),
        ("school-floor", "", False),
    ],
)
def test_who_is_to_stay_is_not_told_to_run_out(client, scenario_id, role, is_told_to_stay):
    room = client.post(reverse("drills:start", args=[scenario_id]), {"role": role})["location"]
    for page in (room, reverse("drills:play", args=[DrillSession.objects.get().pk])):
        words = client.get(page, headers={"accept-language": "zh-hans"}).content.decode().split("drill-data")[0]
        assert ("走廊有烟出不去" in words) is is_told_to_stay, page
        assert ("先跑出去再打119" in words) is not is_told_to_stay, page
