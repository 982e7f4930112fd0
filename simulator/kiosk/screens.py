"""What the kiosk draws: choices with pictures, roles, the end with its lesson."""

from __future__ import annotations

import math
from functools import lru_cache

import pygame

from simulator.client.camera import Camera
from simulator.client.card import draw_card, draw_lesson, lesson_height
from simulator.client.fonts import label, wrap, write
from simulator.client.render import PlanRenderer
from simulator.client.words import TEXTS
from simulator.engine.assessment.score_card import ScoreCard
from simulator.engine.building.plan import plan_of
from simulator.engine.drill.client_plan import describe
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.scenario.parts import Role
from simulator.protocol import symbols
from simulator.protocol.text import in_language

from .words import WORDS

WHITE, GREY, PALE = (255, 255, 255), (91, 99, 107), (228, 226, 220)
DARK, SOFT, SOFTER = (33, 37, 41), (220, 224, 228), (190, 196, 202)
GAP = 28
HEAD_H = 92
MARGIN_M = 5.0


@lru_cache(maxsize=16)
def picture(scenario: str, size: tuple[int, int], language: str) -> pygame.Surface:
    """The building's ground storey, drawn large and scaled down; cached."""
    plan = describe(plan_of(scenario))
    large = pygame.Surface((size[0] * 2, size[1] * 2))
    xs, ys = zip(*plan["building"], strict=True)
    camera = Camera.over((min(xs), min(ys), max(xs), max(ys)), large.get_size(), MARGIN_M)
    PlanRenderer(plan, language).draw(large, camera)
    return pygame.transform.smoothscale(large, size)


def heading(surface: pygame.Surface, text: str) -> None:
    surface.fill(symbols.PAPER)
    pygame.draw.rect(surface, symbols.RED, (0, 0, surface.get_width(), 10))
    size, room = 44, surface.get_width() - 2 * (back_box(surface.get_size()).right + GAP)
    while size > 18 and label(text, size, symbols.INK).get_width() > room:
        size -= 1
    write(surface, text, (surface.get_width() / 2, 70), size, symbols.INK, centre=True)


def language_box(size: tuple[int, int]) -> pygame.Rect:
    """The button of the attract loop that changes the language."""
    return pygame.Rect(size[0] - 184, 22, 160, 56)


