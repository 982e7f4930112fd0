"""Queues a job of `tests.common.jobs.tasks` for a new film. Arguments: task, key, folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from common.jobs.services import enqueue_once
from media.models import Film
from tests.common.jobs import tasks

name, key, folder = sys.argv[1:]
Film.objects.create(key=key, title="film")
assert enqueue_once(getattr(tasks, name), key, folder, key=f"film:{key}")
print("{}")
