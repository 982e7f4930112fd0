"""Addresses of live lessons."""

from __future__ import annotations

from tests.addresses.shared import FILE, POST_ONLY, SIGNED_IN
from tests.walk import SEAT, Entry

OPENING = ("lesson", "whom", "group_name", "seat_count", "teacher", "place", "answering", "question_count", "part")
LOG = (
    "id", "began_at", "minutes", "class_hours", "hours_reason", "place", "teacher", "content", "absent", "counts_for",
    "attachments", "scan",
)  # fmt: skip

CLASSROOM = [
    Entry("classroom", "/classroom/", "teacher", SIGNED_IN, query=("lesson",), fields=OPENING),
    Entry("classroom.board", "/classroom/{live_lesson}/board/", "teacher", SIGNED_IN),
    Entry(
        "classroom.questions",
        "/classroom/{live_lesson}/questions/",
        "teacher",
        SIGNED_IN,
        fields=("seen", "own", "others"),
    ),
    Entry("classroom.state", "/classroom/{live_lesson}/state/", "teacher", SIGNED_IN),
    Entry("classroom.cards", "/classroom/cards.pdf", "teacher", FILE, query=("seats",)),
    Entry("classroom.homework", "/classroom/homework.pdf?lesson={lesson_key}", "teacher", FILE, query=("lesson",)),
    Entry("classroom.kit", "/kit/lesson/{live_lesson}/", "teacher", SIGNED_IN),
    Entry("classroom.camera", "/classroom/camera/{card_reader}/"),
    Entry("classroom.camera_state", "/classroom/camera/{card_reader}/state/"),
    Entry("classroom.camera_answers", "/classroom/camera/{card_reader}/answers/", status=POST_ONLY, fields=()),
    Entry("classroom.join", "/classroom/join/", SEAT, status=302, query=("class",)),
    Entry("classroom.seat", "/classroom/{device_lesson}/seat/", SEAT),
    Entry("classroom.seat_now", "/classroom/{device_lesson}/seat/now/", SEAT),
    Entry("classroom.seat_answer", "/classroom/{device_lesson}/seat/answer/", SEAT, status=POST_ONLY, fields=()),
    Entry("classroom.move", "/classroom/{live_lesson}/move/", "teacher", SIGNED_IN, POST_ONLY, fields=()),
    Entry("classroom.roll", "/classroom/{live_lesson}/roll/", "teacher", SIGNED_IN, POST_ONLY, fields=()),
    Entry("classroom.hands", "/classroom/{live_lesson}/hands/", "teacher", SIGNED_IN, POST_ONLY, fields=()),
    Entry("classroom.by_hands", "/classroom/{live_lesson}/by-hands/", "teacher", SIGNED_IN, POST_ONLY, fields=()),
    Entry("classroom.part", "/classroom/{live_lesson}/drill/", "teacher", SIGNED_IN, POST_ONLY, fields=("position",)),
    Entry("classroom.log", "/classroom/{ended_lesson}/log/", "teacher", SIGNED_IN, fields=LOG),
    Entry(
        "classroom.attach",
        "/classroom/logs/{draft_log}/class/",
        "teacher",
        SIGNED_IN,
        query=("school_class",),
        fields=("school_class", "surplus_sat"),
    ),
    Entry("classroom.taught", "/classroom/taught/", "teacher", SIGNED_IN, query=("page",)),
    Entry("classroom.sign_sheet", "/classroom/{shift_lesson}/sign-in.docx", "teacher", FILE),
    Entry("classroom.drop", "/classroom/{dropped_lesson}/drop/", "teacher", SIGNED_IN, POST_ONLY, fields=()),
]
