"""The head-up display: status bar, storeys, hints, the call, arrows and buttons."""

from __future__ import annotations

import math
from typing import Any

import pygame

from simulator.protocol import symbols
from simulator.protocol.text import in_language

from .arrows import draw_arrows
from .camera import Camera
from .context import ANSWERS, Offer, fixed, offers
from .fonts import Colour, label, wrap, write
from .hints import hint
from .panels import heads
from .render import hatch
from .sound import heard
from .view import View
from .words import TEXTS

BAR_H = 56
BUTTON = (176, 48)
GAP = 8
ANSWER_W = 500  # the call stands at the left edge, not over the way
FIXED_KEYS = ("C", "T", "G")
WHITE, PALE, GREY = (255, 255, 255), (190, 196, 202), (120, 126, 132)
STANDING = ("lobby", "countdown", "paused", "deciding")  # no action is possible while the clock is stopped

Button = tuple[pygame.Rect, str, Offer]

BAD_NOTICES = frozenset(
    {
        "refused",
        "door_hot",
        "opened_hot",
        "ext_worse",
        "ext_failed",
        "ext_shock",
        "did_reenter",
        "did_shut_in",
        "did_stay_open",
        "did_leave_refuge",
        "door_gap",
        "call_cut",
        "in_pain",
        "burnt",
        "lift_stuck",
        "opened_bumped",
        "eyes_shut",
        "ext_child",
        "ext_teen",
    }
)


