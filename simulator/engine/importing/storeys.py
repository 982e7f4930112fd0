"""Storeys by what drawings call them: their order, which of them is at ground level, their names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.protocol.text import Text

from .report import PlanImportError, Report, Section

HEIGHT_M = 3.3
MOST_STOREYS = 20
DIGITS = "零一二三四五六七八九十"
GROUND_WORDS = ("首层", "底层", "ground", "gf", "g")
BELOW = re.compile(r"^(?:b|-|地下|负|负第|地下第)(\d+)(?:f|层|楼)?$")
ABOVE = re.compile(r"^(?:f|l|第)?(\d+)(?:f|层|楼)?$")


@dataclass(frozen=True)
class Level:
    """A storey as the drawing calls it, its number (1 at ground level, -1 below) and its id in the scenario."""

    word: str
    number: int

    @property
    def id(self) -> str:
        return f"f{self.number}" if self.number > 0 else f"b{-self.number}"

    @property
    def elevation_m(self) -> float:
        """The height of the floor above that of storey 1."""
        return round(HEIGHT_M * (self.number - 1 if self.number > 0 else self.number), 3)

    def entry(self, *, ground: bool) -> dict[str, object]:
        """The storey's entry in the scenario."""
        below = self.number < 0
        zh = f"地下 {-self.number} 层" if below else f"{self.number} 层"
        en = f"Basement {-self.number}" if below else f"Storey {self.number}"
        entry = {"id": self.id, "name": {"zh": zh, "en": en}, "height_m": HEIGHT_M, "elevation_m": self.elevation_m}
        return {**entry, "ground": True} if ground else entry


def number_of(word: str) -> int | None:
    """The number of a storey (`f2`, `2F`, `b1`, `地下一层`, `首层`); None when the word has none."""
    text = word.strip().lower()
    if text in GROUND_WORDS:
        return 1
    text = re.sub(r"[零一二三四五六七八九十]+", lambda found: str(_chinese(found.group())), text)
    if below := BELOW.match(text):
        return -int(below.group(1)[:3]) or None
    if above := ABOVE.match(text):
        return int(above.group(1)[:3]) or None
    return None


def _chinese(digits: str) -> int:
    """A Chinese number up to 99."""
    tens, ten, ones = digits.rpartition("十")
    value = DIGITS.index(ones[-1]) if ones else 0
    return value + (10 * (DIGITS.index(tens[-1]) if tens else 1) if ten else 0)


def levels_of(words: set[str], ground: str, report: Report) -> tuple[list[Level], Level]:
    """The storeys from the lowest up, and the one at ground level.

    `ground` is what a person says it is, empty when nobody said. Raises PlanImportError when the drawing leaves the
    order or the ground floor open: the ways out depend on them.
    """
    numbers = {word: number_of(word) for word in words}
    odd = sorted(word for word, number in numbers.items() if number is None)
    if odd and len(words) > 1:
        names = ", ".join(odd)
        raise PlanImportError(
            "storeys",
            Text(
                f"看不出楼层 {names} 是第几层，请写成 @f1、@f2、@b1",
                f"cannot tell which storeys {names} are: write @f1, @f2, @b1",
            ),
            report,
        )
    levels = sorted((Level(word, number or 1) for word, number in numbers.items()), key=lambda level: level.number)
    if len({level.number for level in levels}) < len(levels) or len(levels) > MOST_STOREYS:
        names = ", ".join(sorted(words))
        raise PlanImportError(
            "storeys",
            Text(
                f"楼层重复或多于 {MOST_STOREYS} 层：{names}",
                f"storeys named twice, or more than {MOST_STOREYS}: {names}",
            ),
            report,
        )
    at_ground = next((level for level in levels if level.number == (number_of(ground) or 1)), None)
    if at_ground is None:
        listed = ", ".join(level.word for level in levels)
        raise PlanImportError(
            "storeys",
            Text(
                f"哪一层与室外地面相平？图上只有 {listed}，请用 --ground 指明",
                f"which storey is at ground level? There are only {listed}: say --ground",
            ),
            report,
        )
    listed = ", ".join(level.id for level in levels)
    report.add(
        Section.READ,
        f"楼层（自下而上）：{listed}，地面层 {at_ground.id}",
        f"storeys from the bottom up: {listed}; at ground level: {at_ground.id}",
    )
    report.add(Section.ASSUMED, f"每层层高按 {HEIGHT_M} 米", f"each storey is taken to be {HEIGHT_M} m high")
    return levels, at_ground
