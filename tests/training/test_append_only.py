"""The ledger takes new rows only: the models refuse to change it, and so does the database."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from courses.training.certificates.issue import issue_certificate
from courses.training.ledger.guards import missing_guards
from courses.training.ledger.record import correct_evidence, revoke_evidence
from courses.training.models import (
    AppendOnlyError,
    Certificate,
    Evidence,
    EvidencePersonal,
    SealBatch,
    SealedEvidence,
)
from tests.training.ledgers import db_id, problems, seal_soon, write


@pytest.fixture
def row(pupil) -> Evidence:
    made = write(pupil.pk)
    seal_soon()
    return made


@pytest.mark.parametrize("model", [Evidence, SealBatch, SealedEvidence])
def test_the_models_refuse_every_change(row, model):
    kept = model.objects.get()
    field = {Evidence: "place", SealBatch: "root", SealedEvidence: "leaf"}[model]
    changes = (
        kept.save,
        kept.delete,
        model.objects.all().delete,
        lambda: model.objects.update(**{field: "x"}),
        lambda: model.objects.bulk_update([kept], [field]),
        lambda: model.objects.update_or_create(pk=kept.pk, defaults={field: "x"}),
        lambda: model.objects.bulk_create([kept], update_conflicts=True, update_fields=[field], unique_fields=["pk"]),
        lambda: model.objects.all()._raw_delete(None),
    )
    for change in changes:
        with pytest.raises(AppendOnlyError), transaction.atomic():
            change()
    assert problems() == []


SEALED_DELETE = "DELETE FROM training_sealedevidence"
STATEMENTS = [
    "UPDATE training_evidence SET place = 'x'",
    "UPDATE training_evidence SET is_sample = NOT is_sample",
    "DELETE FROM training_evidence",
    "UPDATE training_evidencepersonal SET payload = '{}'",
    "UPDATE training_sealbatch SET root = 'x'",
    "DELETE FROM training_sealbatch",
    "UPDATE training_sealedevidence SET leaf = 'x'",
    SEALED_DELETE,
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses_every_change(row, statement):
    assert missing_guards(connection) == []
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert problems() == []


def test_the_database_refuses_to_replace_a_row(row):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite replaces")
    columns = ", ".join(field.column for field in Evidence._meta.fields)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO training_evidence SELECT {columns} FROM training_evidence WHERE id = %s",
            [db_id(row.pk)],
        )


def test_personal_parts_and_samples_may_go(pupil):
    write(pupil.pk, "quiz-attempt:1", is_sample=True)
    seal_soon()
    assert EvidencePersonal.objects.all().delete()[0] == 1
    with connection.cursor() as cursor:
        for table in ("sealedevidence", "sealbatch", "evidence"):
            cursor.execute(f"DELETE FROM training_{table}")
            assert cursor.rowcount == 1


def test_the_triggers_come_back_when_sqlite_remakes_a_table(db):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite remakes tables")
    from django.apps import apps

    from courses.training.ledger.guards import drop_guards, restore_guards

    drop_guards(connection)
    assert missing_guards(connection)
    restore_guards(using="default", sender=apps.get_app_config("training"))
    assert missing_guards(connection) == []


def test_a_correction_adds_a_row_that_replaces_and_keeps_the_old_one(row, superuser):
    certificate = issue_certificate(evidence=row, holder_name="小禾", course_key="c", title="t")
    made = correct_evidence(evidence=row, reason="分数录错", by=superuser, changes={"result": {"score": 6}})
    again = correct_evidence(evidence=row, reason="分数录错", by=superuser, changes={"result": {"score": 5}})
    assert again.pk == made.pk
    assert list(Evidence.objects.standing()) == [made]
    assert (made.result, made.place, made.recorded_by) == ({"score": 6}, row.place, superuser)
    assert made.personal.payload == row.personal.payload
    revocation = Evidence.objects.get(revokes=row)
    assert (revocation.reason, revocation.recorded_by) == ("分数录错", superuser)
    assert revocation.result == {"replaced_by": str(made.pk)}
    assert not Certificate.objects.get(pk=certificate.pk).is_valid
    seal_soon()
    assert problems() == []


@pytest.mark.parametrize(
    ("reason", "changes"), [(" ", {}), ("x", {"subject_id": "other"}), ("x", {"recorded_at": "then"})]
)
def test_a_correction_needs_a_reason_and_keeps_the_subject(row, superuser, reason, changes):
    with pytest.raises(ValueError, match="correction"):
        correct_evidence(evidence=row, reason=reason, by=superuser, changes=changes)
    assert Evidence.objects.count() == 1


def test_what_was_revoked_is_not_corrected_and_a_revocation_not_revoked(row, superuser):
    revocation = revoke_evidence(evidence=row, reason="代答", by=superuser)
    with pytest.raises(ValueError, match="revoked"):
        correct_evidence(evidence=row, reason="x", by=superuser, changes={})
    with pytest.raises(ValueError, match="not revoked"):
        revoke_evidence(evidence=revocation, reason="x", by=superuser)
