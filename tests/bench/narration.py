"""How long a narrated film takes to make, as a share of how long it lasts: drawn and encoded alone, and spoken too."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.races import ROOT, environment, manage

KEY = "burns"
VOICE = ROOT / ".var" / "voice"
MAKE = """
import time
import django
django.setup()
from media.films import render_film
from media.models import Film
from media.scripts.shipping import bring_scripts_up_to_date
from media.speech.installed import voice_name
bring_scripts_up_to_date()
began = time.monotonic()
render_film(KEY)
film = Film.objects.get(key=KEY)
print(film.duration_s, time.monotonic() - began, voice_name() or "none")
"""


def figures() -> Iterator[dict[str, Any]]:
    """`narration.rtf`: seconds of work a second of film, speech included where `make voice` was run.

    Without a voice it is the silent film, and says so.
    """
    with tempfile.TemporaryDirectory() as folder:
        var_dir = Path(folder)
        manage(var_dir, "migrate", "--verbosity", "0")
        if VOICE.exists():
            (var_dir / "voice").symlink_to(VOICE)
        environ = environment(var_dir) | {"DJANGO_SETTINGS_MODULE": "firesafety.settings"}
        command = [sys.executable, "-c", f"import sys; sys.path[:0] = ['.', 'site']; KEY = {KEY!r}\n{MAKE}"]
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=True, timeout=900)
    lasts, took, voice = done.stdout.split()
    yield {
        "figure": "narration.rtf",
        "value": round(float(took) / float(lasts), 2),
        "unit": "s/s",
        "db": "sqlite",
        "film": KEY,
        "film_s": round(float(lasts), 1),
        "voice": voice,
        "load": round(os.getloadavg()[0], 1),
    }
