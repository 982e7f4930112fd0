"""Several sealers work through one backlog at the same time. Argument: `guarded` or `unguarded`."""

import json
import os
import sys
import threading
import uuid
from contextlib import nullcontext
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import connection, transaction
from django.utils import timezone

from courses.training.ledger import roots, seal
from courses.training.ledger.record import record_evidence
from courses.training.ledger.verifying import Verification
from courses.training.models import SealBatch, SealedEvidence

SEALERS, ROWS, ROUNDS = 3, 40, 3
seal.MAX_BATCH = 4
if sys.argv[1] == "unguarded":
    roots.locked = nullcontext


def sealer() -> None:
    barrier.wait()
    try:
        seal.seal_pending(now=timezone.now() + timedelta(minutes=10))
    except Exception as error:
        errors.append(type(error).__name__)
    finally:
        connection.close()


errors: list[str] = []
for _ in range(ROUNDS):
    with transaction.atomic():
        for _ in range(ROWS):
            record_evidence(
                source_key=f"race:{uuid.uuid4()}",
                kind="quiz",
                subject_kind="person",
                subject_id=uuid.uuid4(),
                occurred_at=timezone.now(),
                content_key="course:x",
                result={},
            )
    barrier = threading.Barrier(SEALERS)
    threads = [threading.Thread(target=sealer) for _ in range(SEALERS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
print(
    json.dumps(
        {
            "errors": sorted(set(errors)),
            "sealed": SealedEvidence.objects.count(),
            "batches": SealBatch.objects.count(),
            "problems": [problem.text for problem in Verification().problems()],
        }
    )
)
