"""Things that stand in the scenes: fire and smoke, signs, equipment, furniture of homes and streets."""

from __future__ import annotations

from .pen import (
    BLUE,
    FLAME,
    GREEN,
    INK,
    RED,
    SMOKE,
    SOFT,
    STEEL,
    WATER,
    WHITE,
    WOOD,
    YELLOW,
    area,
    curve,
    disc,
    line,
    moved,
    num,
    rect,
    shape,
    word,
)


def flame(x: float, y: float, size: float = 60) -> str:
    """A fire whose foot is at (x, y)."""
    outer = "M0 0C-30 0-36-30-20-54c2 14 8 18 14 20C-10-58 0-84 14-96c-2 26 22 40 22 66C36-10 20 0 0 0z"
    inner = "M2 0c-14 0-20-14-12-28 4 8 8 8 10 10 0-14 4-22 12-30 0 14 10 22 10 32C22-4 12 0 2 0z"
    return moved(x, y, area(outer, FLAME), area(inner, YELLOW), scale=size / 96)


def ceiling_smoke(depth: float = 100) -> str:
    """Smoke under the whole ceiling, to this depth."""
    d = depth
    return area(f"M0 0h480v{d}q-40 26-80 4t-90 14-100-10-90 12-120-8z", SMOKE, 0.75)


def puff(x: float, y: float, size: float = 40, opacity: float = 0.75) -> str:
    """A cloud of smoke around (x, y)."""
    return moved(
        x, y, area("M-30 10a18 18 0 0 1 4-34 22 22 0 0 1 40-6 18 18 0 0 1 16 40z", SMOKE, opacity), scale=size / 40
    )


def door(x: float, y: float, *, wide: float = 90, high: float = 170, knob: str = "right", fill: str = WOOD) -> str:
    """A closed door whose left foot is at (x, y)."""
    at = x + wide - 14 if knob == "right" else x + 14
    return rect(x, y - high, wide, high, fill, edge=INK) + disc(at, y - high * 0.48, 6, YELLOW)


def opened_door(x: float, y: float, *, wide: float = 90, high: float = 170, beyond: str = "#dcefe4") -> str:
    """A doorway whose door stands open to the right."""
    leaf = shape(
        [(x + wide, y - high), (x + wide + 34, y - high + 14), (x + wide + 34, y + 14), (x + wide, y)], WOOD, edge=INK
    )
    return rect(x, y - high, wide, high, beyond, edge=INK) + leaf


_RUNNER = (
    disc(16, -84, 11, "C")
    + line((8, -66), (-4, -34), colour="C", width=17)
    + line((8, -66), (28, -58), (36, -72), colour="C", width=10)
    + line((6, -66), (-18, -60), (-24, -42), colour="C", width=10)
    + line((-4, -34), (22, -28), (26, 0), (36, 0), colour="C", width=12)
    + line((-4, -34), (-14, -12), (-40, -10), (-44, -2), colour="C", width=12)
)


def runner(x: float, y: float, colour: str, size: float = 100) -> str:
    """The running figure of an exit sign."""
    return moved(x, y, _RUNNER.replace('"C"', f'"{colour}"'), scale=size / 100)


def exit_sign(x: float, y: float, high: float = 120, *, pointing: bool = True) -> str:
    """The sign as GB 13495.1 has it: a figure runs through a white doorway, green inside it and white outside."""
    wide = high * (1.9 if pointing else 1.15)
    mark = f"d{int(x)}{int(y)}"
    left, top, w, h = x + high * 0.52, y + high * 0.1, high * 0.5, high * 0.8
    foot = y + high * 0.84
    clip = f'<clipPath id="{mark}"><rect x="{left}" y="{top}" width="{w}" height="{h}"/></clipPath>'
    size = high * 0.66
    figure = runner(left + w * 0.34, foot, WHITE, size)
    inside = f'<g clip-path="url(#{mark})">{runner(left + w * 0.34, foot, GREEN, size)}</g>'
    parts = [clip, rect(x, y, wide, high, GREEN, round_=high / 14), rect(left, top, w, h, WHITE), figure, inside]
    if pointing:
        ax = x + high * 1.16
        parts.append(line((ax, y + high / 2), (ax + high * 0.52, y + high / 2), colour=WHITE, width=high / 9))
        tip = (ax + high * 0.54, y + high / 2)
        parts.append(
            line(
                (tip[0] - high * 0.2, tip[1] - high * 0.2),
                tip,
                (tip[0] - high * 0.2, tip[1] + high * 0.2),
                colour=WHITE,
                width=high / 9,
            )
        )
    return "".join(parts)


def extinguisher(x: float, y: float, high: float = 90) -> str:
    """A hand extinguisher whose foot is at (x, y)."""
    parts = [
        curve("M-4 -82q-34 4-30 52", INK, 6),
        shape([(-40, -32), (-28, -32), (-30, -14), (-38, -14)], INK),
        rect(-18, -70, 36, 70, RED, round_=9),
        rect(-9, -84, 18, 16, INK),
        line((-8, -88), (22, -92), colour=INK),
        line((-4, -84), (22, -80), colour=INK),
        rect(-13, -46, 26, 22, WHITE),
        disc(12, -76, 5, YELLOW),
    ]
    return moved(x, y, *parts, scale=high / 92)


