"""The window's inputs, sounds and screens: joining, waiting, pausing, losing the line, children's mode."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pygame
import pytest

from people.seats.pictures import picture_list
from simulator.client import app as client_app
from simulator.client import arrows, fitting, hud, render, sight, sound, still
from simulator.client import card as client_card
from simulator.client.app import BACK
from simulator.client.arrows import exit_target, flight_at, leads_out_of_sight, signs_in_sight
from simulator.client.camera import Camera
from simulator.client.context import fixed, offers
from simulator.client.controls import pressed_at
from simulator.client.detour import crosses, way_round
from simulator.client.facts import WAYS
from simulator.client.hints import hint_text
from simulator.client.net import Connection, now, socket_url
from simulator.client.pads import shaped
from simulator.client.sound import SILENT, Levels, Speaker, levels, samples, waves
from simulator.client.start import Joining, StartScreen
from simulator.client.still import gathered, middle, sign_target
from simulator.client.words import TEXTS
from simulator.engine.building.plan import plan_of
from simulator.engine.drill import exposure_step, phone_call
from simulator.engine.drill.client_plan import describe
from simulator.engine.fire.jets import PUT_OUT_KW
from simulator.engine.people.occupants import DOWN, OUT
from simulator.protocol import symbols
from simulator.protocol.reach import FIGHTABLE_KW
from simulator.protocol.snapshot import unpack
from tests.drills.small_building import scenario
from tests.drills.windowed_drill import WindowedDrill, quiet_display

SIZE = (1280, 720)


@pytest.fixture
def windowed(monkeypatch):
    quiet_display(monkeypatch)
    return WindowedDrill(scenario())


def event(kind: int, **fields) -> pygame.event.Event:
    return pygame.event.Event(kind, **fields)


def finger(kind: int, number: int, at: tuple[float, float]) -> pygame.event.Event:
    return event(kind, finger_id=number, touch_id=1, x=at[0] / SIZE[0], y=at[1] / SIZE[1], dx=0, dy=0)


class FakePad:
    def __init__(self, x: float = 0.0, y: float = 0.0) -> None:
        self.axes, self.shaken_ms = [x, y], 0

    def get_axis(self, index: int) -> float:
        return self.axes[index]

    def get_numaxes(self) -> int:
        return 2

    def rumble(self, low: float, high: float, ms: int) -> bool:
        self.shaken_ms += ms
        return True


# -- fingers and gamepads -------------------------------------------------------------------------------------------


def test_who_is_safe_is_told_what_is_waited_for_and_who_is_not_out(windowed):
    windowed.run.add_player("q")
    windowed.player.reported = True
    windowed.show()
    view, texts = windowed.app.view, windowed.app.texts
    inside = view.status["total"] - view.status["evacuated"]
    assert hint_text(view, now(), texts) == texts["reported_others"].format(n=inside, m=1)
    view.status["waits"] = {"heads_s": 41, "others": 1}
    assert hint_text(view, now(), texts) == texts["reported_heads"].format(n=inside, s=41)
    view.status["waits"] = {"heads_s": 0, "others": 0}
    assert hint_text(view, now(), texts) == texts["reported"]


def test_each_flight_says_where_it_leads_and_the_way_up_is_never_green(windowed, monkeypatch):
    told: list[tuple[str, tuple[int, ...]]] = []
    monkeypatch.setattr(still, "_way", lambda _surface, _camera, _at, _way, text, colour: told.append((text, colour)))
    plan = windowed.app.view.plan
    names = [storey["name"]["zh"] for storey in plan["storeys"]]
    middle_storey = 1
    assert len(names) > 2
    still.draw_still(windowed.app.screen, Camera(9.0, 1.2, 30.0, SIZE), plan, middle_storey, "zh")
    colours = {text: colour for text, colour in told if text}
    assert colours == {f"下到{names[0]}": symbols.BLUE, f"上到{names[2]}": still.UPWARDS}
    assert symbols.GREEN not in colours.values()


def test_the_arrow_to_the_assembly_point_says_when_the_house_lies_between():
    house = [[0.0, 0.0], [10.0, 0.0], [10.0, 6.0], [0.0, 6.0]]
    assert crosses(house, (5.0, -2.0), (5.0, 9.0))
    assert not crosses(house, (-1.0, -2.0), (-1.0, 9.0))
    assert not crosses(house, (12.0, 3.0), (20.0, 3.0))


def test_smoke_that_one_sees_under_is_said_to_be_overhead(windowed):
    windowed.put(9.0, 1.2, 1)
    view = windowed.app.view
    place = view.place()
    assert not view.smoke_hangs(place)
    cells = view.newer[1].cells.copy()
    cells["extinction_20"], cells["layer_dm"] = 20, 20
    view.newer = (view.newer[0], dataclasses.replace(view.newer[1], cells=cells))
    assert view.row()["visibility_5"] / 5 >= 29
    assert view.smoke_hangs(place)
    assert view.smoke_badge() == "overhead"
    players = view.newer[1].players.copy()
    players["visibility_5"] = 135
    view.newer = (view.newer[0], dataclasses.replace(view.newer[1], players=players))
    assert view.smoke_badge() == "overhead", "it sinks, and the badge stays"
    view.own["head_smoke"] = True
    assert view.smoke_badge() == "head_smoke"


def test_the_name_of_a_room_out_of_sight_can_be_read():
    def luminance(colour: tuple[int, ...]) -> float:
        linear = [c / 12.92 if (c := part / 255) <= 0.04 else ((c + 0.055) / 1.055) ** 2.4 for part in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    assert contrast(symbols.INK, symbols.UNSEEN) > 4.5
    assert contrast(symbols.UNSEEN_LINE, symbols.UNSEEN) > 2.5, "grey against grey: no colour is needed to see it"
    assert contrast(symbols.UNSEEN, symbols.SMOKE) > 4.5


def test_in_the_dark_no_sign_shines_through_a_wall_and_only_one_in_sight_is_to_be_followed(windowed, monkeypatch):
    drawn: list[list[float]] = []
    monkeypatch.setattr(sight, "draw_sign", lambda _surface, _camera, at, _target: drawn.append(at))
    windowed.run.inject("lights_out")
    windowed.put(9.0, 1.2, 1)
    view, texts = windowed.app.view, windowed.app.texts
    place = view.place()
    lit = [sign for sign in view.plan["signs"] if sign["lit"] and sign["storey"] == place.storey]
    seen = [sign for sign in lit if view.room_id(*sign["at"], place.storey) in view.seen_rooms(place)]
    assert seen, "the hall has one"
    drawn.clear()
    windowed.show()
    assert all(at in [sign["at"] for sign in seen] for at in drawn)
    assert hint_text(view, now(), texts) == texts["hint_dark"]
    monkeypatch.setattr(view, "seen_rooms", lambda _place: {"a-f3"})
    drawn.clear()
    windowed.app.draw(now() + 0.3)
    assert drawn == []
    assert hint_text(view, now(), texts) == texts["hint_dark_no_sign"]
    view.welcome["stays"] = True
    assert hint_text(view, now(), texts) == texts["hint_dark_no_sign"], "who stays, and is on the way, as well"


def test_air_that_cannot_be_seen_looks_neither_clear_nor_smoky(windowed):
    windowed.put(9.0, 1.2, 1)
    view, screen = windowed.app.view, windowed.app.screen
    place = view.place()
    camera = windowed.app._camera(place)
    seen = view.seen_rooms(place)
    rooms = [room for room in view.plan["rooms"] if room["storey"] == place.storey and room["id"] not in seen]
    assert rooms
    for room in rooms:
        x, y = camera.to_screen(*middle(room["polygon"]))
        spots = [screen.get_at((x + step, y + 45))[:3] for step in range(40)]
        assert symbols.ROOM not in spots and symbols.CORRIDOR not in spots
        assert (150, 150, 150) < max(spots) < (230, 234, 240), "clear air is lighter, smoke is darker"
        assert min(spots) < tuple(part - 40 for part in max(spots)), "and it is hatched"


def test_a_sign_towards_what_cannot_be_seen_says_so(windowed):
    view = windowed.app.view
    windowed.put(9.0, 1.2, 1)
    place = view.place()
    shut = next(d for d in view.plan["doors"] if "b-f2" in d["between"] and d["storey"] == 1)
    assert leads_out_of_sight(view, place, tuple(shut["centre"])) is ("b-f2" not in view.seen_rooms(place))
    stair = next(d for d in view.plan["doors"] if "stair-f2" in d["between"] and d["storey"] == 1)
    assert not leads_out_of_sight(view, place, tuple(stair["centre"])), "the stair has no leaf: one looks in"


def test_while_playing_the_window_says_what_to_do_in_a_real_fire(windowed, monkeypatch):
    written: list[str] = []
    monkeypatch.setattr(hud, "write", lambda _, text, *more, **how: (written.append(text), pygame.Rect(0, 0, 9, 9))[1])
    windowed.show()
    assert TEXTS["real_fire"].zh in written
    assert TEXTS["real_fire_stay"].zh not in written
    windowed.app.view.welcome["stays"] = True
    written.clear()
    windowed.show()
    assert TEXTS["real_fire_stay"].zh in written, "who is to stay is not told to run"
    assert TEXTS["real_fire"].zh not in written


def test_who_stands_in_a_room_while_the_alarm_rings_is_told_to_leave(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.put(3.0, 5.0, 1)
    windowed.run.raise_alarm("")
    windowed.show()
    view.notice = (0.0, "")
    room = view.room_at(view.place())
    assert room["kind"] not in WAYS
    assert hint_text(view, now(), texts) == texts["hint_test_door"], "its door is shut"
    view.cool_doors |= {door["id"] for _, door in view.doors_of(room["id"])}
    assert hint_text(view, now(), texts) == texts["hint_leave"]


def test_who_is_to_stay_is_told_to_shut_the_door_on_smoke_seen_outside(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.put(3.0, 5.0, 1)
    windowed.show()
    view.notice, view.welcome["stays"] = (0.0, ""), True
    here = view.room_at(view.place())["id"]
    number, door = next(
        (i, d) for i, d in enumerate(view.plan["doors"]) if d["leaf"] and here in d["between"] and d["storey"] == 1
    )
    beyond = next(room for room in door["between"] if room != here)
    doors, cells = view.newer[1].doors.copy(), view.newer[1].cells.copy()
    view.newer = (view.newer[0], dataclasses.replace(view.newer[1], doors=doors, cells=cells))
    doors[number], cells["extinction_20"] = 1, 0
    assert hint_text(view, now(), texts) == texts["hint_judge"], "no smoke, nothing to shut out"
    for index, cell in enumerate(view.plan["cells"]):
        low_x, low_y, high_x, high_y = cell["box"]
        if view.room_id((low_x + high_x) / 2, (low_y + high_y) / 2, cell["storey"]) == beyond:
            cells["extinction_20"][index] = 20
    assert hint_text(view, now(), texts) == texts["hint_shut_door"]
    doors[number] = 0
    assert hint_text(view, now(), texts) == texts["hint_judge"], "behind a shut door it is not seen"


@pytest.mark.parametrize(
    ("known", "said"),
    [({}, "opened_bumped"), ({"felt": True}, ""), ({"exit": True}, ""), ({"hot": True}, "opened_hot")],
)
def test_who_pushes_a_door_open_is_told_so_unless_it_was_felt_or_leads_outdoors(windowed, known, said):
    data = {"felt": False, "exit": False, "hot": False, "bumped": True, **known}
    view = windowed.app.view
    view.notice = (0.0, "")
    view.take({"t": "event", "kind": "door_opened", "player": "p", "data": data}, 1.0)
    assert view.notice[1] == said


def test_one_finger_walks_while_another_presses_a_button(windowed):
    windowed.put(3.0, 3.2, 1)
    app = windowed.app
    app.on_event(finger(pygame.FINGERDOWN, 1, (900, 360)))
    assert app._direction()[0] == pytest.approx(1.0, abs=0.1)
    box = next(box for box, key, _ in app.buttons() if key == "2")
    app.on_event(finger(pygame.FINGERDOWN, 2, box.center))
    assert app.actions == ["feel_door"]
    assert app._direction()[0] == pytest.approx(1.0, abs=0.1), "the first finger still walks"
    app.on_event(finger(pygame.FINGERMOTION, 1, (200, 360)))
    assert app._direction()[0] == pytest.approx(-1.0, abs=0.1)
    app.on_event(finger(pygame.FINGERUP, 2, box.center))
    app.on_event(finger(pygame.FINGERUP, 1, (200, 360)))
    assert app._direction() == (0.0, 0.0)


def test_a_touch_is_not_heard_twice_as_a_mouse(windowed):
    windowed.app.on_event(event(pygame.MOUSEBUTTONDOWN, button=1, pos=(900, 360), touch=True))
    assert windowed.app._direction() == (0.0, 0.0)
    windowed.app.on_event(event(pygame.MOUSEBUTTONDOWN, button=1, pos=(900, 360), touch=False))
    assert windowed.app._direction()[0] > 0.9


def test_losing_the_focus_lets_go(windowed):
    windowed.app.on_event(event(pygame.MOUSEBUTTONDOWN, button=1, pos=(900, 360)))
    windowed.app.on_event(event(pygame.WINDOWFOCUSLOST))
    assert windowed.app._direction() == (0.0, 0.0)


def test_a_stick_has_a_dead_zone_and_walks_slower_when_pushed_less():
    assert shaped(0.2, 0.1) == shaped(0.0, 0.0)
    assert shaped(0.0, -1.0).dy == pytest.approx(1.0)
    assert 0.2 < shaped(0.6, 0.0).dx < 0.8
    diagonal = shaped(1.0, 1.0)
    assert np.hypot(diagonal.dx, diagonal.dy) == pytest.approx(1.0)


def test_a_gamepad_chooses_an_offer_and_acts(windowed):
    windowed.put(3.0, 3.2, 1)
    app = windowed.app
    app.controls.pads.open[0] = FakePad()
    app.on_event(event(pygame.JOYHATMOTION, value=(1, 0)))
    assert app.controls.used_pad
    first = app.controls.highlight(app.buttons())
    app.on_event(event(pygame.JOYHATMOTION, value=(1, 0)))
    second = app.controls.highlight(app.buttons())
    assert first != second
    app.on_event(event(pygame.JOYBUTTONDOWN, button=0))
    wanted = next(offer.action for _, key, offer in app.buttons() if key == second)
    assert app.actions == [wanted]
    app.on_event(event(pygame.JOYBUTTONDOWN, button=1))
    assert app.actions[-1] == "crouch"


def test_the_chosen_offer_is_visibly_lit(windowed):
    windowed.put(3.0, 3.2, 1)
    windowed.app.draw(now() + 0.3)
    box = next(box for box, key, _ in windowed.app.buttons() if key == "2")
    edge = (box.left - 3, box.centery)
    before = windowed.app.screen.get_at(edge)[:3]
    windowed.app.on_event(event(pygame.JOYHATMOTION, value=(1, 0)))
    windowed.app.controls.lit = "2"
    windowed.app.draw(now() + 0.3)
    assert windowed.app.screen.get_at(edge)[:3] == symbols.AGENT_COLOURS["player"] != before


def test_a_key_returns_to_the_keyboard_and_the_stick_to_the_pad(windowed):
    windowed.app.controls.pads.open[0] = FakePad(1.0, 0.0)
    assert windowed.app._direction() == (1.0, 0.0)
    assert windowed.app.controls.used_pad
    windowed.app.on_event(event(pygame.KEYDOWN, key=pygame.K_1, unicode="1"))
    assert not windowed.app.controls.used_pad


def test_a_pad_that_is_unplugged_no_longer_walks(windowed):
    windowed.app.controls.pads.open[7] = FakePad(1.0, 0.0)
    windowed.app.on_event(event(pygame.JOYDEVICEREMOVED, instance_id=7))
    assert windowed.app._direction() == (0.0, 0.0)


# -- sound ----------------------------------------------------------------------------------------------------------


def test_no_wave_clips_even_when_all_sound_together():
    made = waves()
    assert sum(np.abs(wave).max() for wave in made.values()) < 1.0
    for wave in made.values():
        assert np.abs(samples(wave)).max() < 32767
        assert np.sqrt((wave**2).mean()) > 0.01, "it must be heard"


def test_a_loop_has_no_click_where_it_begins_again():
    for name, wave in waves().items():
        inside = np.abs(np.diff(wave)).max()
        assert abs(wave[0] - wave[-1]) <= inside, name


def test_nothing_is_heard_when_nothing_happens(windowed):
    windowed.run.people.state[:] = 2  # everybody else is out
    windowed.act(seconds=0.2)
    app = windowed.app
    fireless = dataclasses.replace(app.view.newer[1], alarm=False)
    app.view.newer = (app.view.newer[0], fireless)
    app.view.status["fires"] = []
    assert levels(app.view, app.view.place()) == SILENT


def test_the_alarm_sounds_while_it_is_on_and_the_drill_runs(windowed):
    windowed.put(5.0, 1.2, 1)
    windowed.act("raise_alarm")
    view = windowed.app.view
    assert levels(view, view.place()).alarm == 1.0
    view.status["phase"] = "paused"
    assert levels(view, view.place()) == SILENT


def test_a_fire_is_louder_near_by_and_a_crowd_among_many(windowed):
    view = windowed.app.view
    near = sound._fire_level([{"at": (1.0, 0.0), "kw": 500}], view.place().__class__(0, 0, 0))
    far = sound._fire_level([{"at": (12.0, 0.0), "kw": 500}], view.place().__class__(0, 0, 0))
    assert near > 2 * far > 0
    assert sound._fire_level([{"at": (17.0, 0.0), "kw": 500}], view.place().__class__(0, 0, 0)) == 0
    assert levels(view, view.place()).crowd > 0


def test_m_mutes_and_sounds_again(windowed):
    app = windowed.app
    app.speaker.set(Levels(alarm=1.0))
    app.on_event(event(pygame.KEYDOWN, key=pygame.K_m, unicode="m"))
    assert app.speaker.level == SILENT
    app.speaker.set(Levels(alarm=1.0))
    assert app.speaker.level == SILENT
    app.on_event(event(pygame.KEYDOWN, key=pygame.K_m, unicode="m"))
    app.speaker.set(Levels(alarm=1.0))
    assert app.speaker.level.alarm == 1.0


def test_without_a_sound_device_there_is_silence_and_no_error(monkeypatch):
    monkeypatch.setenv("SDL_AUDIODRIVER", "none-such")
    speaker = Speaker()
    assert not speaker.works
    speaker.set(Levels(1, 1, 1))
    speaker.toggle()
    speaker.stop()
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    assert Speaker().works


# -- the start screen -----------------------------------------------------------------------------------------------


def is_text_input_on() -> bool:
    """Whether SDL hands keys to an input method first. Pygame itself does not say."""
    import ctypes

    libraries = Path(pygame.__file__).parent.parent / "pygame_ce.libs"
    return bool(ctypes.CDLL(str(next(libraries.glob("libSDL2-2*")))).SDL_IsTextInputActive())


@pytest.mark.parametrize("display", [(1280, 800), (1920, 1080)])
def test_the_full_screen_is_the_displays_own_size_and_has_no_margin_that_shifts_touches(monkeypatch, display):
    """A logical size of its own leaves a margin, and without a window manager the window is not made to fit it."""
    quiet_display(monkeypatch)
    asked = []
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [display])
    monkeypatch.setattr(pygame.display, "set_mode", lambda *made: asked.append(made) or pygame.Surface(made[0]))
    screen = client_app.open_window(fullscreen=True)
    assert asked == [(display, pygame.FULLSCREEN)]
    assert screen.get_size() == display


def test_on_a_display_of_very_many_lines_letters_and_touches_are_twice_as_large(monkeypatch):
    """Drawn pixel by pixel, the words of a kiosk on such a display could not be read."""
    quiet_display(monkeypatch)
    display = pygame.display.set_mode((3840, 2160))
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [(3840, 2160)])
    monkeypatch.setattr(pygame.display, "set_mode", lambda size, flags: display)
    screen = client_app.open_window(fullscreen=True)
    assert screen.get_size() == (1920, 1080)
    screen.fill((0, 0, 0))
    screen.set_at((1919, 1079), (255, 0, 0))
    fitting.show(screen)
    assert display.get_at((3838, 2158))[:3] == display.get_at((3839, 2159))[:3] == (255, 0, 0)
    pygame.event.clear()
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(1000, 500), button=1))
    pygame.event.post(pygame.event.Event(pygame.FINGERDOWN, x=0.5, y=0.5, finger_id=1))
    places = [pressed_at(event, screen.get_size()) for event in fitting.events_on(screen)]
    assert (500.0, 250.0) in places and (960.0, 540.0) in places


def test_an_input_method_for_chinese_keeps_no_key_for_itself(monkeypatch):
    quiet_display(monkeypatch)
    pygame.display.quit()
    client_app.open_window(fullscreen=False)
    assert not is_text_input_on()
    pygame.key.start_text_input()
    assert is_text_input_on(), "control"
    pygame.key.stop_text_input()


def test_keys_are_read_where_no_text_comes_with_them(start):
    for key in (pygame.K_a, pygame.K_b, pygame.K_c, pygame.K_2, pygame.K_KP3, pygame.K_KP4, pygame.K_KP1, pygame.K_7):
        start.on_event(event(pygame.KEYDOWN, key=key, unicode=""), SIZE)
    assert (start.code, start.seat) == ("ABC234", "17")


def test_a_tab_after_the_code_stays_at_the_seat(start):
    typed(start, "abc234")
    tab = event(pygame.KEYDOWN, key=pygame.K_TAB, unicode="\t")
    start.on_event(tab, SIZE)
    typed(start, "17")
    assert (start.seat, start.secret) == ("17", "")
    start.on_event(tab, SIZE)
    typed(start, "0427")
    assert start.secret == "0427"


@pytest.fixture
def start(monkeypatch) -> StartScreen:
    quiet_display(monkeypatch)
    pygame.init()
    return StartScreen("zh")


def typed(start: StartScreen, text: str) -> None:
    for char in text:
        start.on_event(event(pygame.KEYDOWN, key=ord(char.lower()), unicode=char), SIZE)


def test_code_and_seat_are_typed(start):
    typed(start, "abc23417")
    assert (start.code, start.seat) == ("ABC234", "17")
    assert start.on_event(event(pygame.KEYDOWN, key=pygame.K_RETURN, unicode="\r"), SIZE) == Joining("ABC234", 17)


def test_code_and_seat_are_touched(start):
    for key in ("A", "B", "C", "2", "3", "4", "7"):
        start.on_event(finger(pygame.FINGERDOWN, 1, start.boxes(SIZE)[key].center), SIZE)
    assert start.on_event(finger(pygame.FINGERDOWN, 1, start.boxes(SIZE)[">"].center), SIZE) == Joining("ABC234", 7)


def test_the_pin_of_the_strip_is_typed_after_code_and_seat(start):
    typed(start, "abc23417")
    start.on_event(event(pygame.KEYDOWN, key=pygame.K_TAB, unicode=""), SIZE)
    typed(start, "0427")
    assert start.on_event(event(pygame.KEYDOWN, key=pygame.K_RETURN, unicode=""), SIZE) == Joining("ABC234", 17, "0427")


def test_the_letters_of_a_picture_strip_are_typed_and_touched_before_the_server_asks(start):
    typed(start, "abc23417")
    start.on_event(event(pygame.KEYDOWN, key=pygame.K_TAB, unicode=""), SIZE)
    typed(start, "da")
    start.on_event(finger(pygame.FINGERDOWN, 1, start.boxes(SIZE)["D"].center), SIZE)
    assert start.on_event(event(pygame.KEYDOWN, key=pygame.K_RETURN, unicode="\r"), SIZE) == Joining(
        "ABC234", 17, "DAD"
    )
    assert {entry["letter"] for entry in picture_list()} <= set(start.keypad())


def test_what_the_server_asks_for_is_asked_for_next(start):
    asks = {"kind": "pin", "length": 4}
    again = StartScreen("zh", code="ABC234", seat=7, error="proof_needed", asks=asks)
    assert (again.field, again.error) == ("secret", TEXTS["proof_needed"]["zh"])
    typed(again, "04271")
    assert again.secret == "0427"


def test_small_children_tap_three_pictures(start):
    asks = {"kind": "pictures", "length": 3, "pictures": picture_list()}
    again = StartScreen("zh", code="ABC234", seat=7, error="wrong_proof", asks=asks)
    for key in ("D", "A", "D"):
        again.on_event(finger(pygame.FINGERDOWN, 1, again.boxes(SIZE)[key].center), SIZE)
    blank, drawn = pygame.Surface(SIZE), pygame.Surface(SIZE)
    StartScreen("zh").draw(blank)
    again.draw(drawn)
    place = again.boxes(SIZE)["D"].center
    assert drawn.get_at(place) == pygame.Color("#c1121f")
    assert blank.get_at(place) != drawn.get_at(place)
    assert again.on_event(finger(pygame.FINGERDOWN, 1, again.boxes(SIZE)[">"].center), SIZE).secret == "DAD"


def test_code_is_entered_with_a_gamepad_alone(start):
    """Every key is reached by the cross, from wherever one is."""

    def press(key: str):
        for _ in range(40):
            if start.lit is not None and start._lit_key() == key:
                return start.on_event(event(pygame.JOYBUTTONDOWN, button=0), SIZE)
            keys = start.keypad()
            wanted, lit = keys.index(key), keys.index(start._lit_key())
            way = (0, -1) if wanted // 8 != lit // 8 else (1, 0)
            start.on_event(event(pygame.JOYHATMOTION, value=way), SIZE)
        raise AssertionError(key)

    for key in "ZQ7A29":
        press(key)
    assert start.code == "ZQ7A29"
    assert press(">") == Joining("ZQ7A29", 0)


def test_what_cannot_be_right_is_said(start):
    typed(start, "ABC")
    assert start.on_event(event(pygame.KEYDOWN, key=pygame.K_RETURN, unicode="\r"), SIZE) is None
    assert start.error == TEXTS["code_short"]["zh"]
    typed(start, "234999")
    assert start.on_event(event(pygame.KEYDOWN, key=pygame.K_RETURN, unicode="\r"), SIZE) is None
    assert start.error == TEXTS["bad_seat"]["zh"]


def test_keys_do_not_overlap_and_are_large_enough_for_a_finger(start):
    for size in (SIZE, (800, 600)):
        for field in ("code", "seat", "secret"):
            start.field = field
            boxes = list(start.boxes(size).values())
            assert all(pygame.Rect(0, 0, *size).contains(box) for box in boxes)
            assert all(box.collidelist(boxes[:index]) == -1 for index, box in enumerate(boxes))
            assert all(min(box.size) >= 40 for box in boxes)


# -- phases and the line ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["lobby", "countdown", "paused", "deciding"])
def test_while_the_clock_stands_nothing_is_offered_and_the_panel_says_why(windowed, phase):
    running = windowed.app.screen.copy()
    windowed.app.view.status["phase"] = phase
    windowed.app.draw(now() + 0.3)
    assert windowed.app.buttons() == []
    assert pygame.image.tobytes(running, "RGB") != pygame.image.tobytes(windowed.app.screen, "RGB")
    title, _ = windowed.app.hud._standing_texts(windowed.app.view)
    assert title


def test_a_worker_that_says_nothing_for_two_seconds_is_named(windowed, monkeypatch):
    assert windowed.app.trouble() == ""
    windowed.wire.silent_s = lambda: 2.6
    assert "3" in windowed.app.trouble()
    windowed.wire.state = "lost"
    assert windowed.app.trouble() == TEXTS["lost"]["zh"]


def test_a_connection_that_cannot_come_back_says_why(windowed):
    windowed.wire.state, windowed.wire.error = "lost", "ended"
    assert windowed.app.trouble() == TEXTS["ended"]["zh"]


def test_who_cannot_reach_the_server_is_told_of_the_next_try_and_the_way_back(windowed):
    windowed.wire.state, windowed.wire.url = "away", "ws://nowhere/"
    told = windowed.app._connection_text()
    assert "ws://nowhere/" in told
    assert TEXTS["away_more"].zh in told


@pytest.mark.parametrize(("joined", "code"), [(False, BACK), (True, 0)])
def test_escape_before_joining_leads_back_to_the_code(windowed, joined, code):
    app = windowed.app
    if not joined:
        app.view.welcome = None
    pygame.event.clear()
    pygame.event.post(event(pygame.KEYDOWN, key=pygame.K_ESCAPE, unicode=""))
    assert app.run() == code


def test_nothing_runs_down_while_the_clock_stands(windowed):
    view = windowed.app.view
    view.own, view.own_at = {"stay_s": 40.0}, 100.0
    assert view.left_s("stay_s", 110.0) == 30.0
    view.status["phase"] = "paused"
    assert view.left_s("stay_s", 110.0) == 40.0


def test_the_end_shows_the_one_thing_to_remember_and_a_button_that_closes(windowed, monkeypatch):
    windowed.end()
    card = windowed.app.view.score
    main = next(line for line in card["lines"] if line["key"] == card["main_lesson"])
    written: list[str] = []
    nowhere = pygame.Rect(0, 0, 9, 9)
    monkeypatch.setattr(client_card, "write", lambda _, text, *more, **how: (written.append(text), nowhere)[1])
    windowed.app.draw_score()
    assert any(main["title"]["zh"] in text and TEXTS["lesson"].zh in text for text in written)
    assert any(text[:8] in main["advice"]["zh"] for text in written)
    windowed.app.on_event(finger(pygame.FINGERDOWN, 1, (3, 3)))
    assert not windowed.app.is_closed, "control"
    windowed.app.on_event(finger(pygame.FINGERDOWN, 1, windowed.app.close_box().center))
    pygame.event.clear()
    assert windowed.app.run() == 0


def test_a_pong_does_not_count_as_hearing_the_worker(monkeypatch):
    connection = Connection("http://127.0.0.1:1/", code="ABC234")
    connection.state = "joined"
    connection.heard_at = now() - 5
    connection._listen(['{"t":"pong"}'])  # type: ignore[arg-type]
    assert connection.silent_s() > 4
    connection._listen(['{"t":"status"}'])  # type: ignore[arg-type]
    assert connection.silent_s() < 1


def test_the_sites_address_is_as_good_as_the_sockets():
    assert socket_url("http://example.org:8000/") == "ws://example.org:8000/ws/drills/play/"
    assert socket_url("https://example.org") == "wss://example.org/ws/drills/play/"
    assert socket_url("example.org:8000") == "ws://example.org:8000/ws/drills/play/"
    assert socket_url("wss://example.org/ws/drills/play/") == "wss://example.org/ws/drills/play/"


def test_hello_names_the_seat_and_the_role():
    hello = Connection("http://x/", code="ABC234", seat=7, role="teacher").hello()
    assert (hello["seat"], hello["role"]) == (7, "teacher")


# -- children ---------------------------------------------------------------------------------------------------------


def body_pixels(windowed: WindowedDrill) -> int:
    """How many pixels of the window have the colour of somebody who has been overcome."""
    picture = pygame.surfarray.array3d(windowed.app.screen)[:, 60:, :]
    return int((picture == np.array(symbols.AGENT_COLOURS["incapacitated"])).all(axis=2).sum())


def test_before_children_nobody_lies_on_the_floor(windowed):
    windowed.put(9.0, 1.2, 1)
    upright = body_pixels(windowed)
    windowed.run.people.state[:] = DOWN
    place = windowed.run.plan.to_plane(10.0, 1.4, 1)
    windowed.run.people.where[:] = place
    windowed.show()
    assert (unpack(windowed.run.snapshot()).state == 3).any()
    assert body_pixels(windowed) > upright, "grown-ups see them"
    windowed.app.view.welcome["child"] = True
    windowed.app.draw(now() + 0.3)
    assert body_pixels(windowed) <= upright


def test_a_childs_own_collapse_is_worded_gently(windowed):
    windowed.app.view.own["down"] = True
    hard = hint_text(windowed.app.view, now(), windowed.app.hud.texts)
    windowed.app.view.welcome["child"] = True
    assert hint_text(windowed.app.view, now(), windowed.app.hud.texts) == TEXTS["down_child"]["zh"] != hard


@pytest.mark.parametrize("key", ["in_pain", "opened_hot"])
def test_children_are_told_of_heat_without_burns(windowed, key):
    view = windowed.app.view
    view.notice = (now() + 9, key)
    assert hint_text(view, now(), windowed.app.hud.texts) == TEXTS[key]["zh"], "control: grown-ups"
    view.welcome["child"] = True
    told = hint_text(view, now(), windowed.app.hud.texts)
    assert told == TEXTS[f"{key}_child"]["zh"]
    assert not any(word in told for word in ("烧", "烫"))


def test_somebody_who_has_been_overcome_is_offered_nothing(windowed):
    assert windowed.app.buttons()
    windowed.app.view.own["down"] = True
    assert windowed.app.buttons() == []


def test_who_holds_an_extinguisher_before_a_small_fire_is_not_sent_out(windowed, monkeypatch):
    view, texts = windowed.app.view, windowed.app.hud.texts
    room = view.room_at(view.place())["id"]
    burning = [{"room": room, "storey": view.place().storey, "at": [1.0, 1.0], "kw": FIGHTABLE_KW}]
    monkeypatch.setattr(type(view), "fires", lambda self: burning)
    assert hint_text(view, now(), texts) == TEXTS["hint_back_out"]["zh"], "with empty hands"
    view.own |= {"extinguisher": "abc", "step": 3}
    assert hint_text(view, now(), texts) == TEXTS["hint_ext_near"]["zh"]
    burning[0]["kw"] = FIGHTABLE_KW + 1
    assert hint_text(view, now(), texts) == TEXTS["hint_back_out"]["zh"], "one that has grown"


@pytest.mark.parametrize("minor", ["child", "teen", ""])
def test_a_minor_is_offered_no_extinguisher_and_told_why_when_they_reach_for_one(windowed, minor):
    view = windowed.app.view
    windowed.put(9.0, 1.4, 1)
    view.welcome["minor"] = minor
    view.notice = (0.0, "")
    windowed.show()
    assert ("ext_lift" in {offer.action for offer in offers(view, now())}) is not bool(minor)
    windowed.app.on_event(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_5))
    assert view.notice[1] == (f"ext_{minor}" if minor else "")
    assert windowed.app.controls.take_actions() == ([] if minor else ["ext_lift"])
    if minor:
        assert hint_text(view, now(), windowed.app.hud.texts).endswith("不救火：去报警、离开")
        view.take({"t": "event", "kind": "refused", "player": "p", "data": {"why": "minor"}}, 1.0)
        assert view.notice[1] == f"ext_{minor}", "asked of the engine all the same"


def test_a_fire_is_fought_as_large_as_the_engine_lets_one_be_put_out():
    assert FIGHTABLE_KW == PUT_OUT_KW


def test_flames_are_seen_through_the_jet_that_is_aimed_at_them(windowed, monkeypatch):
    drawn: list[str] = []
    monkeypatch.setattr(render, "draw_jet", lambda *_: drawn.append("jet"))
    monkeypatch.setattr(render, "draw_flame", lambda *_: drawn.append("flame"))
    view = windowed.app.view
    place = view.place()
    fire = {"room": "", "storey": place.storey, "at": [place.x + 1, place.y], "kw": 90.0}
    monkeypatch.setattr(type(view), "fires", lambda self: [fire])
    view.own["jet"], windowed.app.facing = {"agent": "abc", "left_s": 9, "hits": True}, (1.0, 0.0)
    windowed.app.draw(now() + 0.3)
    assert drawn == ["jet", "flame"]


def test_who_is_stuck_in_a_lift_goes_on_reading_so_and_is_offered_nothing(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    view.own["in_lift"] = True
    assert hint_text(view, now() + 9, texts) == TEXTS["in_lift"]["zh"]
    view.take({"t": "event", "kind": "lift_stuck", "player": "p", "data": {}}, now())
    assert hint_text(view, now() + 9, texts) == TEXTS["in_lift_stuck"]["zh"]
    assert not any(offer.ready for offer in fixed(view))
    view.take({"t": "event", "kind": "left_lift", "player": "p", "data": {}}, now())
    view.own["in_lift"] = False
    assert hint_text(view, now() + 9, texts) != TEXTS["in_lift_stuck"]["zh"]
    assert any(offer.ready for offer in fixed(view))


def test_who_cannot_go_on_for_smoke_is_told_so_and_sent_nowhere(windowed):
    """Neither to follow a sign in the dark, nor to a stair, nor back: what is asked can be done without a step."""
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.put(6.6, 1.2, 1)
    windowed.act("raise_alarm", seconds=0.2)
    view.notice = (0.0, "")
    assert exit_target(view, view.place()) is not None, "the control: in clear air"
    assert hint_text(view, now(), texts).endswith("从这扇门下楼")
    for dark in (False, True):
        if dark:
            windowed.run.inject("lights_out")
        for low, called, said in (
            (False, -1, "hint_stuck"), (True, -1, "hint_stuck_low"), (True, 1, "hint_stuck_called"),
        ):  # fmt: skip
            windowed.player.speed, windowed.player.low, windowed.player.called_tick = 0.0, low, called
            windowed.player.eyes_shut = False  # too slow to move, though the eyes are not shut
            windowed.show()
            view.notice, view.own["shelter"] = (0.0, ""), None  # where no room is near
            assert hint_text(view, now(), texts) == TEXTS[said]["zh"]
            assert exit_target(view, view.place()) is None
    view.welcome["stays"] = True
    for called in (False, True):
        view.own["called"] = called
        assert "喊" not in hint_text(view, now(), texts), "where others do right to stay nobody is called out"
    view.welcome["stays"] = False
    view.own["in_lift"] = True
    assert hint_text(view, now(), texts) == TEXTS["in_lift"]["zh"]


def test_the_button_of_a_door_says_where_it_leads_and_goes_with_the_door(windowed):
    view = windowed.app.view

    def doors() -> set[str]:
        return {offer.beyond["zh"] for offer in offers(view, now()) if offer.action in ("open_door", "close_door")}

    windowed.put(3.0, 1.6, 1)
    windowed.show()
    room = next(door for door in view.plan["doors"] if door["id"] == "d-a-f2")["between"]
    names = {key: name.zh for key, name in windowed.run.scenario.room_names().items()}
    here = view.room_at(view.place())["id"]
    assert doors() == {names[other] for other in room if other != here}
    view.own["shut_door"] = view.own["open_door"] = None
    assert not doors(), "what the server does not name is not at hand"


def test_a_sign_into_smoke_is_called_so_and_gets_no_arrow(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.put(6.6, 1.2, 1)
    windowed.act("raise_alarm", seconds=0.2)
    view.notice = (0.0, "")
    clear = exit_target(view, view.place())
    assert clear is not None, "the control: in clear air"
    nearest = min(signs_in_sight(view, view.place()))[2]
    everyone = list(range(len(view.plan["signs"])))
    view.own |= {"smoky_signs": everyone, "smoky_ahead": everyone, "other_way": True}
    assert hint_text(view, now(), texts).endswith("从这扇门下楼"), "a clear stair in sight is named"
    view.own["way_out"] = None
    assert hint_text(view, now(), texts) == TEXTS["hint_sign_smoky"]["zh"]
    assert exit_target(view, view.place()) is None
    view.own["other_way"] = False
    assert hint_text(view, now(), texts) == TEXTS["hint_smoke_ahead"]["zh"], "no other way is promised"
    view.own["smoky_ahead"] = []
    assert hint_text(view, now(), texts) == TEXTS["hint_go_down_one"]["zh"], "walked away from"
    clear = {**view.plan["signs"][nearest], "at": [view.place().x + 3.0, view.place().y]}
    view.plan["signs"].append(clear)
    view.own["smoky_ahead"] = everyone
    assert hint_text(view, now(), texts) == TEXTS["hint_go_down_one"]["zh"], "a clear sign is in sight"
    assert exit_target(view, view.place()) is not None


def test_who_is_low_in_smoke_is_sent_to_less_of_it_not_to_a_stair(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.put(6.6, 1.2, 1)
    windowed.act("raise_alarm", "crouch", seconds=0.2)
    view.notice = (0.0, "")
    view.own["way_out"] = None
    assert hint_text(view, now(), texts) == TEXTS["hint_go_down_one"]["zh"], "the control: in clear air"
    view.own["head_smoke"] = True
    view.own["shelter"] = None  # where no room is near
    assert hint_text(view, now(), texts) == TEXTS["hint_in_smoke"]["zh"]


def test_a_sign_at_a_stair_leads_to_the_flight_down_and_on_down_it():
    """On the third storey of the school, from before the flight up as well."""
    plan = describe(plan_of("school-four"))
    (head,) = {tuple(sign["toward"]) for sign in plan["signs"] if sign["to"] == "east-stair-f3"}
    flight = next(stair for stair in plan["stairs"] if stair["storey"] == 2 and stair["first"][0] > 30)
    for box, leads in ((flight["first"], True), (flight["second"], False)):
        assert (box[1] <= head[1] <= box[3]) is leads
    assert sign_target(plan, next(sign for sign in plan["signs"] if sign["to"] == "east-stair-f3")) == head
    exits = [sign for sign in plan["signs"] if sign["storey"] == plan["ground"]]
    assert all(sign["to"] in ("west", "east") for sign in exits), "the control: on the ground floor to the doors"


def test_in_a_stairwell_the_arrow_goes_on_down_the_flight(windowed):
    view = windowed.app.view
    windowed.put(6.6, 1.2, 1)
    windowed.act("raise_alarm", seconds=0.2)
    assert flight_at(view, view.place()) is None, "the control: in the corridor"
    stair = next(stair for stair in view.plan["stairs"] if stair["storey"] == 1)
    x, y = still.stair_foot(stair)
    windowed.put(x, y, 1)
    found = flight_at(view, view.place())
    assert found == stair
    if signs_in_sight(view, view.place()):
        assert exit_target(view, view.place()) == still.way_down(stair, view.place().x, view.place().y)


def test_sight_is_marked_where_smoke_takes_it(windowed):
    """The bar and the words agree: eyes that are shut are shown so, though nothing was taken in yet."""
    view = windowed.app.view
    assert not view.is_blinded, "the control"
    windowed.player.eyes_shut, windowed.player.visibility = True, 8.0
    windowed.show()
    assert view.is_blinded
    windowed.player.eyes_shut, windowed.player.visibility, windowed.player.speed = False, 3.0, 0.5
    windowed.show()
    assert view.is_blinded


def test_who_is_stuck_in_smoke_can_shout(windowed):
    view = windowed.app.view
    windowed.put(6.6, 1.2, 1)
    windowed.run.people.state[:] = OUT
    windowed.player.eyes_shut = True
    windowed.show()
    assert next(offer for offer in fixed(view) if offer.action == "wake_other").ready
    windowed.act("wake_other")
    assert view.notice[1] == "did_shout"


def test_who_stays_with_an_open_door_is_told_to_shut_it(windowed):
    view = windowed.app.view
    for kind, data, said in (
        ("stayed", {"shut": True}, "did_stay"),
        ("refused", {"action": "stay_put", "why": "door_open"}, "did_stay_open"),
        ("refused", {"action": "stay_put"}, "refused"),
    ):
        view.take({"t": "event", "kind": kind, "player": "p", "data": data}, 1.0)
        assert view.notice[1] == said


def test_an_alarm_button_is_asked_for_only_where_there_is_one_on_the_storey(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    view.notice = (0.0, "")
    place = view.place()
    for storey, said in ((place.storey, "hint_alarm"), (place.storey + 1, "hint_shout")):
        view.plan["alarm_buttons"] = [{"storey": storey, "at": [99.0, 99.0]}]
        assert hint_text(view, now(), texts) == TEXTS[said]["zh"]


def test_a_markets_signs_point_along_its_aisles():
    """The sign over the stalls in the south-east sends east, to the hall; as the crow flies it would point north."""
    plan = describe(plan_of("market"))
    for sign in plan["signs"]:
        if sign["at"] == [36.0, 8.6]:
            target = sign_target(plan, sign)
            assert target[0] - 36.0 > abs(target[1] - 8.6)
            straight = next(door["centre"] for door in plan["doors"] if door["id"] == sign["to"])
            assert straight[1] - 8.6 > straight[0] - 36.0  # the control
            break
    else:
        pytest.fail("no such sign")


@pytest.mark.parametrize("out", [0, 1, 30, 158])
def test_who_is_out_stays_in_sight_at_the_assembly_point(out):
    plan = describe(plan_of("school-four"))
    places = gathered(plan, out)
    assert len(places) == len(set(places)) == out
    corners = [corner for point in plan["assembly_points"] for corner in point["polygon"]]
    xs, ys = zip(*corners, strict=True)
    assert all(min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys) + 0.5 for x, y in places)


def test_on_a_stair_nobody_is_asked_which_stair_to_take(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.put(5.0, 1.2, 1)
    windowed.act("raise_alarm", seconds=0.2)
    for spot, said in (((17.4, 5.0, 1), "hint_on_stair_one"), ((9.0, 1.4, 1), "hint_go_down_one")):
        windowed.put(*spot)
        view.notice, view.own["way_out"] = (0.0, ""), None
        assert hint_text(view, now(), texts) == TEXTS[said]["zh"]


# -- the alarm for who does not hear it -----------------------------------------------------------------------------


def flashes(window: WindowedDrill, monkeypatch, seconds: float) -> int:
    """How often the window turns red from one frame to the next, at sixty frames a second."""
    filled: list[bool] = []
    monkeypatch.setattr(window.app, "screen", pygame.Surface((8, 8)))
    for frame in range(round(seconds * 60)):
        window.app.screen.fill((0, 0, 0))
        window.app._flash(100 + frame / 60)
        filled.append(window.app.screen.get_at((4, 4)).r > 0)
    return sum(now and not before for before, now in zip([False, *filled], filled, strict=False))


@pytest.mark.parametrize("flash_s", [None, 0.2])
def test_the_alarm_flashes_the_window_at_most_three_times_a_second(windowed, monkeypatch, flash_s):
    """Three times a second and more can bring on a fit. The control flashes five times."""
    if flash_s:
        monkeypatch.setattr(client_app, "FLASH_S", flash_s)
    windowed.show()
    windowed.app._flash(99.0)  # it is quiet
    pad = windowed.app.controls.pads.open[0] = FakePad()
    windowed.run.state.raise_alarm("")
    windowed.run.step({})
    windowed.show()
    assert pad.shaken_ms > 0, "who does not see it feels it"
    made = flashes(windowed, monkeypatch, 4.0)
    assert made > 0
    assert (made <= 3 * 4) is (flash_s is None)


def test_an_exit_beside_one_goes_before_signs_that_send_others_elsewhere(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.act("raise_alarm", seconds=0.2)
    door = next(door for door in view.plan["doors"] if door["exit"])
    room = next(room for room in view.plan["rooms"] if room["id"] in door["between"])
    (x, y), (goal_x, goal_y) = middle(room["polygon"]), door["centre"]
    away = max(1.0, ((goal_x - x) ** 2 + (goal_y - y) ** 2) ** 0.5)
    windowed.put(goal_x + (x - goal_x) * 2 / away, goal_y + (y - goal_y) * 2 / away, door["storey"])
    windowed.run.inject("lights_out")
    windowed.act("raise_alarm", seconds=0.2)
    view.notice, view.has_shouted = (0.0, ""), True  # before that others are to be told
    assert exit_target(view, view.place()) == tuple(door["centre"])
    assert hint_text(view, now(), texts) == TEXTS["hint_exit_beside"]["zh"]
    locked = view.newer[1].doors.copy()
    locked[view.plan["doors"].index(door)] |= 2
    view.newer = (view.newer[0], dataclasses.replace(view.newer[1], doors=locked))
    assert exit_target(view, view.place()) != tuple(door["centre"]), "the control: a locked one"


def test_a_wrong_address_gets_no_tick(windowed):
    view = windowed.app.view

    def call():
        return next(offer for offer in fixed(view) if offer.action == "call_119")

    windowed.act("call_119")
    for what in ("place", "what", "size", "trapped", "name"):
        phone_call.give(windowed.run.state, windowed.player, what, right=what != "place")
    windowed.act(seconds=6.0)
    assert (call().ready, call().done) == (True, False), "one may ring again"
    windowed.player.done_once.append(phone_call.TOLD)
    windowed.show()
    assert call().done, "the control: the right address"


def test_who_is_to_stay_is_not_told_to_run(windowed):
    view, the = windowed.app.view, windowed.app.hud
    assert the._real_fire(view) == TEXTS["real_fire"]["zh"]
    view.welcome["stays"] = True
    assert the._real_fire(view) == TEXTS["real_fire_stay"]["zh"]


def test_going_low_is_asked_for_where_upright_seconds_count(windowed):
    view, texts, player = windowed.app.view, windowed.app.hud.texts, windowed.player
    for extinction, low in ((0.1, False), (0.9, True)):
        player.extinction, before = extinction, player.upright_smoke_s
        exposure_step._note_smoke(windowed.run.state, player, True, 1.0, came=True)
        windowed.show()
        view.notice = (0.0, "")
        assert (hint_text(view, now(), texts) == TEXTS["hint_low"]["zh"]) is low
        assert (player.upright_smoke_s > before) is low


def test_who_holds_an_extinguisher_before_a_big_fire_is_told_to_leave(windowed, monkeypatch):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.act("raise_alarm", seconds=0.2)
    view.notice, place = (0.0, ""), view.place()
    view.own |= {"extinguisher": "e", "step": 3}
    fire = {"room": "", "storey": place.storey, "at": [place.x + 1, place.y], "kw": FIGHTABLE_KW}
    monkeypatch.setattr(type(view), "fires", lambda self: [fire])
    assert hint_text(view, now(), texts) == TEXTS["hint_ext_near"]["zh"], "the control"
    fire["kw"] = FIGHTABLE_KW + 1
    assert hint_text(view, now(), texts) == TEXTS["hint_ext_leave"]["zh"]
    view.own["jet"] = {"agent": "abc", "left_s": 9, "hits": True}
    assert hint_text(view, now(), texts) == TEXTS["hint_ext_leave"]["zh"]
    view.own["jet"] = None
    monkeypatch.setattr(type(view), "fires", lambda self: [])
    assert not hint_text(view, now(), texts).startswith("面向火"), "who fled faces no fire"


def test_where_there_is_one_stair_no_other_is_named(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.put(6.6, 1.2, 1)
    windowed.act("raise_alarm", seconds=0.2)
    view.notice = (0.0, "")
    stairs = [stair for stair in view.plan["stairs"] if stair["storey"] == 1]
    for flights, said in ((1, "hint_go_down_one"), (2, "hint_go_down")):
        view.plan["stairs"], view.own["way_out"] = [stairs[0]] * flights, None
        assert hint_text(view, now(), texts) == TEXTS[said]["zh"]


@pytest.mark.parametrize(("url", "said"), [("ws://site/", "connecting"), ("", "getting_ready")])
def test_who_plays_without_a_site_is_told_of_no_connection(windowed, monkeypatch, url, said):
    monkeypatch.setattr(windowed.app.connection, "url", url, raising=False)
    windowed.app.connection.state = "connecting"
    assert windowed.app._connection_text() == TEXTS[said].zh


def test_a_drill_that_was_broken_off_is_not_scored(windowed):
    view = windowed.app.view
    view.take({"t": "score", "card": {"broken_off": True, "total": 0, "band": "fail", "lines": []}}, 1.0)
    view.take({"t": "ended"}, 1.0)
    assert view.score is None
    assert windowed.app.hud._standing_texts(view) == (TEXTS["broken_off"].zh, TEXTS["broken_off_more"].zh)


def test_a_call_stands_beside_the_player_and_covers_neither_them_nor_the_arrow(windowed, monkeypatch):
    app, drawn = windowed.app, []
    windowed.put(-12.0, -4.0, 0)

    def shown() -> tuple[int, int]:
        """Where the player is on the screen after two seconds of frames, and where the call ends."""
        began = now()
        for frame in range(40):
            app.draw(began + 0.3 + frame / 20)
        place = app.shown(began)
        return app._camera(place).to_screen(place.x, place.y)[0], app.hud.left_edge(app.view, began, SIZE[0])

    assert shown() == (SIZE[0] // 2, 0), "the control: nobody is on the line"
    windowed.act("call_119", seconds=0.2)
    x, edge = shown()
    boxes = [box for box, _, offer in app.buttons() if offer.action.startswith("answer")]
    assert boxes
    assert max(box.right for box in boxes) <= edge
    assert abs(x - (edge + SIZE[0]) / 2) < 5, "in the middle of what is left of the window"
    monkeypatch.setattr(arrows, "arrow", lambda _surface, at, *_more: drawn.append(at))
    windowed.put(22.0, 12.0, 0)
    drawn.clear()
    app.draw(now() + 3)
    assert drawn
    assert all(left > edge for left, _ in drawn)


def test_who_has_shouted_is_not_asked_to_shout_again(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.put(9.0, 1.2, 1)
    assert hint_text(view, now(), texts) == TEXTS["hint_alarm"]["zh"]
    windowed.act("wake_other", seconds=0.2)
    view.notice = (0.0, "")
    assert hint_text(view, now(), texts) == TEXTS["hint_alarm_done"]["zh"]


def test_who_comes_up_a_stair_reads_that_it_was_up(windowed, monkeypatch):
    told: list[tuple[str, tuple[int, ...]]] = []
    monkeypatch.setattr(windowed.app, "_banner", lambda text, colour: told.append((text, colour)))
    for storey in (1, 2):
        windowed.put(18.0, 3.2, storey)
    name = windowed.app.view.plan["storeys"][2]["name"]["zh"]
    assert told[-1] == (TEXTS["went_up"]["zh"].format(name=name), symbols.RED)
    windowed.put(18.0, 3.2, 1)
    assert told[-1][1] == symbols.BLUE


def test_a_paused_window_says_that_one_is_safe(windowed):
    windowed.app.view.status["phase"] = "paused"
    assert "你很安全" in windowed.app.hud._standing_texts(windowed.app.view)[1]


def test_without_power_no_lift_is_offered_and_in_one_nothing_of_the_storey_is_seen(windowed):
    windowed.put(11.6, 0.6, 1)
    assert "take_lift" in [offer.action for offer in offers(windowed.app.view, now())], "the control: with power"
    windowed.run.inject("lights_out")
    windowed.act(seconds=0.2)
    assert "take_lift" not in [offer.action for offer in offers(windowed.app.view, now())]
    windowed.app.view.own["in_lift"] = True
    windowed.app.draw(now() + 3)
    middle_of_window = windowed.app.screen.get_at((SIZE[0] // 2, SIZE[1] // 2))
    assert tuple(middle_of_window)[:3] == sight.NIGHT


def test_the_arrow_to_the_assembly_point_leads_round_the_house_not_into_it():
    """From the street's west gate the straight line to the square in the east leads back through the burning lane."""
    house, grounds = (
        ((0.0, 0.0), (10.0, 0.0), (10.0, 6.0), (0.0, 6.0)),
        ((-9.0, -9.0), (20.0, -9.0), (20.0, 15.0), (-9.0, 15.0)),
    )
    goal = (4.0, 9.0)
    corner, far = way_round(house, grounds, (4.0, -2.0), goal)
    assert corner == (-1.5, -1.5)
    assert far == pytest.approx(5.52 + 9.0 + 5.7, abs=0.1)
    assert way_round(house, grounds, (-3.0, 3.0), (-3.0, 9.0)) == ((-3.0, 9.0), 6.0), "the control: nothing between"
    plan = describe(plan_of("street"))
    building, outside = (tuple((x, y) for x, y in plan[name]) for name in ("building", "outside"))
    square = middle(plan["assembly_points"][0]["polygon"])
    gate = next(door for door in plan["doors"] if door["exit"] and door["id"] == "west-gate")
    at = gate["centre"][0] - 3.0, gate["centre"][1]
    assert crosses(building, at, square), "the straight line leads into it"
    turn, far = way_round(building, outside, at, square)
    assert turn != square
    assert not crosses(building, at, turn)
    assert far > math.dist(at, square)


