"""Two connections write evidence under one source key at the same time. Argument: `guarded` or `unguarded`."""

import json
import os
import sys
import threading
import uuid

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import connection, transaction
from django.utils import timezone

from courses.training.ledger.record import record_evidence
from courses.training.models import Evidence, EvidencePersonal

WRITERS, ROUNDS = 2, 20


def unguarded_record(*, key: str, subject: uuid.UUID) -> None:
    """What a naive writer does: looks, then inserts, with no unique key to stop it."""
    seen = Evidence.objects.filter(source_key__startswith=key).exists()
    barrier.wait()
    if not seen:
        with transaction.atomic():
            record(f"{key}:{uuid.uuid4()}", subject)


def guarded_record(*, key: str, subject: uuid.UUID) -> None:
    barrier.wait()
    with transaction.atomic():
        record(key, subject)


def record(key: str, subject: uuid.UUID) -> None:
    record_evidence(
        source_key=key,
        kind="quiz",
        subject_kind="person",
        subject_id=subject,
        occurred_at=timezone.now(),
        content_key="course:x",
        result={},
        personal={"name": "小禾"},
    )


barrier = threading.Barrier(WRITERS)
errors: list[str] = []


def writer(write, key: str, subject: uuid.UUID) -> None:
    try:
        write(key=key, subject=subject)
    except Exception as error:
        errors.append(repr(error))
    finally:
        connection.close()


write = guarded_record if sys.argv[1] == "guarded" else unguarded_record
most = parts = 0
for _ in range(ROUNDS):
    key, subject = f"race:{uuid.uuid4()}", uuid.uuid4()
    threads = [threading.Thread(target=writer, args=(write, key, subject)) for _ in range(WRITERS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    most = max(most, Evidence.objects.filter(subject_id=subject).count())
    parts = max(parts, EvidencePersonal.objects.filter(evidence__subject_id=subject).count())
print(json.dumps({"most_rows": most, "most_personal_parts": parts, "errors": errors}))
