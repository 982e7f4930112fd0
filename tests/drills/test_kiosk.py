"""The kiosk: plays by itself, goes on when the site falls silent, keeps and sends its runs, resets itself."""

from __future__ import annotations

import http.server
import itertools
import json
import os
import subprocess
import sys
import threading
import time
import uuid
import zipfile
from dataclasses import replace

import pygame
import pytest

from simulator.client.net import drain
from simulator.engine.assessment.scoring import score
from simulator.engine.drill.input_record import Step, read_recording, rerun
from simulator.kiosk import outbox as boxes
from simulator.kiosk import pack, run_of_drill, scenes, screens, wires
from simulator.kiosk.host import PLAYER, Demo, Host
from simulator.kiosk.kiosk import Kiosk
from simulator.kiosk.outbox import RUNS_PATH, Outbox, Sender, SiteAwayError
from simulator.kiosk.scenes import Attract, Broken, Choose, ChooseRole, End, Opening, Play, Stopped
from simulator.kiosk.settings import Settings, SettingsError, read_settings
from simulator.kiosk.wires import History, LocalWire
from simulator.kiosk.words import WORDS
from simulator.protocol.player_input import PlayerInput
from simulator.protocol.snapshot import unpack
from tests.drills.kiosks import ROLE, SCENARIO, SEED, finished_run, stub_run
from tests.drills.windowed_drill import quiet_display


def event(kind: int, **fields) -> pygame.event.Event:
    return pygame.event.Event(kind, **fields)


# -- the engine behind the window -------------------------------------------------------------------------------------


def test_a_host_says_what_a_worker_says():
    host = Host(SCENARIO, ROLE, seed=1, child=True)
    welcome = host.welcome()
    assert (welcome["role"], welcome["child"], welcome["agent"]) == (ROLE, True, host.player.index)
    told = [message for _ in range(80) for message in host.beat()]
    kinds = {message["t"] for message in told if isinstance(message, dict)}
    assert {"status", "own"} <= kinds
    phases = [message["phase"] for message in told if isinstance(message, dict) and message["t"] == "status"]
    assert (phases[0], phases[-1]) == ("countdown", "running")
    ticks = [unpack(message).tick for message in told if isinstance(message, bytes)]
    assert ticks[-1] == 20
    assert ticks == sorted(ticks)


def test_a_record_holds_what_changed_and_makes_the_same_run_again():
    record, total = finished_run()
    assert len(record["steps"]) < record["ticks"] / 4
    run = rerun(read_recording(record), PLAYER)
    assert run.tick == record["ticks"]
    assert score(run.events, run.scenario, PLAYER).total == total


def test_an_action_pressed_while_one_waits_is_not_lost():
    host = Host(SCENARIO, ROLE, seed=1)
    host.hear({"t": "input", "seq": 1, "dx": 1.0, "dy": 0.0, "actions": ["crouch"]})
    host.hear({"t": "input", "seq": 2, "dx": 0.0, "dy": 0.0, "actions": ["wake_other"]})
    host.hear({"t": "input", "seq": 2, "dx": 9.0, "dy": 0.0, "actions": ["stand"]})
    for _ in range(61):
        host.beat()
    assert host.steps[0] == Step(0, PlayerInput(0.0, 0.0, ("crouch", "wake_other")))


def test_the_demo_raises_the_alarm_and_begins_again():
    demo = Demo(SCENARIO)
    demo.run.state.tick = 8 * 20
    demo.beat()
    assert demo.run.state.alarm_tick == 160
    demo.run.state.tick = 70 * 20
    demo.beat()
    assert demo.run.tick == 1


# -- going on without the site ----------------------------------------------------------------------------------------


def test_history_puts_inputs_between_the_snapshots_that_heard_them():
    history = History()
    for seq in range(1, 7):
        history.sent(PlayerInput(1.0, 0.0, ("crouch",) if seq == 3 else (), seq))
    history.heard(2, 0)
    history.heard(6, 4)
    assert [step.tick for step in history.steps] == [2, 3, 4, 5]
    assert history.steps[2].wanted.actions == ("crouch",)
    history.heard(6, 6)  # a snapshot seen twice
    steps, until = history.to_now()
    assert ([step.tick for step in steps], until) == ([2, 3, 4, 5, 6, 7], 8)


