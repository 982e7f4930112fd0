"""A lesson from its opening to its log, by services and by pages."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from courses.classroom.answering import AnswerRefusal, AnswerRefused, count_hands, counts, take_answers
from courses.classroom.attaching import AttachRefusal, AttachRefused, attach, drafts_of
from courses.classroom.board import board_state
from courses.classroom.closing import file_log, log_form
from courses.classroom.models import ROLL_CALL, Answering, LessonState, LiveLesson, QuestionPhase
from courses.classroom.opening import OpenRefused, drop_lesson, forgotten
from courses.classroom.pacing import Command, StaleError, call_roll, move
from courses.training.filings.lessons import rows_of_lesson
from courses.training.filings.sessions import SessionForm
from courses.training.models import Evidence, LessonLog, TrainingSession
from courses.training.record_pages import pdf as sheet
from courses.training.record_pages.kinds import paper_urls
from courses.training.records.filing import RecordRefused
from courses.training.records.versions import correction_lines, corrections_of
from people.models import Person, SchoolClass, User
from tests.training.test_filing_papers import words_of


def press(lesson: LiveLesson, *commands: Command) -> LiveLesson:
    for command in commands:
        lesson = move(lesson=lesson, command=command, seen=lesson.version)
    return lesson


def at_question(lesson: LiveLesson) -> LiveLesson:
    """The lesson at its first question, everybody but seats 3 and 7 there."""
    lesson = call_roll(lesson=lesson, absent=[3, 7], seen=lesson.version)
    while lesson.screen["kind"] != "question":
        lesson = press(lesson, Command.NEXT)
    return lesson


def test_a_lesson_is_cut_to_one_thing_a_screen(opened):
    lesson = opened()
    assert [screen["kind"] for screen in lesson.screens] == ["title", *["content"] * 3, "question", "question"]
    texts = [screen["html"] for screen in lesson.screens[1:3]]
    assert "一" in texts[0] and "二" not in texts[0] and "二" in texts[1]
    assert all(screen["heading"] == "听到警报" for screen in lesson.screens[1:4])
    assert not any("教育部" in screen.get("html", "") for screen in lesson.screens)
    assert lesson.position == ROLL_CALL and lesson.seats.count() == 10


def test_a_screen_is_passed_once_however_often_the_clicker_is_pressed(opened):
    lesson = opened()
    seen = lesson.version
    moved = move(lesson=lesson, command=Command.NEXT, seen=seen)
    with pytest.raises(StaleError):
        move(lesson=lesson, command=Command.NEXT, seen=seen)
    assert LiveLesson.objects.get(pk=lesson.pk).position == moved.position == 0
    assert press(moved, Command.BACK, Command.BACK).position == ROLL_CALL


def test_the_right_answer_is_shown_after_the_bars_and_the_last_screen_stays(opened):
    lesson = at_question(opened())
    place = lesson.position
    count_hands(lesson=lesson, position=place, hands={0: 5, 1: 7})
    question = board_state(lesson)["screen"]["question"]
    assert question["counts"] == [5, 7, 0] and question["right"] is None and question["explanation"] == ""
    lesson = press(lesson, Command.NEXT)
    assert lesson.phase_of(place) == QuestionPhase.CLOSED and board_state(lesson)["screen"]["question"]["right"] is None
    with pytest.raises(AnswerRefused):
        count_hands(lesson=lesson, position=place, hands={0: 6})
    lesson = press(lesson, Command.REOPEN)
    assert count_hands(lesson=lesson, position=place, hands={0: 333}) == [8, 7, 0]  # eight are present
    assert count_hands(lesson=lesson, position=place, hands={0: 6}) == [6, 7, 0]
    lesson = press(lesson, Command.NEXT, Command.NEXT)
    question = board_state(lesson)["screen"]["question"]
    assert question["right"] is not None and question["explanation"].startswith("因为")
    wrong = max((count, place) for place, count in enumerate([6, 9, 0]) if place != question["right"])
    assert question["mistake"]["letter"] == "ABC"[wrong[1]]
    assert press(lesson, Command.REOPEN).phase_of(place) == QuestionPhase.REVEALED
    end = press(LiveLesson.objects.get(pk=lesson.pk), *[Command.NEXT] * 6)
    assert end.position == len(end.screens) - 1 and end.state == LessonState.OPEN


def test_answers_of_seats_are_one_a_seat_and_the_last_word_counts(opened):
    lesson = at_question(opened(answering=Answering.CARDS))
    assert take_answers(lesson=lesson, position=lesson.position, given={1: 0, 2: 2, 3: 2}) == [1, 2, 3]
    take_answers(lesson=lesson, position=lesson.position, given={1: 1})
    assert counts(lesson, lesson.position) == [0, 1, 2]
    assert lesson.seats.get(number=3).is_present  # who answers is there
    assert board_state(lesson)["screen"]["question"]["unanswered"] == [4, 5, 6, 8, 9, 10]
    for given, why in (({99: 0}, AnswerRefusal.NO_SEAT), ({1: 3}, AnswerRefusal.NO_CHOICE)):
        with pytest.raises(AnswerRefused) as refused:
            take_answers(lesson=lesson, position=lesson.position, given={5: 0} | given)
        assert refused.value.reason == why
    assert not lesson.seats.get(number=5).answers.exists()
    with pytest.raises(AnswerRefused):
        take_answers(lesson=lesson, position=0, given={1: 0})


def test_a_lesson_needs_somebody_to_teach(opened, school):
    for changes in (
        {"school_class": None, "group_name": "三年级", "seat_count": 0},
        {"school_class": None, "group_name": "三年级", "seat_count": 81},
        {"school_class": None, "group_name": "三年级", "seat_count": 45, "answering": Answering.DEVICES},
        {"school_class": None, "staff": []},
    ):
        with pytest.raises(OpenRefused):
            opened(**changes)
    assert opened(school_class=None, group_name="三年级", seat_count=45).seats.filter(person=None).count() == 45


def sent(form) -> dict:
    """What the browser sends of an untouched form."""
    return {
        name: value for name in form.fields if (value := form[name].value()) not in (None, "") and name != "attachments"
    } | {"began_at": form["began_at"].value().strftime("%Y-%m-%dT%H:%M")}


def ended(lesson: LiveLesson, minutes: int = 45) -> LiveLesson:
    LiveLesson.objects.filter(pk=lesson.pk).update(opened_at=timezone.now() - timedelta(minutes=minutes))
    return press(LiveLesson.objects.get(pk=lesson.pk), Command.END)


def test_the_log_is_evidence_for_the_class_and_for_who_was_there(opened, teacher, client):
    lesson = at_question(opened())
    count_hands(lesson=lesson, position=lesson.position, hands={0: 8})
    lesson = ended(press(lesson, Command.NEXT, Command.NEXT))
    client.force_login(teacher)
    url = reverse("classroom:log", args=[lesson.pk])
    answer = client.post(url, sent(log_form(lesson, teacher)))
    assert answer.status_code == 302, answer.content.decode()
    log = LessonLog.objects.get()
    assert (log.minutes, log.class_hours, log.participant_count, log.absent) == (45, 1.0, 8, [3, 7])
    assert log.answers[0]["counts"] == [8, 0, 0] and log.school_class == lesson.school_class
    rows = Evidence.objects.filter(record_row__record=log)
    here = set(lesson.seats.filter(is_present=True).values_list("person_id", flat=True))
    assert {row.subject_id for row in rows.filter(subject_kind="person")} == here and len(here) == 8
    assert {row.kind for row in rows} == {"lesson"}
    assert rows.get(subject_kind="class").result["hours"] == 1.0
    lesson = LiveLesson.objects.get(pk=lesson.pk)
    assert lesson.state == LessonState.FILED and lesson.teacher == ""
    assert client.post(url, {}).url == client.get(url).url == reverse("training:filed_record", args=[log.pk])
    page = client.get(reverse("training:filed_record", args=[log.pk])).content.decode()
    assert "王老师" in page and "3、7" in page


def test_a_log_is_filed_once_and_corrected_with_a_reason(opened, teacher, client):
    lesson = ended(at_question(opened()))
    form = log_form(lesson, teacher, sent(log_form(lesson, teacher)))
    assert form.is_valid(), form.errors
    first = file_log(lesson=lesson, form=form, by=teacher)
    assert file_log(lesson=lesson, form=form, by=teacher).pk == first.pk and LessonLog.objects.count() == 1
    client.force_login(teacher)
    url = reverse("training:revise_record", args=[first.pk])
    page = client.get(url)
    data = sent(page.context["form"]) | {"absent": "3", "reason": "7号迟到，不是缺席"}
    crumbs = re.search(r'<nav class="breadcrumbs".*?</nav>', page.content.decode(), flags=re.S)
    links = re.findall(r'href="([^"]+)"', crumbs[0])
    assert links and [link for link in links if client.get(link).status_code != 200] == []
    whole = reverse("training:filed_records", args=[first.organisation_id])  # the unit's whole list, which was a link
    assert client.get(whole).status_code == 404
    assert client.post(url, data).status_code == 302
    log = LessonLog.objects.get()
    assert log.absent == [3] and log.participant_count == 9 and log.revision == 2
    seven = Person.objects.get(memberships__school_class=log.school_class, memberships__seat=7)
    assert Evidence.objects.standing().about("person", seven.pk).count() == 1
    assert (
        client.post(url, sent(client.get(url).context["form"]) | {"absent": "3, 44", "reason": "x"}).status_code == 400
    )


def test_a_corrected_log_says_its_version_and_why_on_its_page_and_its_papers(opened, teacher, client, monkeypatch):
    lesson = ended(at_question(opened()))
    form = log_form(lesson, teacher, sent(log_form(lesson, teacher)))
    assert form.is_valid(), form.errors
    record = file_log(lesson=lesson, form=form, by=teacher)
    sheets: list[dict] = []
    monkeypatch.setattr(sheet, "render_pdf", lambda _template, data: sheets.append(data) or b"%PDF")

    def shown() -> list[str]:
        """The page, the PDF, the Word and the spreadsheet, in words."""
        client.get(reverse("training:record_pdf", args=[record.pk]))
        docx, xlsx = (client.get(url).content for url in paper_urls(record, "lesson-record"))
        footer = Document(io.BytesIO(docx)).sections[0].footer.paragraphs[0].text
        cells = [str(cell.value) for row in load_workbook(io.BytesIO(xlsx)).active for cell in row]
        page = client.get(reverse("training:filed_record", args=[record.pk])).content.decode()
        return [page, str(sheets[-1]), words_of(docx) + footer, "".join(cells)]

    client.force_login(teacher)
    assert not any("第 2 版" in words for words in shown()), "control: nobody has corrected it"
    for absent, reason in (("3", "7号迟到，不是缺席"), ("3、8", "8号早退")):
        url = reverse("training:revise_record", args=[record.pk])
        data = sent(client.get(url).context["form"]) | {"absent": absent, "reason": reason}
        assert client.post(url, data).status_code == 302
    for words in shown():
        assert (
            "第 3 版" in words and "8号早退" in words and f"{timezone.localdate()}" in words and str(teacher) in words
        )
    page, pdf, *_papers = shown()
    assert all("更正（第 2 版）" in words and "7号迟到，不是缺席" in words for words in (page, pdf))
    log = LessonLog.objects.get()
    assert [one.number for one in corrections_of(log)] == [2, 3]
    assert str(teacher) not in str(correction_lines(log, with_names=False))


def test_the_word_of_a_lesson_says_what_was_measured_and_why_more_counts(opened, teacher, client):
    lesson = ended(opened(), 33)
    more = {"class_hours": "1", "minutes": "40", "hours_reason": "大屏晚开了七分钟"}
    form = log_form(lesson, teacher, sent(log_form(lesson, teacher)) | more)
    assert form.is_valid(), form.errors
    record = file_log(lesson=lesson, form=form, by=teacher)
    client.force_login(teacher)
    table = Document(io.BytesIO(client.get(paper_urls(record, "lesson-record")[0]).content)).tables[0]
    shown = {row.cells[0].text: row.cells[1].text for row in table.rows}
    lines = dict(rows_of_lesson(record))
    for label in ("实测分钟数", "多于实测的理由"):
        assert shown.get(label) == lines[label], label
    assert (lines["实测分钟数"], shown["多于实测的理由"]) == ("33", more["hours_reason"])


@pytest.mark.parametrize(
    ("measured", "offered", "typed", "needs"),
    [
        (1, 0.0, {}, False),
        (1, 0.0, {"class_hours": "0.5"}, True),
        (14, 0.0, {}, False),
        (15, 0.5, {}, False),
        (34, 0.5, {"class_hours": "1"}, True),
        (35, 1.0, {}, False),
        (35, 1.0, {"minutes": "36"}, True),
        (35, 1.0, {"minutes": "34"}, True),  # what was shorter than measured counts as short as it was
        (35, 1.0, {"minutes": "34", "class_hours": "0.5"}, False),
        (600, 2.0, {}, False),
        (600, 2.0, {"class_hours": "2.5"}, True),
    ],
)
def test_class_hours_are_those_that_were_measured_or_have_a_reason(opened, teacher, measured, offered, typed, needs):
    lesson = ended(opened(), measured)
    first = sent(log_form(lesson, teacher))
    assert float(first["class_hours"]) == offered and int(first["minutes"]) == measured
    form = log_form(lesson, teacher, first | typed)
    assert form.is_valid() is not needs
    assert set(form.errors) == ({"hours_reason"} if needs else set())
    form = log_form(lesson, teacher, first | typed | {"hours_reason": "铃响后接着上，忘了先打开"})
    assert form.is_valid(), form.errors
    log = LessonLog.objects.get(pk=file_log(lesson=lesson, form=form, by=teacher).pk)
    assert log.measured_minutes == measured and log.hours_reason.startswith("铃响")
    row = Evidence.objects.get(record_row__record=log, subject_kind="class")
    assert row.result["passed"] is (log.class_hours > 0)


@pytest.mark.parametrize("hours", ["-0.5", "0.7", "8.5", "24"])
def test_no_reason_makes_class_hours_of_what_is_none(opened, teacher, hours):
    lesson = ended(opened())
    data = sent(log_form(lesson, teacher)) | {"class_hours": hours, "hours_reason": "x"}
    assert "class_hours" in log_form(lesson, teacher, data).errors


def test_people_of_a_unit_sign_instead_of_sitting(lesson, hotel, manager, employee, opened):
    live = opened(
        organisation=hotel, by=manager, school_class=None, staff=[employee.person_id], group_name="早班", place="大堂"
    )
    assert live.seats.get().person_id == employee.person_id
    live = call_roll(lesson=live, absent=[], seen=live.version)
    form = log_form(ended(live), manager, sent(log_form(ended_now := LiveLesson.objects.get(pk=live.pk), manager)))
    assert form.is_valid(), form.errors
    record = file_log(lesson=ended_now, form=form, by=manager)
    session = TrainingSession.objects.get(pk=record.pk)
    assert session.is_group and session.participant_count == 1
    assert Evidence.objects.about("person", employee.person_id).get().result["group"] is True


@pytest.mark.parametrize(
    ("measured", "offered", "typed", "needs"),
    [
        (45, 1.0, {}, False),
        (45, 1.0, {"class_hours": ""}, False),
        (45, 1.0, {"class_hours": "4"}, True),
        (45, 1.0, {"minutes": "240"}, True),
        (600, 2.0, {}, False),  # left open: a double lesson, and no more
        (600, 2.0, {"class_hours": "8"}, True),
        (1, 0.0, {}, False),
    ],
)
def test_hours_of_a_shift_are_those_that_were_measured_or_have_a_reason(
    opened, hotel, manager, employee, measured, offered, typed, needs
):
    live = opened(
        organisation=hotel, by=manager, school_class=None, staff=[employee.person_id], group_name="早班", place="大堂"
    )
    live = ended(call_roll(lesson=live, absent=[], seen=live.version), measured)
    first = sent(log_form(live, manager))
    assert (float(first["class_hours"]), int(first["minutes"])) == (offered, measured)
    assert set(log_form(live, manager, first | typed).errors) == ({"hours_reason"} if needs else set())
    form = log_form(live, manager, first | typed | {"hours_reason": "早班和夜班合着上"})
    assert form.is_valid(), form.errors
    session = TrainingSession.objects.get(pk=file_log(lesson=live, form=form, by=manager).pk)
    assert session.measured_minutes == measured and session.class_hours == float(typed.get("class_hours") or offered)
    row = Evidence.objects.about("person", employee.person_id).get()
    assert (row.result["hours"], row.result["passed"]) == (session.class_hours, session.class_hours > 0)


def test_without_the_rule_a_shift_left_open_would_count_a_whole_day(opened, hotel, manager, employee, monkeypatch):
    """The control."""
    monkeypatch.setattr(SessionForm, "_excess", lambda form, minutes, hours: "")
    shift = {"group_name": "早班", "place": "大堂", "school_class": None, "staff": [employee.person_id]}
    live = opened(organisation=hotel, by=manager, **shift)
    live = ended(call_roll(lesson=live, absent=[], seen=live.version), 600)
    assert log_form(live, manager, sent(log_form(live, manager)) | {"class_hours": "8"}).is_valid()


def test_pages_of_a_lesson_are_its_teachers(opened, teacher, manager, client, db):
    lesson = opened()
    urls = [reverse(f"classroom:{name}", args=[lesson.pk]) for name in ("board", "log")]
    posts = [reverse(f"classroom:{name}", args=[lesson.pk]) for name in ("move", "roll", "hands", "drop")]
    stranger = User.objects.create(username="stranger")
    for user in (stranger, manager):
        client.force_login(user)
        assert [client.get(url).status_code for url in urls] == [404, 404]
        assert {client.post(url, "{}", content_type="application/json").status_code for url in posts} == {404}
    client.force_login(stranger)
    assert client.get(reverse("classroom:index")).status_code == 403
    assert LiveLesson.objects.get(pk=lesson.pk).state == LessonState.OPEN


def test_the_board_speaks_json_and_refuses_nonsense(opened, teacher, client):
    lesson = opened()
    client.force_login(teacher)

    def post(name: str, body: object, raw: str | None = None):
        data = json.dumps(body) if raw is None else raw
        return client.post(reverse(f"classroom:{name}", args=[lesson.pk]), data, content_type="application/json")

    assert "听到警报怎么办" in client.get(reverse("classroom:board", args=[lesson.pk])).content.decode()
    for name, body in (
        ("move", {"command": "jump", "version": 1}), ("move", {"command": "next", "version": "1"}), ("move", [1]),
        ("roll", {"absent": ["3"], "version": 1}), ("roll", {"absent": 3, "version": 1}),
        ("hands", {"position": 0, "hands": ["a"]}), ("hands", {"hands": [1]}),
    ):  # fmt: skip
        assert post(name, body).status_code == 400, (name, body)
    assert post("move", None, "{").status_code == 400
    for name in ("move", "roll", "hands"):  # a form instead of what the board sends
        assert client.post(reverse(f"classroom:{name}", args=[lesson.pk]), {"command": "next"}).status_code == 400
    state = post("roll", {"absent": [2], "version": lesson.version}).json()["state"]
    assert state["position"] == 0 and [seat["number"] for seat in state["seats"] if not seat["present"]] == [2]
    stale = post("move", {"command": "next", "version": lesson.version})
    assert stale.status_code == 409 and stale.json()["state"]["version"] == state["version"]
    assert post("hands", {"position": 0, "hands": [1]}).status_code == 409


def test_lessons_that_nobody_put_on_record_are_forgotten(opened):
    lesson = opened()
    now = lesson.opened_at + timedelta(days=30)
    assert not forgotten(now).exists()
    assert forgotten(now + timedelta(seconds=1)).get() == lesson


def drafted(opened, teacher, **changes) -> LessonLog:
    """The log of a lesson for seats without a class."""
    lesson = ended(opened(school_class=None, group_name="三年级（2）班", seat_count=10, **changes))
    form = log_form(lesson, teacher, sent(log_form(lesson, teacher)) | {"absent": "3"})
    assert form.is_valid(), form.errors
    return LessonLog.objects.get(pk=file_log(lesson=lesson, form=form, by=teacher).pk)


def test_a_lesson_before_the_roster_is_tied_to_its_class_later(opened, teacher, seats, client):
    log = drafted(opened, teacher)
    assert {row.subject_kind for row in Evidence.objects.filter(record_row__record=log)} == {"organisation"}
    assert drafts_of(teacher, timezone.now()).get() == log
    client.force_login(teacher)
    url = reverse("classroom:attach", args=[log.pk])
    assert client.post(url, {"school_class": ""}).status_code == 400
    assert "三（1）班" in client.get(url).content.decode() or str(seats) in client.get(url).content.decode()
    assert client.get(url, {"school_class": seats.pk}).context["seating"].seats[0][1].seat == 1
    assert client.post(url, {"school_class": seats.pk}).status_code == 302
    log.refresh_from_db()
    assert log.school_class == seats and log.revision == 2
    standing = Evidence.objects.standing().filter(record_row__record=log)
    assert standing.filter(subject_kind="person").count() == 9 and standing.filter(subject_kind="class").count() == 1
    assert client.get(url).status_code == 404 and not drafts_of(teacher, timezone.now()).exists()


def test_a_log_is_not_tied_to_what_does_not_fit(opened, teacher, seats, school):
    empty = SchoolClass.objects.create(organisation=school, name="小班", grade=1, school_year=2026, join_code="SMALL1")
    log = drafted(opened, teacher)
    with pytest.raises(AttachRefused) as refused:
        attach(log=log, school_class=empty, by=teacher)
    assert refused.value.reason == AttachRefusal.EMPTY
    LessonLog.objects.filter(pk=log.pk).update(began_at=timezone.now() - timedelta(days=30, seconds=1))
    log.refresh_from_db()
    with pytest.raises(AttachRefused) as refused:
        attach(log=log, school_class=seats, by=teacher)
    assert refused.value.reason == AttachRefusal.LATE and not drafts_of(teacher, timezone.now()).exists()


def test_a_lesson_that_was_put_away_goes_on_no_record(opened, teacher):
    lesson = ended(opened())
    form = log_form(lesson, teacher, sent(log_form(lesson, teacher)))
    assert form.is_valid(), form.errors
    assert drop_lesson(lesson=lesson)
    with pytest.raises(RecordRefused):
        file_log(lesson=lesson, form=form, by=teacher)
    assert not Evidence.objects.exists() and not LessonLog.objects.exists()
