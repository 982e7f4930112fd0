"""Asking for films and making them. Progress lives in the row, so a closed tab loses nothing."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from django.core.files import File
from numpy.typing import NDArray

from simulator.drills.models import DrillSession

from .models import Film, FilmState

Frame = NDArray[np.uint8]
PROGRESS_S = 1.0


def replay_key(session: DrillSession) -> str:
    """The key of a drill's replay film."""
    return f"drill-{session.pk}"


def request_film(*, key: str, title: str) -> Film:
    """The film of this key; queued for making when it is new or failed before."""
    from .tasks import make_film

    film, created = Film.objects.get_or_create(key=key, defaults={"title": title})
    if created or film.state == FilmState.FAILED:
        Film.objects.filter(pk=film.pk).update(state=FilmState.QUEUED, progress=0, error="")
        make_film.enqueue(key)
        film.refresh_from_db()
    return film


def render_film(key: str) -> None:
    """Makes a queued film: `drill-<uuid>` is a replay, anything else a lesson film. Failures go into the row."""
    film = Film.objects.get(key=key)
    Film.objects.filter(pk=film.pk).update(state=FilmState.RENDERING, progress=0)
    try:
        if key.startswith("drill-"):
            from .replay import make_replay

            make_replay(film)
        else:
            from .lesson_film import make_lesson_film

            make_lesson_film(film)
    except Exception as error:
        Film.objects.filter(pk=film.pk).update(state=FilmState.FAILED, error=repr(error)[:300])
        raise
    Film.objects.filter(pk=film.pk).update(state=FilmState.READY, progress=100)


def progress_writer(film: Film) -> Callable[[float], None]:
    """A function that notes a share of 0 to 1 in the film's row, at most once a second."""
    last = 0.0

    def note(share: float) -> None:
        nonlocal last
        if time.monotonic() - last >= PROGRESS_S:
            last = time.monotonic()
            Film.objects.filter(pk=film.pk).update(progress=min(99, round(share * 100)))

    return note


def write_mp4(
    target: Path,
    frames: Iterator[Frame],
    *,
    count: int,
    fps: int,
    note: Callable[[float], None],
    audio: NDArray[np.float64] | None = None,
) -> None:
    """Writes frames (height, width, 3) as H.264 through MoviePy; `audio` is (samples, 2) at 44.1 kHz."""
    from moviepy import AudioArrayClip, VideoClip

    state: dict[str, Any] = {"index": -1, "frame": next(frames)}

    def frame_at(t: float) -> Frame:
        wanted = min(count - 1, round(t * fps))
        while state["index"] < wanted:
            state["frame"] = next(frames, state["frame"])
            state["index"] += 1
            note(state["index"] / count)
        return state["frame"]

    clip = VideoClip(frame_at, duration=count / fps)
    if audio is not None:
        clip = clip.with_audio(AudioArrayClip(audio[: int(count / fps * 44_100)], fps=44_100))
    clip.write_videofile(
        str(target),
        fps=fps,
        codec="libx264",
        audio_codec="aac",
        preset="veryfast",
        threads=2,
        logger=None,
        temp_audiofile_path=str(target.parent),
        ffmpeg_params=["-movflags", "+faststart", "-pix_fmt", "yuv420p", "-crf", "26"],
    )


def store(film: Film, path: Path, *, private: bool, duration_s: float) -> None:
    """Puts a finished file into its storage."""
    field = film.private_file if private else film.file
    with path.open("rb") as stream:
        field.save(f"{film.key}.mp4", File(stream), save=False)
    film.duration_s, film.state, film.progress = duration_s, FilmState.READY, 100
    film.save()


def scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="film-")
