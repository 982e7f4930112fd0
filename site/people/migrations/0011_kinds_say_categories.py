from django.db import migrations
from django.utils import timezone

MAY_CHANGE = ("hotel", "state_firm", "other")  # whose kind says otherwise than the box nobody had ticked


def nobody_said(apps, schema_editor):
    """A box that nobody ticked said nothing: now the kind says it, from today on."""
    unticked = apps.get_model("people", "Organisation").objects.filter(public_assembly=False)
    unticked.filter(kind__in=MAY_CHANGE).update(facts_since=timezone.localdate())
    unticked.update(public_assembly=None)


def box_unticked(apps, schema_editor):
    apps.get_model("people", "Organisation").objects.filter(public_assembly=None).update(public_assembly=False)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0010_units_as_places'),
    ]

    operations = [
        migrations.RunPython(nobody_said, box_unticked),
    ]
