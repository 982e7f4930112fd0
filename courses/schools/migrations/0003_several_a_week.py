"""A class may have several lessons in one week, each of them once."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_typed_codes")]

    operations = [
        migrations.AlterModelOptions(
            name="plannedlesson",
            options={
                "ordering": ["week", "school_class__grade", "school_class__name", "made_at", "title"],
                "verbose_name": "planned lesson",
                "verbose_name_plural": "planned lessons",
            },
        ),
        migrations.RemoveConstraint(model_name="plannedlesson", name="planned_once_a_week"),
        migrations.AddConstraint(
            model_name="plannedlesson",
            constraint=models.UniqueConstraint(
                fields=("school_class", "week", "lesson_key"), name="planned_lesson_once_a_week"
            ),
        ),
    ]
