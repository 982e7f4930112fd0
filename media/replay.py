"""Replay films: the drill run again from its logged inputs and drawn by the client's own renderer."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulator.drills.models import DrillPlayer, DrillSession
from simulator.drills.sessions.retention import is_replayable
from simulator.engine.assessment.report import LIMITS
from simulator.engine.drill.client_plan import describe
from simulator.engine.drill.model_version import same_crowd
from simulator.engine.event_log import Event
from simulator.engine.people.occupants import OUT
from simulator.engine.scenario.model import Scenario
from simulator.protocol.snapshot import unpack

from .making import Frame, progress_writer, scratch, store, write_mp4
from .models import Film

if TYPE_CHECKING:
    import pygame

    from simulator.client.render import PlanRenderer
    from simulator.engine.drill.run import DrillRun

SIZE, FPS, PACE = (1280, 720), 20, 2
CARD_S, LIMITS_S = 4, 6
BAR_H = 52
MOST_CAPTIONS = 3
CAPTIONS = {
    "alarm_raised": "发出警报",
    "detector_alarm": "探测器报警",
    "called_119": "拨打 119",
    "called_again": "再次拨打 119",
    "said_place": "向 119 说清地点",
    "said_what": "向 119 说清燃烧物",
    "said_size": "向 119 说清火势",
    "said_trapped": "向 119 说清有无人被困",
    "said_name": "向 119 说清姓名电话",
    "door_felt": "开门前试门温",
    "door_closed": "随手关门",
    "door_opened": "打开房门",
    "door_reopened": "关上的门又被别人打开",
    "entered_smoke": "进入浓烟",
    "left_smoke": "走出浓烟",
    "eyes_shut": "被烟呛得睁不开眼",
    "in_pain": "烤得受不了，不能再靠近",
    "burnt": "被烧伤，走得更慢",
    "hand_burnt": "被烫门灼了手",
    "lift_stuck": "电梯停住，被困",
    "turned_back": "有人从烟里折返",
    "turned_from_flames": "有人看到火焰，改走别的路",
    "turned_from_smoke": "有人看到前面有烟，改走别的路",
    "people_warned": "有人喊身边的人快走",
    "crouched": "低姿",
    "stood": "站起",
    "wet_cloth": "打湿毛巾捂住口鼻",
    "fetched_belongings": "停下来收拾财物（错误）",
    "took_lift": "乘坐电梯（错误）",
    "left_lift": "走出电梯",
    "took_extinguisher": "提灭火器",
    "extinguisher_step": "灭火器",
    "sprays": "压把喷射",
    "shocked": "用水浇带电设备，触电",
    "used_extinguisher": "灭火结果",
    "warned": "喊人撤离",
    "shouted": "大声喊",
    "called_up": "朝楼上窗口喊",
    "assisted": "带行动不便的人一起走",
    "stayed": "关门退守",
    "left_refuge": "离开退守的房间",
    "stayed_safe": "退守成功，获救",
    "player_out": "走出建筑",
    "reached_assembly": "到达集合点",
    "roll_call": "集合报到",
    "reentered": "返回火场（错误）",
    "player_incapacitated": "失去行动能力",
    "incapacitated": "有人失去行动能力",
    "all_out": "其他人全部撤出",
    "injected": "突发情况",
}
SILENT = {
    "decided", "drill_started", "drill_ended", "player_joined", "track", "refused", "room_lost", "fire_noticed",
    "people_set_off", "others_left",
}  # fmt: skip
WRONG = {
    "entered_smoke", "reentered", "player_incapacitated", "incapacitated", "fetched_belongings", "took_lift",
    "left_refuge", "injected",
}  # fmt: skip
GENTLE = {"player_incapacitated": "停下来等消防员", "incapacitated": "", "burnt": "在太热的地方待久了，走得慢了"}
STEPS = {"ext_pull": "拔保险销", "ext_hold": "握住喷管"}
INJECTED = {
    "block_exit": "出口被堵",
    "open_exit": "出口打开",
    "close_door": "房门关上",
    "lights_out": "停电",
    "delay_alarm": "探测器报警推迟",
}
CAPTION_S = 3.0
SIMULATED = "电脑模拟，仅供培训"
LIMITS_TITLE = "这个模拟算不出什么"
PROVES_NOTHING = "仅用于培训，不说明真实建筑的消防设施或疏散时间。"


def replay(session: DrillSession) -> Iterator[DrillRun]:
    """The run of an ended drill after each tick, the same to the last bit on the same kind of machine."""
    from simulator.drills.sessions.input_log import apply_logged, logged_inputs, new_run

    run = new_run(session)
    inputs = logged_inputs(session)
    while not run.finished and run.tick <= session.tick:
        run.step(apply_logged(run, inputs.get(run.tick, [])))
        yield run


def make_replay(film: Film) -> None:
    """Renders the replay of the drill that the film's key names."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
    session = DrillSession.objects.get(pk=uuid.UUID(film.key.removeprefix("drill-")))
    if not is_replayable(session):
        raise ValueError("the inputs of this drill have been deleted")
    same_crowd(session.crowd)
    player = session.players.first()
    count = session.tick // PACE + (CARD_S + LIMITS_S) * FPS
    with scratch() as folder:
        target = Path(folder) / "replay.mp4"
        write_mp4(target, _frames(session, player), count=count, fps=FPS, note=progress_writer(film))
        store(film, duration_s=count / FPS, private_file=target)


