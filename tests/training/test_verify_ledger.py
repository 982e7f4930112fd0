"""`verify_ledger` names what was altered, taken out or put in behind the site's back, and nothing else."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from courses.training.ledger import keys, merkle, roots
from courses.training.ledger.guards import drop_guards
from courses.training.ledger.record import shred_person
from courses.training.ledger.row_hash import canonical, leaf_hash
from courses.training.ledger.seal import complete_roots, seal_pending
from courses.training.ledger.statement import digest_of, statement_of
from courses.training.models import Evidence, EvidencePersonal, SealBatch, SealedEvidence
from tests.training.ledgers import db_id, found, intrude, problems, seal_soon, verify_ledger, write


@pytest.fixture
def three(pupil) -> list[Evidence]:
    """Three rows in two batches, whole as the site left them."""
    first = [write(pupil.pk, "quiz-attempt:1"), write(pupil.pk, "quiz-attempt:2")]
    seal_soon()
    last = write(pupil.pk, "quiz-attempt:3")
    seal_pending(now=timezone.now() + timedelta(minutes=20))
    assert SealBatch.objects.count() == 2
    assert problems() == []
    return [*first, last]


def test_shredding_a_person_leaves_all_of_it_verifying(three, pupil):
    assert shred_person(subject_id=pupil.pk) == 3
    assert not EvidencePersonal.objects.exists()
    assert problems() == []


def test_an_altered_row_is_named(three):
    assert intrude("UPDATE training_evidence SET place = 'forged' WHERE id = %s", db_id(three[1].pk)) == 1
    assert found() == [("altered", str(three[1].pk))]
    assert verify_ledger() == [f"row {three[1].pk} was altered after it was sealed"]


def test_a_row_altered_with_its_seal_is_named_too(three):
    intrude("UPDATE training_evidence SET place = 'forged' WHERE id = %s", db_id(three[0].pk))
    leaf = leaf_hash(Evidence.objects.get(pk=three[0].pk))
    intrude("UPDATE training_sealedevidence SET leaf = %s WHERE evidence_id = %s", leaf, db_id(three[0].pk))
    assert found() == [("inserted", str(three[0].pk)), ("batch", None)]


def test_a_deleted_row_is_named(three):
    intrude("DELETE FROM training_evidencepersonal")
    intrude("DELETE FROM training_evidence WHERE id = %s", db_id(three[1].pk))
    assert found() == [("missing", str(three[1].pk))]
    intrude("DELETE FROM training_sealedevidence")  # lets the test's database end without a dangling key


def test_a_row_deleted_with_its_seal_is_named_by_its_place(three):
    place = three[0].seal.position
    intrude("DELETE FROM training_evidencepersonal")
    intrude("DELETE FROM training_sealedevidence WHERE evidence_id = %s", db_id(three[0].pk))
    intrude("DELETE FROM training_evidence WHERE id = %s", db_id(three[0].pk))
    assert [problem.text for problem in problems()] == [f"place {place} of batch 1: row and seal are missing"]


def copied(row: Evidence, **changes: object) -> uuid.UUID:
    """Puts a copy of the row in by SQL, with another id and key; returns the id."""
    made = uuid.uuid4()
    values = {"id": db_id(made), "source_key": f"forged:{made}"} | changes
    columns = [field.column for field in Evidence._meta.fields]
    chosen = ", ".join("%s" if column in values else column for column in columns)
    given = [values[column] for column in columns if column in values]
    names = ", ".join(columns)
    intrude(f"INSERT INTO training_evidence ({names}) SELECT {chosen} FROM training_evidence WHERE id = %s",
            *given, db_id(row.pk))  # fmt: skip
    return made


def test_an_inserted_row_is_named_before_and_after_it_is_sealed(three):
    forged = copied(three[0], recorded_at=timezone.now())
    assert found() == [("inserted", str(forged))]
    seal_pending(now=timezone.now() + timedelta(minutes=30))
    assert found() == [("inserted", str(forged))]


def test_a_row_put_into_a_sealed_batch_is_named(three):
    forged = copied(three[0])
    intrude(
        "INSERT INTO training_sealedevidence (evidence_id, batch_id, position, leaf) VALUES (%s, %s, 2, %s)",
        db_id(forged), SealBatch.objects.earliest("pk").pk, "0" * 64,
    )  # fmt: skip
    assert ("inserted", str(forged)) in found()


def test_a_row_with_a_time_long_sealed_is_named_even_with_a_good_stamp(three, pupil):
    late = Evidence(
        source_key="late:1", kind="quiz", subject_kind="person", subject_id=pupil.pk, content_key="course:x",
        occurred_at=timezone.now(), recorded_at=timezone.now() - timedelta(hours=2),
    )  # fmt: skip
    late.save()
    assert found() == [("inserted", str(late.pk))]


def test_a_changed_personal_part_is_named(three):
    assert intrude('UPDATE training_evidencepersonal SET payload = \'{"name": "别人"}\'') == 3
    assert {kind for kind, _ in found()} == {"personal"}
    assert {row for _, row in found()} == {str(row.pk) for row in three}


def resign(batch: SealBatch) -> None:
    """Rewrites a batch's root from its rows, signed with the key in use."""
    leaves = [leaf_hash(seal.evidence) for seal in batch.rows.select_related("evidence").order_by("position")]
    for position, leaf in enumerate(leaves):
        intrude(
            "UPDATE training_sealedevidence SET leaf = %s WHERE batch_id = %s AND position = %s",
            leaf, batch.pk, position,
        )  # fmt: skip
    batch.root = merkle.root_of(bytes.fromhex(leaf) for leaf in leaves).hex()
    batch.key_id = keys.key_id(keys.signing_key().public_key())
    signature = keys.signing_key().sign(canonical(statement_of(batch))).hex()
    intrude(
        "UPDATE training_sealbatch SET root = %s, key_id = %s, signature = %s WHERE id = %s",
        batch.root, batch.key_id, signature, batch.pk,
    )  # fmt: skip