def gauge(x: float, y: float, r: float = 100) -> str:
    """A pressure gauge with its three fields, the needle on green."""
    fields = [
        curve("M-74 43A86 86 0 0 1-60-61", RED, 26),
        curve("M-52-68A86 86 0 0 1 52-68", GREEN, 26),
        curve("M60-61A86 86 0 0 1 74 43", YELLOW, 26),
    ]
    return moved(
        x, y, disc(0, 0, 112, WHITE, edge=INK), *fields, line((0, 8), (6, -62), width=8), disc(0, 8, 12), scale=r / 112
    )


def alarm_button(x: float, y: float, size: float = 80) -> str:
    """A manual call point."""
    return moved(
        x,
        y,
        rect(-40, -40, 80, 80, RED, round_=8),
        rect(-24, -20, 48, 40, WHITE, round_=4),
        disc(0, 0, 11, INK),
        scale=size / 80,
    )


def detector(x: float, y: float, *, ringing: bool = True) -> str:
    """A smoke alarm under the ceiling."""
    body = rect(x - 34, y, 68, 14, WHITE, edge=INK, round_=6) + rect(x - 20, y + 14, 40, 10, SOFT, round_=4)
    if not ringing:
        return body
    waves = [curve(f"M{x - 46 - i * 14} {y + 6}q-8 12 0 26M{x + 46 + i * 14} {y + 6}q8 12 0 26", RED) for i in (0, 1)]
    return body + disc(x, y + 20, 4, RED) + "".join(waves)


def handset(x: float, y: float, high: float = 120, text: str = "119") -> str:
    """A telephone that shows a number."""
    return (
        rect(x - high * 0.28, y - high / 2, high * 0.56, high, INK, round_=high / 9)
        + rect(x - high * 0.23, y - high * 0.4, high * 0.46, high * 0.7, WHITE, round_=4)
        + word(x, y + high * 0.03, text, high * 0.24, RED)
        + disc(x, y + high * 0.4, high / 24, WHITE)
    )


def stove(x: float, y: float) -> str:
    """A cooker with one ring; its top is at y - 70."""
    return (
        rect(x - 70, y - 66, 140, 66, STEEL, edge=INK, round_=4)
        + disc(x, y - 30, 11, INK)
        + line((x, y - 30), (x, y - 40), colour=WHITE, width=4)
    )


def pan(x: float, y: float) -> str:
    """A pan whose bottom is at (x, y)."""
    return area(f"M{x - 46} {y - 26}h92q-4 26-30 26h-32q-26 0-30-26z", INK) + line((x + 44, y - 22), (x + 86, y - 34))


def lid(x: float, y: float) -> str:
    """A lid whose rim is centred at (x, y)."""
    return area(f"M{x - 50} {y}q50-38 100 0z", STEEL) + line((x - 52, y), (x + 52, y), width=5) + disc(x, y - 24, 7)


def socket_strip(x: float, y: float, count: int = 3) -> str:
    """A strip with so many sockets."""
    holes = "".join(
        rect(x + 12 + 34 * i, y + 8, 24, 18, SOFT, round_=3)
        + line((x + 19 + 34 * i, y + 13), (x + 19 + 34 * i, y + 20), width=3)
        + line((x + 29 + 34 * i, y + 13), (x + 29 + 34 * i, y + 20), width=3)
        for i in range(count)
    )
    return rect(x, y, 16 + 34 * count, 34, WHITE, edge=INK, round_=5) + holes


def e_bike(x: float, y: float, size: float = 120) -> str:
    """An e-bike whose wheels stand at y."""
    parts = [
        disc(-44, -20, 19, WHITE, edge=INK),
        disc(46, -20, 19, WHITE, edge=INK),
        line((-44, -20), (-16, -48), (22, -48), (46, -20), colour=BLUE, width=7),
        line((22, -48), (16, -78), (30, -82)),
        line((-16, -48), (-20, -62), (-34, -62), (-6, -62), colour=INK, width=7),
        rect(-16, -44, 32, 22, GREEN, round_=4),
    ]
    return moved(x, y, *parts, scale=size / 120)


def battery(x: float, y: float, *, swollen: bool = False) -> str:
    """A battery pack whose foot is at (x, y)."""
    body = "M-30 0v-56h60v56z" if not swollen else "M-30 0q-14-28 0-56h60q14 28 0 56z"
    return moved(
        x,
        y,
        area(body, "#3a6b52"),
        rect(-10, -66, 20, 10, INK),
        line((-10, -28), (10, -28), colour=WHITE),
        line((0, -38), (0, -18), colour=WHITE),
    )


def window(x: float, y: float, wide: float = 110, high: float = 100, glass: str = "#cfe4f1") -> str:
    """A window by its left top corner."""
    return rect(x, y, wide, high, glass, edge=INK) + line((x + wide / 2, y), (x + wide / 2, y + high), width=4)


