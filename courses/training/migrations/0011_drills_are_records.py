from django.db import migrations

# The rules that ask for more than the word of the unit that files a record. Standing duties are attested, and what
# nothing but a paper shows is looked at now and then.
CHECKED = (
    "U-CONTROLROOM-CERT", "U-CONTROLROOM-2", "U-PLAN", "U-LAW-KEY", "M-COMMUNITY", "M-KEYUNIT", "M-TRAIN", "H-VILLAGE",
    "B-SITE", "V-HEADS", "V-DUTY", "S-TEACHER", "S-POSTS", "G-LEAD",
)  # fmt: skip
SAMPLED = ("U-SPECIAL", "C-MFS", "H-RES", "S-4H", "S-START", "S-HOME", "S-UNI-NEW", "S-UNI-TALK")
COPIED = (
    "emergency", "situation", "plan", "content", "departments", "participant_count", "notice_given", "notice",
    "signs_placed", "evacuation_s", "jammed", "evaluation", "plan_revision", "organisation_id", "began_at", "place",
    "evidence_id", "recorded_by_id", "recorded_at",
)  # fmt: skip


def copy_drills(apps, schema_editor):
    """Each drill becomes a record under its own id, with its files and reviews."""
    real_drill = apps.get_model("training", "RealDrill")
    file, review, row = (apps.get_model("training", name) for name in ("RecordFile", "RecordReview", "RecordRow"))
    for old in apps.get_model("training", "FormerDrill").objects.order_by("pk").iterator():
        said = review.objects.filter(drill=old)
        last = said.exclude(verdict="").order_by("-pk").values_list("verdict", flat=True).first()
        values = {name: getattr(old, name) for name in COPIED}
        new = real_drill.objects.create(id=old.pk, kind="drill", standing=last or "filed", **values)
        row.objects.create(record_id=new.pk, evidence_id=old.evidence_id)
        file.objects.filter(drill=old).update(record_id=new.pk)
        said.update(record_id=new.pk, evidence_id=old.evidence_id)


def name_proofs(apps, schema_editor):
    rules = apps.get_model("training", "Rule").objects
    rules.filter(code__in=CHECKED).update(proof="check")
    rules.filter(code__in=SAMPLED).update(proof="sample")


class Migration(migrations.Migration):
    dependencies = [("training", "0010_records")]

    operations = [
        migrations.RunPython(copy_drills, migrations.RunPython.noop),
        migrations.RunPython(name_proofs, migrations.RunPython.noop),
    ]
