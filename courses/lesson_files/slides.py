"""A lesson's slides (.pptx): one thing a slide, pictures large, what to say and the answers in the notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from common.wording import says_only

from ..models import LessonPage
from .outline import Outline, Part, Picture, outline_of
from .pictures import as_bitmap

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
CHARACTERS = 120  # of a slide beside a picture or below a heading, as the back row reads it
FONT = "Microsoft YaHei"
INCH = 914400
WIDE, HIGH, MARGIN, TOP = 13.333, 7.5, 0.7, 1.7
INK, RED, SOFT = "1E2328", "B8261C", "4A5159"


def slides_pptx(lesson: LessonPage) -> bytes:
    """The slides as .pptx bytes, in the active language."""
    from pptx import Presentation

    outline = outline_of(lesson)
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = _emu(WIDE), _emu(HIGH)
    deck.core_properties.title, deck.core_properties.language = outline.title, "zh-CN"
    _title(deck, outline)
    for part in outline.parts:
        for heading, lines, pictures, notes in _screens(part):
            _slide(deck, heading, lines, pictures, notes)
    _slide(deck, gettext("Source"), [*outline.sources, says_only()], [], "", size=20)
    kept = io.BytesIO()
    deck.save(kept)
    return kept.getvalue()


def _screens(part: Part) -> Iterator[tuple[str, list[str], list[Picture], str]]:
    """Heading, lines, pictures and notes of each slide of a part; the answer comes on a slide of its own."""
    heading = part.heading or str(part.stage)
    notes = "\n".join([*part.lines, *part.answer])
    packed = list(_packed(part.lines)) or [[]]
    pictures = part.pictures
    if part.form == "write" and len(pictures) == 2:
        yield heading, part.lines, pictures, notes
    else:
        for number in range(max(len(packed), len(pictures))):
            yield heading, packed[number] if number < len(packed) else [], pictures[number : number + 1], notes
    if part.answer:
        yield gettext("Answer: %(question)s") % {"question": heading}, part.answer, [], notes


def _packed(lines: list[str]) -> Iterator[list[str]]:
    held: list[str] = []
    for line in lines:
        if held and sum(map(len, held)) + len(line) > CHARACTERS:
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def _title(deck: Any, outline: Outline) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    _words(slide, [outline.course], top=1.6, high=0.8, size=24, colour=SOFT)
    _words(slide, [outline.title], top=2.5, high=1.6, size=54, bold=True, colour=RED)
    _words(slide, [outline.summary], top=4.3, high=1.4, size=28, colour=INK)


def _slide(deck: Any, heading: str, lines: list[str], pictures: list[Picture], notes: str, *, size: int = 28) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    _words(slide, [heading], top=0.5, high=1.0, size=36, bold=True, colour=RED)
    shown = [(picture, bitmap) for picture in pictures if (bitmap := as_bitmap(picture)) is not None]
    beside = bool(shown and lines)
    if lines:
        _words(slide, lines, top=TOP, high=HIGH - TOP - 0.5, size=size, wide=5.6 if beside else WIDE - 2 * MARGIN)
    room = (WIDE - 2 * MARGIN - (5.9 if beside else 0)) / max(len(shown), 1)
    for place, (picture, bitmap) in enumerate(shown):
        left = MARGIN + (5.9 if beside else 0) + place * room
        _picture(slide, picture, bitmap, left=left, wide=room - 0.15)
    if notes:
        slide.notes_slide.notes_text_frame.text = notes


def _picture(slide: Any, picture: Picture, bitmap: bytes, *, left: float, wide: float) -> None:
    shape = slide.shapes.add_picture(io.BytesIO(bitmap), _emu(left), _emu(TOP), width=_emu(wide))
    if shape.height > _emu(HIGH - TOP - 0.5):
        shape.width = int(shape.width * _emu(HIGH - TOP - 0.5) / shape.height)
        shape.height = _emu(HIGH - TOP - 0.5)
    shape._element.nvPicPr.cNvPr.set("descr", picture.alt)


def _words(
    slide: Any, lines: list[str], *, top: float, high: float, size: int, wide: float = WIDE - 2 * MARGIN,
    bold: bool = False, colour: str = INK,
) -> None:  # fmt: skip
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    frame = slide.shapes.add_textbox(_emu(MARGIN), _emu(top), _emu(wide), _emu(high)).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        paragraph.space_after = Pt(size / 3)
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]
        _east_asian(run)


def _east_asian(run: Any) -> None:
    """Chinese takes the font of `ea`; without it Office falls back to whatever the theme says."""
    from pptx.oxml.ns import qn

    properties = run._r.get_or_add_rPr()
    element = properties.makeelement(qn("a:ea"), {"typeface": FONT})
    properties.append(element)


def _emu(inches: float) -> int:
    return int(inches * INCH)