def tap(x: float, y: float) -> str:
    """A tap with water running to y + 90."""
    return (
        curve(f"M{x - 60} {y}h40q24 0 24 22", STEEL, 16)
        + line((x - 34, y), (x - 34, y - 20), colour=STEEL, width=10)
        + line((x - 48, y - 22), (x - 20, y - 22), colour=RED, width=8)
        + rect(x - 5, y + 24, 18, 74, WATER, round_=8)
    )


def engine(x: float, y: float) -> str:
    """A fire engine whose wheels stand at y."""
    parts = [
        rect(-110, -84, 150, 66, RED, round_=6),
        rect(40, -104, 68, 86, RED, round_=8),
        rect(54, -94, 44, 34, "#cfe4f1"),
        line((-104, -96), (30, -96), colour=STEEL, width=7),
        line((-104, -88), (30, -88), colour=STEEL, width=4),
        disc(-70, -16, 18, INK),
        disc(62, -16, 18, INK),
        disc(-70, -16, 7, STEEL),
        disc(62, -16, 7, STEEL),
        rect(60, -116, 22, 11, BLUE, round_=4),
        rect(-96, -66, 110, 16, WHITE),
        word(-41, -53, "消 防", 14, RED),
    ]
    return moved(x, y, *parts)


def car(x: float, y: float, colour: str = STEEL) -> str:
    """A car whose wheels stand at y."""
    return moved(
        x,
        y,
        area("M-58-14v-20l24-4 16-22h40l20 22 22 6v18z", colour),
        disc(-32, -12, 12),
        disc(36, -12, 12),
        area("M-12-54h16v16h-28zM10-54h12l12 16h-24z", "#cfe4f1"),
    )


def boxes(x: float, y: float) -> str:
    """Three cardboard boxes whose foot is at (x, y)."""
    one = rect(0, -36, 46, 36, WOOD, edge=INK) + line((23, -36), (23, -22), width=3)
    return moved(x, y, one) + moved(x + 50, y, one) + moved(x + 25, y - 40, one)


def stairs(x: float, y: float, steps: int = 6, run: float = 30, rise: float = 22) -> str:
    """Stairs going down to the right; the top edge is at (x, y)."""
    way = [(x, y)]
    for i in range(steps):
        way += [(x + run * (i + 1), y + rise * i), (x + run * (i + 1), y + rise * (i + 1))]
    return line(*way, colour=STEEL, width=7)


def plate(x: float, y: float, size: float, kind: str, inner: str = "") -> str:
    """A safety sign by its middle: green or red square, yellow triangle, red ring with a bar."""
    h = size / 2
    if kind == "warning":
        return shape([(x, y - h), (x + h * 1.1, y + h * 0.9), (x - h * 1.1, y + h * 0.9)], YELLOW, edge=INK) + (
            inner or word(x, y + h * 0.7, "!", size * 0.55)
        )
    if kind == "ban":
        bar = line((x - h * 0.66, y - h * 0.66), (x + h * 0.66, y + h * 0.66), colour=RED, width=size / 9)
        return (
            disc(x, y, h, WHITE)
            + inner
            + curve(f"M{num(x - h)} {num(y)}a{h} {h} 0 1 1 {size} 0a{h} {h} 0 1 1 {-size} 0", RED, size / 9)
            + bar
        )
    return rect(x - h, y - h, size, size, GREEN if kind == "escape" else RED, round_=size / 14) + inner


def table(x: float, y: float, wide: float = 120, high: float = 60) -> str:
    """A table whose feet stand at y."""
    return (
        rect(x, y - high, wide, 10, WOOD)
        + line((x + 10, y - high + 8), (x + 10, y), colour=WOOD, width=7)
        + line((x + wide - 10, y - high + 8), (x + wide - 10, y), colour=WOOD, width=7)
    )


def bed(x: float, y: float) -> str:
    """A bed with its head at the left."""
    return (
        rect(x, y - 70, 10, 70, WOOD)
        + rect(x + 6, y - 40, 170, 24, WHITE, edge=INK, round_=5)
        + rect(x + 14, y - 52, 44, 16, SOFT, round_=6)
        + line((x + 172, y - 18), (x + 172, y), colour=WOOD, width=8)
    )


def radio(x: float, y: float) -> str:
    """A hand radio."""
    return rect(x - 8, y - 22, 16, 28, INK, round_=3) + line((x + 4, y - 22), (x + 4, y - 38), width=4)


def sheet(x: float, y: float, wide: float = 80, high: float = 100, rows: int = 4) -> str:
    """A sheet of paper with lines."""
    lines = "".join(
        line(
            (x + 12, y + 20 + i * (high - 30) / rows),
            (x + wide - 12, y + 20 + i * (high - 30) / rows),
            colour=STEEL,
            width=4,
        )
        for i in range(rows)
    )
    return rect(x, y, wide, high, WHITE, edge=INK, round_=4) + lines
