"""Makes one object of every kind that an address of the walk names, in an installation with samples.

Run as a script inside the installation; the last line of output is what `tests.walk.Prepared` reads.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[2] / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from firesafety.samples.people import SIGN_INS
from people.models import Jurisdiction, Membership, Organisation, Role, RoleGrant, SchoolClass, UnitKind, User

Objects = dict[str, str]


def user(name: str) -> User:
    return User.objects.get(username=name)


def new_session(**values: Any) -> str:
    """The key of a new browser session that holds these values."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(values)
    session.save()
    return str(session.session_key)


def signed_in(account: User) -> str:
    return new_session(
        **{
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: account.get_session_auth_hash(),
        }
    )


def school() -> tuple[Organisation, SchoolClass]:
    """The sample school and the class that the sample teacher teaches."""
    found = RoleGrant.objects.get(user=user("teacher"), role=Role.TEACHER).school_class
    assert found is not None
    return found.organisation, found


def make_courses() -> Objects:
    """Public pages, a paper that is open and one that is marked, a certificate."""
    from courses.models import Campaign, LessonPage
    from courses.quizzes.models import Quiz
    from courses.quizzes.opening import open_attempt
    from courses.quizzes.services import submit_attempt
    from courses.training.models import Certificate
    from tests.papers import right_answers
    from tests.reading import read_through

    lesson = LessonPage.objects.live().order_by("path").first()
    pupil, quiz = user("pupil").person, Quiz.objects.order_by("pk").first()
    assert lesson is not None and pupil is not None and quiz is not None
    course = quiz.course_key.removeprefix("course:")
    read_through(pupil, *LessonPage.objects.filter(content_key__startswith=f"{course}/"))
    marked = open_attempt(quiz=quiz, person=pupil)
    submit_attempt(attempt=marked, answers=right_answers(marked), submission_key=uuid.uuid4())
    certificate = Certificate.objects.get(evidence__source_key=f"quiz-attempt:{marked.pk}")
    return {
        "course": lesson.get_parent().slug,
        "lesson": lesson.slug,
        "quiz": quiz.key,
        "quiz_row": str(quiz.pk),
        "campaign": str(Campaign.objects.get(key="fire-month").pk),
        "attempt": str(open_attempt(quiz=quiz, person=pupil).pk),
        "marked_attempt": str(marked.pk),
        "serial": certificate.serial,
        "certificate": str(certificate.pk),
    }


def make_lessons() -> Objects:
    """A lesson that is being taught, one that is over, one that will be put away, a log without a class."""
    from courses.classroom.camera import camera_token
    from courses.classroom.closing import file_log, log_form
    from courses.classroom.opening import open_lesson
    from courses.classroom.pacing import Command, call_roll, move
    from courses.models import LessonPage

    organisation, school_class = school()
    page = LessonPage.objects.live().order_by("path").first()
    assert page is not None

    def made(**whom: Any) -> Any:
        lesson = open_lesson(
            lesson=page, organisation=organisation, by=user("teacher"), teacher="示例", question_count=1,
            **whom or {"school_class": school_class},
        )  # fmt: skip
        return call_roll(lesson=lesson, absent=[], seen=lesson.version)

    def ended(**whom: Any) -> Any:
        lesson = made(**whom)
        return move(lesson=lesson, command=Command.END, seen=lesson.version)

    draft = ended(group_name="示例班", seat_count=2)
    blank: Any = log_form(draft, user("teacher"))
    data = {name: blank[name].value() for name in blank.fields if name not in ("attachments", "scan")}
    form: Any = log_form(draft, user("teacher"), data)
    assert form.is_valid(), form.errors
    log = file_log(lesson=draft, form=form, by=user("teacher"))
    staff = Membership.objects.get(organisation=organisation, person=user("teacher").person)
    return {
        "shift_lesson": str(made(staff=[staff.person_id], group_name="早班").pk),
        "device_lesson": str(made(school_class=school_class, answering="devices").pk),
        "live_lesson": str(made().pk), "ended_lesson": str(ended().pk), "dropped_lesson": str(made().pk),
        "draft_log": str(log.pk), "lesson_key": page.content_key, "card_reader": camera_token(made(school_class=school_class, answering="cards")),
    }  # fmt: skip


