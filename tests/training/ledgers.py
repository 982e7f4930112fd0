"""What the ledger's tests share: writing rows, letting time pass, and an intruder with the database's own rights."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from courses.training.ledger.guards import drop_guards, install_guards
from courses.training.ledger.record import record_evidence
from courses.training.ledger.seal import seal_pending
from courses.training.ledger.verifying import Problem, Verification
from courses.training.models import Evidence


def write(subject: uuid.UUID, key: str = "quiz-attempt:1", **changes: Any) -> Evidence:
    """One passed quiz of a person, unless `changes` say otherwise."""
    fields = {
        "source_key": key,
        "kind": "quiz",
        "subject_kind": "person",
        "subject_id": subject,
        "occurred_at": timezone.now(),
        "content_key": "course:school-escape",
        "result": {"score": 9, "max_score": 10, "passed": True},
        "personal": {"name": "小禾"},
    } | changes
    with transaction.atomic():
        return record_evidence(**fields)[0]


def seal_soon() -> int:
    """Seals what was just written, as if ten minutes had passed."""
    return seal_pending(now=timezone.now() + timedelta(minutes=10))


def verify_ledger() -> list[str]:
    """What is wrong with the ledger, a sentence each."""
    return [problem.text for problem in Verification().problems()]


def intrude(sql: str, *parameters: Any) -> int:
    """Runs a statement as somebody would who owns the database: triggers off, then on. Returns the rows touched."""
    drop_guards(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(sql, parameters)
        touched = cursor.rowcount
    install_guards(connection)
    return touched


def problems() -> list[Problem]:
    return list(Verification().problems())


def found() -> list[tuple[str, str | None]]:
    """Kind and row of each problem."""
    return [(problem.kind, problem.row) for problem in problems()]


def db_id(value: uuid.UUID) -> str:
    """A UUID as this database stores it."""
    return value.hex if connection.vendor == "sqlite" else str(value)
