"""Rows and seals of the first schema come through: rows are stamped, seals nobody could check are made anew."""

from __future__ import annotations

import json
import os

import psycopg
import pytest

from tests.races import manage

WRITE = """
import uuid
from django.db import connection
from django.utils import timezone
subject = "'" + (uuid.uuid4().hex if connection.vendor == "sqlite" else str(uuid.uuid4())) + "'"
now = f"'{timezone.now():%Y-%m-%d %H:%M:%S.%f}'"
no = "0" if connection.vendor == "sqlite" else "FALSE"
with connection.cursor() as cursor:
    for number in range(3):
        row = "'" + (uuid.uuid4().hex if connection.vendor == "sqlite" else str(uuid.uuid4())) + "'"
        cursor.execute(
            "INSERT INTO training_evidence (id, source_key, kind, subject_kind, subject_id, occurred_at, division_code,"
            " place, content_key, result, commitment, reason, recorded_at, is_sample)"
            f" VALUES ({row}, 'old:{number}', 'quiz', 'person', {subject}, {now}, '', '', 'course:x',"
            f" '{{\\"score\\": 9}}', '', '', {now}, {no})"
        )
    cursor.execute(
        "INSERT INTO training_sealbatch (id, root, previous_root, size, signature, sealed_at, is_sample)"
        f" VALUES (1, 'r', '', 1, 's', {now}, {no})"
    )
    cursor.execute(
        f"INSERT INTO training_sealedevidence (evidence_id, batch_id, position, leaf) VALUES ({row}, 1, 0, 'l')"
    )
"""
UPGRADE = """
from datetime import timedelta
from django.core.management import call_command
call_command("migrate", verbosity=0)
from courses.training.ledger.seal import seal_pending
print(seal_pending(now=timezone.now() + timedelta(minutes=10)))
"""


def upgrade(folder, **extra: str) -> dict:
    manage(folder, "migrate", "training", "0001", "--verbosity", "0", **extra)
    assert manage(folder, "shell", "--no-imports", "-c", WRITE + UPGRADE, **extra).strip() == "3"
    return json.loads(manage(folder, "verify_ledger", "--json", **extra))


def test_on_sqlite(tmp_path):
    assert upgrade(tmp_path)["ok"]


@pytest.mark.services
def test_on_postgresql(tmp_path):
    url = os.environ["TEST_POSTGRES_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE DATABASE ledger_upgrade")
    assert upgrade(tmp_path, DATABASE_URL=f"{url.rpartition('/')[0]}/ledger_upgrade")["ok"]