def test_two_inputs_of_one_tick_become_one_with_all_actions():
    history = History()
    for seq, action in enumerate(("crouch", "stand", "crouch"), start=1):
        history.sent(PlayerInput(seq / 10, 0.0, (action,), seq))
    history.heard(1, 3)
    assert history.steps == [Step(0, PlayerInput(0.3, 0.0, ("crouch", "stand", "crouch")))]


def test_a_process_here_goes_on_at_the_tick_where_the_site_fell_silent(monkeypatch):
    """The last second of a run: the process plays the rest and hands over a record that makes the same score."""
    record, total = finished_run()
    steps = [Step(row[0], PlayerInput(row[1], row[2], tuple(row[3]))) for row in record["steps"]]
    until = record["ticks"] - 25
    wire = LocalWire(scenario=SCENARIO, role=ROLE, seed=SEED, child=True, history=steps, until=until)
    wire.start()
    try:
        deadline, told = time.monotonic() + 90, []
        while wire.record is None and time.monotonic() < deadline:
            told += drain(wire)
            time.sleep(0.02)
        told += drain(wire)
    finally:
        wire.stop()
    assert wire.state == "over"
    ticks = [unpack(message).tick for message in told if isinstance(message, bytes)]
    assert ticks[0] >= until
    card = next(message["card"] for message in told if isinstance(message, dict) and message["t"] == "score")
    assert wire.record["ticks"] == record["ticks"]
    assert card["total"] == total == wire.record["shown"]
    run = rerun(read_recording(wire.record), PLAYER)
    assert score(run.events, run.scenario, PLAYER).total == total


def lost(wire: LocalWire) -> LocalWire:
    """The wire, once it has lost its process."""
    wire.start()
    deadline = time.monotonic() + 60
    while wire.state != "lost" and time.monotonic() < deadline:
        time.sleep(0.02)
    return wire


def test_why_a_drill_does_not_run_here_stands_in_the_log(caplog):
    wire = lost(LocalWire(scenario="no-such-building", role=""))
    wire.stop()
    assert "no-such-building" in wire.why
    assert "no-such-building" in caplog.text


def test_a_broken_drill_tells_the_staff_what_to_do_and_where_the_log_is(kiosk, clock, caplog):
    scene = play(kiosk)
    scene.drill.view.newer = None
    clock.at += run_of_drill.LOADING_S + 1
    kiosk.machine.touched_at = clock.at
    kiosk.turn([])
    assert isinstance(kiosk.scene, Broken)
    assert kiosk.scene.why == "broken_slow"
    assert "no picture" in caplog.text
    told = " ".join(kiosk.scene.lines())
    assert "给工作人员" in told
    assert str(kiosk.machine.settings.data / "kiosk.log") in told
    kiosk.turn([])  # it can be drawn
    clock.at += 2
    touch(kiosk, (640, 360))
    assert isinstance(kiosk.scene, Choose), "and tried again"