def make_school() -> Objects:
    """A lesson planned for this week and one to take out, a term of the school's own, an item from outside."""
    from courses.models import LessonPage
    from courses.schools.links import week_token
    from courses.schools.models import OutsideItem, PlannedLesson
    from courses.schools.planning import monday_of, plan_lessons
    from courses.training.models import OwnTerm
    from people.models import SchoolClass

    organisation, school_class = school()
    head, today = user("teacher"), timezone.localdate()
    page = LessonPage.objects.live().order_by("path").first()
    assert page is not None
    classes = list(SchoolClass.objects.filter(organisation=organisation).order_by("name"))
    plan_lessons(school=organisation, week=today, lesson=page, classes=classes, by=head)
    term = OwnTerm.objects.create(
        organisation=organisation, school_year=2001, term="autumn", starts_on="2001-09-01", ends_on="2002-01-20",
        reason="示例", by=head,
    )  # fmt: skip
    item = OutsideItem.objects.create(
        organisation=organisation, school_year=2001, title="示例", sender="示例", white_list_item="示例",
        approval="示例", on="2001-09-01", by=head,
    )  # fmt: skip
    other = PlannedLesson.objects.exclude(school_class=school_class).first()
    assert other is not None
    return {
        "week_code": week_token(school_class.pk, monday_of(today)), "planned_week": monday_of(today).isoformat(),
        "planned_lesson": str(other.pk), "own_term": str(term.pk), "outside_item": str(item.pk),
    }  # fmt: skip


def make_records() -> Objects:
    """An open duty of the sample school with its waiver, a row that an officer wrote, a draft rule, a list of units."""
    from courses.training.duties.decisions import attest_duty, can_attest, waive_duty
    from courses.training.ledger.row_numbers import row_number
    from courses.training.models import Duty, Rule
    from courses.training.proposals.impact_preview import run_preview
    from courses.training.proposals.publishing import request_preview
    from courses.training.proposals.ties import tie_course
    from courses.training.proposals.views import _is_editable
    from courses.training.rulebook.rule_file import entry_of

    unit, school_class = school()
    officer, today = user("officer"), timezone.localdate()
    duties = Duty.objects.filter(organisation=unit, closed_on=None, missing="").select_related("rule", "organisation")
    duty = next(found for found in duties.filter(met_on=None) if can_attest(found))
    row = attest_duty(duty=duty, by=officer, on=today, note="现场核实")
    waiver = waive_duty(duty=duty, by=officer, until=today + timedelta(days=30), reason="校舍改造")
    rule = next(found for found in Rule.objects.order_by("code", "-version") if _is_editable(found))
    tied = Rule.objects.filter(code="S-TERM").latest("version")
    tie = tie_course(content_key="course:new-staff", rule=tied, since=today, reason="补课", by=user("city"))
    entry = entry_of(rule)
    draft = request_preview(entry={**entry, "version": entry["version"] + 1}, by=officer)
    run_preview(draft)
    division = officer.grants.get().jurisdiction.divisions.get()
    text = f"单位名称,地址\n{unit.name},建设街道\n查无此单位,长水街道\n"
    _import_key_units(text, division, officer)
    return {
        "year": str(today.year),
        "organisation": str(unit.pk),
        "class": str(school_class.pk),
        "person": str(user("pupil").person_id),
        "duty": str(duty.pk),
        "waiver": str(waiver.pk),
        "evidence": str(row.pk),
        "row_number": row_number(row.pk),
        "rule": rule.code,
        "tied_rule": tied.code,
        "tie": str(tie.pk),
        "rule_version": str(rule.pk),
        "draft": str(draft.pk),
    }


def make_notice() -> Objects:
    """A message in the sample manager's inbox."""
    from notices.models import NoticeTemplate
    from notices.services import notify
    from notices.standard import SMS_STOPPED

    told = notify(SMS_STOPPED, user("manager"), values={"budget": "50"}, path="/records/")
    return {"notice": str(told.pk), "notice_text": str(NoticeTemplate.objects.get(key="digest").pk)}


