"""What speaks: a voice, and the sound it makes."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
SAMPLE_HZ = 24_000


class Voice(Protocol):
    """Something that speaks Mandarin."""

    @property
    def name(self) -> str:
        """What the voice is, with its version: another name is another sound."""

    def say(self, text: str) -> Sound:
        """The text read aloud, mono at `SAMPLE_HZ`, between -1 and 1."""
