"""A training says which shift or group it was held for."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0021_added_kinds")]

    operations = [
        migrations.AddField(
            model_name="trainingsession",
            name="shift",
            field=models.CharField(blank=True, max_length=60, verbose_name="shift or group"),
        ),
    ]
