"""Kokoro-82M v1.0 on onnxruntime: phonetic signs in, sound out. The model reads at most 510 signs at once."""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from .phones import phones
from .saying import spoken
from .voices import SAMPLE_HZ, Sound

VOCABULARY = Path(__file__).parent / "vocabulary.json"
MOST_SIGNS = 500
PACE = 0.95
GAP = np.zeros(round(0.28 * SAMPLE_HZ), dtype=np.float32)
# Alone, so few characters lose their tones: they are read with the sentence before or after them.
TOO_SHORT = 3
QUIET, PAD = 0.008, round(0.04 * SAMPLE_HZ)


class Kokoro:
    """One voice of the model. The model is read when something is said for the first time."""

    def __init__(self, model: Path, voice: Path) -> None:
        self._model, self._voice = model, voice

    @property
    def name(self) -> str:
        return f"kokoro-v1.0-int8/{self._voice.stem}/{PACE}/1"

    def say(self, text: str) -> Sound:
        """The text read aloud, sentence by sentence."""
        parts: list[Sound] = []
        for sentence in sentences(text):
            parts += [self._read(phones(spoken(sentence))), GAP]
        return np.concatenate(parts[:-1]) if parts else np.zeros(0, dtype=np.float32)

    def _read(self, signs: str) -> Sound:
        tokens = [self._vocabulary[sign] for sign in signs if sign in self._vocabulary][:MOST_SIGNS]
        given = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self._styles[len(tokens) - 1],
            "speed": np.array([PACE], dtype=np.float32),
        }
        return _trimmed(np.asarray(self._session.run(None, given)[0], dtype=np.float32).ravel())

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        return onnxruntime.InferenceSession(str(self._model), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _styles(self) -> Sound:
        return np.fromfile(self._voice, dtype=np.float32).reshape(-1, 1, 256)

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        known: dict[str, int] = json.loads(VOCABULARY.read_text(encoding="utf-8"))
        return known


def sentences(text: str) -> list[str]:
    """The sentences of a text; one of a few characters goes with its neighbour."""
    found: list[str] = []
    for part in re.findall(r"[^。！？；\n]+[。！？；\n]*", text):
        if found and min(_characters(part), _characters(found[-1])) < TOO_SHORT:
            found[-1] += part
        elif _characters(part):
            found.append(part)
    return found


def _characters(text: str) -> int:
    return len(re.findall(r"\w", text))


def _trimmed(sound: Sound) -> Sound:
    """The sound without the silence before and behind it."""
    loud = np.flatnonzero(np.abs(sound) > QUIET)
    return sound[max(0, loud[0] - PAD) : loud[-1] + PAD] if len(loud) else sound
