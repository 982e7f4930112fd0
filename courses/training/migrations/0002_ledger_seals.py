"""Signed roots, stamped rows and triggers that keep the ledger append-only.

Seals of before were keyed by the site's secret, so that nobody else could check them. They are dropped; their rows are
sealed anew, under the ledger's own key, by the next run of the periodic work.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from courses.training.ledger import guards, row_hash

CHUNK = 2000


def stamp_rows(apps, schema_editor):
    """Stamps the rows that were there before stamps were."""
    evidence = apps.get_model("training", "Evidence")
    batch = []
    for row in evidence.objects.filter(stamp="").iterator(chunk_size=CHUNK):
        row.stamp = row_hash.stamp_of(row_hash.canonical(row_hash.body(row)))
        batch.append(row)
        if len(batch) == CHUNK:
            evidence.objects.bulk_update(batch, ["stamp"])
            batch = []
    evidence.objects.bulk_update(batch, ["stamp"])


def install(apps, schema_editor):
    guards.install_guards(schema_editor.connection)


def drop(apps, schema_editor):
    guards.drop_guards(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ("training", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),  # there already where somebody migrated back and forth
        migrations.DeleteModel(name="SealedEvidence"),
        migrations.DeleteModel(name="SealBatch"),
        migrations.CreateModel(
            name="SealBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("total", models.PositiveBigIntegerField()),
                ("until", models.DateTimeField()),
                ("sealed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("key_id", models.CharField(max_length=16)),
                ("signature", models.CharField(max_length=128)),
                ("is_sample", models.BooleanField(default=False, verbose_name="sample")),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("is_sample", "number"), name="seal_number_once")],
            },
        ),
        migrations.CreateModel(
            name="SealedEvidence",
            fields=[
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="seal",
                        serialize=False,
                        to="training.evidence",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("leaf", models.CharField(max_length=64)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="training.sealbatch"
                    ),
                ),
            ],
            options={
                "verbose_name": "sealed row",
                "verbose_name_plural": "sealed rows",
                "constraints": [models.UniqueConstraint(fields=("batch", "position"), name="seal_position_once")],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="stamp",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(stamp_rows, migrations.RunPython.noop),
        migrations.RunPython(install, drop),
    ]
