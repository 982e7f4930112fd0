"""The sounds of alarm, fire and crowd, made by numpy and played in loops. Without a sound device they are silent."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from simulator.protocol.snapshot import INCAPACITATED, OUT, Snapshot

from .view import Place, View

RATE = 22050
PEAKS = {"alarm": 0.40, "fire": 0.32, "crowd": 0.26}  # their sum is below full scale, so nothing clips
FIRE_HEARD_M, CROWD_HEARD_M, CROWD_FULL = 16.0, 8.0, 25
ALARM_OUTSIDE = 0.3
STIRRING_KW = 1.0
Wave = NDArray[np.float64]


@dataclass(frozen=True)
class Levels:
    """The loudness of each sound, 0 to 1."""

    alarm: float = 0.0
    fire: float = 0.0
    crowd: float = 0.0


SILENT = Levels()


def levels(view: View, place: Place | None) -> Levels:
    """What the player hears; nothing before the start, in a pause and after the end."""
    if view.newer is None or place is None or view.score or view.over or view.phase != "running":
        return SILENT
    snapshot = view.newer[1]
    alarm = (ALARM_OUTSIDE if view.outside(place) else 1.0) if snapshot.alarm else 0.0
    return Levels(alarm, _fire_level(view.fires(), place), _crowd_level(snapshot, view.me(), place))


def heard(view: View, texts: dict[str, str]) -> str:
    """What the player hears, in words, for somebody who does not hear it; empty while all is quiet."""
    now = levels(view, view.place())
    names = [texts[f"heard_{name}"] for name in PEAKS if getattr(now, name) > 0]
    return texts["heard"].format(what=" · ".join(names)) if names else ""


def _fire_level(fires: Iterable[dict[str, Any]], place: Place) -> float:
    """The level of the loudest fire: a nearer or larger one is louder."""
    found = [
        max(0.0, 1 - math.dist(fire["at"], (place.x, place.y)) / FIRE_HEARD_M)
        * min(1.0, 0.35 + math.log10(max(1.0, fire["kw"])) / 4)
        for fire in fires
        if fire["kw"] > STIRRING_KW
    ]
    return max(found, default=0.0)


def _crowd_level(snapshot: Snapshot, me: int, place: Place) -> float:
    """The level of the crowd: it grows with the number of walking people nearby."""
    agents = snapshot.agents
    near = np.hypot(agents["x"] / 100 - place.x, agents["y"] / 100 - place.y) < CROWD_HEARD_M
    lively = (snapshot.state != OUT) & (snapshot.state != INCAPACITATED) & (agents["id"] != me)
    return float(min(1.0, math.sqrt((near & lively & (snapshot.storey == place.storey)).sum() / CROWD_FULL)))


# -- waves --------------------------------------------------------------------------------------------------------


def waves() -> dict[str, Wave]:
    """One loop of each sound: mono, -1 to 1, limited to its peak, ending where it starts."""
    made = {"alarm": _alarm(), "fire": _fire(), "crowd": _crowd()}
    return {name: wave / np.abs(wave).max() * PEAKS[name] for name, wave in made.items()}


def _alarm(seconds: float = 2.0) -> Wave:
    """Two tones that change twice a second, in whole periods, so that the loop has no click."""
    t = np.arange(int(RATE * seconds)) / RATE
    high = np.sin(2 * math.pi * 4 * t) > 0
    tone = np.where(high, np.sin(2 * math.pi * 960 * t), np.sin(2 * math.pi * 720 * t))
    edge = np.clip(np.abs(np.sin(2 * math.pi * 4 * t)) * 12, 0, 1)
    return np.asarray(np.tanh(1.6 * tone) * edge)


def _fire(seconds: float = 4.0) -> Wave:
    """A low rush with crackles."""
    rng = np.random.default_rng(7)
    size = int(RATE * seconds)
    wave = _noise(rng, size, 60, 700) * 0.5
    for at in rng.integers(0, size - 900, 90):
        length = int(rng.integers(80, 800))
        snap = rng.standard_normal(length) * np.exp(-np.arange(length) / (length / 6))
        wave[at : at + length] += snap * rng.uniform(0.3, 1.4)
    return wave


def _crowd(seconds: float = 6.0) -> Wave:
    """Murmuring voices: bands of noise that swell and fade independently."""
    rng = np.random.default_rng(11)
    size = int(RATE * seconds)
    turns = 2 * math.pi * np.arange(size) / size
    wave = np.zeros(size)
    for _ in range(12):
        low = rng.uniform(140, 700)
        swell = 0.55 + 0.45 * np.sin(turns * rng.integers(4, 22) + rng.uniform(0, 2 * math.pi))
        wave += _noise(rng, size, low, low * 1.5) * swell
    return wave


def _noise(rng: np.random.Generator, size: int, low_hz: float, high_hz: float) -> Wave:
    """Noise in a band, made of whole periods, so that its end meets its start."""
    hz = np.fft.rfftfreq(size, 1 / RATE)
    band = np.exp(-(((hz - (low_hz + high_hz) / 2) / ((high_hz - low_hz) / 2)) ** 2))
    spectrum = band * np.exp(2j * math.pi * rng.random(len(hz)))
    wave = np.fft.irfft(spectrum, size)
    return np.asarray(wave / np.abs(wave).max())


def samples(wave: Wave) -> NDArray[np.int16]:
    """The wave for both ears as the mixer wants it, shape (n, 2)."""
    mono = np.rint(np.clip(wave, -1, 1) * 32767).astype(np.int16)
    return np.ascontiguousarray(np.repeat(mono[:, None], 2, axis=1))


# -- playing ------------------------------------------------------------------------------------------------------


class Speaker:
    """Plays the loops at the wanted levels. `works` is False where there is no sound device."""

    def __init__(self) -> None:
        self.muted = False
        self.level = SILENT
        self._channels: dict[str, pygame.mixer.Channel] = {}
        try:
            pygame.mixer.quit()
            pygame.mixer.init(RATE, -16, 2, 1024)
            for index, (name, wave) in enumerate(waves().items()):
                channel = pygame.mixer.Channel(index)
                channel.set_volume(0.0)
                channel.play(pygame.sndarray.make_sound(samples(wave)), loops=-1)
                self._channels[name] = channel
        except (pygame.error, NotImplementedError, ValueError):
            self._channels = {}

    @property
    def works(self) -> bool:
        return bool(self._channels)

    def set(self, level: Levels) -> None:
        """Sets how loud each sound is; nothing is heard while muted."""
        self.level = SILENT if self.muted else level
        for name, channel in self._channels.items():
            channel.set_volume(getattr(self.level, name))

    def toggle(self) -> None:
        """Mutes the sounds, or lets them sound again from the next `set` on."""
        self.muted = not self.muted
        if self.muted:
            self.set(SILENT)

    def stop(self) -> None:
        for channel in self._channels.values():
            channel.stop()
        self._channels = {}
