"""Opens led drills with their players in the installation of the environment. Arguments: rooms, players, scenario."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

os.chdir(os.environ["VAR_DIR"])  # a scenario may be a file there

import django

django.setup()

from django.conf import settings

from simulator.drills.models import DrillPlayer, DrillSession
from simulator.drills.sessions.seats import add_player
from simulator.drills.sessions.tokens import watch_token
from simulator.engine.drill.model_version import present_model

crowd = present_model(settings.DRILL_CROWD)  # as drills are opened
rooms, players, scenario = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
made = []
for _ in range(rooms):
    session = DrillSession.objects.create(scenario=scenario, mode="room", seed=3, crowd=crowd)
    tokens = [add_player(session=session, person=None, name=f"{n}")[1] for n in range(players)]
    made.append({"code": session.code, "tokens": tokens, "watch": watch_token(session, may_command=True)})
assert DrillPlayer.objects.count() >= rooms * players
print(json.dumps({"rooms": made}))
