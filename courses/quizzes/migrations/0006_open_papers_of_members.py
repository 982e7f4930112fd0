"""Papers that were open before papers named a membership count for the stay for which they would have counted."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_memberships(apps, schema_editor):
    Attempt, Membership = apps.get_model("quizzes", "Attempt"), apps.get_model("people", "Membership")
    stays = Membership.objects.filter(person=OuterRef("person"), ended_on=None).order_by("pk")
    open_now = Attempt.objects.filter(submitted_at=None, membership=None)
    open_now.update(membership=Subquery(stays.values("pk")[:1]))


class Migration(migrations.Migration):

    dependencies = [("quizzes", "0005_kinds_and_rules")]

    operations = [migrations.RunPython(name_memberships, migrations.RunPython.noop)]
