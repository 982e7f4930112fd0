"""What every film needs: frames to a file, files to their storages, progress to its row."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from django.core.files import File
from numpy.typing import NDArray

from common.jobs.leases import LeaseLost, fenced, progress_note
from media.models import Film, FilmState

Frame = NDArray[np.uint8]


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
    audio_hz: int = 44_100,
    metadata: dict[str, str] | None = None,
) -> None:
    """Writes frames (height, width, 3) as H.264 through MoviePy; `audio` is (samples, 2) at `audio_hz`."""
    from moviepy import AudioArrayClip, VideoClip

    index, frame = 0, next(frames)

    def frame_at(t: float) -> Frame:
        nonlocal index, frame
        wanted = min(count - 1, round(t * fps))
        while index < wanted:
            frame = next(frames, frame)
            index += 1
            note(index / count)
        return frame

    clip = VideoClip(frame_at, duration=count / fps)
    if audio is not None:
        clip = clip.with_audio(AudioArrayClip(audio[: int(count / fps * audio_hz)], fps=audio_hz))
    told = [part for name, value in (metadata or {}).items() for part in ("-metadata", f"{name}={value}")]
    clip.write_videofile(
        str(target),
        fps=fps,
        codec="libx264",
        audio_codec="aac",
        audio_fps=audio_hz,
        preset="veryfast",
        threads=2,
        logger=None,
        temp_audiofile_path=str(target.parent),
        ffmpeg_params=["-movflags", "+faststart", "-pix_fmt", "yuv420p", "-crf", "26", *told],
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
        film.refresh_from_db(fields=["signs"])  # which an editor may have changed meanwhile
        with fenced():
            film.save()
    except (Exception, LeaseLost):
        for field in kept:
            field.delete(save=False)
        raise


def scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="film-")
