"""Sentences that were spoken are kept, so that a film whose job is tried again, or of which one sentence changed, says
only what is new. What nobody has heard for a quarter goes, and the longest unheard when there is too much."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import wave
from datetime import timedelta
from pathlib import Path

import numpy as np
from django.conf import settings

from .saying import spoken
from .voices import SAMPLE_HZ, Sound, Voice

KEEP = timedelta(days=90)
MOST_BYTES = 300 * 2**20  # about two hours of speech


def speak(text: str, voice: Voice) -> Sound:
    """The text in this voice: as it was kept, or spoken now and kept."""
    path = kept_at(text, voice.name)
    if path.exists():
        path.touch()
        return _read(path)
    sound = voice.say(text)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    _write(Path(name), sound)
    os.replace(name, path)
    return _read(path)


def prune() -> int:
    """Forgets sentences that were not heard for KEEP, then the longest unheard beyond MOST_BYTES. Returns how many.

    What was being written when its process ended goes with them.
    """
    files = sorted(_folder().glob("*/*"), key=lambda path: path.stat().st_mtime, reverse=True)
    oldest, size, gone = time.time() - KEEP.total_seconds(), 0, 0
    for path in files:
        kept = path.stat()
        size += kept.st_size
        if kept.st_mtime < oldest or size > MOST_BYTES:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def kept_at(text: str, voice: str) -> Path:
    """Where a sentence in a voice is kept: by what is heard, so that 119 and 幺幺九 are one."""
    name = hashlib.sha256(f"{voice}\n{spoken(text)}".encode()).hexdigest()
    return _folder() / name[:2] / f"{name}.wav"


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "speech"


def _write(path: Path, sound: Sound) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_HZ)
        out.writeframes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())


def _read(path: Path) -> Sound:
    with wave.open(str(path), "rb") as kept:
        samples = np.frombuffer(kept.readframes(kept.getnframes()), dtype="<i2")
    return (samples / 32_768).astype(np.float32)
