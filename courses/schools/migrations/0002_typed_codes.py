"""Lessons that were planned before have a code to type, too."""

from django.db import migrations, models

from courses.schools.codes import week_code


def fill(apps, schema_editor):
    planned = apps.get_model("schools", "PlannedLesson")
    rows = list(planned.objects.filter(code=""))
    for row in rows:
        row.code = week_code(row.school_class_id, row.week)
    planned.objects.bulk_update(rows, ["code"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="plannedlesson",
            name="code",
            field=models.CharField(
                blank=True, db_index=True, editable=False, max_length=8, verbose_name="code to type"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
