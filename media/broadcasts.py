"""Texts of sixty seconds for villages' loudspeakers: gathered from lessons, printed, spoken by a voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common.typesetting import render_pdf
from common.wording import says_only
from courses.models import LessonPage

from .making import progress_writer, scratch, store
from .models import Film, FilmVoice
from .scripts.scenes import Scene, digest
from .sounds import SAMPLE_HZ, Track, as_track
from .speech.cache import speak
from .speech.installed import installed_voice, voice_name

PREFIX = "say-"
COURSE = "village/"
# A synthetic voice says that it is one, before and after.
BEFORE, AFTER = "以下由人工智能合成语音播报。", "以上由人工智能合成语音播报。"
PAUSE = np.zeros(round(0.45 * SAMPLE_HZ))


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One text: the key of its recording, its heading in the lesson, what is read out."""

    key: str
    title: str
    text: str

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


def broadcasts() -> list[Broadcast]:
    """The texts to read out in the published lessons for villages, in their order."""
    lessons = LessonPage.objects.live().public().filter(content_key__startswith=COURSE).order_by("path")
    return [found for lesson in lessons for found in _texts_of(lesson)]


def _texts_of(lesson: LessonPage) -> Iterator[Broadcast]:
    heading, number = lesson.title, 0
    for block in lesson.body:
        if block.block_type == "heading":
            heading = str(block.value)
        elif block.block_type == "announcement":
            number += 1
            yield Broadcast(f"{PREFIX}{lesson.pk}-{number}", heading, str(block.value))


def made_of(broadcast: Broadcast) -> str:
    """What tells the recording of a text from one of another text or voice."""
    return digest(broadcast.title, [Scene(say=broadcast.text)], voice_name())


def make_recording(film: Film) -> None:
    """Speaks the text whose recording this is, as MP3. Raises LookupError when text or voice is gone."""
    from moviepy import AudioArrayClip

    broadcast = next((found for found in broadcasts() if found.key == film.key), None)
    voice = installed_voice()
    if broadcast is None or voice is None:
        raise LookupError("the text or the voice is gone")
    note, said = progress_writer(film), [BEFORE, *broadcast.lines, AFTER]
    parts: list[Track] = []
    for index, line in enumerate(said):
        parts += [as_track(speak(line, voice)), PAUSE]
        note((index + 1) / len(said))
    track = np.concatenate(parts)
    film.title, film.made_of, film.voice = broadcast.title, made_of(broadcast), FilmVoice.SYNTHETIC
    told = ["-metadata", f"title={broadcast.title}", "-metadata", f"comment=AI 合成语音 ({voice.name})"]
    with scratch() as folder:
        target = Path(folder) / "text.mp3"
        clip = AudioArrayClip(np.stack((track, track), axis=1), fps=SAMPLE_HZ)
        clip.write_audiofile(str(target), fps=SAMPLE_HZ, bitrate="64k", logger=None, ffmpeg_params=told)
        store(film, duration_s=len(track) / SAMPLE_HZ, file=target)


def texts_pdf() -> bytes:
    """All texts in large letters, one a page."""
    data = {"texts": [{"title": found.title, "lines": found.lines} for found in broadcasts()], "note": says_only()}
    return render_pdf("media/broadcasts.typ", data)
