"""Fills a ledger step by step and times inserts, sealing and verifying. Arguments: the sizes, ascending.

Times are CPU of this process on SQLite, which does all its work, and wall time on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import connection, transaction
from django.utils import timezone

from courses.training.ledger import row_hash
from courses.training.ledger.record import record_evidence
from courses.training.ledger.seal import seal_pending
from courses.training.ledger.verifying import Verification
from courses.training.models import Evidence

INSERTS, WARM_UP, CHUNK = 1000, 50, 5000
clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
BEGAN = timezone.now() - timedelta(days=30)
FIELDS = [field.attname for field in Evidence._meta.fields]
SUBJECTS = [uuid.UUID(int=random.Random(number).getrandbits(128)) for number in range(100_000)]
lottery = random.Random(2)


def value(field: str, row: Evidence) -> object:
    """A field as the database takes it in plain SQL."""
    found = getattr(row, field)
    if isinstance(found, uuid.UUID):
        return found.hex if connection.vendor == "sqlite" else str(found)
    if isinstance(found, datetime):
        moment = found.astimezone(UTC)
        return f"{moment:%Y-%m-%d %H:%M:%S.%f}" if connection.vendor == "sqlite" else moment
    return json.dumps(found) if field == "result" else found


def evidence(number: int) -> dict[str, object]:
    return {
        "source_key": f"quiz-attempt:{uuid.UUID(int=lottery.getrandbits(128))}",
        "kind": "quiz",
        "subject_kind": "person",
        "subject_id": lottery.choice(SUBJECTS),
        "organisation_id": SUBJECTS[number % 2000],
        "occurred_at": BEGAN + timedelta(seconds=number / 10),
        "division_code": "330402007024",
        "place": "百福弄社区居委会",
        "content_key": "course:school-escape",
        "result": {"score": number % 11, "max_score": 10, "passed": number % 11 > 5},
    }


def made(first: int, after: int) -> Iterator[list[object]]:
    """Stamped rows as plain values, numbered from `first` up to `after`."""
    for number in range(first, after):
        row = Evidence(**evidence(number), recorded_at=BEGAN + timedelta(seconds=number / 10))
        row.stamp = row_hash.stamp_of(row_hash.canonical(row_hash.body(row)))
        yield [value(field, row) for field in FIELDS]


def fill(size: int) -> None:
    """Brings the table to `size` rows."""
    columns = ", ".join(field.column for field in Evidence._meta.fields)
    statement = f"INSERT INTO training_evidence ({columns}) VALUES ({', '.join(['%s'] * len(FIELDS))})"
    present = Evidence.objects.count()
    for first in range(present, size, CHUNK):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(statement, list(made(first, min(first + CHUNK, size))))


def timed_inserts(first: int) -> dict[str, float]:
    """Milliseconds of one insert through the service, each in a transaction of its own."""
    taken: list[tuple[float, float]] = []
    for number in range(first, first + WARM_UP + INSERTS):
        fields = evidence(number)
        began, wall = clock(), time.perf_counter()
        with transaction.atomic():
            record_evidence(**fields, personal={"name": "小禾"})
        taken.append(((clock() - began) * 1000, (time.perf_counter() - wall) * 1000))
    spent, waited = (sorted(column) for column in zip(*taken[WARM_UP:], strict=True))
    return {"median": statistics.median(spent), "p95": spent[int(INSERTS * 0.95)], "wall": statistics.median(waited)}


def resident_mb() -> float:
    with open("/proc/self/statm") as stream:
        return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def timed_verification(size: int) -> dict[str, object]:
    """Rows a second, and the memory added after a tenth of the rows and at most."""
    before, read, tenth, most = resident_mb(), 0, 0.0, 0.0

    def tick(count: int) -> None:
        nonlocal read, tenth, most
        read += count
        most = max(most, resident_mb() - before)
        if read <= size / 10:
            tenth = most

    run = Verification(tick)
    began = clock()
    found = list(run.problems())
    seconds = clock() - began
    assert found == [], found[:3]
    total = run.sealed + run.unsealed
    return {"rows": total, "verify_rows_per_s": total / seconds, "verify_memory_mb": [tenth, most]}


def main(sizes: list[int]) -> None:
    report: dict[str, object] = {"db": connection.vendor, "insert_ms": []}
    for size in sizes:
        fill(size)
        report["insert_ms"].append(timed_inserts(size))  # type: ignore[attr-defined]
    later = timezone.now() + timedelta(minutes=10)
    began = clock()
    sealed = seal_pending(now=later)
    report["seal_rows_per_s"] = sealed / (clock() - began)
    began = clock()
    assert seal_pending(now=later) == 0
    report["seal_idle_ms"] = (clock() - began) * 1000
    print(json.dumps(report | timed_verification(sealed)))


main([int(size) for size in sys.argv[1:]])
