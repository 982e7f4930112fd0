"""Asking for films and making them. Progress lives in the row, so a closed tab loses nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from django.core.files import File
from numpy.typing import NDArray

from common.jobs.leases import LeaseLost, fenced, progress_note
from common.jobs.services import enqueue_once
from simulator.drills.models import DrillSession

from .models import Film, FilmState

Frame = NDArray[np.uint8]


def replay_key(session: DrillSession) -> str:
    """The key of a drill's replay film."""
    return f"drill-{session.pk}"


def request_film(*, key: str, title: str) -> Film:
    """The film of this key; queued for making unless it is ready or already under way."""
    from .tasks import make_film

    film, _ = Film.objects.get_or_create(key=key, defaults={"title": title})
    if film.state != FilmState.READY and enqueue_once(make_film, key, key=f"film:{key}"):
        film.refresh_from_db()
    return film


def film_waits(key: str) -> None:
    """Shows a film as waiting: it was asked for, or its worker was lost."""
    Film.objects.filter(key=key).exclude(state=FilmState.READY).update(state=FilmState.QUEUED, progress=0, error="")


def film_failed(error: BaseException, key: str) -> None:
    """Shows a film as failed; it may be asked for again."""
    Film.objects.filter(key=key).exclude(state=FilmState.READY).update(state=FilmState.FAILED, error=repr(error)[:300])


def render_film(key: str) -> None:
    """Makes a film, unless it is ready: `drill-<uuid>` is a replay, anything else a lesson film."""
    film = Film.objects.get(key=key)
    if film.state == FilmState.READY:
        return
    with fenced():
        Film.objects.filter(pk=film.pk).update(state=FilmState.RENDERING, progress=0)
    if key.startswith("drill-"):
        from .replay import make_replay

        make_replay(film)
    else:
        from .lesson_film import make_lesson_film

        make_lesson_film(film)


def progress_writer(film: Film) -> Callable[[float], None]:
    """A function that notes a share of 0 to 1 in the film's row and its job's."""
    return progress_note(lambda percent: Film.objects.filter(pk=film.pk).update(progress=percent))


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


def store(film: Film, *, duration_s: float, **files: Path) -> None:
    """Puts finished files into their storages and shows the film as ready, or keeps none of them.

    `files` are named by their field: `file`, `private_file`, `poster`, `captions`.
    """
    kept = [getattr(film, name) for name in files]
    try:
        for field, path in zip(kept, files.values(), strict=True):
            with path.open("rb") as stream:
                field.save(f"{film.key}{path.suffix}", File(stream), save=False)
        film.duration_s, film.state, film.progress = duration_s, FilmState.READY, 100
        with fenced():
            film.save()
    except (Exception, LeaseLost):
        for field in kept:
            field.delete(save=False)
        raise


def scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="film-")
