"""Colours and symbols that every client draws alike. Safety colours follow GB 2893: red, yellow, green, blue."""

from __future__ import annotations

from typing import Any

from .text import Text

RED = (204, 41, 31)
YELLOW = (245, 184, 0)
GREEN = (0, 122, 77)
BLUE = (0, 85, 164)

PAPER = (247, 245, 240)
ROOM = (255, 255, 255)
CORRIDOR = (238, 236, 229)
OUTSIDE = (222, 232, 216)
BEYOND = (214, 218, 222)
STREET = (206, 206, 202)
STAIR = (226, 222, 208)
LIFT = (196, 200, 206)
LEAF = (139, 94, 52)
WALL = (56, 60, 66)
INK = (33, 37, 41)
SMOKE = (60, 58, 56)
# What cannot be seen: a hatched grey, which neither clear air nor smoke has.
UNSEEN = (168, 176, 186)
UNSEEN_LINE = (84, 94, 108)

AGENT_COLOURS = {
    "walking": (74, 111, 165),
    "waiting": (150, 160, 175),
    "out": (120, 170, 130),
    "incapacitated": RED,
    "helpless": (150, 70, 160),
    "player": (232, 119, 34),
}
ROOMS = {
    **dict.fromkeys(("corridor", "lobby", "hall", "balcony"), CORRIDOR),
    "stairwell": STAIR,
    "lift": LIFT,
    "street": STREET,
}
SYMBOLS = {
    "exit": GREEN,
    "assembly_point": GREEN,
    "extinguisher": RED,
    "alarm_button": RED,
    "hydrant": RED,
    "phone": BLUE,
    "water": BLUE,
    "belongings": (133, 92, 58),
    "lift": (92, 98, 106),
    "fire": (255, 122, 26),
}
# The things that a plan lists, with symbol and letter.
GLYPHS = {
    "alarm_buttons": ("alarm_button", Text("报", "A")),
    "extinguishers": ("extinguisher", Text("灭", "E")),
    "hydrants": ("hydrant", Text("栓", "H")),
    "phones": ("phone", Text("话", "T")),
    "water": ("water", Text("水", "W")),
    "belongings": ("belongings", Text("物", "B")),
    "lifts": ("lift", Text("电梯", "Lift")),
}


def glyphs_in(language: str) -> dict[str, tuple[str, str]]:
    """`GLYPHS` in one language: the symbol and the letter of each kind of thing."""
    return {kind: (symbol, letter[language]) for kind, (symbol, letter) in GLYPHS.items()}


def barred_key(door: dict[str, Any]) -> str:
    """The key of what stands at a door that lets nobody through: an exit or not, locked from the start or barred."""
    return f"{'exit' if door['exit'] else 'door'}_{'locked' if door['locked'] else 'barred'}"
