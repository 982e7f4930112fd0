"""Which voice there is: the one that was installed, or none. Films and announcements are made silent without one."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from django.conf import settings

from .kokoro import Kokoro
from .voices import Voice

MODEL = "kokoro-v1.0.int8.onnx"
VOICE = "zf_xiaoxiao"


def voice_folder() -> Path:
    """Where `install_voice` puts the model and the voice."""
    return Path(settings.VAR_DIR) / "voice"


def installed_voice() -> Voice | None:
    """The voice of this installation; None when none is installed."""
    model, voice = voice_folder() / MODEL, voice_folder() / f"{VOICE}.bin"
    if not (model.exists() and voice.exists()) or importlib.util.find_spec("onnxruntime") is None:
        return None
    return Kokoro(model, voice)


def voice_name() -> str:
    """The name of the installed voice; empty when there is none."""
    voice = installed_voice()
    return voice.name if voice else ""
