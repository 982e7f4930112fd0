"""How long a narrated film takes to make, as a share of how long it lasts: drawn and encoded alone, and spoken too."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.migrated import migrated_dir
from tests.races import ROOT, environment

KEY = "burns"
VOICE = ROOT / ".var" / "voice"
MAKE = """
import json, os, sys, time
sys.path[:0] = [".", "site"]
import django
django.setup()
from media.films import render_film
from media.models import Film
from media.scripts.shipping import bring_scripts_up_to_date
from media.speech.installed import voice_name
bring_scripts_up_to_date()
began, busy = time.monotonic(), sum(os.times()[:4])
render_film(sys.argv[1])
print(json.dumps({
    "film_s": Film.objects.get(key=sys.argv[1]).duration_s, "wall_s": time.monotonic() - began,
    "cpu_s": sum(os.times()[:4]) - busy, "voice": voice_name() or "none",
}))
"""


def figures() -> Iterator[dict[str, Any]]:
    """`narration.rtf`: seconds of work a second of film, speech included where `make voice` was run.

    Without a voice it is the silent film, and says so. `cpu_rtf` counts the seconds of all cores, encoder included.
    """
    with tempfile.TemporaryDirectory() as folder:
        var_dir = Path(folder) / "var"
        shutil.copytree(migrated_dir(), var_dir)
        if VOICE.exists():
            (var_dir / "voice").symlink_to(VOICE)
        environ = environment(var_dir) | {"DJANGO_SETTINGS_MODULE": "firesafety.settings"}
        command = [sys.executable, "-c", MAKE, KEY]
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, check=True, timeout=900)
    made = json.loads(done.stdout)
    yield {
        "figure": "narration.rtf",
        "value": round(made["wall_s"] / made["film_s"], 2),
        "unit": "s/s",
        "db": "sqlite",
        "cpu_rtf": round(made["cpu_s"] / made["film_s"], 2),
        "film": KEY,
        "film_s": round(made["film_s"], 1),
        "voice": made["voice"],
        "load": round(os.getloadavg()[0], 1),
    }
