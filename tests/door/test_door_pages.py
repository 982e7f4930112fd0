"""Pages of the staff door: from the scan to the record by screens alone, and who is kept out."""

from __future__ import annotations

import io
import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from courses.door.course import questions
from courses.door.entries import hand_in, open_door, sign, start_entry
from courses.door.models import DoorEntry, EntryState, Parts, SitePart, StaffDoor
from courses.door.todos import people_at_doors
from courses.training.models import Duty, Evidence
from courses.training.rulebook.rule_file import load_rules
from people.models import Membership, Organisation, OrganisationKind, Person, Post, Role, RoleGrant
from people.staff.catalogue import load_posts
from people.staff.roster import enrol
from tests.conftest import make_user


@pytest.fixture
def door(hotel, manager) -> StaffDoor:
    SitePart.objects.create(
        organisation=hotel, language="zh-hans", exits="两部楼梯", equipment="走廊", alarm="8119", assembly="南广场"
    )
    return open_door(organisation=hotel, post=None, by=manager)


def answers_of(entry) -> dict[str, int]:
    return {f"answer-{question.key}": question.right for question in questions(entry)}


def begin(client, door, **changes) -> DoorEntry:
    data = {"language": "zh-hans", "parts": "whole", "post": ""} | changes
    made = client.post(reverse("door:start", args=[door.code]), data)
    assert made.status_code == 302, made.content.decode()[:300]
    return DoorEntry.objects.latest("started_at")


def take(client, door, name="阮文雄", **changes) -> DoorEntry:
    """The whole way of a newcomer, by the pages."""
    entry = begin(client, door, **changes)
    assert client.get(reverse("door:course", args=[entry.pk])).status_code == 200
    passed = client.post(reverse("door:answer", args=[entry.pk]), answers_of(entry))
    assert passed.url == reverse("door:sign", args=[entry.pk])
    signed = client.post(passed.url, {"name": name, "typed": name})
    assert signed.url == reverse("door:done", args=[entry.pk])
    entry.refresh_from_db()
    return entry


def waiting(door, name="阮文雄") -> DoorEntry:
    entry = start_entry(door=door, language="zh-hans", post=None, parts=Parts.WHOLE, browser=uuid.uuid4().hex)
    hand_in(entry=entry, answers={question.key: question.right for question in questions(entry)})
    return sign(entry=entry, name=name, phone="", signature=name, is_drawn=False)


def form(name="阮文雄", **changes):
    today = f"{timezone.localdate()}"
    return {"name": name, "started_on": today, "on_duty_from": today, "employment": "own", "posts": "staff"} | changes


@pytest.fixture(autouse=True)
def general(db) -> Post:
    return Post.objects.get_or_create(code="staff", defaults={"name": "普通员工"})[0]


# -- the whole way ----------------------------------------------------------------------------------------------------


def test_a_newcomer_learns_signs_and_is_confirmed_and_the_training_before_work_is_met(client, door, hotel, manager):
    load_rules()
    entry = take(client, door)
    assert entry.state == EntryState.PENDING
    client.force_login(manager)
    assert "阮文雄" in client.get(reverse("door:desk", args=[hotel.pk])).content.decode()
    done = client.post(reverse("door:decide", args=[hotel.pk, entry.pk]), form())
    assert done.url == reverse("door:desk", args=[hotel.pk])
    person = Person.objects.get(name="阮文雄")
    duty = Duty.objects.get(rule__code="U-PREJOB", subject_id=person.pk)
    assert duty.met_by.content_key == "prejob:site"
    assert duty.status(timezone.localdate()) in ("met", "met_late")


def test_without_the_course_the_training_before_work_is_owed(hotel):
    """The control of the test above."""
    load_rules()
    person, _new = enrol(
        person_id=uuid.uuid4(), organisation=hotel, name="阮文雄", started_on=timezone.localdate()
    )  # fmt: skip
    assert Duty.objects.get(rule__code="U-PREJOB", subject_id=person.pk).met_by is None


def test_confirming_the_same_form_twice_writes_once(client, door, hotel, manager):
    entry = waiting(door)
    client.force_login(manager)
    for _time in range(2):
        client.post(reverse("door:decide", args=[hotel.pk, entry.pk]), form())
    assert Person.objects.filter(name="阮文雄").count() == 1
    assert Evidence.objects.count() == 2