class Hud:
    """Draws the display over the world and places its buttons."""

    def __init__(self, language: str) -> None:
        self.language, self.texts = language, in_language(TEXTS, language)

    # -- buttons ------------------------------------------------------------------------------------------------

    def buttons(self, view: View, size: tuple[int, int], at: float) -> list[Button]:
        """Every button on the screen: its box, its key and what it offers. An action always has the same key."""
        if view.score or view.over or view.newer is None or view.phase in STANDING or view.own.get("down"):
            return []
        width, height = BUTTON
        right = size[0] - GAP - width
        low = size[1] - 40
        placed = [
            (pygame.Rect(right, low - (3 - row) * (height + GAP), width, height), offer.key, offer)
            for row, offer in enumerate(fixed(view))
        ]
        found = offers(view, at)
        here = [offer for offer in found if offer.action not in ANSWERS]
        columns = max(1, (right - 2 * GAP) // (width + GAP))
        rows = -(-len(here) // columns)
        for index, offer in enumerate(here):
            row, column = divmod(index, columns)
            in_row = min(columns, len(here) - row * columns)
            left = (right - in_row * (width + GAP)) // 2 + column * (width + GAP)
            box = pygame.Rect(left, low - (rows - row) * (height + GAP), width, height)
            placed.append((box, offer.key, offer))
        answers = [offer for offer in found if offer.action in ANSWERS]
        above, wide = low - rows * (height + GAP), min(ANSWER_W, right - 2 * GAP)
        for index, offer in enumerate(answers):
            top = above - (len(answers) - index) * (height + GAP)
            placed.append((pygame.Rect(2 * GAP, top, wide, height), offer.key, offer))
        return placed

    def left_edge(self, view: View, at: float, width: int) -> int:
        """How many pixels at the left edge the call covers; none while nobody is on the line."""
        is_called = view.left_s("line_s", at) > 0 and not (view.score or view.over)
        return min(ANSWER_W + 2 * GAP, width // 2) if is_called else 0

    def draw(
        self,
        surface: pygame.Surface,
        view: View,
        camera: Camera,
        at: float,
        *,
        lit: str = "",
        muted: bool = False,
        touch: bool = False,
    ) -> None:
        """Draws the whole display; `lit` is the key of a button that a gamepad has chosen. Who touches is told how."""
        self._bar(surface, view)
        below = self._stack(surface, view) + 26
        if view.newer is not None and view.last is not None and not view.score:
            self._legend(surface, below)
            below += 38
        if muted:
            write(surface, self.texts["sound_off"], (28, below), 15, WHITE, plate=GREY)
        if view.score:
            return
        if view.phase in STANDING or (view.over and view.phase):
            self._standing(surface, view)
            return
        if view.newer is None:
            return
        buttons = self.buttons(view, surface.get_size(), at)
        self._hint(surface, view, at)
        left = self.left_edge(view, at, surface.get_width())
        draw_arrows(surface, view, camera, self.texts, top=BAR_H, left=left)
        if view.left_s("line_s", at) > 0:
            self._call(surface, view, at, _top_of_answers(buttons, surface.get_height()))
        if sounds := heard(view, self.texts):
            write(surface, sounds, (28, below + (34 if muted else 0)), 15, WHITE, plate=symbols.INK)
        self._foot(surface, self.texts["pad_help" if lit else "help_touch" if touch else "help"], self._real_fire(view))
        for box, key, offer in buttons:
            self._button(surface, box, key, offer)
            if key == lit:
                self._highlight(surface, box)

    def _real_fire(self, view: View) -> str:
        """What to do in a real fire: to run, or to stay behind a shut door, as this role does."""
        return self.texts["real_fire_stay" if view.stays else "real_fire"]

    def _foot(self, surface: pygame.Surface, help_text: str, real_fire: str) -> None:
        """Says at the bottom how to play, that this is practice and what to do in a real fire."""
        plate, y = (255, 255, 255, 200), surface.get_height() - 18
        told = write(surface, help_text, (16, y), 15, symbols.INK, plate=plate)
        write(surface, real_fire, (told.right + 42, y), 15, symbols.INK, plate=plate)

    def _legend(self, surface: pygame.Surface, top: int) -> None:
        """Says what the hatching means, beside a piece of it."""
        told = write(surface, self.texts["unseen"], (60, top), 15, symbols.INK, plate=(255, 255, 255, 220))
        box = pygame.Rect(14, told.top - 4, 36, told.height + 8)
        pygame.draw.rect(surface, symbols.UNSEEN, box, border_radius=6)
        surface.blit(hatch(box.size, (0, 0, 1, 1), 18), box)
        pygame.draw.rect(surface, symbols.INK, box, 1, border_radius=6)

    @staticmethod
    def _highlight(surface: pygame.Surface, box: pygame.Rect) -> None:
        """Draws a thick frame and the letter A at the button that a gamepad's A would press."""
        colour = symbols.AGENT_COLOURS["player"]
        pygame.draw.rect(surface, WHITE, box.inflate(10, 10), 2, border_radius=13)
        pygame.draw.rect(surface, colour, box.inflate(8, 8), 4, border_radius=12)
        at = (box.left, box.top)
        pygame.draw.circle(surface, WHITE, at, 15)
        pygame.draw.circle(surface, colour, at, 13)
        write(surface, "A", at, 17, WHITE, centre=True)

    def _button(self, surface: pygame.Surface, box: pygame.Rect, key: str, offer: Offer) -> None:
        ready = offer.ready and not offer.done
        pygame.draw.rect(surface, WHITE if ready else (226, 228, 230), box, border_radius=10)
        here = key not in FIXED_KEYS
        edge = symbols.GREEN if offer.done else symbols.BLUE if ready and here else symbols.INK
        pygame.draw.rect(surface, edge if ready or offer.done else GREY, box, 3 if ready else 1, border_radius=10)
        badge = pygame.Rect(box.left + 8, box.top + 9, 30, box.height - 18)
        pygame.draw.rect(surface, edge if ready or offer.done else GREY, badge, border_radius=6)
        write(surface, "√" if offer.done else key, badge.center, 19, WHITE, centre=True)
        colour = symbols.INK if ready else GREY
        text = offer.label[self.language] if offer.label else self.texts[offer.text]
        left, room = badge.right + 8, box.width - 54
        detail = offer.beyond[self.language] if offer.beyond else self.texts[offer.detail] if offer.detail else ""
        if detail:
            write(surface, text, (left, box.top + 16), _fitting(text, 18, room), colour)
            write(surface, detail, (left, box.bottom - 13), _fitting(detail, 13, room), GREY)
        else:
            write(surface, text, (left, box.centery), _fitting(text, 19, room), colour)

    # -- bar and storeys ----------------------------------------------------------------------------------------

    def _bar(self, surface: pygame.Surface, view: View) -> None:
        width, texts, status, row = surface.get_width(), self.texts, view.status, view.row()
        pygame.draw.rect(surface, (33, 37, 41), (0, 0, width, BAR_H))
        seconds = int(status.get("time_s", 0))
        left = self._part(surface, f"{texts['time']} {seconds // 60}:{seconds % 60:02d}", 18)
        if status:
            text = texts["out"].format(out=status.get("evacuated", 0), total=status.get("total", 0))
            left = self._part(surface, text, left)
        if view.last is not None:
            name = view.plan["storeys"][view.last.storey]["name"][self.language]
            left = self._part(surface, name, left, plate=symbols.BLUE)
        if view.newer is not None:
            alarm = view.newer[1].alarm
            left = self._part(
                surface, texts["alarm" if alarm else "no_alarm"], left, plate=symbols.RED if alarm else GREY
            )
            if view.newer[1].dark:
                left = self._part(surface, texts["dark"], left, plate=(0, 0, 0))
        if row is not None:
            low = bool(row["posture"])
            left = self._part(surface, texts["low" if low else "upright"], left, plate=symbols.GREEN if low else None)
            seen = texts["eyes"] if view.own.get("eyes_shut") else texts["sight"].format(m=row["visibility_5"] / 5)
            left = self._part(surface, seen, left, plate=symbols.RED if view.is_blinded else None)
            if key := view.smoke_badge():
                self._part(surface, texts[key], left, plate=symbols.SMOKE)
            self._meter(surface, self.texts["dose"], float(row["fed_200"]) / 200, 18)
            top = BAR_H + 12
            for gauge, key in (("choke", "choke"), ("heat", "pain")):
                if felt := float(view.own.get(key, 0.0)):
                    self._meter(surface, self.texts[gauge], felt, top)
                    top += 34

    def _part(self, surface: pygame.Surface, text: str, left: int, plate: Colour | None = None) -> int:
        """Draws one entry of the bar; returns where the next one starts."""
        picture = label(text, 19, WHITE)
        box = picture.get_rect(midleft=(left + (10 if plate else 0), BAR_H // 2))
        if plate is not None:
            pygame.draw.rect(surface, plate, box.inflate(20, 10), border_radius=8)
        surface.blit(picture, box)
        return box.right + (30 if plate else 20)

    def _meter(self, surface: pygame.Surface, name: str, value: float, top: int) -> None:
        """Draws a bar for what grows from 0 to 1, with its name before it, at the right edge."""
        box = pygame.Rect(surface.get_width() - 166, top, 150, 20)
        picture = label(name, 16, PALE if top < BAR_H else WHITE)
        place = picture.get_rect(midright=(box.left - 10, box.centery))
        if top > BAR_H:
            pygame.draw.rect(surface, symbols.RED, place.union(box).inflate(16, 10), border_radius=8)
        pygame.draw.rect(surface, (90, 96, 102), box, border_radius=6)
        filled = pygame.Rect(box.left, box.top, round(box.width * min(1.0, value)), box.height)
        pygame.draw.rect(surface, symbols.YELLOW if value < 0.3 else symbols.RED, filled, border_radius=6)
        surface.blit(picture, place)

    def _stack(self, surface: pygame.Surface, view: View) -> int:
        """Draws the storeys, the topmost first, with the number of people on each. The player's storey is marked.

        Returns where it ends.
        """
        if view.newer is None or len(view.plan["storeys"]) < 2:
            return BAR_H
        storeys = view.plan["storeys"]
        counts = heads(view.newer[1], len(storeys))
        high = max(16, min(30, (surface.get_height() - 330) // len(storeys)))
        size = min(16, high - 4)
        for place, index in enumerate(range(len(storeys) - 1, -1, -1)):
            box = pygame.Rect(12, BAR_H + 12 + place * high, 142, high - 3)
            mine = view.last is not None and view.last.storey == index
            pygame.draw.rect(
                surface, symbols.AGENT_COLOURS["player"] if mine else (245, 245, 242), box, border_radius=5
            )
            pygame.draw.rect(surface, symbols.INK, box, 1, border_radius=5)
            colour = WHITE if mine else symbols.INK
            name = wrap(storeys[index]["name"][self.language], size, 88, 1)[0]
            write(surface, name, (box.left + 8, box.centery), size, colour)
            picture = label(str(counts[index]), size, colour)
            surface.blit(picture, picture.get_rect(midright=(box.right - 26, box.centery)))
            pygame.draw.circle(surface, colour, (box.right - 14, box.centery - size // 5), max(2, size // 5))
            pygame.draw.rect(
                surface, colour, (box.right - 14 - size // 4, box.centery + 1, size // 2, size // 3), border_radius=2
            )
        return BAR_H + 12 + len(storeys) * high

    # -- words --------------------------------------------------------------------------------------------------

    def _standing(self, surface: pygame.Surface, view: View) -> None:
        """Draws a panel while the clock is stopped: why it is, the player's role and what to do."""
        width, height = surface.get_size()
        welcome: dict[str, Any] = view.welcome or {}
        role, brief = welcome.get("role_name") or {}, welcome.get("brief") or {}
        title, more = self._standing_texts(view)
        inner = min(640, width - 80)
        waits = view.phase in ("lobby", "countdown")
        told = brief.get(self.language, "")
        if address := (welcome.get("address") or {}).get(self.language):
            told = f"{told} {self.texts['address'].format(address=address)}"
        lines = wrap(told, 22, inner, 5) if waits else wrap(more, 22, inner, 2) if more else []
        panel = pygame.Rect(0, 0, inner + 80, 150 + 34 * len(lines) + (30 if waits and more else 0))
        panel.center = (width // 2, height // 2)
        pygame.draw.rect(surface, WHITE, panel, border_radius=16)
        pygame.draw.rect(surface, symbols.BLUE, panel, 3, border_radius=16)
        size = _fitting(title, 28, inner)
        write(surface, title, (panel.centerx, panel.top + 40), size, symbols.BLUE, centre=True)
        if role:
            text = self.texts["role"].format(name=role[self.language])
            if seat := welcome.get("seat"):
                text = f"{text} · {self.texts['your_seat'].format(n=seat)}"
            write(surface, text, (panel.centerx, panel.top + 86), _fitting(text, 22, inner), symbols.INK, centre=True)
        for row, text in enumerate(lines):
            write(surface, text, (panel.centerx, panel.top + 128 + row * 34), 22, symbols.INK, centre=True)
        if waits and more:
            write(surface, more, (panel.centerx, panel.bottom - 28), 18, symbols.GREEN, centre=True)

    def _standing_texts(self, view: View) -> tuple[str, str]:
        """The panel's title, and a second line, which may be empty."""
        texts, phase = self.texts, view.phase
        if view.over and view.broken_off:
            return texts["broken_off"], texts["broken_off_more"]
        if view.over:
            return texts["ended_plain"], texts["over"]
        if phase == "countdown":
            return texts["lobby"].format(n=math.ceil(view.status.get("starts_in_s", 0))), self._real_fire(view)
        if phase == "lobby":
            return texts["lobby_wait"], texts["lobby_players"].format(n=view.status.get("players", 0))
        if phase == "paused":
            return texts["paused"], texts["paused_calm"]
        return texts["deciding"], ""

    def _hint(self, surface: pygame.Surface, view: View, at: float) -> None:
        text, warns = hint(view, at, self.texts)
        if not text:
            return
        told = view.notice[0] > at
        bad = view.notice[1] in BAD_NOTICES if told else warns
        size = _fitting(text, 22, surface.get_width() - 380)
        plate = symbols.RED if bad else symbols.GREEN if told else WHITE
        write(
            surface,
            text,
            (surface.get_width() // 2, BAR_H + 32),
            size,
            WHITE if told or bad else symbols.INK,
            centre=True,
            plate=plate,
        )

    def _call(self, surface: pygame.Surface, view: View, at: float, above: int) -> None:
        """Draws the operator's question above the answers, and the time that is left of the call."""
        key = f"ask_{(view.own.get('call') or {}).get('asks', 'done')}"
        panel = pygame.Rect(0, 0, ANSWER_W, 74)
        panel.bottomleft = (2 * GAP, above - 10)
        pygame.draw.rect(surface, symbols.BLUE, panel, border_radius=14)
        write(surface, self.texts["line"], (panel.left + 22, panel.top + 20), 15, (200, 220, 245))
        text = self.texts[key]
        write(surface, text, (panel.left + 22, panel.top + 48), _fitting(text, 22, ANSWER_W - 156), WHITE)
        left = view.left_s("line_s", at)
        picture = label(self.texts["line_left"].format(s=math.ceil(left)), 18, WHITE)
        surface.blit(picture, picture.get_rect(midright=(panel.right - 20, panel.top + 22)))
        whole = pygame.Rect(panel.right - 120, panel.top + 44, 100, 10)
        share = min(1.0, left / float(view.own.get("line_most_s", 25.0)))
        pygame.draw.rect(surface, (40, 110, 190), whole, border_radius=5)
        pygame.draw.rect(
            surface, symbols.YELLOW, (whole.left, whole.top, round(whole.width * share), 10), border_radius=5
        )


def _top_of_answers(buttons: list[Button], height: int) -> int:
    """The upper edge of the answers; of all context buttons when every question is answered."""
    answers = [box.top for box, _, offer in buttons if offer.action in ANSWERS]
    return min(answers or [box.top for box, key, _ in buttons if key not in FIXED_KEYS] or [height - 100])


def _fitting(text: str, size: int, width: float) -> int:
    """The largest size up to `size` at which the text is no wider."""
    while size > 11 and label(text, size, WHITE).get_width() > width:
        size -= 1
    return size
