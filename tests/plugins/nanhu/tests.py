"""`PLUGINS=nanhu manage.py test nanhu` runs these."""

from datetime import date

from django.test import TestCase

from divisions.models import Division
from nanhu.patrols import record_patrol
from people.models import Membership, Organisation, Person


class PatrolTest(TestCase):
    def test_a_patrol_counts_once(self):
        place = Division.objects.create(code="330402007001", name="百福弄", level="village")
        unit = Organisation.objects.create(name="示例酒店", kind="hotel", division=place)
        guard = Person.objects.create(name="吴师傅", kind="employee")
        member = Membership.objects.create(person=guard, organisation=unit, started_on=date(2026, 1, 1))
        self.assertTrue(record_patrol(member, date(2026, 3, 1)))
        self.assertFalse(record_patrol(member, date(2026, 3, 1)))
