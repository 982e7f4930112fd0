"""Lesson films: scenes of a script, drawn frame by frame with Pillow, captioned in Chinese."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from common.glyphs import marked_in_sans

from .fonts import cjk_font_path
from .making import Frame, progress_writer, scratch, store, write_mp4
from .models import Film

SIZE, FPS, SAMPLE_HZ = (960, 540), 15, 44_100
PAPER, INK, GREEN, RED = (247, 245, 240), (33, 37, 41), (0, 122, 77), (184, 38, 27)
SMOKE, WOOD, YELLOW = (88, 84, 81), (185, 138, 90), (245, 184, 0)
FLOOR_Y = 400
SCRIPTS = Path(__file__).resolve().parents[1] / "courses" / "content" / "films"


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(cjk_font_path()), size)


def read_script(key: str) -> dict[str, Any]:
    """The script of a lesson film: title and scenes {picture, caption, seconds}."""
    script: dict[str, Any] = yaml.safe_load((SCRIPTS / f"{key}.yaml").read_text(encoding="utf-8"))
    return script


def _figure(draw: ImageDraw.ImageDraw, x: float, y: float, phase: float, *, low: bool = False) -> None:
    """A walking figure whose feet stand at (x, y); low bends the body and shortens it."""
    swing = math.sin(phase) * 22
    hip, shoulder, head = (y - 62, y - 118, y - 146) if not low else (y - 46, y - 66, y - 70)
    lean = 0 if not low else 52
    for foot in (swing, -swing):
        draw.line([(x, hip), (x + foot, y)], fill=INK, width=13)
    draw.line([(x, hip), (x + lean, shoulder)], fill=INK, width=16)
    draw.line([(x + lean, shoulder), (x + lean + 18, shoulder + 30 - swing / 3)], fill=INK, width=11)
    centre = (x + lean + (18 if low else 0), head)
    draw.ellipse([centre[0] - 17, centre[1] - 17, centre[0] + 17, centre[1] + 17], fill=INK)


def _corridor(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, 0, SIZE[0], FLOOR_Y], fill=PAPER)
    draw.rectangle([0, FLOOR_Y, SIZE[0], SIZE[1]], fill=(214, 206, 192))
    for x in (90, 430, 770):
        draw.rectangle([x, 190, x + 90, FLOOR_Y], fill=WOOD)
        draw.ellipse([x + 72, 300, x + 82, 310], fill=YELLOW)
    draw.rounded_rectangle([560, 110, 700, 160], 8, fill=GREEN)
    draw.text((630, 135), "安全出口 →", font=_font(22), fill="white", anchor="mm")


def _veil(image: Image.Image, depth: float) -> None:
    """Smoke from the ceiling down to `depth` pixels, with a soft, uneven edge."""
    layer = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    draw.rectangle([0, 0, SIZE[0], depth], fill=(*SMOKE, 225))
    for index in range(9):
        x = index * 120 + 30 * math.sin(index * 2 + depth / 40)
        draw.ellipse([x - 90, depth - 40, x + 90, depth + 34], fill=(*SMOKE, 190))
    image.paste(layer.filter(ImageFilter.GaussianBlur(9)), (0, 0), layer.filter(ImageFilter.GaussianBlur(9)))


def _smoke(image: Image.Image, draw: ImageDraw.ImageDraw, share: float) -> None:
    _corridor(draw)
    _figure(draw, 480, FLOOR_Y + 40, 0)
    _veil(image, 30 + share * 190)


def _low(image: Image.Image, draw: ImageDraw.ImageDraw, share: float) -> None:
    _corridor(draw)
    _figure(draw, 80 + share * 760, FLOOR_Y + 40, share * 40, low=True)
    _veil(image, 225)


def _alarm(image: Image.Image, draw: ImageDraw.ImageDraw, share: float) -> None:
    _corridor(draw)
    draw.rounded_rectangle([300, 220, 370, 290], 8, fill=RED)
    draw.ellipse([318, 238, 352, 272], fill="white")
    _figure(draw, 240, FLOOR_Y + 40, 0)
    for ring in range(3):
        reach = 50 + ((share * 3 + ring / 3) % 1) * 110
        draw.arc([335 - reach, 255 - reach, 335 + reach, 255 + reach], -60, 60, fill=RED, width=6)


def _door(image: Image.Image, draw: ImageDraw.ImageDraw, share: float) -> None:
    draw.rectangle([0, 0, *SIZE], fill=PAPER)
    draw.rectangle([0, FLOOR_Y, *SIZE], fill=(214, 206, 192))
    glow = round(60 + 50 * math.sin(share * 14))
    draw.rectangle([560, 90, SIZE[0], FLOOR_Y], fill=(230, 120 + glow // 2, 60))
    draw.rectangle([480, 90, 560, FLOOR_Y], fill=WOOD)
    draw.ellipse([492, 250, 512, 270], fill=YELLOW)
    _figure(draw, 380 - share * 90, FLOOR_Y + 40, share * 12)
    draw.line([(400 - share * 90, 310), (488 - share * 120, 262)], fill=INK, width=11)


def _call(image: Image.Image, draw: ImageDraw.ImageDraw, share: float) -> None:
    draw.rectangle([0, 0, *SIZE], fill=(222, 232, 216))
    draw.rounded_rectangle([390, 60, 570, 390], 26, fill=INK)
    draw.rectangle([406, 96, 554, 350], fill="white")
    draw.text((480, 200), "119", font=_font(72), fill=RED, anchor="mm")
    words = ["地点", "什么着火", "火势", "有无被困", "姓名电话"]
    for index, word in enumerate(words[: 1 + int(share * 5)]):
        x, y = (150, 100 + index * 60) if index % 2 == 0 else (700, 70 + index * 60)
        draw.rounded_rectangle([x - 90, y - 24, x + 90, y + 24], 12, fill="white", outline=GREEN, width=3)
        draw.text((x, y), word, font=_font(26), fill=INK, anchor="mm")


def _assembly(image: Image.Image, draw: ImageDraw.ImageDraw, share: float) -> None:
    draw.rectangle([0, 0, *SIZE], fill=(222, 232, 216))
    draw.rounded_rectangle([680, 120, 860, 220], 12, fill=GREEN)
    draw.text((770, 170), "集合点", font=_font(40), fill="white", anchor="mm")
    for index in range(6):
        x = min(560 + index * 62, 60 + share * 900 - index * 60)
        _figure(draw, x, FLOOR_Y + 40, share * 30 if x < 560 + index * 62 else 0)


def _title(image: Image.Image, draw: ImageDraw.ImageDraw, share: float) -> None:
    draw.rectangle([0, 0, *SIZE], fill=RED)
    draw.text((480, 230), "火场逃生", font=_font(84), fill="white", anchor="mm")
    draw.text((480, 330), "嘉兴消防安全培训平台", font=_font(30), fill=(255, 226, 222), anchor="mm")


PICTURES: dict[str, Callable[[Image.Image, ImageDraw.ImageDraw, float], None]] = {
    "title": _title, "smoke": _smoke, "low": _low, "alarm": _alarm, "door": _door, "call": _call, "assembly": _assembly,
}  # fmt: skip


def draw_scene(scene: dict[str, Any], share: float) -> Image.Image:
    """One frame of a scene, `share` of the way through it."""
    image = Image.new("RGB", SIZE, PAPER)
    PICTURES[scene["picture"]](image, ImageDraw.Draw(image), share)
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, 456, *SIZE], fill=INK)
    draw.text((480, 498), marked_in_sans(scene["caption"]), font=_font(32), fill="white", anchor="mm")
    return image


def frames(scenes: list[dict[str, Any]]) -> Iterator[Frame]:
    """All frames of a film in order."""
    for scene in scenes:
        count = round(scene["seconds"] * FPS)
        for index in range(count):
            yield np.asarray(draw_scene(scene, index / count))


def alarm_tone(seconds: float) -> np.ndarray:
    """The three-pulse evacuation signal (ISO 8201: 0.5 s on, 0.5 s off, three times, then 1.5 s), (samples, 2)."""
    t = np.arange(round(seconds * SAMPLE_HZ)) / SAMPLE_HZ
    place = t % 4.0
    sounding = (place < 3.0) & (place % 1.0 < 0.5)
    tone = 0.12 * np.sin(2 * np.pi * 880 * t) * sounding
    return np.stack((tone, tone), axis=1)


def web_vtt(scenes: list[dict[str, Any]]) -> str:
    """The captions as WebVTT."""
    lines, at = ["WEBVTT", ""], 0.0
    for scene in scenes:
        end = at + scene["seconds"]
        lines += [f"{_stamp(at)} --> {_stamp(end)}", scene["caption"], ""]
        at = end
    return "\n".join(lines)


def _stamp(seconds: float) -> str:
    return f"{int(seconds // 3600):02d}:{int(seconds % 3600 // 60):02d}:{seconds % 60:06.3f}"


def make_lesson_film(film: Film) -> None:
    """Renders the film of a script, its poster and its captions."""
    scenes = read_script(film.key)["scenes"]
    seconds = sum(scene["seconds"] for scene in scenes)
    tone = np.zeros((round(seconds * SAMPLE_HZ), 2))
    at = 0.0
    for scene in scenes:
        if scene.get("alarm"):
            start, length = round(at * SAMPLE_HZ), round(scene["seconds"] * SAMPLE_HZ)
            tone[start : start + length] = alarm_tone(scene["seconds"])[: len(tone[start : start + length])]
        at += scene["seconds"]
    with scratch() as folder:
        target = Path(folder) / "film.mp4"
        count = sum(round(scene["seconds"] * FPS) for scene in scenes)
        write_mp4(target, frames(scenes), count=count, fps=FPS, note=progress_writer(film), audio=tone)
        poster = Path(folder) / "poster.jpg"
        draw_scene(scenes[min(2, len(scenes) - 1)], 0.6).save(poster, quality=85)
        captions = Path(folder) / "captions.vtt"
        captions.write_text(web_vtt(scenes), encoding="utf-8")
        store(film, duration_s=seconds, file=target, poster=poster, captions=captions)
