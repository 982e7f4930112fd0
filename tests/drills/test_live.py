"""A drill for real: web process, worker process, a scripted player over the socket."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from websockets.sync.client import connect

from simulator.engine.event_log import TICK_HZ
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.messages import encode
from simulator.protocol.snapshot import unpack
from tests.bench.server import free_port, wait_for
from tests.races import ROOT, environment, manage
from tests.simulator.bots import GOOD, Bot

OPEN = (
    "from simulator.drills.sessions.opening import open_session; from people.models import Person;"
    "person = Person.objects.create(name='小禾', kind='pupil');"
    "s, p, t = open_session(scenario_id='school-floor', user=None, person=person, role='{role}');"
    "print(s.pk, s.code, t)"
)
RESULT = (
    "import json; from simulator.drills.models import DrillSession; from courses.training.models import Evidence;"
    "s = DrillSession.objects.get(code='{code}');"
    "print(json.dumps([s.state, s.players.get().total, list(Evidence.objects.values_list('kind', flat=True))]))"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A migrated folder with a web process on a free port."""
    folder, port = tmp_path_factory.mktemp("live"), free_port()
    manage(folder, "migrate", "--verbosity", "0")
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT / "site"), "firesafety.asgi:application"]
    web = subprocess.Popen(
        [*command, "--port", str(port), "--lifespan", "off", "--log-level", "error"],
        env=environment(folder, PORT=str(port)),
    )
    wait_for(f"http://127.0.0.1:{port}/healthz")
    yield folder, port
    web.terminate()
    web.wait(10)


def start_worker(folder, port, name):
    url = f"ws://127.0.0.1:{port}/ws/drills/worker/"
    command = [sys.executable, str(ROOT / "manage.py"), "drill_worker", "--url", url, "--name", name, "--speed", "3"]
    return subprocess.Popen(command, env=environment(folder, PORT=str(port)))


def play(port: int, code: str, token: str) -> dict:
    """Plays the good script to the end and returns the score card."""
    bot, seq, agent, tick = Bot(list(GOOD)), 0, -1, 0
    with connect(f"ws://127.0.0.1:{port}/ws/drills/play/", max_size=2**20) as socket:
        socket.send(encode("hello", code=code, token=token, name="", client="test"))
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            try:
                frame = socket.recv(timeout=1)
            except TimeoutError:  # no worker yet: go on saying that somebody is here, as the clients do
                seq += 1
                socket.send(encode("input", seq=seq, dx=0, dy=0))
                continue
            if isinstance(frame, str):
                message = json.loads(frame)
                agent = message.get("agent", agent)
                if message["t"] == "own":
                    assert message["agent"] == agent
                if message["t"] == "score":
                    return message["card"]
                assert message["t"] != "error", message
                continue
            snapshot = unpack(frame)
            mine = snapshot.agents[snapshot.agents["id"] == agent]
            bot.every_s, tick = (snapshot.tick - tick) / TICK_HZ, snapshot.tick
            if len(mine) and snapshot.tick:
                wanted, seq = bot.input(mine["x"][0] / 100, mine["y"][0] / 100), seq + 1
                # What a script says to 119 is the first of the three answers here: the order is the drill's own.
                actions = ["answer_1" if action.startswith("say_") else action for action in wanted.actions]
                socket.send(encode("input", seq=seq, dx=wanted.dx, dy=wanted.dy, actions=actions))
    raise AssertionError("the drill did not end")


def open_led_session(folder, role: str = "pupil") -> list[str]:
    return manage(folder, "shell", "--no-imports", "-c", OPEN.format(role=role)).split()[-3:]


def first_place(port: int, code: str, token: str) -> tuple[str, float]:
    """Joins, and says as which role and how far east the player then stands."""
    with connect(f"ws://127.0.0.1:{port}/ws/drills/play/", max_size=2**20) as socket:
        socket.send(encode("hello", code=code, token=token, name="", client="test"))
        welcome = json.loads(socket.recv(timeout=10))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                frame = socket.recv(timeout=1)
            except TimeoutError:
                socket.send(encode("input", seq=int(time.monotonic() * 10), dx=0, dy=0))
                continue
            if isinstance(frame, bytes):
                snapshot = unpack(frame)
                mine = snapshot.agents[snapshot.agents["id"] == welcome["agent"]]
                if not len(mine):  # the worker has taken the session and not yet heard of the player
                    socket.send(encode("input", seq=int(time.monotonic() * 10), dx=0, dy=0))
                    continue
                return welcome["role"], float(mine["x"][0]) / 100
    raise AssertionError("no snapshot came")


def finish(folder, code: str) -> list:
    return json.loads(manage(folder, "shell", "--no-imports", "-c", RESULT.format(code=code)).strip().splitlines()[-1])


def test_a_drill_is_played_scored_and_recorded(site):
    folder, port = site
    _, code, token = open_led_session(folder)
    worker = start_worker(folder, port, "first")
    try:
        card = play(port, code, token)
        state, total, evidence = finish(folder, code)
        assert state == "ended"
        assert card["total"] == total >= 85
        assert evidence == ["drill_simulated"]
    finally:
        worker.terminate()
        worker.wait(10)


def test_a_role_reaches_the_engine_and_survives_a_lost_connection_and_another_worker(site):
    folder, port = site
    _, code, token = open_led_session(folder, "teacher")
    start = load_scenario("school-floor").role("teacher").start
    for name in ("second", "third"):
        worker = start_worker(folder, port, name)
        try:
            role, x = first_place(port, code, token)
        finally:
            worker.terminate()
            worker.wait(10)
        assert role == "teacher"
        assert abs(x - start[0]) < 5  # somewhere in the classroom: others stand there too


def test_a_wrong_code_token_or_frame_gets_a_clear_error(site):
    _folder, port = site
    for hello, code in (
        (encode("hello", code="ZZZZZZ"), "wrong_code"),
        (encode("hello", code="ZZZZZZ", token="x"), "wrong_token"),
        ("{", "malformed"),
        (encode("input", seq=1, dx=0, dy=0), "not_joined"),
    ):
        with connect(f"ws://127.0.0.1:{port}/ws/drills/play/") as socket:
            socket.send(hello)
            assert json.loads(socket.recv(timeout=10))["code"] == code


def test_a_worker_without_the_token_is_not_let_in(site):
    from websockets.exceptions import InvalidStatus

    _folder, port = site
    with pytest.raises(InvalidStatus):
        connect(f"ws://127.0.0.1:{port}/ws/drills/worker/")
