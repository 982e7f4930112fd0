from typing import Any

from django.db import migrations, models

from courses.training.models.stamped import content_stamp

STAMPED = {
    "Certificate": (
        "serial", "evidence_id", "subject_id", "title", "course_key", "issued_at", "valid_until", "revoked_at",
        "revoked_reason", "is_sample",
    ),
    "Waiver": (
        "rule_code", "subject_kind", "subject_id", "organisation_id", "since", "until", "reason", "given_by_id",
        "ended_on", "ended_by_id",
    ),
    "KeyUnitDecision": ("organisation_id", "is_key", "reason", "suggestion", "decided_by_id", "decided_on"),
}


def stamp_rows(apps: Any, schema_editor: Any) -> None:
    """Rows from before stamps are taken as they stand: from today on a change shows."""
    for name, fields in STAMPED.items():
        model = apps.get_model("training", name)
        for row in model.objects.filter(stamp="").iterator(chunk_size=2000):
            model.objects.filter(pk=row.pk).update(stamp=content_stamp(row, fields))


class Migration(migrations.Migration):
    dependencies = [("training", "0004_duties_engine")]

    operations = [
        *(
            migrations.AddField(name, "stamp", models.CharField(default="", editable=False, max_length=64))
            for name in ("certificate", "waiver", "keyunitdecision")
        ),
        migrations.RunPython(stamp_rows, migrations.RunPython.noop),
    ]
