"""Addresses of simulated drills: games, classes, rooms, replays."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, PUBLIC, SECRET_FIELDS, SIGNED_IN
from tests.walk import PLAYER, Entry

DRILLS = [
    Entry("drills", "/drills/"),
    Entry("drills.start", "/drills/start/{scenario}/", status=POST_ONLY, fields=("role", "child", "run")),
    Entry("drills.skip_tutorial", "/drills/tutorial/skip/", status=POST_ONLY, fields=()),
    Entry("drills.join", "/drills/join/", query=("code", "seat"), fields=("code", "seat", "name", *SECRET_FIELDS)),
    Entry("drills.play", "/drills/{waiting_drill}/play/", PLAYER),
    Entry("drills.waiting", "/drills/{waiting_drill}/", PLAYER),
    Entry("drills.progress", "/drills/{waiting_drill}/progress/", PLAYER),
    Entry("drills.score", "/drills/{drill}/", PLAYER),
    Entry("drills.replay", "/films/replay/{drill}/", PLAYER),
    Entry("drills.replay.make", "/films/replay/{drill}/make/", PLAYER, PUBLIC, POST_ONLY, fields=()),
    Entry("drills.replay.file", "/films/replay/{drill}/file/", PLAYER, FILE, query=("download",)),
    Entry("drills.class_cards", "/drills/class-cards.pdf", kind=FILE),
    Entry(
        "drills.screen",
        "/drills/screen/",
        "teacher",
        SIGNED_IN,
        fields=("scenario", "whom", "present", "child"),
    ),
    Entry("drills.class_screen", "/drills/{screen}/class/", "teacher", SIGNED_IN),
    Entry("drills.debrief", "/drills/{ended_screen}/class/debrief/", "teacher", SIGNED_IN),
    Entry("drills.decisions", "/drills/{ended_screen}/class/debrief/decisions/", "teacher", SIGNED_IN),
    Entry(
        "drills.open",
        "/drills/open/",
        "teacher",
        SIGNED_IN,
        query=("scenario",),
        fields=("audience", "scenario", "child", "roles-*"),
    ),
    Entry("drills.lead", "/drills/{room}/lead/", "teacher", SIGNED_IN),
    Entry("drills.roll_call", "/drills/{ended_room}/roll-call/", "teacher", SIGNED_IN, POST_ONLY, fields=("seat",)),
    Entry("drills.wall", "/drills/{room}/wall/?t={wall}", query=("t",)),
    Entry("drills.wall.over", "/drills/{ended_room}/wall/?t={ended_wall}", query=("t",)),
    Entry("drills.wall.results", "/drills/{ended_room}/wall/results/?t={ended_wall}", query=("t",)),
    Entry("drills.led", "/drills/{ended_room}/", "teacher", SIGNED_IN),
    Entry("drills.card", "/drills/{ended_room}/players/{player}/", "teacher", SIGNED_IN),
]