def test_where_one_does_right_to_stay_the_idle_screen_calls_nobody_out(kiosk, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(scenes, "write", lambda _surface, text, *_more, **_given: told.append(text))
    for name, word in (("rental", "关紧门等救援"), (SCENARIO, "大家撤离")):
        scene = kiosk.scene
        scene.scenario = name
        told.clear()
        scene._words(kiosk.machine.screen, 1000.0)
        assert any(word in line for line in told), name
        assert ("大家撤离" in "".join(told)) == (name == SCENARIO)
    demo = Demo("rental")
    demo.run.state.tick = 8 * 20
    demo.beat()
    assert demo.run.state.alarm_tick is None


def test_a_process_that_dies_is_noticed():
    wire = LocalWire(demo=SCENARIO)
    wire.start()
    deadline = time.monotonic() + 60
    while wire.state != "joined" and time.monotonic() < deadline:
        time.sleep(0.02)
    wire._process.kill()
    while wire.state == "joined" and time.monotonic() < deadline:
        time.sleep(0.02)
    assert wire.state == "lost"
    wire.send("input", seq=1, dx=0, dy=0, actions=[])
    wire.stop()


# -- the outbox -------------------------------------------------------------------------------------------------------


@pytest.fixture
def outbox(tmp_path) -> Outbox:
    return Outbox(tmp_path / "outbox")


@pytest.fixture
def site(monkeypatch):
    """A site that answers as told: `site.status`, `site.answer`; `site.heard` is what it was sent."""

    class Site:
        status, answer, heard = 200, {}, []

    def ask(settings, path, body, seconds):
        Site.heard.append((path, body))
        if Site.status is None:
            raise SiteAwayError("gone")
        return Site.status, Site.answer

    Site.heard = []
    monkeypatch.setattr(boxes, "ask", ask)
    return Site


def test_a_run_waits_until_the_site_has_scored_it(outbox, site):
    record = stub_run()
    outbox.add(record)
    sender = Sender(Settings(), outbox)
    for status in (None, 503, 429, 202, 401):
        site.status = status
        assert sender.send_all() == 0
        assert len(outbox.waiting()) == 1, status
    assert sender.token_refused
    site.status = 200
    assert sender.send_all() == 1
    assert not outbox.waiting()
    assert not sender.token_refused
    assert {path for path, _ in site.heard} == {RUNS_PATH}
    assert site.heard[-1][1] == record


@pytest.mark.parametrize("status", [400, 409, 413, 422])
def test_a_refused_run_is_kept_with_the_reason(outbox, site, status):
    record = stub_run()
    path = outbox.add(record)
    site.status, site.answer = status, {"error": "other_scenario"}
    Sender(Settings(), outbox).send_all()
    assert not outbox.waiting()
    assert json.loads((outbox.refused / path.name).read_text()) == record
    reason = json.loads((outbox.refused / f"{path.stem}.reason.json").read_text())
    assert reason == {"status": status, "error": "other_scenario", "detail": ""}


def test_one_bad_file_does_not_hold_up_the_others(outbox, site):
    (outbox.folder / f"{uuid.uuid4()}.json").write_text("{")
    outbox.add(stub_run())
    assert Sender(Settings(), outbox).send_all() == 1
    assert len(list(outbox.refused.glob("*.json"))) == 2


def test_a_half_written_file_is_not_sent(outbox, site, monkeypatch):
    def cut(*_):
        raise OSError("the power went")

    monkeypatch.setattr(boxes.os, "replace", cut)
    with pytest.raises(OSError, match="power"):
        outbox.add(stub_run())
    assert outbox.waiting() == []
    Sender(Settings(), outbox).send_all()
    assert site.heard == []


def test_the_request_carries_the_token_and_an_error_is_no_exception():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            size = int(self.headers["Content-Length"])
            seen.append((self.path, self.headers["Authorization"], json.loads(self.rfile.read(size))))
            self.send_response(307 if self.path == "/moved/" else 409)
            self.send_header("Location", "/elsewhere/")
            self.end_headers()
            self.wfile.write(b'{"error": "taken"}')

        def log_message(self, *_):
            pass

    seen: list = []
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = Settings(url=f"http://127.0.0.1:{server.server_port}", token="secret")
    assert boxes.ask(settings, RUNS_PATH, {"a": 1}, 5) == (409, {"error": "taken"})
    assert seen == [(RUNS_PATH, "Bearer secret", {"a": 1})]
    assert boxes.ask(settings, "/moved/", {}, 5)[0] == 307
    assert [path for path, _, _ in seen] == [RUNS_PATH, "/moved/"], "the token goes nowhere else"
    server.shutdown()
    server.server_close()
    with pytest.raises(SiteAwayError):
        boxes.ask(settings, RUNS_PATH, {}, 1)
    with pytest.raises(SiteAwayError):
        boxes.ask(Settings(url="file:///etc/passwd"), RUNS_PATH, {}, 1)


def test_from_the_outbox_to_the_sites_score(outbox, client, tree, monkeypatch):
    """Offline run, outbox, the site's own view and referee: the score is the one that was shown."""
    from simulator.drills.kiosk.tokens import make_kiosk_token
    from simulator.drills.models import DrillSession

    def ask(settings, path, body, seconds):
        answer = client.post(
            path,
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {settings.token}"},
        )
        return answer.status_code, answer.json()

    record, shown = finished_run()
    outbox.add(record)
    monkeypatch.setattr(boxes, "ask", ask)
    good = Sender(Settings(token=make_kiosk_token(tree.village)), outbox)
    assert Sender(replace(good.settings, token="foreign"), outbox).send_all() == 0
    assert len(outbox.waiting()) == 1
    assert good.send_all() == 1
    assert not outbox.waiting()
    assert DrillSession.objects.get(division=tree.village).players.get().total == shown


# -- scenes -----------------------------------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class HandWire:
    """A wire without a process: its host beats when told."""

    made: list[HandWire] = []

    def __init__(self, **order) -> None:
        self.order = order
        self.inbox = wires.Inbox()
        self.url, self.error, self.state, self.record = "", "", "connecting", None
        self.host = Demo(order["demo"]) if "demo" in order else Host(**{"seed": SEED, **order})
        HandWire.made.append(self)

    def start(self) -> None:
        self.state = "joined"
        self.inbox.put(self.host.welcome())

    def stop(self) -> None:
        self.state = "stopped"

    def silent_s(self) -> float:
        return 0.0

    def send(self, kind, **fields) -> None:
        self.host.hear({"t": kind, **fields})

    def beat(self, count: int = 1) -> None:
        for _ in range(count):
            for message in self.host.beat():
                self.inbox.put(message)
        if self.host.ended and self.record is None:
            self.record = self.host.recording().to_dict()


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    for module in (
        "kiosk.scenes",
        "kiosk.run_of_drill",
        "kiosk.kiosk",
        "client.app",
    ):  # one clock in them all, as on a kiosk
        monkeypatch.setattr(f"simulator.{module}.now", clock)
    return clock


@pytest.fixture
def kiosk(monkeypatch, tmp_path, clock) -> Kiosk:
    quiet_display(monkeypatch)
    HandWire.made = []
    for module in (scenes, run_of_drill):
        monkeypatch.setattr(module, "LocalWire", HandWire)
    return Kiosk(Settings(data=tmp_path, fullscreen=False))


def touch(kiosk: Kiosk, at: tuple[int, int]) -> None:
    down = event(pygame.FINGERDOWN, finger_id=1, x=at[0] / kiosk.machine.size[0], y=at[1] / kiosk.machine.size[1])
    kiosk.turn([down, event(pygame.FINGERUP, finger_id=1, x=0, y=0)])


def play(kiosk: Kiosk) -> Play:
    """Touches through to the drill."""
    touch(kiosk, (640, 360))
    touch(kiosk, kiosk.scene.menu.boxes[0].center)
    touch(kiosk, kiosk.scene.menu.boxes[0].center)
    if isinstance(kiosk.scene, Opening):  # its question may have been answered by now
        kiosk.scene.asked.join()
        kiosk.turn([])
    assert isinstance(kiosk.scene, Play)
    return kiosk.scene


def test_a_touch_leads_from_the_attract_loop_into_a_drill(kiosk):
    assert isinstance(kiosk.scene, Attract)
    touch(kiosk, (640, 360))
    assert isinstance(kiosk.scene, Choose)
    touch(kiosk, kiosk.scene.menu.boxes[1].center)
    assert isinstance(kiosk.scene, ChooseRole)
    assert kiosk.scene.scenario == kiosk.machine.settings.scenarios[1]
    touch(kiosk, kiosk.scene.menu.back.center)
    assert isinstance(kiosk.scene, Choose)
    touch(kiosk, kiosk.scene.menu.back.center)
    play(kiosk)
    assert HandWire.made[-1].order["role"] == ROLE
    assert HandWire.made[-2].state == "stopped", "the demo has gone"


def test_a_gamepad_leads_there_too(kiosk):
    press = event(pygame.JOYBUTTONDOWN, button=0)
    kiosk.turn([press])
    kiosk.turn([event(pygame.JOYHATMOTION, value=(1, 0)), event(pygame.JOYHATMOTION, value=(1, 0))])
    kiosk.turn([press])
    assert kiosk.scene.scenario == kiosk.machine.settings.scenarios[1]
    kiosk.turn([event(pygame.JOYBUTTONDOWN, button=1)])
    assert isinstance(kiosk.scene, Choose)


def test_the_language_changes_by_touch(kiosk):
    touch(kiosk, kiosk.scene.language_box().center)
    assert (kiosk.machine.language, type(kiosk.scene)) == ("en", Attract)


@pytest.mark.parametrize("steps", [1, 2])
def test_forgotten_choices_lead_back(kiosk, clock, steps):
    touch(kiosk, (640, 360))
    if steps == 2:
        touch(kiosk, kiosk.scene.menu.boxes[0].center)
    clock.at += scenes.MENU_S - 1
    kiosk.turn([])
    assert not isinstance(kiosk.scene, Attract)
    clock.at += 2
    kiosk.turn([])
    assert isinstance(kiosk.scene, Attract)


def test_a_drill_nobody_plays_ends_after_45_seconds_and_keeps_nothing(kiosk, clock):
    play(kiosk)
    HandWire.made[-1].beat(70)
    clock.at += 44
    kiosk.turn([])
    assert isinstance(kiosk.scene, Play)
    kiosk.turn([event(pygame.KEYDOWN, key=pygame.K_c, unicode="c")])
    clock.at += 44
    kiosk.turn([])
    assert isinstance(kiosk.scene, Play), "a key has been pressed since"
    clock.at += 2
    kiosk.turn([])
    assert isinstance(kiosk.scene, Attract)
    assert kiosk.machine.outbox.waiting() == []


@pytest.mark.parametrize(
    "own", [{"stay_s": 40.0}, {"line_s": 50.0}, {"stays": True}, {"in_lift": True}, {"reported": True}]
)
def test_nobody_is_thrown_out_who_is_right_to_wait(kiosk, clock, own):
    scene = play(kiosk)
    HandWire.made[-1].beat(70)
    kiosk.turn([])
    for _ in range(4):
        scene.drill.app.view.own, scene.drill.app.view.own_at = {**scene.drill.app.view.own, **own}, clock.at
        clock.at += 30
        scene.drill.app.view.own_at = clock.at
        kiosk.turn([])
        assert isinstance(kiosk.scene, Play)


def test_nobody_is_thrown_out_while_the_machine_makes_ready(kiosk, clock):
    play(kiosk)
    HandWire.made[-1].beat(2)
    kiosk.turn([])
    for _ in range(3):
        clock.at += scenes.IDLE_S - 10
        kiosk.turn([])
        assert isinstance(kiosk.scene, Play)
    clock.at += run_of_drill.STUCK_S
    kiosk.turn([])
    assert isinstance(kiosk.scene, Broken), "control: a countdown without end is no drill"


@pytest.mark.parametrize("how", ["key", "touch"])
def test_who_is_frightened_stops_the_drill_at_once(kiosk, clock, how):
    play(kiosk)
    HandWire.made[-1].beat(70)
    kiosk.turn([])
    if how == "key":
        kiosk.turn([event(pygame.KEYDOWN, key=pygame.K_p, unicode="p")])
    else:
        touch(kiosk, screens.stop_box(kiosk.machine.size).center)
    assert isinstance(kiosk.scene, Stopped)
    assert HandWire.made[-1].state == "stopped"
    assert kiosk.machine.outbox.waiting() == [], "nothing of it is kept"
    clock.at += 2
    touch(kiosk, (640, 360))
    assert isinstance(kiosk.scene, Attract)


def test_another_key_stops_nothing(kiosk, clock):
    """The control."""
    play(kiosk)
    kiosk.turn([event(pygame.KEYDOWN, key=pygame.K_o, unicode="o")])
    assert isinstance(kiosk.scene, Play)


def finish(kiosk: Kiosk, clock: Clock) -> End:
    """Plays to the end: the run stands where a good one was about to end."""
    scene = play(kiosk)
    record, _ = finished_run()
    steps = [Step(row[0], PlayerInput(row[1], row[2], tuple(row[3]))) for row in record["steps"]]
    wire = HandWire.made[-1]
    wire.host = Host(SCENARIO, ROLE, seed=SEED, child=True, history=steps, until=record["ticks"] - 4)
    wire.beat(6)
    kiosk.turn([])
    assert scene.drill.app.view.score
    clock.at += 1
    kiosk.turn([])
    assert isinstance(kiosk.scene, End)
    return kiosk.scene


def test_the_end_shows_score_and_lesson_keeps_the_run_and_leaves_time_to_read_it(kiosk, clock):
    end = finish(kiosk, clock)
    _, total = finished_run()
    assert end.card.total == total
    assert end.card.main_lesson or end.card.total == end.card.max
    [path] = kiosk.machine.outbox.waiting()
    assert json.loads(path.read_text())["shown"] == total
    clock.at += scenes.READ_S - 1
    kiosk.turn([])
    assert kiosk.scene is end
    touch(kiosk, (5, 5))  # who still reads touches the screen
    clock.at += scenes.READ_S - 1
    kiosk.turn([])
    assert kiosk.scene is end
    clock.at += 2
    kiosk.turn([])
    assert isinstance(kiosk.scene, Attract)
    assert kiosk.machine.note() == WORDS["waiting"]["zh"].format(n=1)


def test_playing_again_opens_the_same_drill(kiosk, clock):
    end = finish(kiosk, clock)
    touch(kiosk, end.menu.boxes[0].center)
    assert kiosk.scene is end, "whoever still presses to walk does not leave the score unread"
    clock.at += 2
    touch(kiosk, end.menu.boxes[0].center)
    assert isinstance(kiosk.scene, Opening | Play)
    again = kiosk.scene.drill if isinstance(kiosk.scene, Play) else kiosk.scene
    assert (again.scenario, again.role) == (SCENARIO, ROLE)


class FakeSite(wires.SiteWire):
    """A site's wire whose messages a test puts in."""

    def start(self) -> None:
        self.state = "joined"
        self.heard_at = 1000.0

    def stop(self) -> None:
        self.state = "stopped"

    def send(self, kind, **fields) -> None:
        """The test says itself what the player did."""


def test_when_the_site_falls_silent_the_drill_goes_on_here_with_the_same_inputs(kiosk, clock, monkeypatch):
    monkeypatch.setattr(run_of_drill, "SiteWire", FakeSite)
    kiosk.machine.settings = replace(kiosk.machine.settings, url="http://site", token="t")
    monkeypatch.setattr(run_of_drill, "ask", lambda *_: (200, {"code": "ABC234", "token": "t", "seed": SEED}))
    scene = play(kiosk)
    site, host = scene.drill.wire, Host(SCENARIO, ROLE, seed=SEED)
    assert isinstance(site, FakeSite)
    site.inbox.put(host.welcome())
    for beat in range(120):
        host.hear({"t": "input", "seq": beat + 1, "dx": 1.0, "dy": 0.0, "actions": []})
        if beat >= 60:
            site.history.sent(PlayerInput(1.0, 0.0, seq=beat + 1))
        for message in host.beat():
            site.inbox.put(message)
        if beat % 2:
            kiosk.turn([])
    before = scene.drill.app.view.place()
    clock.at += run_of_drill.AWAY_S - 1
    kiosk.turn([])
    assert scene.drill.wire is site
    clock.at += 2
    kiosk.turn([])
    here = scene.drill.wire
    assert isinstance(here, HandWire)
    assert here.order["seed"] == SEED
    assert abs(here.order["until"] - host.run.tick) <= 3
    here.beat(4)
    kiosk.turn([])
    after = scene.drill.app.view.place()
    assert abs(after.x - before.x) < 0.6
    assert abs(after.y - before.y) < 0.3


def test_a_site_that_does_not_answer_is_played_without(kiosk, monkeypatch):
    kiosk.machine.settings = replace(kiosk.machine.settings, url="http://site", token="t")

    def ask(*_):
        raise SiteAwayError("gone")

    monkeypatch.setattr(run_of_drill, "ask", ask)
    assert isinstance(play(kiosk).drill.wire, HandWire)


def test_a_scene_that_fails_gives_way_to_the_attract_loop(kiosk, monkeypatch):
    monkeypatch.setattr(Choose, "draw", lambda self: 1 / 0)
    kiosk.go_to(Choose(kiosk.machine))
    monkeypatch.setattr("simulator.kiosk.kiosk.now", itertools.count(0, 0.04).__next__)  # two looks a tenth of a second
    assert kiosk.run(seconds=0.1) == 0
    assert isinstance(kiosk.scene, Attract)


# -- settings and package ---------------------------------------------------------------------------------------------


def test_the_packaged_ini_is_understood(tmp_path):
    (tmp_path / "kiosk.ini").write_bytes(b"\xef\xbb\xbf" + pack._for_windows(pack.EXTRAS / "kiosk.ini"))
    settings = read_settings(tmp_path / "kiosk.ini")
    assert (settings.url, settings.token, settings.language, settings.child) == ("", "", "zh", True)
    assert settings.data == tmp_path / "kiosk-data"
    assert read_settings(tmp_path / "missing.ini").scenarios == Settings().scenarios


@pytest.mark.parametrize(
    "line", ["language = fr", "scenarios = nowhere", "scenarios =", "child = perhaps", "[kiosk]", "url = x.cn"]
)
def test_a_wrong_setting_is_named(tmp_path, line):
    path = tmp_path / "kiosk.ini"
    path.write_text(f"[kiosk]\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"kiosk\.ini"):
        read_settings(path)


def test_the_package_holds_no_django_and_no_path_of_this_machine(tmp_path):
    with zipfile.ZipFile(pack.build(tmp_path)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
    assert not [name for name, text in content.items() if str(pack.ROOT).encode() in text or b"import django" in text]
    top = f"kiosk-{pack.version()}"
    assert modes[f"{top}/start.sh"] & 0o111
    assert modes[f"{top}/start.command"] & 0o111
    assert b"\r\n" in content[f"{top}/start.bat"]
    assert b"\r" not in content[f"{top}/start.sh"]
    locked = content[f"{top}/requirements.txt"].decode()
    for name in (
        "pygame-ce==",
        "numba==",
        "llvmlite==",
        "shapely==",
        "numpy==",
        "websockets==",
        "jsonschema==",
        "--hash=sha256:",
    ):
        assert name in locked
    assert "django" not in locked
    assert pack.build(tmp_path / "again").read_bytes() == pack.build(tmp_path).read_bytes()


def test_what_is_not_locked_is_not_packed():
    with pytest.raises(ValueError, match="no-such-thing"):
        pack.locked({"no-such-thing"})


def test_the_package_starts_by_itself(tmp_path):
    """Unpacked somewhere else, with no Django to be found, without screen or sound: a few seconds of attract loop."""
    with zipfile.ZipFile(pack.build(tmp_path)) as archive:
        archive.extractall(tmp_path)
    folder, shots = tmp_path / f"kiosk-{pack.version()}", tmp_path / "shots"
    shots.mkdir()
    program = (
        "import sys; sys.modules['django'] = None\n"
        "from simulator.kiosk.__main__ import main\n"
        "import simulator; print(simulator.__file__)\n"
        "if __name__ == '__main__': sys.exit(main(sys.argv[1:]))\n"
    )
    (folder / "begin.py").write_text(program)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DJANGO"))}
    done = subprocess.run(
        [sys.executable, "begin.py", "--windowed", "--seconds", "8", "--screenshots", str(shots)],
        cwd=folder, capture_output=True, text=True, timeout=180,
        env={**environment, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert str(folder) in done.stdout
    assert "Traceback" not in (folder / "kiosk-data" / "kiosk.log").read_text()
    pictures = sorted(shots.glob("*.png"))
    assert pictures, "it must have drawn for a second at least"
    picture = pygame.image.load(str(pictures[-1]))
    colours = {tuple(picture.get_at((x, y))[:3]) for x in range(0, 1280, 16) for y in range(0, 720, 16)}
    assert len(colours) > 8
