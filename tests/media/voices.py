"""A voice for tests: it hums, and remembers what it was given."""

from __future__ import annotations

import numpy as np

from media.speech.voices import SAMPLE_HZ, Sound


class Humming:
    """Says nothing but a tone, a tenth of a second a character; it breaks at the sentence `dies_at`, if any."""

    name = "humming/1"

    def __init__(self) -> None:
        self.said: list[str] = []
        self.dies_at = 0

    def say(self, text: str) -> Sound:
        if self.dies_at == len(self.said) + 1:
            raise RuntimeError("the worker was lost")
        self.said.append(text)
        t = np.arange(round(0.1 * len(text) * SAMPLE_HZ)) / SAMPLE_HZ
        return (0.3 * np.sin(2 * np.pi * 220 * t)).astype(np.float32)