def test_a_batch_forged_with_another_key_is_named(three, settings, tmp_path):
    ours = settings.LEDGER_DIR
    batch = SealBatch.objects.latest("pk")
    settings.LEDGER_DIR = tmp_path / "forger"
    resign(batch)
    settings.LEDGER_DIR = ours
    assert [(p.kind, p.batch) for p in problems()] == [("signature", 2), ("roots", 2)]


def test_a_batch_forged_with_the_stolen_key_differs_from_the_file(three):
    batch = SealBatch.objects.latest("pk")
    intrude("UPDATE training_evidence SET place = 'forged' WHERE id = %s", db_id(three[2].pk))
    resign(batch)
    kinds = [(p.kind, p.batch) for p in problems()]
    assert ("roots", 2) in kinds
    assert ("signature", 2) not in kinds


def test_a_changed_signature_is_named(three):
    intrude("UPDATE training_sealbatch SET signature = %s WHERE number = 1", "00" * 64)
    assert [(p.kind, p.batch) for p in problems()] == [("signature", 1), ("roots", 1)]


def test_a_removed_batch_is_named_first_or_last(three):
    last = SealBatch.objects.latest("pk")
    intrude("DELETE FROM training_sealedevidence WHERE batch_id = %s", last.pk)
    intrude("DELETE FROM training_sealbatch WHERE id = %s", last.pk)
    assert [p.text for p in problems()] == ["batch 2 is in roots.jsonl and missing from the database"]


def test_a_gap_in_the_chain_is_named(three):
    first = SealBatch.objects.earliest("pk")
    intrude("DELETE FROM training_sealedevidence WHERE batch_id = %s", first.pk)
    intrude("DELETE FROM training_sealbatch WHERE id = %s", first.pk)
    texts = [p.text for p in problems()]
    assert "batch 1 is missing" in texts
    assert "batch 1 is in roots.jsonl and missing from the database" in texts


def test_a_truncated_roots_file_is_found_and_not_filled_up_by_the_next_seal(three, pupil):
    whole = roots.roots_path(False).read_bytes()
    roots.roots_path(False).write_bytes(b"")
    assert [p.text for p in problems()] == ["batch 1 is not in roots.jsonl", "batch 2 is not in roots.jsonl"]
    write(pupil.pk, "quiz-attempt:4")
    seal_pending(now=timezone.now() + timedelta(minutes=30))
    assert [p.batch for p in problems()] == [1, 2, 3]
    assert complete_roots() == 3
    assert problems() == []
    assert roots.roots_path(False).read_bytes().startswith(whole)


def test_an_altered_line_of_the_roots_file_is_found(three):
    path = roots.roots_path(False)
    lines = path.read_text().splitlines()
    path.write_text("\n".join(["not a root", lines[1]]) + "\n")
    assert [p.text for p in problems()] == [
        "line 1 of roots.jsonl cannot be read",
        "batch 1 is not in roots.jsonl",
    ]


