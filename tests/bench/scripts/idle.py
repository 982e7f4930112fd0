"""Opens drills that nobody comes to, in the installation of the environment. Argument: how many."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from simulator.drills.sessions.opening import open_session

for _ in range(int(sys.argv[1])):
    open_session(scenario_id="school-floor", user=None, person=None)
print("{}")
