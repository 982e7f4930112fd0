"""A hotel of an installation from before units were places comes through: nothing is lost, what was met stays met."""

from __future__ import annotations

import json

from tests.races import manage

WRITE = """
import uuid
from datetime import date, timedelta
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from courses.training.duties.recompute import duty_id
from courses.training.rulebook.rule_file import read_rules, rule_of

loader = MigrationExecutor(connection).loader
old = loader.project_state(list(loader.applied_migrations)).apps
model = lambda label: old.get_model(*label.split("."))
make = lambda label, /, **values: model(label).objects.create(**values)
for entry in read_rules():
    if entry["version"] == 1 and entry["id"] in ("H-DRILL-YEAR", "U-DRILL-OTHER", "P-MULTI", "U-PREJOB"):
        made = rule_of(entry)
        names = [field.name for field in model("training.Rule")._meta.fields if field.name not in ("id", "made_by")]
        make("training.Rule", **{name: getattr(made, name) for name in names})
now, today, user = timezone.now(), timezone.localdate(), make("people.User", username="old-manager")
place = make("divisions.Division", code="330411000000", name="x", level="county")
unit = make("people.Organisation", name="x", kind="hotel", division=place, height_m=30, storeys=6)
person = make("people.Person", name="x", kind="employee")
make("people.Membership", person=person, organisation=unit, started_on=today - timedelta(days=9))
whose = {"subject_kind": "organisation", "subject_id": unit.pk, "organisation_id": unit.pk}
row = make("training.Evidence", source_key="record:1", kind="drill_real", occurred_at=now, result={}, **whose)
make(
    "training.RealDrill", id=uuid.uuid4(), organisation=unit, evidence=row, recorded_by=user, began_at=now,
    emergency="fire", place="x", plan="p", content="c", departments="d", participant_count=3,
)
def duty(code, kind, subject, start, end, **more):
    rule = model("training.Rule").objects.get(code=code)
    key = (code, kind, subject, start)
    make(
        "training.Duty", id=duty_id(key, unit.pk), rule=rule, subject_kind=kind, subject_id=subject, organisation=unit,
        period_start=start, period_end=end, due_on=end, **more,
    )
first, last = date(today.year, 1, 1), date(today.year, 12, 31)
for code in ("H-DRILL-YEAR", "U-DRILL-OTHER"):
    duty(code, "organisation", unit.pk, first, last, met_by=row, met_on=today)
duty("P-MULTI", "organisation", unit.pk, first, last)
make(
    "training.Waiver", rule_code="U-PREJOB", subject_kind="person", subject_id=person.pk, organisation=unit,
    since=today - timedelta(days=20), until=today + timedelta(days=20), reason="why", given_by=user,
)
"""
READ = """
import json
from django.utils import timezone
from courses.training.duties.recompute import recompute_all
from courses.training.models import Duty, Evidence, RealDrill, Rule, Waiver
from courses.training.rulebook.rule_file import load_rules
from people.models import Membership, Organisation, Person
load_rules()
recompute_all()
unit, person = Organisation.objects.get(), Person.objects.get()
duties = Duty.objects.filter(organisation=unit).select_related("rule")
met = duties.exclude(met_by=None)
newest = {rule.code: rule.version for rule in Rule.objects.order_by("version")}
print(json.dumps({
    "kept": [row.objects.count() for row in (Membership, Evidence, RealDrill, Waiver)],
    "hotel": [unit.kind, unit.height_m, unit.storeys],
    "met": sorted(met.values_list("rule__code", flat=True)),
    "by": sorted({str(pk) for pk in met.values_list("met_by", flat=True)}),
    "drill": str(RealDrill.objects.get().evidence_id),
    "versions": all(duty.rule.version == newest[duty.rule.code] for duty in met),
    "person": {duty.rule.code: duty.status(timezone.localdate()) for duty in duties.filter(subject_id=person.pk)},
    "gone": duties.filter(rule__code="P-MULTI", missing="").exists(),
}))
"""


def test_what_a_hotel_had_met_stays_met_under_the_new_rules(tmp_path):
    manage(tmp_path, "migrate", "training", "0008", "--verbosity", "0")
    manage(tmp_path, "shell", "--no-imports", "-c", WRITE)
    manage(tmp_path, "migrate", "--verbosity", "0")
    found = json.loads(manage(tmp_path, "shell", "--no-imports", "-c", READ).splitlines()[-1])
    assert found["kept"] == [1, 1, 1, 1]
    assert found["hotel"] == ["hotel", 30, 6]
    assert {"H-DRILL-YEAR", "U-DRILL-OTHER"} <= set(found["met"])
    assert found["by"] == [found["drill"]]
    assert found["versions"]
    assert found["person"]["U-PREJOB"] == "waived"
    assert not found["gone"]
