"""The site's lists: each with an address, whom it opens to and what adds a row, for tests of how they grow."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from common.papers.kinds import papers
from common.sheets.models import SheetImport, SheetLine, SheetState, Verdict
from courses.door.models import DoorEntry, StaffDoor
from courses.models import CourseIndexPage, CoursePage, HomePage, LessonPage
from courses.quizzes.models import SpotCheck, UnitQuestion
from courses.training.certificates.issue import issue_certificate
from courses.training.models import KeyUnitEntry, KeyUnitList, MadeFile, PaperRecord, Record, RecordKind, Standing
from courses.training.records.filing import Filing, Row, file_record
from divisions.codes import Level
from media.models import Film, FilmScript
from notices.models import Delivery, Message
from people.models import (
    Circular,
    CircularReceipt,
    Jurisdiction,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    PersonKind,
    Post,
    Role,
    RoleGrant,
    SchoolClass,
    StatedFact,
    Superior,
    TokenKind,
    UnitKind,
    User,
)
from people.papers.models import PaperTemplate
from people.superiors.circulars import send_circular
from people.tokens import issue_token
from simulator.drills.models import DrillPlayer
from tests.conftest import make_division, make_user
from tests.drills.led_sessions import played_session
from tests.people.superiors import acting, make_department, make_group, put
from tests.training.ledgers import write
from tests.training.test_record_edges import kept_duty, kept_rule
from tests.training.test_training_file import drilled
from venues.bookings.models import Booking, GroupVisit, Resident, Slot
from venues.bookings.views import SESSION_RESIDENT
from venues.models import Venue


@dataclass(frozen=True)
class Listing:
    """A page with a list, whom it opens to (nobody: a visitor), and what adds its row of a number."""

    url: str
    add: Callable[[int], Any]
    user: Any = None


Make = Callable[[Callable[[str], Any]], Listing]
LISTINGS: dict[str, Make] = {}


def listing(make: Make) -> Make:
    """Registers what sets a listing up; `get` gives it a fixture by name."""
    LISTINGS[make.__name__] = make
    return make


def add_village(tree: Any, number: int, state: str = "open") -> Venue:
    village = make_division(f"330402007{100 + number}", f"示范{number}村", Level.VILLAGE, tree.jianshe)
    return Venue.objects.create(division=village, kind="point", state=state, is_sample=True)


@listing
def venues_found(get: Any) -> Listing:
    return Listing("/venues/?q=示范", lambda number: add_village(get("tree"), number))


@listing
def venues_on_the_map(get: Any) -> Listing:
    tree = get("tree")
    Venue.objects.create(division=tree.city, kind="base", state="planned")
    return Listing("/venues/", lambda number: add_village(tree, number))


@listing
def venues_below_a_town(get: Any) -> Listing:
    tree = get("tree")
    Venue.objects.create(division=tree.jianshe, kind="room", state="planned")
    return Listing(f"/venues/{tree.jianshe.code}/", lambda number: add_village(tree, number))


def open_venue(tree: Any) -> Venue:
    return Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)


def add_slot(venue: Venue, number: int) -> Slot:
    begins = timezone.now() + timedelta(hours=1 + number)
    return Slot.objects.create(venue=venue, starts_at=begins, ends_at=begins + timedelta(hours=1), capacity=20)


@listing
def slots_of_a_venue(get: Any) -> Listing:
    venue = open_venue(get("tree"))
    return Listing(f"/venues/{venue.division.code}/", lambda number: add_slot(venue, number))


@listing
def slots_by_the_api(get: Any) -> Listing:
    venue = open_venue(get("tree"))
    return Listing(f"/api/venues/{venue.division.code}/slots", lambda number: add_slot(venue, number))


@listing
def venues_by_the_api(get: Any) -> Listing:
    return Listing("/api/venues", lambda number: add_village(get("tree"), number))


def add_booking(slot: Slot, number: int, resident: Resident | None = None) -> Booking:
    whose = resident or Resident.objects.create(phone_hmac=f"{number:064}", phone_last4="0000")
    return Booking.objects.create(request_key=uuid.uuid4(), slot=slot, resident=whose, party_size=1)


@listing
def bookings_of_a_day(get: Any) -> Listing:
    slot = add_slot(open_venue(get("tree")), 0)
    day = timezone.localtime(slot.starts_at).date()
    return Listing(f"/keeper/?day={day}", lambda number: add_booking(slot, number), get("keeper"))


@listing
def slots_of_a_kept_venue(get: Any) -> Listing:
    venue = open_venue(get("tree"))
    return Listing(
        f"/keeper/venues/{venue.division.code}/slots/", lambda number: add_slot(venue, number), get("keeper")
    )


@listing
def groups_that_wait_for_an_answer(get: Any) -> Listing:
    slot = add_slot(open_venue(get("tree")), 0)

    def add(number: int) -> None:
        booking = add_booking(slot, number)
        Booking.objects.filter(pk=booking.pk).update(state="requested", held_until=timezone.now())
        GroupVisit.objects.create(booking=booking, unit_name="示范小学", leader="陈老师")

    return Listing(f"/keeper/venues/{slot.venue.division.code}/", add, get("keeper"))


@listing
def parties_closed_out(get: Any) -> Listing:
    slot = add_slot(open_venue(get("tree")), 0)
    Slot.objects.filter(pk=slot.pk).update(is_open=False, closed_why="keeper")
    return Listing(
        f"/keeper/venues/{slot.venue.division.code}/", lambda number: add_booking(slot, number), get("keeper")
    )


@listing
def bookings_of_a_resident(get: Any) -> Listing:
    venue, resident = open_venue(get("tree")), Resident.objects.create(phone_hmac="1" * 64, phone_last4="1111")
    session = get("client").session
    session[SESSION_RESIDENT] = {"id": str(resident.pk), "until": timezone.now().timestamp() + 3600}
    session.save()
    get("client").cookies["sessionid"] = session.session_key
    return Listing("/book/", lambda number: add_booking(add_slot(venue, number), number, resident))


def course_pages() -> tuple[CourseIndexPage, CoursePage]:
    home = Page.get_first_root_node().add_child(instance=HomePage(title="首页", slug="flat"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": home})
    index = home.add_child(instance=CourseIndexPage(title="课程", slug="courses"))
    return index, index.add_child(instance=CoursePage(title="火灾", slug="fire"))


@listing
def courses(get: Any) -> Listing:
    get("db")
    index, _course = course_pages()
    add = lambda number: index.add_child(instance=CoursePage(title=f"课{number}", slug=f"c{number}"))  # noqa: E731
    return Listing("/courses/", add)


def add_lesson(course: CoursePage, number: int) -> LessonPage:
    return course.add_child(instance=LessonPage(title=f"火灾{number}", slug=f"lesson-{number}"))


@listing
def lessons_of_a_course(get: Any) -> Listing:
    get("db")
    _index, course = course_pages()
    return Listing("/courses/fire/", lambda number: add_lesson(course, number))


@listing
def lessons_found(get: Any) -> Listing:
    get("db")
    _index, course = course_pages()
    return Listing("/courses/search/?q=火灾", lambda number: add_lesson(course, number))


def add_film(number: int) -> Any:
    FilmScript.objects.create(key=f"film-{number}", title=f"影片{number}")
    return Film.objects.create(key=f"film-{number}", title=f"影片{number}")


@listing
def films(get: Any) -> Listing:
    get("db")
    return Listing("/films/", add_film)


@listing
def film_scripts(get: Any) -> Listing:
    return Listing("/cms/snippets/media/filmscript/", add_film, get("superuser"))


def add_overdue(unit: Organisation, number: int) -> Any:
    long_ago = timezone.localdate() - timedelta(days=400)
    return add_duty(unit, number, subject_id=uuid.uuid4(), period_start=long_ago, period_end=None, due_on=long_ago)


def add_duty(unit: Organisation, number: int, **changes: Any) -> Any:
    return kept_duty(Person(), unit, rule=kept_rule(id=f"X-FLAT-{number}"), **changes)


@listing
def duties_of_a_person(get: Any) -> Listing:
    employee, hotel = get("employee"), get("hotel")
    return Listing("/records/", lambda number: add_duty(hotel, number, subject_id=employee.person_id), employee)


@listing
def evidence_of_a_person(get: Any) -> Listing:
    employee = get("employee")
    add = lambda number: write(employee.person_id, f"quiz-attempt:{number}")  # noqa: E731
    return Listing("/records/", add, employee)


@listing
def duties_of_a_unit(get: Any) -> Listing:
    hotel, add = get("hotel"), {"subject_kind": "organisation", "subject_id": get("hotel").pk}
    url = reverse("training:organisation_record", args=[hotel.pk])
    return Listing(url, lambda number: add_duty(hotel, number, **add), get("foreign_officer"))


@listing
def duties_that_a_row_met(get: Any) -> Listing:
    employee, hotel = get("employee"), get("hotel")
    row = write(employee.person_id, organisation_id=hotel.pk)
    met = {"subject_id": employee.person_id, "met_by": row, "met_on": timezone.localdate()}
    url = reverse("training:evidence", args=[row.pk])
    return Listing(url, lambda number: add_duty(hotel, number, **met), get("foreign_officer"))


@listing
def duties_not_computable(get: Any) -> Listing:
    hotel = get("hotel")
    missing = {"subject_kind": "organisation", "subject_id": hotel.pk, "missing": "beds", "due_on": None}
    return Listing("/records/exceptions/", lambda number: add_duty(hotel, number, **missing), get("foreign_officer"))


@listing
def people_of_a_unit(get: Any) -> Listing:
    hotel = get("hotel")

    def add(number: int) -> None:
        person = Person.objects.create(name=f"员工{number}", kind=PersonKind.EMPLOYEE)
        Membership.objects.create(person=person, organisation=hotel, started_on=timezone.localdate())

    return Listing(reverse("training:organisation_record", args=[hotel.pk]), add, get("manager"))


def add_employee(unit: Organisation, number: int) -> Membership:
    person = Person.objects.create(name=f"员工{number}", kind=PersonKind.EMPLOYEE)
    return Membership.objects.create(person=person, organisation=unit, started_on=timezone.localdate())


@listing
def roster_of_a_unit(get: Any) -> Listing:
    hotel = get("hotel")
    return Listing(reverse("people:staff", args=[hotel.pk]), lambda number: add_employee(hotel, number), get("manager"))


@listing
def duty_letters_of_a_unit(get: Any) -> Listing:
    manager, employee, hotel = get("manager"), get("employee"), get("hotel")
    assert employee.person_id, "the post of everybody is there"
    url = reverse("letters:letters", args=[hotel.pk])
    return Listing(url, lambda number: add_employee(hotel, number), manager)


@listing
def departments_of_a_unit(get: Any) -> Listing:
    hotel = get("hotel")
    url = reverse("people:departments", args=[hotel.pk])
    return Listing(url, lambda number: hotel.departments.create(name=f"部门{number}"), get("manager"))


@listing
def changes_of_a_unit(get: Any) -> Listing:
    hotel, manager = get("hotel"), get("manager")
    post = Post.objects.create(code="fire_manager", name="消防安全管理人", reports_changes=True)

    def add(number: int) -> None:
        row = add_employee(hotel, number)
        Membership.objects.filter(pk=row.pk).update(post=post)

    return Listing(reverse("people:changes", args=[hotel.pk]), add, manager)


@listing
def posts_that_are_not_known(get: Any) -> Listing:
    hotel = get("hotel")

    def add(number: int) -> None:
        Membership.objects.filter(pk=add_employee(hotel, number).pk).update(post_words=f"叫法{number}")

    return Listing(reverse("people:post_words", args=[hotel.pk]), add, get("manager"))


@listing
def people_at_a_staff_door(get: Any) -> Listing:
    hotel, manager = get("hotel"), get("manager")
    door = StaffDoor.objects.create(organisation=hotel, code="ABCDEFGH", made_by=manager)

    def add(number: int) -> None:
        DoorEntry.objects.create(
            door=door, language="zh-hans", name=f"新人{number}", state="pending", signed_at=timezone.now(),
            browser=f"b{number}", help_asked_at=timezone.now(),
        )  # fmt: skip

    return Listing(reverse("door:desk", args=[hotel.pk]), add, manager)


@listing
def people_by_duties(get: Any) -> Listing:
    hotel = get("hotel")

    def add(number: int) -> None:
        person = Person.objects.create(name=f"员工{number}", kind=PersonKind.EMPLOYEE)
        Membership.objects.create(person=person, organisation=hotel, started_on=timezone.localdate())
        add_duty(hotel, number, subject_id=person.pk)

    return Listing(reverse("training:unit_people", args=[hotel.pk]), add, get("manager"))


@listing
def rules_of_a_desk(get: Any) -> Listing:
    hotel = get("hotel")
    late = {"due_on": timezone.localdate() - timedelta(days=1), "period_end": None}
    url = reverse("training:unit_desk", args=[hotel.pk])
    return Listing(url, lambda number: add_duty(hotel, number, subject_id=uuid.uuid4(), **late), get("manager"))


@listing
def what_falls_due_in_a_unit(get: Any) -> Listing:
    hotel = get("hotel")
    url = reverse("training:unit_calendar", args=[hotel.pk])
    today = {"due_on": timezone.localdate(), "subject_id": uuid.uuid4()}
    return Listing(url, lambda number: add_duty(hotel, number, **today), get("manager"))


@listing
def pupils_of_a_class(get: Any) -> Listing:
    school, school_class = get("school"), get("school_class")

    def add(number: int) -> None:
        person = Person.objects.create(kind=PersonKind.PUPIL)
        today = timezone.localdate()
        Membership.objects.create(
            person=person, organisation=school, school_class=school_class, seat=number, started_on=today
        )

    return Listing(reverse("training:class_record", args=[school_class.pk]), add, get("teacher"))


@listing
def rules(get: Any) -> Listing:
    return Listing("/rules/", lambda number: kept_rule(id=f"X-FLAT-{number}"), get("pupil_user"))


@listing
def versions_of_a_rule(get: Any) -> Listing:
    kept_rule(id="X-FLAT")
    return Listing("/rules/X-FLAT/", lambda number: kept_rule(id="X-FLAT", version=1 + number), get("pupil_user"))


def add_unit(tree: Any, number: int) -> Organisation:
    unit = Organisation.objects.create(name=f"单位{number}", kind=OrganisationKind.HOTEL, division=tree.xincheng)
    add_duty(unit, number, subject_kind="organisation", subject_id=unit.pk)
    return unit


@listing
def units_of_an_area(get: Any) -> Listing:
    return Listing("/oversight/", lambda number: add_unit(get("tree"), number), get("foreign_officer"))


@listing
def units_most_overdue_first(get: Any) -> Listing:
    return Listing("/oversight/units/", lambda number: add_unit(get("tree"), number), get("foreign_officer"))


@listing
def what_a_unit_owes_by_owner(get: Any) -> Listing:
    hotel = get("hotel")
    late = {"due_on": timezone.localdate() - timedelta(days=1), "period_end": None}
    url = reverse("oversight:unit", args=[hotel.pk])
    add = lambda number: add_duty(hotel, number, subject_id=uuid.uuid4(), **late)  # noqa: E731
    return Listing(url, add, get("foreign_officer"))


def add_file(user: Any, number: int) -> MadeFile:
    return MadeFile.objects.create(kind="matrix_xlsx", asked_by=user, keep_until=timezone.localdate())


@listing
def files_asked_for(get: Any) -> Listing:
    return Listing("/files/", lambda number: add_file(get("manager"), number), get("manager"))


@listing
def rounds_of_spot_questions(get: Any) -> Listing:
    hotel, by = get("hotel"), get("manager")

    def add(number: int) -> None:
        SpotCheck.objects.create(organisation=hotel, seed=number, drawn_from=9, made_by=by, finished_at=timezone.now())

    return Listing(reverse("quizzes:spot_rounds", args=[hotel.pk]), add, by)


@listing
def questions_of_a_unit(get: Any) -> Listing:
    hotel = get("hotel")
    add = lambda number: UnitQuestion.objects.create(  # noqa: E731
        organisation=hotel, topic="exits", text=f"问{number}", answer="答"
    )
    return Listing(reverse("quizzes:spot_questions", args=[hotel.pk]), add, get("manager"))


@listing
def certificates_of_a_unit(get: Any) -> Listing:
    hotel = get("hotel")

    def add(number: int) -> None:
        person = Person.objects.create(name=f"员工{number}", kind=PersonKind.EMPLOYEE)
        Membership.objects.create(person=person, organisation=hotel, started_on=timezone.localdate())
        row = write(person.pk, f"quiz-attempt:{number}")
        issue_certificate(evidence=row, holder_name=person.name, course_key="x", title="课")

    return Listing(reverse("training:unit_certificates", args=[hotel.pk]), add, get("manager"))


@listing
def real_drills_of_a_unit(get: Any) -> Listing:
    unit, by = get("hotel"), get("manager")
    url = reverse("training:real_drills", args=[unit.pk])
    return Listing(url, lambda number: drilled(unit, by, timezone.now() - timedelta(days=number)), by)


def add_managed(by: User, get: Any, number: int) -> RoleGrant:
    return RoleGrant.objects.create(user=by, role=Role.UNIT_MANAGER, organisation=add_unit(get("tree"), number))


@listing
def owners_of_papers(get: Any) -> Listing:
    return Listing(reverse("papers:papers"), lambda number: add_managed(get("manager"), get, number), get("manager"))


@listing
def papers_of_a_unit(get: Any) -> Listing:
    unit, kinds = get("hotel"), [paper.key for paper in papers()]

    def add(number: int) -> None:
        if number <= len(kinds):
            PaperTemplate.objects.create(kind=kinds[number - 1], organisation=unit, content=b"x", name=f"{number}.docx")

    return Listing(reverse("papers:owner", args=[f"unit-{unit.pk}"]), add, get("manager"))


@listing
def kits_of_a_manager(get: Any) -> Listing:
    return Listing(reverse("kits:outbox"), lambda number: add_managed(get("manager"), get, number), get("manager"))


@listing
def keys_of_the_exchange(get: Any) -> Listing:
    unit, by = get("hotel"), get("manager")

    def add(number: int) -> None:
        issue_token(kind=TokenKind.API, name=f"{number}", made_by=by, organisation=unit, data={"scopes": []})

    return Listing(reverse("exchange:keys"), add, by)


def add_record(unit: Organisation, number: int, by: User) -> Record:
    row = Row("organisation", unit.pk, "paper_upload", "rule:U-PLAN", {"passed": True})
    values = {"began_at": timezone.now(), "rule_code": "U-PLAN", "title": f"第 {number} 份", "place": "主楼"}
    return file_record(
        model=PaperRecord, kind=RecordKind.PAPER, record_id=uuid.uuid4(), organisation=unit, by=by,
        filing=Filing(values, (row,)), standing=Standing.DRAWN,
    )[0]  # fmt: skip


@listing
def records_of_a_unit(get: Any) -> Listing:
    unit, by = get("hotel"), get("manager")
    return Listing(reverse("training:filed_records", args=[unit.pk]), lambda number: add_record(unit, number, by), by)


@listing
def records_to_look_at(get: Any) -> Listing:
    unit, by = get("hotel"), get("manager")
    url = reverse("training:records_inbox")
    return Listing(url, lambda number: add_record(unit, number, by), get("foreign_officer"))


@listing
def duties_to_attest(get: Any) -> Listing:
    unit = get("hotel")
    url = reverse("training:attest_several")
    return Listing(url, lambda number: add_duty(unit, number, met_by=None, met_on=None), get("foreign_officer"))


@listing
def units_answered_for(get: Any) -> Listing:
    return Listing("/records/units/", lambda number: add_unit(get("tree"), number), get("foreign_officer"))


@listing
def all_pupils_of_a_class(get: Any) -> Listing:
    found = pupils_of_a_class(get)
    return Listing(f"{found.url}people/", found.add, found.user)


def bureau_of(get: Any, tree: Any) -> tuple[Superior, User]:
    """A department with nothing on its list, and who acts for it."""
    superior = make_department(tree.nanhu, kinds=())
    return superior, acting(superior, "clerk")


@listing
def own_units_of_a_department(get: Any) -> Listing:
    superior, clerk = bureau_of(get, get("tree"))

    def add(number: int) -> None:
        unit = add_unit(get("tree"), number)
        put(superior, unit.name, unit)

    return Listing(reverse("oversight:own", args=[superior.pk]), add, clerk)


@listing
def units_on_a_list(get: Any) -> Listing:
    superior, clerk = bureau_of(get, get("tree"))
    url = reverse("people:superior", args=[superior.pk])
    return Listing(url, lambda number: put(superior, f"名单单位{number}"), clerk)


@listing
def units_not_on_the_platform(get: Any) -> Listing:
    superior, clerk = bureau_of(get, get("tree"))
    url = reverse("oversight:own_absent", args=[superior.pk])
    return Listing(url, lambda number: put(superior, f"名单单位{number}"), clerk)


@listing
def groups_and_departments(get: Any) -> Listing:
    tree = get("tree")
    return Listing(reverse("people:superiors"), lambda number: make_group(tree.nanhu, f"集团{number}"),
                   get("county_officer"))  # fmt: skip


@listing
def notices_of_a_department(get: Any) -> Listing:
    superior, clerk = bureau_of(get, get("tree"))
    put(superior, get("hotel").name, get("hotel"))
    url = reverse("people:circulars", args=[superior.pk])
    return Listing(url, lambda number: send_notice(superior, clerk, number), clerk)


def send_notice(superior: Superior, clerk: User, number: int) -> Circular:
    return send_circular(superior=superior, title=f"通知{number}", text="x", answer_by=None, by=clerk)


@listing
def receipts_of_a_notice(get: Any) -> Listing:
    superior, clerk = bureau_of(get, get("tree"))
    circular = send_notice(superior, clerk, 0)

    def add(number: int) -> None:
        CircularReceipt.objects.create(circular=circular, organisation=add_unit(get("tree"), number))

    return Listing(reverse("people:circular", args=[circular.pk]), add, clerk)


@listing
def notices_to_a_unit(get: Any) -> Listing:
    superior, clerk = bureau_of(get, get("tree"))
    put(superior, get("hotel").name, get("hotel"))
    return Listing(reverse("people:receipts"), lambda number: send_notice(superior, clerk, number), get("manager"))


@listing
def attributes_stated_of_a_unit(get: Any) -> Listing:
    hotel, user = get("hotel"), get("manager")

    def add(number: int) -> None:
        StatedFact.objects.create(organisation=hotel, name="beds", value=str(number), since=timezone.localdate(),
                                  by=user)  # fmt: skip

    return Listing(reverse("people:unit_facts", args=[hotel.pk]), add, user)


@listing
def kinds_of_units(get: Any) -> Listing:
    add = lambda number: UnitKind.objects.create(code=f"kind-{number}", name=f"类别{number}")  # noqa: E731
    return Listing(reverse("people:kinds"), add, get("county_officer"))


@listing
def divisions_of_an_area(get: Any) -> Listing:
    tree = get("tree")
    add = lambda number: make_division(f"330411{100 + number}000", f"镇{number}", Level.TOWN, tree.xiuzhou)  # noqa: E731
    return Listing("/oversight/", add, get("foreign_officer"))


@listing
def units_of_a_list(get: Any) -> Listing:
    tree, officer = get("tree"), get("foreign_officer")
    today = timezone.localdate()
    made = KeyUnitList.objects.create(
        division=tree.xiuzhou, year=today.year, document="x", issued_on=today, imported_by=officer
    )

    def add(number: int) -> None:
        KeyUnitEntry.objects.create(list=made, line=number, name=f"单位{number}", organisation=add_unit(tree, number))

    return Listing("/key-units/", add, officer)


def led_players(get: Any) -> tuple[Any, Callable[[int], DrillPlayer]]:
    session = played_session(get("teacher"), get("school_class"))
    model = session.players.first()

    def add(number: int) -> DrillPlayer:
        person = Person.objects.create(kind=PersonKind.PUPIL)
        Membership.objects.create(
            person=person, organisation=get("school"), school_class=get("school_class"), seat=100 + number,
            started_on=timezone.localdate(),
        )  # fmt: skip
        return DrillPlayer.objects.create(
            session=session, person=person, seat=100 + number, role=model.role, card=model.card, total=model.total,
            token_hash=f"{number:064}",
        )  # fmt: skip

    return session, add


@listing
def players_of_a_led_drill(get: Any) -> Listing:
    session, add = led_players(get)
    return Listing(reverse("drills:room", args=[session.pk]), add, get("teacher"))


@listing
def roles_below_an_officer(get: Any) -> Listing:
    def add(number: int) -> RoleGrant:
        return RoleGrant.objects.create(
            user=make_user(f"keeper{number}"), role=Role.VENUE_KEEPER, venue_division=get("tree").jianshe
        )

    return Listing(reverse("people:roles"), add, get("city_officer"))


@listing
def offices_of_a_city(get: Any) -> Listing:
    def add(number: int) -> None:
        office = Jurisdiction.objects.create(name=f"大队{number}")
        office.divisions.add(get("tree").nanhu)

    return Listing(reverse("people:offices"), add, get("city_officer"))


@listing
def teachers_of_a_school(get: Any) -> Listing:
    head = make_user("head")
    RoleGrant.objects.create(user=head, role=Role.UNIT_MANAGER, organisation=get("school"))

    def add(number: int) -> RoleGrant:
        return RoleGrant.objects.create(
            user=make_user(f"teacher{number}"), role=Role.TEACHER, school_class=add_class(get("school"), number)
        )

    return Listing(reverse("people:teachers", args=[get("school").pk]), add, head)


@listing
def lines_of_a_sheet(get: Any) -> Listing:
    sheet = _sheet(get, SheetState.LOOKED_AT)
    return Listing(
        f"/sheets/{sheet.pk}/",
        lambda number: SheetLine.objects.create(
            sheet=sheet, position=number, number=number + 2, verdict=Verdict.NEW, title=f"人{number}",
            changes=[["name", "", f"人{number}"]],
        ),
        sheet.made_by,
    )  # fmt: skip


@listing
def sheets_of_a_maker(get: Any) -> Listing:
    first = _sheet(get, SheetState.UNDONE)
    return Listing(f"/sheets/roster/{first.scope}/", lambda number: _sheet(get, SheetState.UNDONE), first.made_by)


def _sheet(get: Any, state: str) -> SheetImport:
    return SheetImport.objects.create(
        kind="roster", scope=str(get("hotel").pk), made_by=get("manager"), language="zh-hans", file_name="名册.xlsx",
        state=state, counts={"new": 1}, since=timezone.localdate(),
    )  # fmt: skip


def _message(get: Any, number: int) -> Message:
    """A message from the county's officer, with a row of the outbox."""
    message = Message.objects.create(
        kind="test", recipient=get("manager"), sender=get("county_officer"), organisation=get("hotel"),
        title=f"消息{number}", path="/records/",
    )  # fmt: skip
    Delivery.objects.create(message=message, channel="email", not_before=timezone.now())
    return message