def _import_key_units(text: str, division: Any, officer: User) -> None:
    from common.sheets import asking, services
    from common.sheets.kinds import kind_of

    kind, today = kind_of("key-units"), timezone.localdate()
    assert kind is not None
    sheet = services.take_in(
        kind=kind, scope=officer, key="area", data=text.encode(), file_name="名录.csv", by=officer, language="zh-hans",
        options={
            "division": division.pk, "year": today.year, "document": "名录〔2026〕1号", "issued_on": today.isoformat(),
            "is_sample": True,
        },
    )  # fmt: skip
    asking.ask_for_a_look(sheet=sheet, keys=list(sheet.keys), is_complete=False, since=today)
    services.look(str(sheet.pk))
    sheet.refresh_from_db()
    asking.ask_to_apply(sheet=sheet)
    services.apply(str(sheet.pk))


def make_door() -> Objects:
    """Two doors of the sample manager's unit, and courses at one: under way, passed, waiting for the manager."""
    from courses.door.course import questions
    from courses.door.entries import hand_in, open_door, sign, start_entry
    from courses.door.models import DoorEntry, Parts, SitePart
    from people.models import Post

    manager = user("manager")
    unit = RoleGrant.objects.get(user=manager, role=Role.UNIT_MANAGER).organisation
    assert unit is not None
    SitePart.objects.create(
        organisation=unit, language="zh-hans", exits="东、西两部楼梯", equipment="走廊", alarm="消防控制室 8119",
        assembly="南广场",
    )  # fmt: skip
    door = open_door(organisation=unit, post=None, by=manager)
    other = open_door(organisation=unit, post=Post.objects.get(code="guard"), by=manager)

    def entry(is_passed: bool = True) -> DoorEntry:
        made = start_entry(door=other, language="zh-hans", post=None, parts=Parts.WHOLE, browser="b")
        if is_passed:
            hand_in(entry=made, answers={question.key: question.right for question in questions(made)})
        return made

    signed = sign(entry=entry(), name="示例新人", phone="", signature="M10 10 L90 60", is_drawn=True)
    return {
        "door": str(door.pk),
        "other_door": str(other.pk),
        "door_code": other.code,
        "door_learning": str(entry(is_passed=False).pk),
        "door_unwanted": str(entry(is_passed=False).pk),
        "door_passed": str(entry().pk),
        "door_entry": str(signed.pk),
    }


def make_session(unit: Any, manager: Any) -> str:
    """A training that the sample manager recorded, with one person present."""
    from courses.training.models import EvidenceKind, RecordKind, SubjectKind, TrainingKind, TrainingSession
    from courses.training.records.filing import Filing, Row, file_record

    person = unit.memberships.filter(ended_on=None).earliest("pk").person_id
    values = {
        "training": TrainingKind.REGULAR, "began_at": timezone.now() - timedelta(days=2), "minutes": 45,
        "place": "会议室", "content": "出口和灭火器", "topics": ["escape"], "participant_count": 1,
        "counts_for": ["U-STAFF-YEAR"],
    }  # fmt: skip
    rows = tuple(
        Row(kind, subject, EvidenceKind.PAPER_UPLOAD, "training:regular", {"passed": True}, {"teacher": "示例"})
        for kind, subject in ((SubjectKind.ORGANISATION, unit.pk), (SubjectKind.PERSON, person))
    )
    record, _new = file_record(
        model=TrainingSession, kind=RecordKind.SESSION, record_id=uuid.uuid4(), organisation=unit, by=manager,
        filing=Filing(values, rows),
    )  # fmt: skip
    return str(record.pk)


def _letter_scan(unit: Any, manager: Any) -> Any:
    """The scan of a duty letter that was filed as signed."""
    from django.utils import timezone

    from common.clean_files import CleanFile
    from people.letters.content import file_signed, letter_rows, letters_of
    from people.models import LetterScan

    year = timezone.localdate().year
    scan = CleanFile("责任书.pdf", "application/pdf", b"%PDF-1.4\n%%EOF")
    letters = letters_of(unit, year, letter_rows(unit, year)[:1])
    file_signed(unit=unit, year=year, letters=letters, on=timezone.localdate(), by=manager, scan=scan)
    return LetterScan.objects.get()