def test_who_is_known_is_chosen_and_not_entered_again(client, door, hotel, manager):
    old, _new = enrol(person_id=uuid.uuid4(), organisation=hotel, name="阮文雄", started_on=timezone.localdate())
    entry = waiting(door)
    client.force_login(manager)
    url = reverse("door:decide", args=[hotel.pk, entry.pk])
    page = client.get(url).content.decode()
    assert page.index(str(old.pk)) < page.index("btn-primary"), "the choice stands before the button"
    assert " checked" not in page[page.index(str(old.pk)) - 200 : page.index(str(old.pk)) + 800]
    assert client.post(url, form(staff_number="9")).status_code == 400, "nothing is chosen silently"
    assert DoorEntry.objects.get().state == EntryState.PENDING
    assert client.post(url, form(known=str(old.pk), posts=[])).status_code == 302
    assert Membership.objects.filter(organisation=hotel, person__name="阮文雄").count() == 1
    assert DoorEntry.objects.get().person == old


def test_a_namesake_who_is_new_is_entered_when_the_manager_says_so(client, door, hotel, manager):
    old, _new = enrol(person_id=uuid.uuid4(), organisation=hotel, name="阮文雄", started_on=timezone.localdate())
    entry = waiting(door)
    client.force_login(manager)
    url = reverse("door:decide", args=[hotel.pk, entry.pk])
    assert client.post(url, form(known="new", staff_number="9")).status_code == 302
    assert DoorEntry.objects.get().person != old


def test_nobody_is_known_who_was_not_offered(client, door, hotel, school, manager):
    stranger = Person.objects.create(name="阮文雄")
    Membership.objects.create(person=stranger, organisation=school, started_on=timezone.localdate())
    entry = waiting(door)
    client.force_login(manager)
    url = reverse("door:decide", args=[hotel.pk, entry.pk])
    client.post(url, form(known=str(stranger.pk)))
    assert not Membership.objects.filter(organisation=hotel, person=stranger).exists()


# -- who is kept out --------------------------------------------------------------------------------------------------


@pytest.fixture
def other_manager(tree):
    unit = Organisation.objects.create(name="别家", kind=OrganisationKind.HOTEL, division=tree.xincheng)
    user = make_user("other_manager") if callable(make_user) else None
    RoleGrant.objects.create(user=user, role=Role.UNIT_MANAGER, organisation=unit)
    return user, unit


@pytest.mark.parametrize("through_own", [False, True])
def test_another_units_manager_neither_sees_nor_decides(client, door, hotel, other_manager, through_own):
    user, own = other_manager
    entry, unit = waiting(door), own if through_own else hotel
    client.force_login(user)
    for name in ("door:decide", "door:refuse", "door:explained"):
        url = reverse(name, args=[unit.pk, entry.pk])
        assert client.post(url, form()).status_code == 404
    assert client.get(reverse("door:decide", args=[unit.pk, entry.pk])).status_code == 404
    for name in ("door:poster_pdf", "door:poster_png"):
        assert client.get(reverse(name, args=[unit.pk, door.pk])).status_code == 404
    assert client.post(reverse("door:close", args=[unit.pk, door.pk])).status_code == 404
    entry.refresh_from_db()
    assert (entry.state, entry.name) == (EntryState.PENDING, "阮文雄")
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("who", ["county_officer", "foreign_officer", "teacher", "employee", "superuser"])
def test_the_desk_of_the_door_is_the_managers_alone(client, request, door, hotel, who):
    entry = waiting(door)
    client.force_login(request.getfixturevalue(who))
    for name in ("door:desk", "door:waiting", "door:place"):
        assert client.get(reverse(name, args=[hotel.pk])).status_code == 404
    assert client.post(reverse("door:open", args=[hotel.pk])).status_code == 404
    assert client.post(reverse("door:decide", args=[hotel.pk, entry.pk]), form()).status_code == 404
    assert not Evidence.objects.exists()


# -- the newcomer's pages ---------------------------------------------------------------------------------------------


def test_which_choice_is_right_never_reaches_the_telephone(client, door):
    entry = begin(client, door)
    page = client.get(reverse("door:answer", args=[entry.pk])).content.decode()
    assert "right" not in re.sub(r"<[^>]*class=[^>]*>", "", page)
    wrong = client.post(reverse("door:answer", args=[entry.pk]), {})
    assert wrong.status_code == 400
    assert wrong.content.decode().count("is-wrong") == len(questions(entry))


@pytest.mark.parametrize("skipped", ["door:sign", "door:done"])
def test_no_step_is_skipped(client, door, skipped):
    entry = begin(client, door)
    answer = client.post if skipped == "door:sign" else client.get
    assert answer(reverse(skipped, args=[entry.pk]), {"name": "甲", "typed": "甲"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.name) == (EntryState.LEARNING, "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "33040219900101123X"}, "name"),
        ({"phone": "330402199001011234"}, "phone"),
        ({"typed": "", "drawn": ""}, "typed"),
        ({"typed": "", "drawn": "M1 1<script>"}, "typed"),
    ],
)
def test_what_is_wrong_with_a_signature_is_said(client, door, changes, field):
    entry = begin(client, door)
    client.post(reverse("door:answer", args=[entry.pk]), answers_of(entry))
    data = {"name": "甲", "typed": "甲", "drawn": "", "phone": ""} | changes
    response = client.post(reverse("door:sign", args=[entry.pk]), data)
    assert (response.status_code, field in response.context["form"].errors) == (400, True)
    entry.refresh_from_db()
    assert entry.state == EntryState.LEARNING


