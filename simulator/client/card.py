"""The score card with any number of lines, for the window and the film."""

from __future__ import annotations

from typing import Any

import pygame

from simulator.protocol import symbols
from simulator.protocol.texts import TEXTS

from .fonts import font, label, marked, wrap, write

PAD = 28
WHITE, GREY, LESSON_HEAD = (255, 255, 255), (91, 99, 107), (205, 224, 246)
MOST_ROW, LEAST_ROW = 54, 26
LESSON_SIZE, LESSON_LINES, LESSON_TOP, LESSON_STEP = 23, 3, 60, 32


def draw_card(surface: pygame.Surface, card: dict[str, Any], language: str, *, footer: str = "") -> pygame.Rect:
    """Draws a card in the middle of the surface; returns its panel."""
    lines = card.get("lines", [])
    width, height = surface.get_size()
    head, foot = 86, 44 if footer else 18
    room = height - 40 - head - foot
    row = max(LEAST_ROW, min(MOST_ROW, room // max(1, len(lines))))
    panel = pygame.Rect(0, 0, min(1060, width - 40), min(height - 24, head + foot + row * len(lines)))
    panel.center = (width // 2, height // 2)
    pygame.draw.rect(surface, WHITE, panel, border_radius=16)
    pygame.draw.rect(surface, symbols.INK, panel, 2, border_radius=16)
    _heading(surface, card, language, panel)
    for index, line in enumerate(lines):
        _line(
            surface,
            line,
            language,
            pygame.Rect(panel.left + PAD, panel.top + head + index * row, panel.width - 2 * PAD, row),
        )
    if footer:
        text = wrap(footer, 17, panel.width - 2 * PAD, 1)[0]
        write(surface, text, (panel.left + PAD, panel.bottom - 24), 17, symbols.BLUE)
    return panel


def lesson_height(advice: str, width: int) -> int:
    """How high the box of the one thing to remember is, with all lines of its advice."""
    lines = wrap(advice, LESSON_SIZE, width - 2 * PAD, LESSON_LINES) if advice else ()
    return LESSON_TOP + LESSON_STEP * max(0, len(lines) - 1) + 32


def draw_lesson(surface: pygame.Surface, panel: pygame.Rect, head: str, advice: str) -> None:
    """Draws the one thing to remember: its head and the lines of advice; green and the head alone without any."""
    pygame.draw.rect(surface, symbols.BLUE if advice else symbols.GREEN, panel, border_radius=16)
    write(surface, head, (panel.left + PAD, panel.top + (26 if advice else panel.height // 2)), 20, LESSON_HEAD)
    for row, line in enumerate(wrap(advice, LESSON_SIZE, panel.width - 2 * PAD, LESSON_LINES)):
        write(surface, line, (panel.left + PAD, panel.top + LESSON_TOP + row * LESSON_STEP), LESSON_SIZE, WHITE)


def _heading(surface: pygame.Surface, card: dict[str, Any], language: str, panel: pygame.Rect) -> None:
    text = TEXTS["score"][language].format(total=card.get("total", 0), most=card.get("max", 100))
    box = write(surface, text, (panel.left + PAD, panel.top + 44), 32, symbols.INK)
    band = card.get("band")
    if band:
        picture = label(TEXTS[band][language], 22, WHITE)
        plate = picture.get_rect(midleft=(box.right + 34, panel.top + 45))
        colour = symbols.RED if band == "fail" else symbols.GREEN
        pygame.draw.rect(surface, colour, plate.inflate(28, 12), border_radius=20)
        surface.blit(picture, plate)
    if card.get("time_s") is not None:
        text = TEXTS["safe_in"][language].format(s=card["time_s"])
        picture = label(text, 20, GREY)
        surface.blit(picture, picture.get_rect(midright=(panel.right - PAD, panel.top + 45)))


def _line(surface: pygame.Surface, line: dict[str, Any], language: str, box: pygame.Rect) -> None:
    good = line.get("good", True)  # sites of earlier versions do not send it
    bad = line["points"] < 0 or not good
    colour = GREY if not line.get("marked", True) else symbols.RED if bad else symbols.GREEN
    pygame.draw.line(surface, (228, 226, 220), box.topleft, box.topright)
    size = 20 if box.height >= 38 else 16
    write(surface, _points(line, language), (box.left, box.centery), size, colour)
    title = wrap(line["title"][language], size, 210, 1)[0]
    write(surface, title, (box.left + 104, box.centery), size, symbols.INK)
    _reason(surface, line["reason"][language], pygame.Rect(box.left + 326, box.top, box.width - 326, box.height))


def _points(line: dict[str, Any], language: str) -> str:
    """The points of a line: what was got of what there was, what was taken away, or that it is not marked."""
    if not line.get("marked", True):
        return TEXTS["not_marked"][language]
    return f"{line['points']:g} / {line['most']:g}" if line["most"] else f"{line['points']:g}"


def _reason(surface: pygame.Surface, text: str, box: pygame.Rect) -> None:
    """Writes the reason on one line if it fits, else smaller on two."""
    for size in (17, 15):
        if font(size).size(marked(text))[0] <= box.width:
            write(surface, text, (box.left, box.centery), size, GREY)
            return
    size = 14 if box.height >= 38 else 13
    lines = wrap(text, size, box.width, 2 if box.height >= 34 else 1)
    for row, part in enumerate(lines):
        write(surface, part, (box.left, box.centery + (row - (len(lines) - 1) / 2) * (size + 3)), size, GREY)