def caption_of(event: Event, *, child: bool = False) -> tuple[str, bool]:
    """What the film says of an event, and whether it was wrong or bad news; an empty text for what it passes over.

    For children it does not say that anybody was overcome.
    """
    if child and event.kind in GENTLE:
        return GENTLE[event.kind], False
    text, wrong = CAPTIONS.get(event.kind, ""), event.kind in WRONG
    data = event.data
    if event.kind == "door_felt":
        text += "：烫手" if data["hot"] else "：不烫"
    elif event.kind == "door_opened":
        wrong = data["hot"] or data["fire_room"]
        text = "打开了烫手的门（错误）" if data["hot"] else "打开着火房间的门（错误）" if data["fire_room"] else text
    elif event.kind == "door_closed" and data["left_behind"]:
        text, wrong = f"关门时屋里还有 {data['left_behind']} 人", True
    elif event.kind == "extinguisher_step":
        text = f"{text}：{STEPS[data['step']]}"
    elif event.kind == "used_extinguisher":
        wrong = not data["out"]
        text += "：火灭了" if data["out"] else "：灭火剂用错，火更大（错误）" if data["worse"] else "：没有扑灭"
    elif event.kind == "stayed" and not data["shut"]:
        text, wrong = "退守时门没有关好", True
    elif event.kind == "injected":
        text = f"{text}：{INJECTED[data['what']]}"
    elif event.kind == "warned":
        text = f"喊醒 {data['people']} 人"
    return text, wrong


def _frames(session: DrillSession, player: DrillPlayer | None) -> Iterator[Frame]:
    import pygame

    from simulator.client.render import PlanRenderer

    pygame.display.init()
    pygame.font.init()
    surface = pygame.Surface(SIZE)
    renderer: PlanRenderer | None = None
    for run in replay(session):
        renderer = renderer or PlanRenderer(describe(run.plan))
        if run.tick % PACE:
            continue
        draw_moment(surface, renderer, run, str(player.pk) if player else "", child=session.child)
        yield _pixels(surface)
    for _ in range(CARD_S * FPS):
        _score_card(surface, player)
        yield _pixels(surface)
    _limits_card(surface, limits_told(run.state.scenario, run.events))
    for _ in range(LIMITS_S * FPS):
        yield _pixels(surface)


def draw_moment(
    surface: pygame.Surface, renderer: PlanRenderer, run: DrillRun, own: str, *, child: bool = False
) -> None:
    """One frame: the player's storey big and the others small, or up to two storeys side by side."""
    import pygame

    from simulator.client.panels import arrange, draw_storeys
    from simulator.engine.drill.client_state import fires_of

    me = run.players.get(own)
    storey = run.plan.storey_at(me.y) if me else run.plan.ground
    area = pygame.Rect(0, BAR_H, SIZE[0], SIZE[1] - BAR_H)
    surface.fill((247, 245, 240))
    draw_storeys(
        surface, renderer, arrange(renderer.plan, area, storey), unpack(run.snapshot(bodies=not child)),
        me.index if me else -1, own=storey, fires=fires_of(run.state),
    )  # fmt: skip
    _annotate(surface, run, own, child=child)


def _pixels(surface: pygame.Surface) -> Frame:
    import pygame

    return np.ascontiguousarray(pygame.surfarray.array3d(surface).swapaxes(0, 1))


def _annotate(surface: pygame.Surface, run: DrillRun, own: str, *, child: bool) -> None:
    import pygame

    from simulator.client.fonts import write

    minutes, seconds = divmod(int(run.time_s), 60)
    out = int((run.people.state == OUT).sum())
    pygame.draw.rect(surface, (33, 37, 41), (0, 0, SIZE[0], BAR_H))
    text = f"{minutes}:{seconds:02d}    已撤离 {out} / {run.people.count}    回放 {PACE}×"
    if run.state.alarm_tick is not None:
        text += "    警报已响"
    if run.state.dark:
        text += "    停电"
    text += f"    {SIMULATED}"
    write(surface, text, (20, BAR_H / 2), 24, (255, 255, 255))
    fresh = (event for event in reversed(run.events) if event.player in ("", own))
    recent = takewhile(lambda event: run.time_s - event.time_s < CAPTION_S, fresh)
    shown = [(event, caption) for event in recent if (caption := caption_of(event, child=child))[0]][:MOST_CAPTIONS]
    for row, (event, (words, wrong)) in enumerate(reversed(shown)):
        plate = (184, 38, 27) if wrong else (0, 122, 77)
        at = (40, SIZE[1] - 40 - (len(shown) - 1 - row) * 60)
        write(surface, f"{int(event.time_s)} 秒  {words}", at, 26, (255, 255, 255), plate=plate)


def _score_card(surface: pygame.Surface, player: DrillPlayer | None) -> None:
    from simulator.client.card import draw_card

    surface.fill((247, 245, 240))
    card = player.score_card if player else None
    draw_card(surface, card.to_dict() if card else {"total": 0, "max": 100, "lines": []}, "zh")


def limits_told(scenario: Scenario, events: Sequence[Event]) -> list[str]:
    """What a film says at its end that its model cannot show: always, and of this run."""
    ended = next((event.data for event in reversed(events) if event.kind == "drill_ended"), {})
    beyond = [LIMITS[name].zh for name in ended.get("limits", [])]
    return [scenario.limits.zh, *beyond, PROVES_NOTHING]


def _limits_card(surface: pygame.Surface, told: list[str]) -> None:
    from simulator.client.fonts import wrap, write

    surface.fill((247, 245, 240))
    left, line_h, size = 60, 40, 25
    write(surface, LIMITS_TITLE, (left, 70), 36, (33, 37, 41))
    y = 140
    for text in told:
        for line in wrap(text, size, SIZE[0] - 2 * left, 12):
            write(surface, line, (left, y), size, (33, 37, 41))
            y += line_h
        y += line_h // 2
