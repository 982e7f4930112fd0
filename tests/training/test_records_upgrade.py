"""Drills of an installation from before there were other records come through, with their files and reviews."""

from __future__ import annotations

import json
import os

import psycopg
import pytest

from tests.races import manage

WRITE = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
import uuid
loader = MigrationExecutor(connection).loader
old = loader.project_state(list(loader.applied_migrations)).apps
make = lambda label, /, **values: old.get_model(*label.split(".")).objects.create(**values)
now, user = timezone.now(), make("people.User", username="old-manager")
place = make("divisions.Division", code="330411000000", name="x", level="county")
unit = make("people.Organisation", name="x", kind="hotel", division=place)
for number, said in enumerate(["accepted", "questioned", ""]):
    subject = {"subject_kind": "organisation", "subject_id": unit.pk, "organisation_id": unit.pk}
    row = make(
        "training.Evidence", source_key=f"record:{number}", kind="drill_real", occurred_at=now, content_key="x", **subject
    )
    drill = make(
        "training.RealDrill", id=uuid.uuid4(), organisation=unit, evidence=row, recorded_by=user, began_at=now,
        emergency="fire", place=f"place {number}", plan="p", content="c", departments="d", participant_count=3,
    )
    make("training.RecordFile", drill=drill, file="x.pdf", name="x", content_type="application/pdf", sha256="0")
    if said:
        make("training.RecordReview", drill=drill, verdict=said, note="why", by=user)
rule = dict(version=1, title="x", subject_kind="organisation", cadence="standing", force="order", source="x")
make("training.Rule", code="U-PLAN", verification="S", **rule)
make("training.Rule", code="U-DRILL-KEY", verification="S", **rule)
"""
READ = """
import json
from courses.training.models import RealDrill, RecordRow, Rule
drills = RealDrill.objects.order_by("place")
print(json.dumps({
    "standing": [drill.standing for drill in drills],
    "places": [drill.place for drill in drills],
    "files": [drill.files.count() for drill in drills],
    "said": [drill.reviews.filter(evidence=drill.evidence).count() for drill in drills],
    "rows": RecordRow.objects.filter(evidence__in=[drill.evidence_id for drill in drills]).count(),
    "proofs": dict(Rule.objects.values_list("code", "proof")),
}))
"""


def upgrade(folder, **extra: str) -> dict:
    manage(folder, "migrate", "training", "0008", "--verbosity", "0", **extra)
    manage(folder, "shell", "--no-imports", "-c", WRITE, **extra)
    manage(folder, "migrate", "--verbosity", "0", **extra)
    return json.loads(manage(folder, "shell", "--no-imports", "-c", READ, **extra).splitlines()[-1])


WANTED = {
    "standing": ["accepted", "questioned", "filed"],
    "places": ["place 0", "place 1", "place 2"],
    "files": [1, 1, 1],
    "said": [1, 1, 0],
    "rows": 3,
    "proofs": {"U-PLAN": "check", "U-DRILL-KEY": "word"},
}


def test_on_sqlite(tmp_path):
    assert upgrade(tmp_path) == WANTED


@pytest.mark.services
def test_on_postgresql(tmp_path):
    url = os.environ["TEST_POSTGRES_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE DATABASE records_upgrade")
    assert upgrade(tmp_path, DATABASE_URL=f"{url.rpartition('/')[0]}/records_upgrade") == WANTED
