"""The start screen: code, seat and strip, by keyboard, by gamepad, or on its keypad by touch and mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pygame

from simulator.protocol import symbols
from simulator.protocol.messages import CODE_LENGTH, MAX_SEAT
from simulator.protocol.text import in_language

from .fonts import label, wrap, write
from .pads import Pads
from .strip import Picture, draw_picture, draw_row
from .words import TEXTS

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DIGITS = "1234567890"
SEAT_DIGITS = len(str(MAX_SEAT))
SECRET_DIGITS = 4
PICTURE_LETTERS = "ABCDEFGHIJKL"  # a picture strip may be typed before the server has shown its pictures
FIELDS = ("code", "seat", "secret")
WHITE, GREY = (255, 255, 255), (91, 99, 107)
COLUMNS, KEY_GAP = 8, 8
DELETE, GO = "<", ">"
MOVES = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
KEYPAD = {getattr(pygame, f"K_KP{digit}"): digit for digit in DIGITS}
ARROWS = {pygame.K_LEFT: "left", pygame.K_RIGHT: "right", pygame.K_UP: "up", pygame.K_DOWN: "down"}


@dataclass(frozen=True)
class Joining:
    """What was typed."""

    code: str
    seat: int
    secret: str = ""


class StartScreen:
    """Holds what has been typed; `on_event` returns it when it is complete and submitted."""

    def __init__(
        self,
        language: str,
        *,
        code: str = "",
        seat: int = 0,
        error: str = "",
        asks: dict[str, Any] | None = None,
    ) -> None:
        """`error` is why the last try was refused; `asks` what the server said would prove the seat."""
        self.language, self.texts = language, in_language(TEXTS, language)
        self.code, self.seat, self.secret = code, str(seat or ""), ""
        self.error = self.texts.get(error, "") if error else ""
        self.asks = asks or {}
        self.pictures: dict[str, Picture] = {entry["letter"]: entry for entry in self.asks.get("pictures", ())}
        self.field = "secret" if asks else "code"
        self.moved_on = False  # to the seat, by the code's last letter: a Tab pressed now means this field
        self.lit: tuple[int, int] | None = None
        self.pads = Pads()

    # -- keys ---------------------------------------------------------------------------------------------------

    def keypad(self) -> list[str]:
        """The keys for the field that is being typed in."""
        offered = LETTERS if self.field == "code" else DIGITS
        if self.field == "secret":
            offered = self.pictures or (DIGITS if self.asks else DIGITS + PICTURE_LETTERS)  # type: ignore[assignment]
        return [*offered, DELETE, GO]

    def boxes(self, size: tuple[int, int]) -> dict[str, pygame.Rect]:
        """The boxes of all keys and of the fields (`code`, `seat`, `secret`)."""
        width, height = size
        wide = min(860, width - 48)
        left, top = (width - wide) // 2, round(height * 0.19)
        high = max(40, min(78, height // 9))
        found = {
            "code": pygame.Rect(left, top + 26, round(wide * 0.48), high),
            "seat": pygame.Rect(left + round(wide * 0.51), top + 26, round(wide * 0.2), high),
            "secret": pygame.Rect(left + round(wide * 0.74), top + 26, wide - round(wide * 0.74), high),
        }
        pad_top = found["code"].bottom + 26
        keys = self.keypad()
        rows = -(-len(keys) // COLUMNS)
        key_high = min(66, (height - pad_top - 110) // max(rows, 1) - KEY_GAP)
        key_wide = (wide - KEY_GAP * (COLUMNS - 1)) // COLUMNS
        for index, key in enumerate(keys):
            row, column = divmod(index, COLUMNS)
            box = pygame.Rect(
                left + column * (key_wide + KEY_GAP), pad_top + row * (key_high + KEY_GAP), key_wide, key_high
            )
            if key == GO:  # the last key takes the rest of its row
                box.width = left + wide - box.left
            found[key] = box
        return found

    # -- input --------------------------------------------------------------------------------------------------

    def on_event(self, event: pygame.event.Event, size: tuple[int, int]) -> Joining | None:
        """Handles an event. Returns what was typed once it is submitted and plausible, else None."""
        if event.type == pygame.KEYDOWN:
            return self._on_key(event, size)
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and not getattr(event, "touch", False):
            return self._at(event.pos, size)
        if event.type == pygame.FINGERDOWN:
            return self._at((event.x * size[0], event.y * size[1]), size)
        return self._on_pad(self.pads.on_event(event))

    def tick(self) -> None:
        """Call it once a frame: a stick that is pushed moves the chosen key."""
        if way := self.pads.leaned():
            self._move(way)

    def _on_key(self, event: pygame.event.Event, size: tuple[int, int]) -> Joining | None:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            return self._go()
        if event.key == pygame.K_BACKSPACE:
            self._press(DELETE)
        elif event.key in (pygame.K_TAB, pygame.K_DOWN, pygame.K_UP):
            self._change_field()
        else:
            self._press(_typed(event))
        return None

    def _on_pad(self, meaning: str) -> Joining | None:
        if meaning in MOVES:
            self._move(meaning)
        elif meaning == "act":
            return self._press(self._lit_key())
        elif meaning == "C":
            self._press(DELETE)
        elif meaning in ("next", "previous"):
            self._change_field()
        elif meaning == "start":
            return self._go()
        return None

    def _at(self, at: tuple[float, float], size: tuple[int, int]) -> Joining | None:
        for key, box in self.boxes(size).items():
            if box.collidepoint(at):
                if key in FIELDS:
                    self.field, self.lit = key, None
                    return None
                return self._press(key)
        return None

    def _press(self, key: str) -> Joining | None:
        if key == GO:
            return self._go()
        self.error, self.moved_on = "", False
        if key == DELETE:
            setattr(self, self.field, getattr(self, self.field)[:-1])
        elif self.field == "code" and len(key) == 1 and key in LETTERS and len(self.code) < CODE_LENGTH:
            self.code += key
            if len(self.code) == CODE_LENGTH:
                self.field, self.lit, self.moved_on = "seat", None, True
        elif self.field == "seat" and len(key) == 1 and key in DIGITS and len(self.seat) < SEAT_DIGITS:
            self.seat += key
        elif self.field == "secret" and key in self.keypad():
            self.secret = (self.secret + key)[: self.asks.get("length", SECRET_DIGITS)]
        return None

    def _go(self) -> Joining | None:
        seat = int(self.seat or 0)
        if len(self.code) != CODE_LENGTH:
            self.error, self.field = self.texts["code_short"], "code"
        elif seat > MAX_SEAT or (self.seat and not seat):
            self.error, self.field = self.texts["bad_seat"], "seat"
        else:
            return Joining(self.code, seat, self.secret)
        return None

    def _change_field(self) -> None:
        """Goes on to the next field. Who types a code and then Tab is at the seat already, and stays there."""
        if not self.moved_on:
            self.field, self.lit = FIELDS[(FIELDS.index(self.field) + 1) % len(FIELDS)], None
        self.moved_on = False

    def _lit_key(self) -> str:
        column, row = self.lit or (0, 0)
        keys = self.keypad()
        return keys[min(len(keys) - 1, row * COLUMNS + column)]

    def _move(self, way: str) -> None:
        dx, dy = MOVES[way] if self.lit is not None else (0, 0)
        column, row = self.lit or (0, 0)
        rows = -(-len(self.keypad()) // COLUMNS)
        column, row = (column + dx) % COLUMNS, (row + dy) % rows
        last = len(self.keypad()) - 1
        if row * COLUMNS + column > last:
            column = last - row * COLUMNS
        self.lit = (column, row)

    # -- drawing ------------------------------------------------------------------------------------------------

    def draw(self, surface: pygame.Surface) -> None:
        """Draws the fields, the keypad and what is wrong."""
        size = surface.get_size()
        surface.fill(symbols.PAPER)
        pygame.draw.rect(surface, symbols.RED, (0, 0, size[0], 10))
        write(surface, self.texts["join_title"], (size[0] / 2, size[1] * 0.085), 36, symbols.INK, centre=True)
        boxes = self.boxes(size)
        for name in FIELDS:
            write(surface, self.texts[f"join_{name}"], (boxes[name].left, boxes[name].top - 16), 18, GREY)
            chosen = [self.pictures[letter] for letter in self.secret] if name == "secret" and self.pictures else []
            text = "" if chosen else getattr(self, name)
            self._field(surface, boxes[name], text, typed=self.field == name)
            draw_row(surface, boxes[name], chosen)
        lit = self._lit_key() if self.lit is not None else ""
        for key in self.keypad():
            self._key(surface, boxes[key], key, lit=key == lit)
        line = self.error or self.texts["join_hint"]
        text = wrap(line, 20, size[0] - 60, 1)[0]
        colour = symbols.RED if self.error else GREY
        write(surface, text, (size[0] / 2, size[1] - 44), 20, colour, centre=True)

    def _field(self, surface: pygame.Surface, box: pygame.Rect, text: str, *, typed: bool) -> None:
        pygame.draw.rect(surface, WHITE, box, border_radius=10)
        pygame.draw.rect(surface, symbols.BLUE if typed else GREY, box, 4 if typed else 2, border_radius=10)
        picture = label(" ".join(text), round(box.height * 0.6), symbols.INK)
        surface.blit(picture, picture.get_rect(center=box.center))

    def _key(self, surface: pygame.Surface, box: pygame.Rect, key: str, *, lit: bool) -> None:
        go, delete = key == GO, key == DELETE
        ready = not go or len(self.code) == CODE_LENGTH
        plate = symbols.GREEN if go and ready else (226, 228, 230) if go or delete else WHITE
        pygame.draw.rect(surface, plate, box, border_radius=9)
        edge = symbols.AGENT_COLOURS["player"] if lit else symbols.INK
        pygame.draw.rect(surface, edge, box.inflate(8, 8) if lit else box, 5 if lit else 1, border_radius=9)
        if self.field == "secret" and key in self.pictures:
            draw_picture(surface, box.inflate(-10, -8), self.pictures[key])
            return
        text = self.texts["join_go"] if go else self.texts["join_clear"] if delete else key
        size = 24 if go or delete else 28
        while size > 12 and label(text, size, WHITE).get_width() > box.width - 10:
            size -= 1
        write(surface, text, box.center, size, WHITE if go and ready else symbols.INK, centre=True)


def _typed(event: pygame.event.Event) -> str:
    """The letter or digit of a key, also where no text comes with it because text input is off."""
    if text := str(getattr(event, "unicode", "")):
        return text.upper()
    if event.key in KEYPAD:
        return KEYPAD[event.key]
    return chr(event.key).upper() if 0 < event.key < 128 else ""
