"""Opens a lesson by devices for each of several classes, all at their question; prints who leads and the seats' sessions.

Arguments: how many classes, seats in each, how many of the seats have answered, and how if not by devices.
"""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from courses.classroom.answering import take_answers
from courses.classroom.models import Answering, LessonSeat, LiveLesson
from courses.quizzes.models import Choice, Question
from courses.quizzes.services import freeze_version
from divisions.models import Division
from people.models import Organisation, OrganisationKind, Role, RoleGrant, SchoolClass, User
from people.seats.browser import KEY
from people.seats.proof import mark_of, seats_of
from people.seats.roster import add_seats, make_secrets

CLASSES, SEATS, ANSWERED = map(int, sys.argv[1:4])
ANSWERING = sys.argv[4] if len(sys.argv) > 4 else Answering.DEVICES


def session(**values: object) -> str:
    made = SessionStore()
    made.update(values)
    made.save()
    return str(made.session_key)


def seat_session(row: object) -> str:
    until = timezone.now().timestamp() + 7200
    kept = {"membership": row.pk, "class": str(row.school_class_id), "mark": mark_of(row), "until": until}
    return session(**{KEY: kept})


def open_for(number: int) -> dict[str, object]:
    school_class = SchoolClass.objects.create(
        organisation=school,
        name=f"{number}班",
        grade=3,
        school_year=timezone.localdate().year,
        join_code=f"LESSN{number}",
    )
    RoleGrant.objects.create(user=teacher, role=Role.TEACHER, school_class=school_class)
    add_seats(school_class=school_class, up_to=SEATS)
    make_secrets(school_class=school_class)
    question = {"kind": "question", "heading": "", "version": version.pk, "order": [0, 1, 2]}
    text = {"kind": "content", "heading": "逃生", "html": "<p>走，不跑。</p>"}
    lesson = LiveLesson.objects.create(
        organisation=school, school_class=school_class, teacher="王老师", opened_by=teacher, title="听到警报怎么办",
        course_key="course:x", lesson_key="lesson:x", answering=ANSWERING, screens=[question, text, question],
        position=0 if ANSWERING == Answering.DEVICES else -1,
    )  # fmt: skip
    rows = list(seats_of(school_class))
    LessonSeat.objects.bulk_create(LessonSeat(lesson=lesson, number=row.seat, person=row.person) for row in rows)
    if ANSWERED:
        take_answers(lesson=lesson, position=0, given={row.seat: row.seat % 3 for row in rows[:ANSWERED]})
    return {"id": str(lesson.pk), "seats": [seat_session(row) for row in rows]}


division = Division.objects.create(code="330402007000", name="建设街道", level="town")
school = Organisation.objects.create(name="小学", kind=OrganisationKind.PRIMARY_SCHOOL, division=division)
teacher = User.objects.create(username="teacher")
asked = Question.objects.create(
    key="q",
    audience=["primary"],
    topic="escape",
    stem="听到警报，先做什么？",
    source="来源",
    live=True,
    explanation="因为",
)
for place in range(3):
    Choice.objects.create(question=asked, text=f"选项{place}", is_correct=place == 0, sort_order=place)
version = freeze_version(asked)
leads = {
    SESSION_KEY: str(teacher.pk),
    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
    HASH_SESSION_KEY: teacher.get_session_auth_hash(),
}
lessons = [open_for(number) for number in range(CLASSES)]
print(json.dumps({"teacher": session(**leads), "lessons": lessons}))
