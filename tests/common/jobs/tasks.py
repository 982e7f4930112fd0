"""Jobs that wait at their middle until a test lets them go on, and leave a trace of each write in a film's row."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from common.jobs.leases import fenced
from common.jobs.policies import job
from media.models import Film


def film_waits(key: str, folder: str) -> None:
    Film.objects.filter(key=key).update(state="queued", progress=0)


def film_failed(error: BaseException, key: str, folder: str) -> None:
    Film.objects.filter(key=key).update(state="failed", error=repr(error)[:300])


def _to_the_middle(key: str, folder: str) -> None:
    Film.objects.filter(key=key).update(state="rendering", progress=50)
    while not (Path(folder) / "go").exists():
        time.sleep(0.01)


def _sign(key: str) -> None:
    """Adds the process to those that have written."""
    Film.objects.filter(key=key).update(state="ready", title=Concat(F("title"), Value(f" {os.getpid()}")))


@job(label="guarded", limit_s=120, on_waiting=film_waits, on_failed=film_failed)
def guarded(key: str, folder: str) -> None:
    _to_the_middle(key, folder)
    with fenced():
        _sign(key)


@job(label="naive", limit_s=120, on_waiting=film_waits, on_failed=film_failed)
def naive(key: str, folder: str) -> None:
    _to_the_middle(key, folder)
    with transaction.atomic():
        _sign(key)


@job(label="endless", limit_s=1, on_waiting=film_waits, on_failed=film_failed)
def endless(key: str, folder: str) -> None:
    _to_the_middle(key, folder)


@job(label="deaf", limit_s=1, on_waiting=film_waits, on_failed=film_failed)
def deaf(key: str, folder: str) -> None:
    """Swallows whatever is to end it, as a destructor or compiled code would."""
    while True:
        try:
            _to_the_middle(key, folder)
        except BaseException:
            continue


@job(label="quick")
def quick(value: object) -> object:
    return value


@job(label="broken", on_waiting=film_waits, on_failed=film_failed)
def broken(key: str, folder: str) -> None:
    raise ValueError("no such building")