def make_real_drill() -> Objects:
    """A drill that the sample manager recorded, with a file; a table that the manager asked for."""
    from common.clean_files import CleanFile
    from courses.quizzes.models import UnitQuestion
    from courses.quizzes.spot.services import begin
    from courses.training.made_files.asking import ask_for_file
    from courses.training.made_files.making import make_asked_file
    from courses.training.models import Emergency, RealDrill
    from courses.training.real_drills.forms import FIELDS
    from courses.training.real_drills.record import record_real_drill

    manager = user("manager")
    unit = RoleGrant.objects.get(user=manager, role=Role.UNIT_MANAGER).organisation
    assert unit is not None
    values = {name: RealDrill._meta.get_field(name).get_default() for name in FIELDS} | {
        "emergency": Emergency.FIRE,
        "began_at": timezone.now() - timedelta(days=1),
        "place": "主楼",
        "plan": "灭火和应急疏散预案（示例）",
        "content": "报警、疏散、清点人数",
        "departments": "前厅、客房",
        "participant_count": 12,
        "evaluation": "东楼梯较慢",
    }
    drill, _new = record_real_drill(
        drill_id=uuid.uuid4(), organisation=unit, by=manager, values=values, participants="示例员工",
        files=[CleanFile("签到表.pdf", "application/pdf", b"%PDF-1.4\n%%EOF")],
    )  # fmt: skip
    spot = begin(unit=unit, by=manager)
    question = UnitQuestion.objects.create(organisation=unit, topic="exits", text="从哪里走？", answer="东门")
    made = ask_for_file(kind="matrix_xlsx", by=manager, organisation=unit)
    make_asked_file(str(made.pk))
    grant = RoleGrant.objects.create(user=user("teacher"), role=Role.UNIT_MANAGER, organisation=school()[0])
    member = unit.memberships.filter(ended_on=None).latest("pk")
    return {
        "unit_grant": str(grant.pk),
        "keeper_grant": str(RoleGrant.objects.filter(user=user("keeper"), role=Role.VENUE_KEEPER).latest("pk").pk),
        "office": str(Jurisdiction.objects.get(name="示例·嘉兴经开区").pk),
        "staff_person": str(member.person_id),
        "letter_scan": str(_letter_scan(unit, manager).pk),
        "drilled_unit": str(unit.pk),
        "answered_for": "units",
        "kind": str(UnitKind.objects.get(code="other").pk),
        "department": str(unit.departments.create(name="前厅部").pk),
        "made_file": str(made.pk),
        "spot_round": str(spot.pk),
        "spot_person": str(spot.people.first().pk),  # type: ignore[union-attr]
        "unit_question": str(question.pk),
        "real_drill": str(drill.pk),
        "training_session": make_session(unit, manager),
        "record_file": str(drill.files.get().pk),
    }


def make_sheets(objects: Objects) -> Objects:
    """A roster whose columns are to be named, and one that was compared, of the sample manager."""
    from common.sheets import asking, services
    from common.sheets.kinds import kind_of

    kind, manager = kind_of("roster"), user("manager")
    assert kind is not None
    scope = kind.scope_of(manager, objects["drilled_unit"])
    text = "姓名,工号,岗位,入职日期\n沈示例,S1,,2026-03-01\n,S2,,2026-03-01\n"
    given: dict[str, Any] = {
        "kind": kind, "scope": scope, "key": objects["drilled_unit"], "data": text.encode(), "file_name": "名册.csv",
        "options": {}, "by": manager, "language": "zh-hans",
    }  # fmt: skip
    raw, sheet = services.take_in(**given), services.take_in(**given)
    asking.ask_for_a_look(sheet=sheet, keys=list(sheet.keys), is_complete=False, since=timezone.localdate())
    services.look(str(sheet.pk))
    return {"sheet": str(sheet.pk), "raw_sheet": str(raw.pk), "account_sheet": _send_accounts(user("officer"))}


