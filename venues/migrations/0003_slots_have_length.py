import django.core.validators
from django.db import migrations, models


def give_length(apps, schema_editor):
    """Hours whose slots had no length get the default of an hour."""
    apps.get_model("venues", "OpeningHours").objects.filter(slot_minutes=0).update(slot_minutes=60)


class Migration(migrations.Migration):
    dependencies = [("venues", "0002_points_and_phones")]

    operations = [
        migrations.AlterField(
            model_name="openinghours",
            name="slot_minutes",
            field=models.PositiveSmallIntegerField(
                default=60,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="minutes per slot",
            ),
        ),
        migrations.RunPython(give_length, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("slot_minutes__gte", 1)), name="hours_slot_has_length"
            ),
        ),
    ]
