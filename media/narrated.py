"""Narrated films: the scenes of a script spoken, drawn, subtitled and put together by MoviePy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common.jobs.leases import fenced

from .cards import end_card, title_card
from .making import Frame, progress_writer, scratch, store, write_mp4
from .models import Film, FilmScript, FilmState, FilmVoice
from .moving.frames import rasterise
from .scene_frames import scene_frames
from .scripts.scenes import Scene, digest, scenes_of
from .sounds import SAMPLE_HZ, Track, alarm_tone, as_track, recording
from .speech.cache import prune, speak
from .speech.installed import installed_voice
from .speech.voices import Voice
from .subtitles import web_vtt

WIDE, FPS = 960, 12
CARD_S, PAUSE_S = 2.0, 0.6
# A silent scene lasts as long as its sentence takes to read.
READING_S, SHORTEST_S = 0.24, 2.5
SPEAKING = 0.3  # share of the work

LABELS = {
    FilmVoice.NONE: "",
    FilmVoice.HUMAN: "",
    FilmVoice.SYNTHETIC: "配音：AI 合成语音",
    FilmVoice.BOTH: "部分配音：AI 合成语音",
}


@dataclass(frozen=True, slots=True)
class Take:
    """A scene with what is heard in it, and how long it lasts."""

    scene: Scene
    sound: Track
    seconds: float


def is_made_of(film: Film, script: FilmScript) -> bool:
    """Whether a film shows and says what the script says now, in the voice that is installed."""
    return film.made_of == digest(script.title, scenes_of(script.scenes), _name(installed_voice()))


def make_narrated(film: Film) -> None:
    """Makes the film of the script with its key, again while the script changes meanwhile."""
    while True:
        script = FilmScript.objects.get(key=film.key)
        scenes, voice = scenes_of(script.scenes), installed_voice()
        made_of = digest(script.title, scenes, _name(voice))
        film.title, film.made_of = script.title, made_of
        _make(film, scenes, voice)
        again = FilmScript.objects.get(key=film.key)
        if digest(again.title, scenes_of(again.scenes), _name(voice)) == made_of:
            prune()
            return
        with fenced():
            Film.objects.filter(pk=film.pk).update(state=FilmState.RENDERING, progress=0)


def _name(voice: Voice | None) -> str:
    return voice.name if voice else ""


def _make(film: Film, scenes: list[Scene], voice: Voice | None) -> None:
    note = progress_writer(film)
    takes = list(_takes(scenes, voice, lambda share: note(share * SPEAKING)))
    film.voice = _voice_of(scenes, voice)
    film.transcript = [scene.say for scene in scenes]
    label = LABELS[FilmVoice(film.voice)]
    earlier = [(field, str(field.name)) for field in (film.file, film.poster, film.captions) if field]
    with scratch() as folder:
        target, poster, captions = (Path(folder) / name for name in ("film.mp4", "poster.jpg", "captions.vtt"))
        write_mp4(
            target,
            _frames(film.title, takes, label),
            count=_count(takes),
            fps=FPS,
            note=lambda share: note(SPEAKING + share * (1 - SPEAKING)),
            audio=_audio(takes),
            audio_hz=SAMPLE_HZ,
            metadata={"title": film.title, **({"comment": f"{label} ({voice.name})"} if label and voice else {})},
        )
        _poster(takes, poster)
        captions.write_text(web_vtt(_said(takes)), encoding="utf-8")
        store(film, duration_s=_count(takes) / FPS, file=target, poster=poster, captions=captions)
    for field, name in earlier:
        if name not in (film.file.name, film.poster.name, film.captions.name):
            field.storage.delete(name)


def _voice_of(scenes: list[Scene], voice: Voice | None) -> FilmVoice:
    recorded = sum(scene.voice is not None for scene in scenes)
    if voice is None:
        return FilmVoice.HUMAN if recorded else FilmVoice.NONE
    if recorded == len(scenes):
        return FilmVoice.HUMAN
    return FilmVoice.BOTH if recorded else FilmVoice.SYNTHETIC


def _takes(scenes: list[Scene], voice: Voice | None, note: Callable[[float], None]) -> Iterator[Take]:
    for index, scene in enumerate(scenes):
        if scene.voice is not None:
            sound = recording(scene.voice)
        elif voice is not None:
            sound = as_track(speak(scene.say, voice))
        else:
            sound = np.zeros(0)
        read = max(SHORTEST_S, len(scene.say) * READING_S)
        seconds = len(sound) / SAMPLE_HZ + PAUSE_S if len(sound) else read
        yield Take(scene, sound, round(max(SHORTEST_S, seconds) * FPS) / FPS)
        note((index + 1) / len(scenes))


def _count(takes: list[Take]) -> int:
    return sum(round(take.seconds * FPS) for take in takes) + 2 * round(CARD_S * FPS)


def _frames(title: str, takes: list[Take], label: str) -> Iterator[Frame]:
    """All frames: the title, the scenes, the end."""
    for card in (title_card(title, label), None, end_card(title, label)):
        if card is None:
            for take in takes:
                yield from scene_frames(take.scene, take.seconds, fps=FPS, wide=WIDE)
        else:
            yield from [rasterise([card], wide=WIDE)[0]] * round(CARD_S * FPS)


def _audio(takes: list[Take]) -> np.ndarray:
    """What is heard, (samples, 2): sentences, and the alarm softer below them."""
    track = np.zeros(round(_count(takes) / FPS * SAMPLE_HZ))
    at = round(CARD_S * SAMPLE_HZ)
    for take in takes:
        length = round(take.seconds * SAMPLE_HZ)
        sound = take.sound[:length]
        track[at : at + len(sound)] += sound
        if take.scene.alarm:
            track[at : at + length] += alarm_tone(take.seconds)[:length] * (0.35 if len(sound) else 1.0)
        at += length
    track = np.clip(track, -1, 1)
    return np.stack((track, track), axis=1)


def _said(takes: list[Take]) -> list[tuple[float, float, str]]:
    said, at = [], CARD_S
    for take in takes:
        said.append((at, at + take.seconds, take.scene.say))
        at += take.seconds
    return said


def _poster(takes: list[Take], path: Path) -> None:
    """The first scene, a little behind its middle."""
    from PIL import Image

    frames = list(scene_frames(takes[0].scene, 10, fps=1, wide=WIDE))
    Image.fromarray(frames[6]).save(path, quality=85)