def _send_accounts(officer: User) -> str:
    """Accounts that an officer opened by table, with links nobody has used."""
    from common.sheets import asking, services
    from common.sheets.kinds import kind_of

    kind = kind_of("accounts")
    assert kind is not None
    text = f"姓名,角色,范围\n陆示例,消防安全管理人,{school()[0].name}\n"
    sheet = services.take_in(
        kind=kind, scope=officer, key="area", data=text.encode(), file_name="账号.csv", options={}, by=officer,
        language="zh-hans",
    )  # fmt: skip
    asking.ask_for_a_look(sheet=sheet, keys=list(sheet.keys), is_complete=False, since=timezone.localdate())
    services.look(str(sheet.pk))
    sheet.refresh_from_db()
    asking.ask_to_apply(sheet=sheet)
    services.apply(str(sheet.pk))
    return str(sheet.pk)


def make_visits() -> Objects:
    """A bookable slot, a booked party with its ticket, a resident who has verified a phone."""
    from venues.bookings.booking import create_booking
    from venues.bookings.codes import keyed_hash
    from venues.bookings.device_links import give_call_out_link, give_link
    from venues.bookings.groups import request_group
    from venues.bookings.models import GroupVisit, Resident, Slot, VisitWish, WaitingParty
    from venues.bookings.tickets import ticket_token
    from venues.models import SpecialDay, Venue, VenueKind

    resident = Resident.objects.create(phone_hmac=keyed_hash("phone", "13900000000"))
    slots = Slot.objects.filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk").select_related("venue")
    slot = slots.filter(venue__division__rolegrant__user=user("keeper")).first()
    assert slot is not None
    booking = create_booking(slot=slot, resident=resident, party_size=2, name="示例", request_key=uuid.uuid4())
    school = Resident.objects.create(phone_hmac=keyed_hash("phone", "13900000001"))
    group = request_group(
        slot=slot,
        resident=school,
        party_size=9,
        request_key=uuid.uuid4(),
        group=GroupVisit(unit_name="示例小学", leader="陈老师"),
    )
    full = slots.filter(venue=slot.venue).last()
    Slot.objects.filter(pk=full.pk).update(capacity=1, booked=1)
    line = WaitingParty.objects.create(slot=full, resident=resident, party_size=2, request_key=uuid.uuid4())
    asked = Venue.objects.filter(kind=VenueKind.POINT, state="open", is_sample=True).order_by("pk").first()
    Venue.objects.filter(pk=asked.pk).update(on_request=True)
    link, _pin = give_link(venue=asked, holder="示例", ends_on=slot.day, by=user("keeper"))
    bell, _pin = give_call_out_link(venue=slot.venue, holder="通信室", ends_on=slot.day, by=user("keeper"))
    wish = VisitWish.objects.create(
        request_key=uuid.uuid4(), venue=slot.venue, resident=resident, starts_at=slot.starts_at, party_size=2
    )
    special = SpecialDay.objects.create(venue=slot.venue, day=slot.day, is_open=True)
    return {
        "venue": slot.venue.division.code,
        "venue_row": str(slot.venue.pk),
        "planned_venue": Venue.objects.exclude(pk__in=[row.venue_id for row in slots]).last().division.code,
        "slot": str(slots.last().pk),
        "full_slot": str(full.pk),
        "waiting": str(line.pk),
        "group_booking": str(group.pk),
        "group_ticket": ticket_token(group),
        "own_slot": str(slots.filter(venue=slot.venue)[1].pk),
        "asked_venue": asked.division.code,
        "point": link.key,
        "bell": bell.key,
        "wish": str(wish.pk),
        "special_day": str(special.pk),
        "exhibit": str(slot.venue.exhibits.first().pk),
        "booking": str(booking.pk),
        "ticket": ticket_token(booking),
        "resident": str(resident.pk),
    }


