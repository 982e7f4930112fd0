"""A prepared installation: idempotent set-up, backup and restore, removal of samples."""

from __future__ import annotations

import json
import shutil
from io import StringIO

import pytest
from django.db.migrations.executor import MigrationExecutor

from firesafety.management.commands import prepare
from tests.races import manage

COUNTS = (
    "import json; from dataclasses import asdict; from firesafety.backups.snapshot import facts_of;"
    "from venues.models import Venue;"
    "print(json.dumps(asdict(facts_of('default')) | {'venues': Venue.objects.count(),"
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


@pytest.mark.parametrize(("plan", "called"), [([("migration", False)], ["migrate"]), ([], [])])
def test_it_is_migrated_first_where_there_is_something_to_migrate(monkeypatch, db, plan, called):
    """The installation of these tests starts from a migrated database."""
    found: list[str] = []
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *given: plan)
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: found.append(name))
    for name in ("_fill", "_greet"):
        monkeypatch.setattr(prepare.Command, name, lambda *given, name=name, **options: found.append(name))
    monkeypatch.setattr(prepare, "collect_if_changed", lambda **_given: False)
    prepare.Command().execute(samples=True, no_color=True, force_color=False, skip_checks=True, stdout=StringIO())
    assert found == [*called, "_fill", "_greet"]


def test_it_says_each_step_at_once_and_how_far_the_migrations_are(monkeypatch, db):
    class Pipe(StringIO):
        """What starts a service reads a pipe: a line is there when it is flushed."""

        there = ""

        def flush(self) -> None:
            self.there = self.getvalue()

    pipe, seen = Pipe(), []

    def apply(name, *, stdout, **options):
        seen.append(pipe.there)
        for number in range(60):
            stdout.write(f"  Applying app.{number:04}...")
            stdout.write(" OK\n")
            seen.append(pipe.there)

    def collect(*, before):
        before()
        seen.append(pipe.there)
        return True

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *given: [("migration", False)] * 60)
    monkeypatch.setattr(prepare, "call_command", apply)
    monkeypatch.setattr(prepare, "collect_if_changed", collect)
    monkeypatch.setattr(prepare.Command, "_greet", lambda self: None)
    prepare.Command().execute(samples=False, no_color=True, force_color=False, skip_checks=True, stdout=pipe)
    assert "正在建立数据库：共 60 步" in seen[0]
    assert "25 / 60" not in seen[24]
    assert "25 / 60" in seen[25]
    assert "60 / 60" in seen[60]
    assert "正在收集静态文件" in seen[61]
    assert "规则、日历和岗位" in pipe.there


def test_preparing_twice_changes_nothing(installation):
    before = state(installation)
    out = manage(installation, "prepare")
    assert state(installation) == before
    assert "sample sign-ins" in out


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
