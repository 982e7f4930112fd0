"""Opens and reads drills in the installation of the environment; prints one JSON object. See `tests.drills.site`.

`open N PLAYERS SCENARIO SEED`, `read CODE…` (what became of them beside an undisturbed run of the log), `forget CODE…`
(loses inputs and keyframes, as a worker that logged nothing would).
"""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"
sys.path.insert(0, os.environ["TESTS_ROOT"])
os.chdir(os.environ["VAR_DIR"])  # a scenario may be a file there

import django

django.setup()

from django.conf import settings

from courses.training.models import Evidence
from simulator.drills.models import DrillSession
from simulator.drills.sessions.seats import add_player
from simulator.drills.sessions.tokens import watch_token
from simulator.engine.assessment.scoring import score
from simulator.engine.drill.model_version import present_model
from simulator.engine.event_log import Event, event_log_sha256


def open_sessions(count: str, players: str, scenario: str, seed: str) -> list[dict]:
    made, crowd = [], present_model(settings.DRILL_CROWD)  # as drills are opened
    for number in range(int(count)):
        session = DrillSession.objects.create(scenario=scenario, mode="room", seed=int(seed) + number, crowd=crowd)
        tokens = [add_player(session=session, person=None, name=f"p{n}")[1] for n in range(int(players))]
        watch = watch_token(session, may_command=True)
        made.append({"hex": session.pk.hex, "code": session.code, "tokens": tokens, "watch": watch})
    return made


def read_sessions(*codes: str) -> list[dict]:
    from tests.drills.scripted_session import replayed

    found = []
    for code in codes:
        session = DrillSession.objects.filter(code=code).latest("created_at")
        run = replayed(session, until=session.tick)
        live = [Event.from_list(row) for row in session.events or []]
        players = {str(player.pk): player for player in session.players.all()}
        found.append({
            "state": session.state, "tick": session.tick, "owner": session.lease_owner, "log": session.events_sha256,
            "replayed_log": event_log_sha256(run.events),
            "scores": {pk: player.card and player.card["total"] for pk, player in players.items()},
            "replayed_scores": {pk: score(run.events, run.scenario, pk).total for pk in run.players},
            "scored_again": {pk: score(live, run.scenario, pk).total for pk in run.players} if live else {},
            "ticks_logged": sorted(set(session.inputs.values_list("tick", flat=True)))[-1:],
            "evidence": Evidence.objects.count(), "connected": sum(p.connected for p in players.values()),
        })  # fmt: skip
    return found


def forget_sessions(*codes: str) -> None:
    for session in DrillSession.objects.filter(code__in=codes):
        told = [row.pk for row in session.inputs.all() if row.payload.get("command", {}).get("what") != "start"]
        session.inputs.filter(pk__in=told).delete()
        session.keyframes.all().delete()
        DrillSession.objects.filter(pk=session.pk).update(tick=0)


print(json.dumps({"open": open_sessions, "read": read_sessions, "forget": forget_sessions}[sys.argv[1]](*sys.argv[2:])))
