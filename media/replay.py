"""Replay films: the drill run again from its logged inputs and drawn by the client's own renderer."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.drills.models import DrillPlayer, DrillSession
from simulator.engine.describe import describe
from simulator.engine.people import OUT
from simulator.engine.scenario import load_scenario
from simulator.protocol.snapshot import unpack

from .models import Film
from .services import Frame, progress_writer, scratch, store, write_mp4

if TYPE_CHECKING:
    from simulator.engine.run import DrillRun

SIZE, FPS, PACE = (1280, 720), 20, 2
CARD_S = 4
CAPTIONS = {
    "alarm_raised": "发出警报",
    "detector_alarm": "探测器报警",
    "called_119": "拨打 119",
    "door_closed": "随手关门",
    "door_opened": "打开房门",
    "entered_smoke": "进入浓烟",
    "left_smoke": "走出浓烟",
    "crouched": "低姿",
    "player_out": "走出建筑",
    "reached_assembly": "到达集合点",
    "roll_call": "集合报到",
    "reentered": "返回火场（错误）",
    "player_incapacitated": "失去行动能力",
    "took_extinguisher": "取灭火器",
    "used_extinguisher": "使用灭火器",
    "warned": "喊人撤离",
}
WRONG = {"entered_smoke", "reentered", "player_incapacitated", "door_opened"}
CAPTION_S = 3.0


def logged_inputs(session: DrillSession) -> dict[int, list[tuple[str, dict[str, Any]]]]:
    """The inputs of a drill by tick, in the order in which they were given."""
    by_tick: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for row in session.inputs.all():
        by_tick.setdefault(row.tick, []).append((str(row.player), row.payload))
    return by_tick


def replay(session: DrillSession) -> Iterator[DrillRun]:
    """The run of an ended drill after each tick, the same to the last bit on the same kind of machine."""
    from simulator.engine.run import DrillRun, PlayerInput

    run = DrillRun(load_scenario(session.scenario), seed=session.seed)
    inputs = logged_inputs(session)
    while not run.finished and run.tick <= session.tick:
        given = {}
        for player, payload in inputs.get(run.tick, []):
            if "join" in payload:
                run.add_player(player, payload["join"])
            else:
                given[player] = PlayerInput(payload["dx"], payload["dy"], tuple(payload["actions"]), payload["seq"])
        run.step(given)
        yield run


def make_replay(film: Film) -> None:
    """Renders the replay of the drill that the film's key names."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    session = DrillSession.objects.get(pk=uuid.UUID(film.key.removeprefix("drill-")))
    player = session.players.first()
    count = session.tick // PACE + CARD_S * FPS
    with scratch() as folder:
        target = Path(folder) / "replay.mp4"
        write_mp4(target, _frames(session, player), count=count, fps=FPS, note=progress_writer(film))
        store(film, target, private=True, duration_s=count / FPS)


def _frames(session: DrillSession, player: DrillPlayer | None) -> Iterator[Frame]:
    import pygame

    from simulator.client.render import Camera, PlanRenderer

    pygame.display.init()
    pygame.font.init()
    surface = pygame.Surface(SIZE)
    renderer = camera = None
    for run in replay(session):
        if renderer is None:
            plan = describe(run.plan)
            renderer, camera = PlanRenderer(plan), Camera.over(plan["bounds"], SIZE)
        if run.tick % PACE:
            continue
        me = run.players[str(player.pk)].index if player and str(player.pk) in run.players else -1
        renderer.draw(surface, camera, unpack(run.snapshot()), me)  # type: ignore[arg-type]
        _annotate(surface, run, player)
        yield _pixels(surface)
    for _ in range(CARD_S * FPS):
        _score_card(surface, player)
        yield _pixels(surface)


def _pixels(surface: Any) -> Frame:
    import pygame

    return np.ascontiguousarray(pygame.surfarray.array3d(surface).swapaxes(0, 1))


def _annotate(surface: Any, run: DrillRun, player: DrillPlayer | None) -> None:
    import pygame

    from simulator.client.fonts import font

    minutes, seconds = divmod(int(run.time_s), 60)
    out = int((run.people.state == OUT).sum())
    pygame.draw.rect(surface, (33, 37, 41), (0, 0, SIZE[0], 52))
    text = f"{minutes}:{seconds:02d}    已撤离 {out} / {run.people.count}    回放 {PACE}×"
    surface.blit(font(24).render(text, True, (255, 255, 255)), (20, 10))
    own = str(player.pk) if player else ""
    shown = [
        event
        for event in run.events
        if event.kind in CAPTIONS and event.player in ("", own) and run.time_s - event.time_s < CAPTION_S
    ]
    for row, event in enumerate(shown[-3:]):
        colour = (184, 38, 27) if event.kind in WRONG else (0, 122, 77)
        picture = font(28).render(f"{int(event.time_s)} 秒  {CAPTIONS[event.kind]}", True, (255, 255, 255))
        box = picture.get_rect(topleft=(40, 76 + row * 52)).inflate(28, 12)
        pygame.draw.rect(surface, colour, box, border_radius=8)
        surface.blit(picture, (40, 76 + row * 52))


def _score_card(surface: Any, player: DrillPlayer | None) -> None:
    from simulator.client.fonts import font

    surface.fill((247, 245, 240))
    card = (player.card if player else None) or {"total": 0, "max": 100, "lines": []}
    surface.blit(font(52).render(f"得分 {card['total']:g} / {card['max']:g}", True, (33, 37, 41)), (120, 70))
    for row, line in enumerate(card["lines"]):
        good = line["points"] >= line["most"] * 0.6
        colour = (0, 122, 77) if good else (184, 38, 27)
        y = 170 + row * 62
        surface.blit(font(28).render(f"{line['points']:g}/{line['most']:g}", True, colour), (120, y))
        surface.blit(font(28).render(line["title"]["zh"], True, (33, 37, 41)), (240, y))
        surface.blit(font(24).render(line["reason"]["zh"], True, (91, 99, 107)), (420, y + 2))