def make_drills() -> Objects:
    """A drill played alone, a led room that waits and one that is over, a class's drill that waits and one over."""
    from simulator.drills.models import DrillMode, DrillSession
    from simulator.drills.sessions.opening import open_led_session, open_session
    from simulator.drills.sessions.seats import take_seat
    from simulator.drills.sessions.tokens import watch_token
    from tests.drills.led_sessions import end_session

    teacher = user("teacher")
    _unit, school_class = school()
    waiting, player, token = open_session(scenario_id="school-floor", user=None, person=None)
    played, own, own_token = open_session(scenario_id="school-floor", user=None, person=None)
    given: dict[str, Any] = {"scenario_id": "school-floor", "user": teacher, "school_class": school_class}
    led, over = open_led_session(**given), open_led_session(**given)
    for seat in (1, 2):
        take_seat(session=over, seat=seat, name=f"座位{seat}")
    over_player = over.players.order_by("seat").first()
    screen = open_led_session(**{**given, "scenario_id": "rental"}, mode=DrillMode.SCREEN, present=38)
    shown = open_led_session(**{**given, "scenario_id": "rental"}, mode=DrillMode.SCREEN, present=38)
    DrillSession.objects.filter(pk=shown.pk).update(seed=11)
    end_session(played)
    end_session(over)
    _play_lesson(DrillSession.objects.get(pk=shown.pk))
    return {
        "waiting_drill": str(waiting.pk),
        "drill": str(played.pk),
        "room": str(led.pk),
        "ended_room": str(over.pk),
        "wall": watch_token(led, may_command=False),
        "ended_wall": watch_token(over, may_command=False),
        "player": str(over_player.pk),
        "screen": str(screen.pk),
        "ended_screen": str(shown.pk),
        "scenario": "school-floor",
        "rooms": json.dumps(
            {
                str(waiting.pk): {"player": str(player.pk), "token": token},
                str(played.pk): {"player": str(own.pk), "token": own_token},
            }
        ),
    }


def _play_lesson(session: Any) -> None:
    """A class's drill played to its end, both other ways with it."""
    from simulator.drills.results.finishing import finish_session
    from simulator.drills.tasks import play_branches
    from tests.drills.test_class_screen import WRONG, play, started

    finish_session(session=session, run=play(started(session), WRONG).run)
    play_branches.func(str(session.pk))


def make_films(objects: Objects) -> Objects:
    """A lesson film and a replay, the replay with a file."""
    from media.broadcasts import broadcasts
    from media.models import Film, FilmScript, FilmState
    from media.services import replay_key
    from simulator.drills.models import DrillSession

    script = _first(FilmScript)
    film = Film.objects.get(key=script.key)
    session = DrillSession.objects.get(pk=objects["drill"])
    replay = Film(key=replay_key(session), title="回放", state=FilmState.READY, duration_s=3)
    replay.private_file.save("replay.mp4", ContentFile(b"\0" * 4096), save=True)
    revision = script.save_revision()
    return {
        "film": film.key,
        "script": script.key,
        "broadcast": broadcasts()[0].key,
        "film_script": str(script.pk),
        "script_revision": str(revision.pk),
    }


def make_portal() -> Objects:
    """An announcement, and a file by which the site is verified."""
    from portal.models import ArticleIndexPage, ArticlePage, SiteDetails, VerificationFile

    index = ArticleIndexPage.objects.get()
    article = ArticlePage(title="119消防宣传月活动", slug="november", intro="各体验场馆周末开放。")
    index.add_child(instance=article)
    details = SiteDetails.objects.get()
    file = VerificationFile.objects.create(details=details, name="MP_verify_a1b2.txt", text="a1b2")
    return {
        "announcement": article.slug,
        "announcement_page": str(article.pk),
        "verification_file": file.name,
        "site_details": str(details.pk),
    }


