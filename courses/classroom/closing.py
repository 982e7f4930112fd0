"""A lesson that is over goes on record: the log of a class, or the training session of a unit's people."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.quizzes.certifying import certify_finished_lessons
from courses.training.filings.class_hours import hours_without_reason
from courses.training.filings.counted_hours import MOST_MINUTES
from courses.training.filings.lessons import LessonLogForm, Taught, usual_rules
from courses.training.filings.sessions import SessionForm
from courses.training.models import LessonLog, Record, RecordKind, TrainingKind, TrainingSession
from courses.training.records.filing import RecordRefused, Refusal, file_record
from courses.training.records.forms import RecordForm
from people.models import User

from .answering import counts, is_answered, shown_question
from .models import Answering, LessonState, LiveLesson, SeatAnswer
from .parts import answers_in, is_done


def answers_of(lesson: LiveLesson) -> list[dict[str, Any]]:
    """What the class answered to the questions that were asked, in order; one that nobody answered was not."""
    found = []
    for position, screen in enumerate(lesson.screens):
        if screen["kind"] == "part":
            found += answers_in(screen)
        elif screen["kind"] == "question" and was_asked(lesson, position):
            shown = shown_question(lesson, position, with_key=True)
            found.append({
                "stem": shown.stem, "choices": list(shown.choices), "right": shown.right,
                "counts": counts(lesson, position),
            })  # fmt: skip
    return found


def was_asked(lesson: LiveLesson, position: int) -> bool:
    """Whether a question was shown and anybody answered it: one passed by a double press of the clicker was not."""
    was_shown = str(position) in lesson.phases or position <= lesson.position
    return was_shown and is_answered(lesson, position)


def _asked(lesson: LiveLesson) -> list[int]:
    """The screens of the questions that the class was asked."""
    questions = [place for place, screen in enumerate(lesson.screens) if screen["kind"] == "question"]
    return [place for place in questions if was_asked(lesson, place)]


def marks_of(lesson: LiveLesson) -> dict[int, int]:
    """How many answers of each seat that was there were right; empty where the class answered by hands."""
    if lesson.answering == Answering.HANDS:
        return {}
    found = dict.fromkeys(lesson.seats.filter(is_present=True).values_list("number", flat=True), 0)
    for position in _asked(lesson):
        right = shown_question(lesson, position, with_key=True).right
        if right is None:
            continue
        rows = SeatAnswer.objects.filter(seat__lesson=lesson, position=position, place=right)
        for number in rows.values_list("seat__number", flat=True):
            found[number] = found.get(number, 0) + 1
    return found


def taught_in(lesson: LiveLesson) -> Taught:
    """What the log of a lesson says and nobody types."""
    return Taught(
        title=lesson.title, school_class=lesson.school_class, group_name=lesson.group_name,
        course_key=lesson.course_key, lesson_key=lesson.lesson_key, answering=lesson.answering,
        answers=answers_of(lesson), seats=dict(lesson.seats.values_list("number", "person_id")), marks=marks_of(lesson),
        measured=minutes_of(lesson),
    )  # fmt: skip


def minutes_of(lesson: LiveLesson) -> int:
    """How long it took, from its opening to its end; at least one minute."""
    ended = lesson.ended_at or timezone.now()
    return max(1, round((ended - lesson.opened_at).total_seconds() / 60))


def content_of(lesson: LiveLesson) -> str:
    """What was taught, in words: the lesson, its headings as far as shown, the parts done, how many questions."""
    taught = [
        screen for place, screen in enumerate(lesson.screens)
        if (is_done(screen) if screen["kind"] == "part" else screen["kind"] == "content" and place <= lesson.position)
    ]  # fmt: skip
    headings = [screen["heading"] for screen in taught if screen["heading"]]
    parts = [lesson.title, *dict.fromkeys(headings)]
    if asked := len(_asked(lesson)):
        parts.append(_("%(count)s questions answered together") % {"count": asked})
    if lesson.taught_offline:
        parts.append(_("taught without the network, sent afterwards"))
    return "；".join(parts)[:2000]


def _absent(lesson: LiveLesson) -> list[int]:
    return list(lesson.seats.filter(is_present=False).values_list("number", flat=True))


def log_form(lesson: LiveLesson, by: User, data: Any = None, files: Any = None) -> RecordForm:
    """The form that puts the lesson on record, filled with what is known."""
    shared: dict[str, Any] = {
        "id": uuid.uuid5(lesson.pk, "log"), "began_at": timezone.localtime(lesson.opened_at),
        "minutes": min(minutes_of(lesson), MOST_MINUTES), "place": lesson.place, "teacher": lesson.teacher,
        "content": content_of(lesson),
        "class_hours": f"{hours_without_reason(minutes_of(lesson), lesson.organisation):g}",
    }  # fmt: skip
    if lesson.is_for_staff:
        here = lesson.seats.filter(is_present=True).values_list("person_id", flat=True)
        first = SessionForm.start(lesson.organisation, None, {"training": str(TrainingKind.REGULAR)}) | shared
        shift = "" if lesson.group_name == str(lesson.organisation) else lesson.group_name
        first |= SessionForm.ticked(lesson.organisation, here)
        first |= {"course_key": lesson.course_key, "is_group": True, "shift": shift}
        return SessionForm(
            data, files, initial=first, unit=lesson.organisation, by=by, measured=minutes_of(lesson)
        )  # fmt: skip
    first = shared | {
        "counts_for": usual_rules(lesson.organisation, timezone.localdate(lesson.opened_at)),
        "absent": "、".join(str(number) for number in _absent(lesson)),
    }  # fmt: skip
    return LessonLogForm(data, files, initial=first, unit=lesson.organisation, by=by, taught=taught_in(lesson))


@transaction.atomic
def file_log(*, lesson: LiveLesson, form: RecordForm, by: User) -> Record:
    """Files what the form says and closes the lesson with it. Sent twice it is filed once. Raises RecordRefused.

    The name of who taught is then in the record's evidence and nowhere else.
    """
    lesson = LiveLesson.objects.select_for_update().get(pk=lesson.pk)
    if lesson.state == LessonState.FILED:
        return Record.objects.get(pk=uuid.uuid5(lesson.pk, "log"))
    if lesson.state != LessonState.ENDED:  # put away in another tab meanwhile
        raise RecordRefused(Refusal.REVISED)
    staff = isinstance(form, SessionForm)
    record, _new = file_record(
        model=TrainingSession if staff else LessonLog, kind=RecordKind.SESSION if staff else RecordKind.LESSON,
        record_id=uuid.uuid5(lesson.pk, "log"), organisation=lesson.organisation, by=by, filing=form.filing(),
        files=form.cleaned_data["attachments"], scan=form.cleaned_data["scan"],
    )  # fmt: skip
    LiveLesson.objects.filter(pk=lesson.pk).update(
        state=LessonState.FILED, record_id=record.pk, teacher="", ended_at=lesson.ended_at or timezone.now(),
        version=lesson.version + 1,
    )  # fmt: skip
    here = lesson.seats.filter(is_present=True, person__isnull=False)
    certify_finished_lessons(people=here.values_list("person_id", flat=True), course_key=lesson.course_key)
    return record
