"""Opens a room for a class whose seats have strips; prints its code and the strips. Argument: how many seats."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.utils import timezone

from divisions.models import Division
from people.models import Organisation, OrganisationKind, SchoolClass, User
from people.seats.proof import seats_of, secret_of
from people.seats.roster import add_seats, make_secrets
from simulator.drills.sessions.opening import open_led_session

division = Division.objects.create(code="330402007000", name="建设街道", level="town")
school = Organisation.objects.create(name="小学", kind=OrganisationKind.PRIMARY_SCHOOL, division=division)
school_class = SchoolClass.objects.create(
    organisation=school, name="三年级1班", grade=3, school_year=timezone.localdate().year, join_code="ABC234"
)
add_seats(school_class=school_class, up_to=int(sys.argv[1]))
make_secrets(school_class=school_class)
session = open_led_session(
    scenario_id="school-floor", user=User.objects.create(username="teacher"), school_class=school_class
)
strips = {str(row.seat): secret_of(row) for row in seats_of(school_class)}
print(json.dumps({"code": session.code, "strips": strips}))