def draw_title(surface: pygame.Surface, language: str, other: pygame.Rect, *, note: str) -> None:
    """The red head of the attract loop: title, the button with the other language, and a word to the operator."""
    texts = in_language(WORDS, language)
    pygame.draw.rect(surface, symbols.RED, (0, 0, surface.get_width(), HEAD_H))
    write(surface, texts["title"], (32, HEAD_H // 2), 44, WHITE)
    pygame.draw.rect(surface, WHITE, other, border_radius=14)
    write(surface, texts["other"], other.center, 24, symbols.RED, centre=True)
    if note:
        found = label(note, 18, WHITE)
        surface.blit(found, found.get_rect(midright=(other.left - 20, HEAD_H // 2)))


def draw_start(surface: pygame.Surface, language: str, *, swell: float) -> None:
    """The plate that invites to touch, in both languages; `swell` from 0 to 1 is how bright its edge is."""
    texts, other = in_language(WORDS, language), "en" if language == "zh" else "zh"
    plate = pygame.Surface((700, 174), pygame.SRCALPHA)
    pygame.draw.rect(plate, DARK, plate.get_rect(), border_radius=28)
    edge = tuple(round(a + (b - a) * swell) for a, b in zip(symbols.YELLOW, WHITE, strict=True))
    pygame.draw.rect(plate, edge, plate.get_rect(), 5, border_radius=28)
    write(plate, texts["start"], (350, 56), 56, WHITE, centre=True)
    write(plate, WORDS["start"][other], (350, 112), 26, SOFT, centre=True)
    write(plate, texts["start_pad"], (350, 149), 19, SOFTER, centre=True)
    surface.blit(plate, plate.get_rect(center=(surface.get_width() // 2, surface.get_height() - 144)))


def back_box(size: tuple[int, int]) -> pygame.Rect:
    return pygame.Rect(24, 40, 140, 60)


def draw_back(surface: pygame.Surface, language: str) -> None:
    box = back_box(surface.get_size())
    pygame.draw.rect(surface, WHITE, box, border_radius=14)
    pygame.draw.rect(surface, symbols.INK, box, 2, border_radius=14)
    write(surface, f"‹ {WORDS['back'][language]}", box.center, 24, symbols.INK, centre=True)


def stop_box(size: tuple[int, int]) -> pygame.Rect:
    """The button that stops a drill at once, at the right below the bars of smoke and heat."""
    return pygame.Rect(size[0] - 172, 104, 160, 48)


def draw_stop(surface: pygame.Surface, language: str) -> None:
    box = stop_box(surface.get_size())
    pygame.draw.rect(surface, WHITE, box, border_radius=12)
    pygame.draw.rect(surface, symbols.INK, box, 2, border_radius=12)
    write(surface, f"P  {WORDS['stop'][language]}", box.center, 20, symbols.INK, centre=True)


def card_boxes(count: int, size: tuple[int, int], high: int) -> list[pygame.Rect]:
    """The boxes of `count` cards side by side in the middle of the screen."""
    wide = min(420, (size[0] - GAP * (count + 1)) // count)
    left = (size[0] - count * wide - (count - 1) * GAP) // 2
    top = 130 + (size[1] - 130 - 40 - high) // 2
    return [pygame.Rect(left + index * (wide + GAP), top, wide, high) for index in range(count)]


def draw_scenario(surface: pygame.Surface, box: pygame.Rect, scenario: str, language: str) -> None:
    """Draws a card: picture, name, summary and number of people."""
    known = load_scenario(scenario)
    _plate(surface, box)
    inner = box.width - 32
    view = pygame.Rect(box.left + 16, box.top + 16, inner, round(inner * 0.56))
    surface.blit(picture(scenario, view.size, language), view)
    pygame.draw.rect(surface, symbols.WALL, view, 2)
    y = view.bottom + 34
    for line in wrap(known.name[language], 26, inner, 2):
        write(surface, line, (view.left, y), 26, symbols.INK)
        y += 34
    y += 6
    for line in wrap(known.summary[language], 18, inner, max(1, (box.bottom - 48 - y) // 26)):
        write(surface, line, (view.left, y), 18, GREY)
        y += 26
    note = f"{TEXTS['people'][language].format(n=known.people)} · {WORDS['minutes'][language]}"
    write(surface, note, (view.left, box.bottom - 26), 18, symbols.BLUE)


def draw_role(surface: pygame.Surface, box: pygame.Rect, role: Role, language: str) -> None:
    """Draws a card: the role's name and its task."""
    _plate(surface, box)
    at = (box.centerx, box.top + 74)
    colour = symbols.AGENT_COLOURS["player"]
    pygame.draw.circle(surface, colour, (at[0], at[1] - 22), 20)
    pygame.draw.rect(surface, colour, (at[0] - 30, at[1] + 4, 60, 34), border_radius=16)
    name = role.name[language]
    size = 32
    while size > 16 and label(name, size, WHITE).get_width() > box.width - 32:
        size -= 1
    write(surface, name, (box.centerx, at[1] + 76), size, symbols.INK, centre=True)
    for row, line in enumerate(wrap(role.brief[language], 20, box.width - 48, 6)):
        write(surface, line, (box.centerx, at[1] + 124 + row * 30), 20, GREY, centre=True)


def _plate(surface: pygame.Surface, box: pygame.Rect) -> None:
    pygame.draw.rect(surface, WHITE, box, border_radius=16)
    pygame.draw.rect(surface, symbols.INK, box, 2, border_radius=16)


# -- the end ------------------------------------------------------------------------------------------------------


def end_boxes(size: tuple[int, int]) -> list[pygame.Rect]:
    """The boxes of "play again" and "back to the start"."""
    wide, high = 240, 64
    left, top = size[0] // 2 - wide - GAP // 2, size[1] - high - 20
    return [pygame.Rect(left + index * (wide + GAP), top, wide, high) for index in range(2)]


def draw_end(
    surface: pygame.Surface, card: ScoreCard, language: str, *, left_s: float, whole_s: float, note: str
) -> None:
    """Draws the score with its reasons, the main lesson in large letters, and how long the screen stays."""
    texts, width = in_language(WORDS, language), surface.get_width()
    surface.fill(symbols.PAPER)
    lesson, wide = card.main_lesson, min(1060, width - 40)
    panel = pygame.Rect(0, 0, wide, lesson_height(lesson.advice[language] if lesson else "", wide))
    panel.midbottom = (width // 2, end_boxes(surface.get_size())[0].top - 24)
    draw_card(surface.subsurface((0, 0, width, panel.top - 8)), card.to_dict(), language)
    head = texts["all_right"] if lesson is None else f"{texts['lesson']} · {lesson.title[language]}"
    draw_lesson(surface, panel, head, lesson.advice[language] if lesson else "")
    for index, box in enumerate(end_boxes(surface.get_size())):
        pygame.draw.rect(surface, symbols.GREEN if index == 0 else WHITE, box, border_radius=14)
        pygame.draw.rect(surface, symbols.INK, box, 2, border_radius=14)
        text = texts["again" if index == 0 else "home"]
        write(surface, text, box.center, 26, WHITE if index == 0 else symbols.INK, centre=True)
    first = end_boxes(surface.get_size())[0]
    middle, lines = first.centery, wrap(note, 16, first.left - 60, 2)
    for row, line in enumerate(lines):
        write(surface, line, (40, middle + (row - (len(lines) - 1) / 2) * 24), 16, GREY)
    _ring(surface, (width - 60, middle), left_s / whole_s)
    text = texts["resets"].format(n=math.ceil(left_s))
    found = label(text, 16, GREY)
    surface.blit(found, found.get_rect(midright=(width - 92, middle)))


def _ring(surface: pygame.Surface, at: tuple[int, int], share: float) -> None:
    pygame.draw.circle(surface, PALE, at, 20, 6)
    box = pygame.Rect(0, 0, 40, 40)
    box.center = at
    pygame.draw.arc(surface, symbols.BLUE, box, math.pi / 2, math.pi / 2 + max(0.01, share) * math.tau, 6)
