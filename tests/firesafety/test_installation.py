"""A prepared installation: idempotent set-up, backup and restore, removal of samples."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from tests.races import ROOT, environment, manage

COUNTS = (
    "import json; from firesafety.backups import manifest; from venues.models import Venue;"
    "print(json.dumps(manifest() | {'venues': Venue.objects.count(),"
    " 'open': Venue.objects.filter(state='open').count()}))"
)

SEAL = """
import uuid
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from courses.training.ledger.seal import seal_pending
from courses.training.ledger.record import record_evidence
with transaction.atomic():
    for sample in (True, False):
        record_evidence(
            source_key=f"test:{sample}", kind="visit", subject_kind="person", subject_id=uuid.uuid4(),
            occurred_at=timezone.now(), content_key="venue:x", result={}, personal={"name": "x"}, is_sample=sample,
        )
seal_pending(now=timezone.now() + timedelta(minutes=10))
"""


def state(folder) -> dict:
    return json.loads(manage(folder, "shell", "--no-imports", "-c", COUNTS).strip().splitlines()[-1])


@pytest.fixture
def installation(prepared_dir, tmp_path):
    folder = tmp_path / "installation"
    shutil.copytree(prepared_dir, folder)
    return folder


def test_it_has_one_venue_per_division_and_only_samples_are_open(prepared_dir):
    found = state(prepared_dir)
    assert found["venues"] == 1 + 7 + 72 + 1202
    assert found["open"] == 20


def test_preparing_twice_changes_nothing(installation):
    before = state(installation)
    out = manage(installation, "prepare")
    assert state(installation) == before
    assert "sample sign-ins" in out


def test_a_backup_restores_equal_counts_and_ledger_root(installation, tmp_path):
    archive = tmp_path / "backup.tar.gz"
    manage(installation, "backup", str(archive))
    empty = tmp_path / "empty"
    empty.mkdir()
    manage(empty, "restore", str(archive))
    assert state(empty) == state(installation)


def test_a_restored_ledger_verifies_under_the_same_key(installation, tmp_path):
    manage(installation, "shell", "--no-imports", "-c", SEAL)
    archive = tmp_path / "backup.tar.gz"
    manage(installation, "backup", str(archive))
    empty = tmp_path / "empty"
    empty.mkdir()
    manage(empty, "restore", str(archive))
    summary = json.loads(manage(empty, "verify_ledger", "--json"))
    assert summary["ok"]
    assert summary["sealed_rows"] == 2
    for name in ("signing_key.pem", "row_secret", "roots.jsonl", "roots-sample.jsonl"):
        assert (empty / "ledger" / name).read_bytes() == (installation / "ledger" / name).read_bytes()


def test_a_restore_into_a_filled_instance_is_refused(installation, tmp_path):
    archive = tmp_path / "backup.tar.gz"
    manage(installation, "backup", str(archive))
    refused = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "restore", str(archive)],
        env=environment(installation),
        capture_output=True,
        text=True,
    )
    assert refused.returncode != 0
    assert "not empty" in refused.stderr


def test_removing_samples_leaves_a_clean_working_site(installation):
    manage(installation, "shell", "--no-imports", "-c", SEAL)
    manage(installation, "remove_samples")
    summary = json.loads(manage(installation, "verify_ledger", "--json"))
    assert (summary["ok"], summary["sealed_rows"]) == (True, 1)
    script = (
        "from django.apps import apps\n"
        "left = [m._meta.label for m in apps.get_models() if any(f.name == 'is_sample' for f in m._meta.fields)"
        " and m._default_manager.filter(is_sample=True).exists()]\n"
        "from django.test import Client\n"
        "client = Client(headers={'host': 'localhost'})\n"
        "codes = [client.get(path).status_code for path in ('/', '/venues/', '/courses/', '/venues/330400000000/')]\n"
        "from courses.training.ledger.verifying import Verification\n"
        "print(left, codes, list(Verification().problems()))"
    )
    out = manage(installation, "shell", "--no-imports", "-c", script)
    assert out.strip().splitlines()[-1] == "[] [200, 200, 200, 200] []"
    again = manage(installation, "prepare")
    assert "sample sign-ins" not in again