def test_who_waits_for_rescue_is_not_offered_to_begin_again(windowed):
    windowed.put(3.0, 6.0, 2)
    assert "stay_put" in [offer.action for offer in offers(windowed.app.view, now())]
    windowed.app.view.own |= {"stays": True, "stay_s": 0}
    assert "stay_put" not in [offer.action for offer in offers(windowed.app.view, now())]


def test_on_the_ground_the_flight_up_has_steps_in_grey_and_above_it_those_down_are_blue(windowed):
    plan = windowed.app.view.plan
    flight = next(stair for stair in plan["stairs"] if stair["storey"] == plan["ground"] + 1)
    for storey, tread in ((plan["ground"], still.UP_TREAD), (plan["ground"] + 1, still.TREAD)):
        surface = pygame.Surface((400, 400))
        x, y = still.box_middle(flight["second"])
        still.draw_still(surface, Camera(x, y, 40.0, (400, 400)), plan, storey, "zh")
        seen = {tuple(surface.get_at((left, top)))[:3] for left in range(170, 230) for top in range(170, 230)}
        assert tread in seen, storey
        assert {still.UP_TREAD, still.TREAD} - {tread} <= {still.UP_TREAD, still.TREAD} - seen


def test_who_touches_is_told_how_to_touch(windowed, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(windowed.app.hud, "_foot", lambda _surface, help_text, _fire: told.append(help_text))
    windowed.app.on_event(finger(pygame.FINGERDOWN, 1, (640, 300)))
    windowed.app.draw(now() + 1)
    windowed.app.on_event(event(pygame.KEYDOWN, key=pygame.K_c, unicode="c"))
    windowed.app.draw(now() + 1)
    assert told == [TEXTS["help_touch"]["zh"], TEXTS["help"]["zh"]]