@pytest.mark.parametrize(
    "name", ["Nguyễn Văn Hùng", "迪丽热巴·迪力木拉提", "𬱖青", "Ó Briain-Mac Giolla Phádraig", "ဇော်ဇော်"]
)
def test_names_of_any_script_are_kept_as_they_are(client, door, name):
    assert take(client, door, name).name == name


def test_a_code_of_nowhere_and_a_closed_one_say_so(client, door):
    assert client.get(reverse("door:start", args=["NOSUCH22"])).status_code == 404
    assert client.get(reverse("door:course", args=[uuid.uuid4()])).status_code == 404
    StaffDoor.objects.update(closed_at=timezone.now())
    response = client.get(reverse("door:start", args=[door.code]))
    assert response.status_code == 410
    assert "停用" in response.content.decode()


def test_a_code_is_read_in_small_letters_too(client, door):
    assert client.get(reverse("door:start", args=[door.code.lower()])).status_code == 200


def test_asking_shows_on_the_desk_at_once_and_on_the_first_page(client, door, hotel, manager):
    entry = begin(client, door)
    assert list(people_at_doors(manager)) == []
    client.post(reverse("door:ask", args=[entry.pk]))
    assert [todo.count for todo in people_at_doors(manager)] == [1]
    client.force_login(manager)
    assert "asking-title" in client.get(reverse("door:waiting", args=[hotel.pk])).content.decode()
    client.post(reverse("door:explained", args=[hotel.pk, entry.pk]))
    assert "asking-title" not in client.get(reverse("door:waiting", args=[hotel.pk])).content.decode()


def test_the_posts_of_the_units_kind_are_offered_and_one_of_a_door_is_given(client, hotel, manager):
    load_posts()
    from people.models import Post

    door = open_door(organisation=hotel, post=Post.objects.get(code="control_room"), by=manager)
    entry = begin(client, door, post="guard")
    assert entry.post.code == "control_room"


def test_the_page_is_in_the_language_that_was_chosen(client, door):
    page = client.get(reverse("door:start", args=[door.code]), {"language": "en"}).content.decode()
    assert '<html lang="en">' in page
    assert "Choose your language" in page


def offered(client, door) -> tuple[set[str], set[str]]:
    """The languages that the page offers at once, and those that a person explains."""
    page = client.get(reverse("door:start", args=[door.code])).text
    fold = page.index("<details", page.index("<fieldset"))
    spoken = [set(re.findall(r'name="language"\s+value="([^"]+)"', part)) for part in (page[:fold], page[fold:])]
    return spoken[0], spoken[1]


def test_only_languages_that_everything_is_in_are_offered_at_once(client, door, hotel):
    at_once, explained = offered(client, door)
    assert at_once == {"zh-hans"}
    assert {"en", "vi"} <= explained
    SitePart.objects.create(organisation=hotel, language="en", exits="two stairs", assembly="south square")
    assert offered(client, door)[0] == {"zh-hans", "en"}, "control: the place is written in English too"


def test_each_group_of_the_first_page_is_called_what_it_asks(client, door):
    page = client.get(reverse("door:start", args=[door.code])).text
    assert "您要学哪一部分" in page
    assert "您的用人单位" not in page
    assert "<span>…</span>" not in page


# -- posters ----------------------------------------------------------------------------------------------------------


def test_a_poster_names_unit_and_code_and_is_a_picture_too(client, door, hotel, manager):
    client.force_login(manager)
    pdf = client.get(reverse("door:poster_pdf", args=[hotel.pk, door.pk])).content
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert hotel.name in text
    assert door.code in text
    png = client.get(reverse("door:poster_png", args=[hotel.pk, door.pk]))
    assert png.content[:4] == b"\x89PNG"


def test_a_closed_door_is_opened_with_another_code(client, door, hotel, manager):
    client.force_login(manager)
    client.post(reverse("door:close", args=[hotel.pk, door.pk]))
    client.post(reverse("door:open", args=[hotel.pk]), {"post": ""})
    assert StaffDoor.objects.get(closed_at=None).code != door.code


def test_the_desk_asks_as_often_for_many_as_for_few(client, door, hotel, manager):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(manager)
    url = reverse("door:desk", args=[hotel.pk])
    waiting(door)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(8):
        waiting(door, f"新人{number}")
    DoorEntry.objects.update(signed_at=timezone.now() - timedelta(hours=1))
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
