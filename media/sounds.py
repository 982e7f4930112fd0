"""What is heard besides a voice of ours: the evacuation signal, and recordings that editors uploaded."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .speech.voices import SAMPLE_HZ as SPOKEN_HZ
from .speech.voices import Sound

Track = NDArray[np.float64]
SAMPLE_HZ = 48_000
LONGEST_S = 60.0
LOUD = 0.12


class RecordingError(ValueError):
    """A recording that cannot be heard."""


def alarm_tone(seconds: float) -> Track:
    """The three-pulse evacuation signal (ISO 8201: 0.5 s on, 0.5 s off, three times, then 1.5 s), mono."""
    t = np.arange(round(seconds * SAMPLE_HZ)) / SAMPLE_HZ
    place = t % 4.0
    sounding = (place < 3.0) & (place % 1.0 < 0.5)
    tone: Track = LOUD * np.sin(2 * np.pi * 880 * t) * sounding
    return tone


def as_track(sound: Sound) -> Track:
    """Speech at the film's rate, which is twice its own."""
    times = SAMPLE_HZ // SPOKEN_HZ
    at = np.arange(len(sound) * times) / times
    track: Track = np.interp(at, np.arange(len(sound)), sound) if len(sound) else np.zeros(0)
    return track


def recording(pk: int) -> Track:
    """The recording with this key, mono, at most a minute of it. Raises RecordingError for what is none."""
    from wagtail.documents import get_document_model

    from .making import scratch

    document = get_document_model().objects.filter(pk=pk).first()
    if document is None:
        return np.zeros(0)
    with scratch() as folder:
        path = Path(folder) / f"recording.{document.file_extension}"
        with document.file.open("rb") as stream, path.open("wb") as out:
            shutil.copyfileobj(stream, out)
        track = decoded(path)
    if not len(track):
        raise RecordingError(document.title)
    return track


def decoded(path: Path) -> Track:
    """A file's sound; nothing when ffmpeg hears none in it. What the file says of other files is not followed."""
    from imageio_ffmpeg import get_ffmpeg_exe

    asked = ["-t", str(LONGEST_S), "-ac", "1", "-ar", str(SAMPLE_HZ), "-f", "f32le", "-"]
    command = [get_ffmpeg_exe(), "-v", "error", "-protocol_whitelist", "file,pipe", "-i", str(path), "-vn", *asked]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    samples = np.frombuffer(done.stdout[: len(done.stdout) // 4 * 4], dtype="<f4")
    return samples.astype(np.float64)