def make_cms() -> Objects:
    """Rows of the admin that nothing above has made."""
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model
    from wagtail.models import Collection, Site

    from courses.models import CourseIndexPage, HomePage, LessonPage
    from courses.quizzes.models import Question
    from courses.training.models import CalendarDay, SchoolTerm
    from divisions.models import Division
    from notices.sharing import code_of
    from people.models import Jurisdiction, Post

    nanhu = Division.objects.get(code="330402000000")
    today = timezone.localdate()
    term = SchoolTerm.objects.create(
        division=nanhu, school_year=today.year + 1, term="spring", starts_on=today, ends_on=today + timedelta(days=120),
        document="校历",
    )  # fmt: skip
    day = CalendarDay.objects.create(division=nanhu, day=today, is_workday=True, name="调休", document="通知")
    image = get_image_model().objects.create(title="走道", file=ContentFile(_picture(), name="corridor.png"))
    document = get_document_model().objects.create(title="通知", file=ContentFile(b"text", name="notice.txt"))
    lesson = LessonPage.objects.live().order_by("path").first()
    assert lesson is not None
    short = code_of("l", lesson.pk)
    question = _first(Question)
    return {
        "post": str(_first(Post).pk),
        "jurisdiction": str(_first(Jurisdiction).pk),
        "grant": str(_first(RoleGrant).pk),
        "division": str(nanhu.pk),
        "county": nanhu.code,
        "term": str(term.pk),
        "day": str(day.pk),
        "question": str(question.pk),
        "short": short,
        "image": str(image.pk),
        "upload": image.file.name,
        "document": str(document.pk),
        "document_file": Path(document.file.name).name,
        "home_page": str(HomePage.objects.get().pk),
        "courses_page": str(CourseIndexPage.objects.get().pk),
        "lesson_page": str(lesson.pk),
        "revision": str(lesson.latest_revision_id),
        "question_revision": str(question.save_revision().pk),
        "collection": str(Collection.get_first_root_node().add_child(name="通知").pk),
        "site": str(Site.objects.get().pk),
        "account": str(user("editor").pk),
        "group": str(_first(Group).pk),
    }


def _first(model: type[models.Model]) -> Any:
    return model._default_manager.order_by("pk").first()


def _picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (320, 240), "white").save(file, "PNG")
    return file.getvalue()


def make_job() -> Objects:
    """A background job that failed."""
    from django_tasks_db.models import DBTaskResult

    from common.jobs.models import Job
    from common.jobs.services import enqueue_once
    from media.tasks import make_film

    enqueue_once(make_film, "no-such-film", key="示例")
    job = Job.objects.get(key="示例")
    DBTaskResult.objects.filter(pk=job.pk).update(status="FAILED", finished_at=timezone.now())
    Job.objects.filter(pk=job.pk).update(is_over=True)
    return {"job": str(job.pk)}


def make_superiors(objects: Objects) -> Objects:
    """A department with a unit, an absent one and a notice on its list; a group with a member outside the city."""

    from common.clean_files import CleanFile
    from divisions.models import Division
    from people.models import ListedUnit, Superior
    from people.superiors.circulars import send_circular

    today = timezone.localdate()
    bureau = Superior.objects.create(
        sort="department", sector="education", name="示例·教育局", is_sample=True,
        division=Division.objects.get(code="330402000000"),
    )  # fmt: skip
    group = Superior.objects.create(
        sort="group", name="示例·集团", is_sample=True, division=Division.objects.get(code="330400000000")
    )
    hotel = Organisation.objects.get(pk=objects["drilled_unit"])
    ListedUnit.objects.create(superior=bureau, name=hotel.name, organisation=hotel, since=today)
    listed = ListedUnit.objects.create(superior=bureau, name="示例·未入平台小学", since=today)
    member = ListedUnit.objects.create(superior=group, name="示例·市外成员", outside=True, since=today)
    for superior, role in ((bureau, Role.DEPARTMENT_OFFICER), (group, Role.GROUP_MANAGER)):
        account = User.objects.create(username="bureau" if superior == bureau else "group", display_name=superior.name)
        RoleGrant.objects.create(user=account, role=role, superior=superior)
    notice = CleanFile("通知.pdf", "application/pdf", b"%PDF-1.4")
    circular = send_circular(
        superior=bureau, title="示例通知", text="示例", answer_by=today, by=user("bureau"), attachment=notice
    )
    return {
        "superior": str(bureau.pk),
        "listed": str(listed.pk),
        "member": str(member.pk),
        "circular": str(circular.pk),
        "receipt": str(circular.receipts.get().pk),
    }