def test_a_line_cut_short_by_a_crash_is_written_again(three, pupil):
    path = roots.roots_path(False)
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    assert [p.batch for p in problems()] == [None, 2]
    assert seal_pending() == 0
    assert path.read_bytes() == whole
    assert problems() == []


def test_each_statement_names_the_one_before(three):
    first, second = SealBatch.objects.order_by("number")
    assert (first.previous, second.previous) == ("", digest_of(first))
    assert (first.total, second.total) == (2, 3)


def test_a_missing_trigger_is_named(three):
    drop_guards(connection)
    assert {p.kind for p in problems()} == {"guard"}


def test_an_earlier_key_still_verifies_after_a_new_one(three, pupil):
    keys.renew_signing_key()
    write(pupil.pk, "quiz-attempt:5")
    seal_pending(now=timezone.now() + timedelta(minutes=30))
    assert SealBatch.objects.values("key_id").distinct().count() == 2
    assert problems() == []


def test_samples_have_a_chain_of_their_own(pupil):
    write(pupil.pk, "quiz-attempt:1")
    write(pupil.pk, "quiz-attempt:2", is_sample=True)
    assert seal_soon() == 2
    assert list(SealBatch.objects.values_list("number", flat=True)) == [1, 1]
    assert problems() == []
    assert roots.last_root(True)["chain"] == "sample"


def test_large_backlogs_become_several_batches(pupil, monkeypatch):
    monkeypatch.setattr("courses.training.ledger.seal.MAX_BATCH", 3)
    for number in range(7):
        write(pupil.pk, f"quiz-attempt:{number}")
    assert seal_soon() == 7
    assert list(SealBatch.objects.order_by("number").values_list("size", flat=True)) == [3, 3, 1]
    assert SealedEvidence.objects.count() == 7
    assert problems() == []


def run(*arguments: str) -> tuple[str, bool]:
    """What the command printed and whether it was satisfied."""
    out = StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=out)
    except CommandError as error:
        assert error.returncode == 1
        return out.getvalue(), False
    return out.getvalue(), True


def test_the_command_prints_sentences_or_json_and_exits_by_what_it_found(three):
    assert run() == ("2 seals over 3 rows hold; 0 rows wait to be sealed.\n", True)
    summary = json.loads(run("--json")[0])
    assert (summary["ok"], summary["sealed_rows"], summary["personal_parts"]) == (True, 3, 3)
    intrude("UPDATE training_evidence SET place = 'forged' WHERE id = %s", db_id(three[1].pk))
    text, good = run("--json")
    lines = [json.loads(line) for line in text.splitlines()]
    assert not good
    assert (lines[0]["kind"], lines[0]["row"]) == ("altered", str(three[1].pk))
    assert (lines[1]["ok"], lines[1]["problems"]) == (False, 1)


def test_the_key_is_rotated_between_two_looks_at_the_whole(three, pupil, monkeypatch):
    monkeypatch.setattr("courses.training.ledger.seal.SETTLE", timedelta(minutes=-30))  # what was written has settled
    old = keys.key_id(keys.signing_key().public_key())
    waiting = write(pupil.pk, "quiz-attempt:before")
    out = StringIO()
    call_command("rotate_ledger_key", stdout=out)
    assert waiting.seal.batch.key_id == old
    new = keys.key_id(keys.signing_key().public_key())
    assert new != old
    assert f"retired now.\nRoots are signed with the key {new}" in out.getvalue()
    write(pupil.pk, "quiz-attempt:after")
    seal_pending(now=timezone.now() + timedelta(minutes=40))
    assert list(SealBatch.objects.order_by("number").values_list("key_id", flat=True)) == [old, old, old, new]
    assert set(keys.public_keys()) == {old, new}
    assert problems() == []
    (keys.ledger_dir() / "retired_keys.pem").unlink()  # without the retired key nobody can check what it signed
    assert {problem.kind for problem in problems()} == {"signature"}


def test_the_key_stays_when_the_ledger_does_not_agree_with_itself(three):
    old = keys.key_id(keys.signing_key().public_key())
    intrude("UPDATE training_evidence SET place = 'forged' WHERE id = %s", db_id(three[1].pk))
    with pytest.raises(CommandError, match="1 problems before the change of key"):
        call_command("rotate_ledger_key", stdout=StringIO(), stderr=StringIO())
    assert list(keys.public_keys()) == [old]
