"""Jobs that apply a roster and wait in the middle of its third chunk until a test lets them go on."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

from common.jobs.policies import job
from common.sheets import services
from common.sheets.kinds import Done, Step, Work, kind_of
from common.sheets.models import SheetImport

CHUNK, STOPS_AT = 2, 3


def _stopping(folder: str, write: Callable[[Work, Sequence[Step]], Any]) -> Callable[[Work, Sequence[Step]], Any]:
    """Writes, and stands still once what the third chunk writes is written, but not yet kept."""
    done = 0

    def written(work: Work, steps: Sequence[Step]) -> Any:
        nonlocal done
        outcome = write(work, steps)
        done += 1
        if done == STOPS_AT:
            (Path(folder) / "middle").touch()
            while not (Path(folder) / "go").exists():
                time.sleep(0.01)
        return outcome

    return written


@job(label="guarded", limit_s=120)
def guarded(sheet_id: str, folder: str) -> None:
    kind: Any = kind_of("roster")
    kind.chunk, kind.apply = CHUNK, _stopping(folder, type(kind)().apply)
    services.apply(sheet_id)


@job(label="naive", limit_s=120)
def naive(sheet_id: str, folder: str) -> None:
    """The control: chunk after chunk from the first line on, without the place."""
    sheet = SheetImport.objects.get(pk=sheet_id)
    kind, work = services.work_of(sheet)
    write: Callable[[Work, Sequence[Step]], list[Done]] = _stopping(folder, kind.apply)
    lines = list(sheet.lines.all())
    for first in range(0, len(lines), CHUNK):
        with transaction.atomic():
            steps = [Step(uuid.uuid4(), line.verdict, "", line.values) for line in lines[first : first + CHUNK]]
            write(work, steps)