def make_outsiders() -> dict[str, User]:
    """Accounts of whom the objects of the walk are none of the business: without rights, and of another county."""
    from divisions.models import Division
    from people.models import Jurisdiction

    stranger = User.objects.create(username="stranger", display_name="外人")
    foreign = User.objects.create(username="foreign", display_name="桐乡市消防监督员")
    jurisdiction = Jurisdiction.objects.create(name="示例·桐乡市消防救援大队")
    jurisdiction.divisions.add(Division.objects.get(code="330483000000"))
    RoleGrant.objects.create(user=foreign, role=Role.COUNTY_OFFICER, jurisdiction=jurisdiction)
    foreign.groups.set(user("officer").groups.all())
    return {"stranger": stranger, "foreign": foreign, "bureau": user("bureau"), "group": user("group")}


def make_sessions(objects: Objects) -> Objects:
    """A browser session of every role but those who have none: signed out, and kiosks."""
    from allauth.account.utils import user_pk_to_url_str

    from people.models import SignIn, SignInKind
    from people.seats.browser import KEY as SEAT
    from privacy.views.guardian import SESSION_CHILD
    from simulator.drills.pages.own_players import KEY as OWN_PLAYERS
    from venues.bookings.views import SESSION_RESIDENT

    editor = user("editor")
    objects["reset_key"] = f"{user_pk_to_url_str(editor)}-{default_token_generator.make_token(editor)}"
    objects["signin"] = str(SignIn.objects.create(kind=SignInKind.SIGNED_IN, account=editor.pk).pk)
    # An earlier session and a security key that nobody has, whoever signs in before or meanwhile.
    objects |= {"login": "987654321", "key": "987654321"}
    until = timezone.now().timestamp() + 86400
    return {
        "seat": new_session(**{SEAT: first_seat()}),
        "player": new_session(**{OWN_PLAYERS: json.loads(objects.pop("rooms"))}),
        "guardian": new_session(
            **{SESSION_CHILD: {"id": str(user("pupil").person_id), "until": until, "by_slip": True}}
        ),
        "resident": new_session(**{SESSION_RESIDENT: {"id": objects.pop("resident"), "until": until}}),
        **{entry.username: signed_in(user(entry.username)) for entry in SIGN_INS},
        **{name: signed_in(account) for name, account in make_outsiders().items()},
    }


def first_seat() -> dict[str, Any]:
    """What a browser keeps in which the first seat of the sample class was proved."""
    from people.seats.proof import mark_of, seats_of
    from people.seats.roster import make_secrets

    _unit, school_class = school()
    make_secrets(school_class=school_class)
    first = seats_of(school_class)[0]
    until = timezone.now().timestamp() + 86400
    return {"membership": first.pk, "class": str(school_class.pk), "mark": mark_of(first), "until": until}


def prepare() -> dict[str, Any]:
    """What `Prepared` holds: objects by name, session keys by role, the kiosk's token."""
    from divisions.models import Division
    from people.models import AccessToken
    from simulator.drills.kiosk.tokens import make_kiosk_token

    objects = (
        make_courses()
        | make_lessons()
        | make_school()
        | make_records()
        | make_notice()
        | make_real_drill()
        | make_door()
        | make_visits()
    )
    objects |= make_drills()
    objects |= make_sheets(objects) | make_films(objects) | make_cms() | make_portal() | make_job()
    objects |= make_superiors(objects)
    sessions = make_sessions(objects)
    kiosk = make_kiosk_token(Division.objects.get(code=objects["venue"]), name="示例", made_by=user("keeper"))
    objects["token"] = str(AccessToken.objects.latest("made_at").pk)
    return {"objects": objects, "sessions": sessions, "cookie": settings.SESSION_COOKIE_NAME, "kiosk": kiosk}


if __name__ == "__main__":
    print(json.dumps(prepare()))
