from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0019_measured_lessons"),
    ]

    operations = [
        migrations.AddField(
            model_name="trainingsession",
            name="hours_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="why more than was measured"),
        ),
        migrations.AddField(
            model_name="trainingsession",
            name="measured_minutes",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name="minutes measured"),
        ),
    ]
