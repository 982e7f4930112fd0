"""Duties and rules of the first format are dropped: both are made again, from the rule file and from the ledger.

On its own, because PostgreSQL refuses to alter a table with rows deleted in the same transaction.
"""

from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("training", "Duty").objects.all().delete()
    apps.get_model("training", "Rule").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("training", "0002_ledger_seals"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
