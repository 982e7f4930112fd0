"""Triggers that refuse changes to the ledger, whoever asks: rows are added, never changed; only samples go.

`verify_ledger` names those that are missing.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from common.guards import Guard, GuardSet

SAMPLE_BATCH = "(SELECT is_sample FROM training_sealbatch WHERE id = OLD.batch_id)"

LEDGER = GuardSet(
    refusal="the ledger is append-only",
    guards={
        "evidence_no_update": Guard("training_evidence", "UPDATE"),
        "evidence_no_delete": Guard("training_evidence", "DELETE", "NOT OLD.is_sample"),
        "personal_no_update": Guard("training_evidencepersonal", "UPDATE"),
        "seal_no_update": Guard("training_sealbatch", "UPDATE"),
        "seal_no_delete": Guard("training_sealbatch", "DELETE", "NOT OLD.is_sample"),
        "sealed_no_update": Guard("training_sealedevidence", "UPDATE"),
        "sealed_no_delete": Guard("training_sealedevidence", "DELETE", f"{SAMPLE_BATCH} IS NOT TRUE"),
    },
    # INSERT OR REPLACE deletes the row in its way without a DELETE trigger.
    sqlite_only={
        "evidence_no_replace": Guard(
            "training_evidence",
            "INSERT",
            "EXISTS (SELECT 1 FROM training_evidence WHERE id = NEW.id OR source_key = NEW.source_key)",
        ),
    },
    no_truncate={
        "evidence_no_truncate": "training_evidence",
        "seal_no_truncate": "training_sealbatch",
        "sealed_no_truncate": "training_sealedevidence",
    },
    truncate_function="ledger_no_truncate",
)


def install_guards(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers up; harmless when they stand already."""
    LEDGER.install(connection)


def drop_guards(connection: BaseDatabaseWrapper) -> None:
    """Takes the triggers down, for a migration that must change the rows; `migrate` puts them back at its end."""
    LEDGER.drop(connection)


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should stand and do not, or are switched off."""
    return LEDGER.missing(connection)


def restore_guards(*, using: str, **kwargs: Any) -> None:
    """After `migrate`: puts the triggers back where the ledger's tables are there."""
    LEDGER.restore(using=using)
