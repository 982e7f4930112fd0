import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Files and reviews belong to records; the drills' former table goes, whose rows have been copied."""

    dependencies = [("training", "0011_drills_are_records")]

    operations = [
        migrations.RemoveConstraint(model_name="recordfile", name="record_file_once"),
        migrations.RemoveField(model_name="recordfile", name="drill"),
        migrations.RemoveField(model_name="recordreview", name="drill"),
        migrations.AlterField(
            model_name="recordfile",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="training.record"
            ),
        ),
        migrations.AlterField(
            model_name="recordreview",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="training.record"
            ),
        ),
        migrations.AlterField(
            model_name="recordreview",
            name="evidence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="training.evidence"
            ),
        ),
        migrations.AddConstraint(
            model_name="recordfile",
            constraint=models.UniqueConstraint(fields=("record", "sha256"), name="record_file_only_once"),
        ),
        migrations.DeleteModel(name="FormerDrill"),
    ]