@listing
def messages_told(get: Any) -> Listing:
    return Listing(reverse("notices:inbox"), lambda number: _message(get, number), get("manager"))


@listing
def messages_sent(get: Any) -> Listing:
    return Listing(reverse("notices:sent"), lambda number: _message(get, number), get("county_officer"))


def in_the_admin(name: str, add: Callable[[Any, int], Any]) -> None:
    """Registers the admin's list of this name, as a superuser sees it."""

    def make(get: Any) -> Listing:
        return Listing(f"/cms/{name}/", lambda number: add(get, number), get("superuser"))

    LISTINGS[f"cms_{name}"] = make


def add_grant(get: Any, number: int) -> RoleGrant:
    return RoleGrant.objects.create(user=make_user(f"u{number}"), role=Role.UNIT_MANAGER, organisation=get("hotel"))


in_the_admin("organisation", lambda get, number: add_unit(get("tree"), number))
in_the_admin("schoolclass", lambda get, number: add_class(get("school"), number))
in_the_admin("person", lambda get, number: Person.objects.create(name=f"人{number}", kind=PersonKind.EMPLOYEE))
in_the_admin("rolegrant", add_grant)
in_the_admin("division", lambda get, number: add_village(get("tree"), number))
in_the_admin("venue_admin", lambda get, number: add_village(get("tree"), number))
in_the_admin("evidence", lambda get, number: write(uuid.uuid4(), f"quiz-attempt:{number}"))
in_the_admin("duty", lambda get, number: add_duty(get("hotel"), number, subject_id=uuid.uuid4()))
in_the_admin("reports/overdue", lambda get, number: add_overdue(get("hotel"), number))
in_the_admin("reports/unverified-venues", lambda get, number: add_village(get("tree"), number, "unverified"))
in_the_admin("rule", lambda get, number: kept_rule(id=f"X-FLAT-{number}"))


def add_class(school: Organisation, number: int) -> SchoolClass:
    return SchoolClass.objects.create(
        organisation=school, name=f"三（{number}）班", grade=3, school_year=2026, join_code=f"LISTED{number:02}"
    )


@listing
def classes_of_a_school(get: Any) -> Listing:
    school, head = get("school"), make_user("head-of-school")
    RoleGrant.objects.create(user=head, role=Role.UNIT_MANAGER, organisation=school)
    return Listing(f"/accounts/schools/{school.pk}/classes/?year=2026", lambda number: add_class(school, number), head)
