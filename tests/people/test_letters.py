"""Duty letters: who has one, who has signed, and what stands on the sheets; changes that are to be reported."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from people.keeping import drop_scans, scans_past
from people.letters.content import file_signed, letter_rows, letter_values, letters_of
from people.letters.todos import letters_to_sign
from people.models import ChangeReport, DutyLetter, Employment, LetterScan, Organisation, Post
from people.staff.catalogue import load_posts
from people.staff.changes import changes_of, changes_to_report, working_days_after
from people.staff.roster import Place, enrol, leave, set_posts

DAY = timedelta(days=1)


@pytest.fixture
def year() -> int:
    return timezone.localdate().year


@pytest.fixture
def staffed(manager, employee, hotel) -> Organisation:
    """The hotel with a fire manager, a guard, and somebody without a post; nobody else works there."""
    hotel.memberships.all().delete()
    load_posts()
    for name, code in (("周敏", "fire_manager"), ("吴卫", "guard"), ("郑芳", "")):
        posts = [Post.objects.get(code=code)] if code else []
        enrol(
            person_id=uuid.uuid4(), organisation=hotel, name=name, posts=posts, started_on=timezone.localdate()
        )  # fmt: skip
    return hotel


def all_letters(unit, year):
    return letters_of(unit, year, letter_rows(unit, year))


def test_everybody_has_a_letter_for_each_post_and_whoever_holds_none_that_of_staff(staffed, year):
    found = {letter.row.person.name: letter.post.code for letter in all_letters(staffed, year)}
    assert found == {"周敏": "fire_manager", "吴卫": "guard", "郑芳": "staff"}


def test_a_volunteer_of_a_day_signs_none(staffed, year):
    before = letter_rows(staffed, year).count()
    enrol(
        person_id=uuid.uuid4(), organisation=staffed, name="义工", started_on=timezone.localdate(),
        place=Place(employment=Employment.VOLUNTEER),
    )  # fmt: skip
    assert letter_rows(staffed, year).count() == before


@pytest.mark.parametrize("name", ["吴卫", "郑芳"])
def test_a_signed_letter_leaves_the_list_of_the_unsigned_in_its_year_alone(staffed, year, manager, name):
    chosen = [letter for letter in all_letters(staffed, year) if letter.row.person.name == name]
    assert file_signed(unit=staffed, year=year, letters=chosen, on=timezone.localdate(), by=manager) == 1
    assert file_signed(unit=staffed, year=year, letters=chosen, on=date(year, 1, 1), by=manager) == 0
    unsigned = [row.person.name for row in letter_rows(staffed, year, signed=False)]
    assert name not in unsigned
    assert len(unsigned) == 2
    assert [row.person.name for row in letter_rows(staffed, year, signed=True)] == [name]
    assert letter_rows(staffed, year + 1, signed=False).count() == 3
    assert DutyLetter.objects.get().signed_on == timezone.localdate()


def test_a_manager_files_ticked_letters_and_takes_one_back(client, manager, staffed, year):
    client.force_login(manager)
    url = reverse("letters:letters", args=[staffed.pk])
    keys = [letter.key for letter in all_letters(staffed, year)][:2]
    data = {"letter": [*keys, "nonsense", f"{uuid.uuid4()}:1"], "on": f"{timezone.localdate()}"}
    assert client.post(url, data).status_code == 302
    assert DutyLetter.objects.count() == 2
    page = client.get(url, {"state": "unsigned"})
    assert page.context["page_obj"].paginator.count == 1
    letter = DutyLetter.objects.first()
    client.post(reverse("letters:unfile", args=[staffed.pk, letter.person_id, letter.post.code]))
    assert DutyLetter.objects.count() == 1


def test_nothing_is_filed_as_signed_on_a_day_to_come(client, manager, staffed, year):
    client.force_login(manager)
    keys = [letter.key for letter in all_letters(staffed, year)]
    data = {"letter": keys, "on": f"{timezone.localdate() + DAY}"}
    assert client.post(reverse("letters:letters", args=[staffed.pk]), data).status_code == 400
    assert not DutyLetter.objects.exists()


def words_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_file_has_a_page_for_each_with_unit_name_and_duties(client, manager, staffed, year):
    client.force_login(manager)
    pages = words_of(client.get(reverse("letters:file", args=[staffed.pk])).content)
    assert len(pages) == 3
    text = next(page for page in pages if "周敏" in page)
    assert staffed.name in text
    assert "拟订年度消防工作计划" in "".join(text.split())
    assert "只反映培训" in text


def test_word_has_the_same_letter(client, manager, staffed, year):
    client.force_login(manager)
    letter = next(one for one in all_letters(staffed, year) if one.post.code == "guard")
    response = client.get(reverse("letters:docx", args=[staffed.pk, letter.row.person_id, "guard"]))
    document = Document(io.BytesIO(response.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert "吴卫" in text
    assert "消防车通道畅通" in text


@pytest.mark.parametrize("who", ["county_officer", "foreign_officer", "teacher", "employee", "superuser"])
def test_letters_and_changes_are_the_managers_alone(client, request, staffed, who, year):
    client.force_login(request.getfixturevalue(who))
    key = all_letters(staffed, year)[0].key
    for name in ("letters:letters", "letters:file", "people:changes", "people:departments"):
        assert client.get(reverse(name, args=[staffed.pk])).status_code == 404
    data = {"letter": key, "on": f"{timezone.localdate()}", "name": "外"}
    for name in ("letters:letters", "people:changes", "people:departments"):
        assert client.post(reverse(name, args=[staffed.pk]), data).status_code == 404
    assert not DutyLetter.objects.exists()


def test_the_list_asks_as_often_for_many_as_for_few(client, manager, staffed, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(manager)
    url = reverse("letters:letters", args=[staffed.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(20):
        enrol(person_id=uuid.uuid4(), organisation=staffed, name=f"员工{number}", started_on=timezone.localdate())
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


# -- scans ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def scans(monkeypatch, tmp_path):
    """Where scans lie; the storage looked its place up when the models were loaded."""
    storage = LetterScan._meta.get_field("file").storage
    monkeypatch.setitem(storage.__dict__, "location", str(tmp_path))
    return tmp_path


def sign(client, unit, keys, *more: bytes):
    data = {"letter": keys, "on": f"{timezone.localdate()}"}
    files = {"scan": SimpleUploadedFile("责任书.pdf", b"%PDF-1.4 " + more[0], "application/pdf")} if more else {}
    return client.post(reverse("letters:letters", args=[unit.pk]), data | files)


def test_one_scan_shows_many_letters_and_goes_with_the_last(client, manager, staffed, year, scans):
    client.force_login(manager)
    letters = all_letters(staffed, year)
    for _ in range(2):  # sent twice it is kept once
        assert sign(client, staffed, [letter.key for letter in letters[:2]], b"two").status_code == 302
    scan = LetterScan.objects.get()
    assert (scan.letters.count(), scan.by) == (2, manager)
    page = client.get(reverse("letters:letters", args=[staffed.pk])).content.decode()
    url = reverse("letters:scan", args=[staffed.pk, scan.pk])
    assert page.count(url) == 2
    assert b"".join(client.get(url).streaming_content) == b"%PDF-1.4 two"
    kept = [path for path in scans.rglob("*") if path.is_file()]
    for letter in letters[:2]:
        assert (LetterScan.objects.count(), kept[0].exists()) == (1, True)
        client.post(reverse("letters:unfile", args=[staffed.pk, letter.row.person_id, letter.post.code]))
    assert (LetterScan.objects.count(), kept[0].exists()) == (0, False)


def test_a_scan_is_added_later_and_a_newer_one_takes_its_place(client, manager, staffed, year, scans):
    client.force_login(manager)
    key = all_letters(staffed, year)[0].key
    sign(client, staffed, [key])
    assert DutyLetter.objects.get().scan is None, "control"
    DutyLetter.objects.update(signed_on=date(year, 1, 1))
    for content in (b"old", b"new"):
        sign(client, staffed, [key], content)
    letter = DutyLetter.objects.get()
    assert (letter.signed_on, letter.scan.file.read()) == (date(year, 1, 1), b"%PDF-1.4 new")
    assert LetterScan.objects.count() == 1


def test_what_is_no_picture_files_nothing(client, manager, staffed, year, scans):
    client.force_login(manager)
    data = {"letter": all_letters(staffed, year)[0].key, "on": f"{timezone.localdate()}"}
    broken = {"scan": SimpleUploadedFile("x.exe", b"MZ")}
    assert client.post(reverse("letters:letters", args=[staffed.pk]), data | broken).status_code == 400
    assert not DutyLetter.objects.exists()


@pytest.mark.parametrize("who", ["county_officer", "foreign_officer", "teacher", "employee"])
def test_a_scan_is_its_units_alone(client, request, manager, staffed, year, scans, who):
    client.force_login(manager)
    sign(client, staffed, [all_letters(staffed, year)[0].key], b"one")
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("letters:scan", args=[staffed.pk, LetterScan.objects.get().pk])).status_code == 404


def test_scans_are_kept_as_long_as_records(client, manager, staffed, year, scans, settings):
    client.force_login(manager)
    sign(client, staffed, [all_letters(staffed, year)[0].key], b"one")
    after = date(year + settings.RECORDS_KEEP_YEARS, 12, 31)
    assert not scans_past(after).exists(), "control"
    assert drop_scans(scans_past(after + DAY)) == 1
    assert not [path for path in scans.rglob("*") if path.is_file()]
    assert DutyLetter.objects.get().scan is None


# -- posts without a text ---------------------------------------------------------------------------------------------


def test_nobody_is_asked_to_sign_a_letter_without_a_text(client, manager, staffed, year):
    assert len(all_letters(staffed, year)) == 3, "control: the general text stands on the letters of all others"
    Post.objects.exclude(code="guard").update(duties="")
    assert [letter.row.person.name for letter in all_letters(staffed, year)] == ["吴卫"]
    Post.objects.update(duties_checked=True)
    assert [todo.count for todo in letters_to_sign(manager)] == [1]
    client.force_login(manager)
    page = client.get(reverse("letters:letters", args=[staffed.pk])).content.decode()
    assert "尚无职责文本" in page
    assert str(Post.objects.get(code="fire_manager")) in page
    Post.objects.update(duties="")
    assert list(letters_to_sign(manager)) == []
    assert client.get(reverse("letters:file", args=[staffed.pk])).status_code == 404


# -- changes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 30)),  # a Monday
        (date(2026, 11, 27), date(2026, 12, 4)),  # a Friday
        (date(2026, 9, 30), date(2026, 10, 13)),  # before the National Day; 10 October is worked
    ],
)
def test_five_working_days_leave_out_days_off(day, due):
    assert working_days_after(day, 5) == due


def test_only_posts_that_are_reported_are_shown_and_only_changes_since_the_unit_is_here(staffed):
    assert [change.row.person.name for change in changes_of(staffed)] == ["周敏"]
    operator = Post.objects.get(code="control_room")
    enrol(
        person_id=uuid.uuid4(), organisation=staffed, name="老员工", posts=[operator],
        started_on=timezone.localdate() - 400 * DAY,
    )  # fmt: skip
    assert [change.row.person.name for change in changes_of(staffed)] == ["周敏"]


def test_taking_and_leaving_a_post_are_two_changes(staffed):
    Organisation.objects.filter(pk=staffed.pk).update(created_at=timezone.now() - 90 * DAY)
    staffed.refresh_from_db()
    post, past = Post.objects.get(code="control_room"), timezone.localdate() - 30 * DAY
    person, _new = enrol(
        person_id=uuid.uuid4(), organisation=staffed, name="值班员", posts=[post], started_on=past
    )  # fmt: skip
    set_posts(person=person, organisation=staffed, posts=[], since=past + 10 * DAY)
    kinds = [change.kind.value for change in changes_of(staffed) if change.row.person == person]
    assert sorted(kinds) == ["began", "ended"]


def test_whoever_leaves_today_is_reported_from_tomorrow(staffed, clock):
    Organisation.objects.filter(pk=staffed.pk).update(created_at=timezone.now() - 90 * DAY)
    staffed.refresh_from_db()
    row = changes_of(staffed)[0].row if changes_of(staffed) else None
    person = row.person if row else staffed.memberships.get(post__code="fire_manager").person
    staffed.memberships.filter(person=person).update(started_on=timezone.localdate() - 9 * DAY)
    leave(person=person, organisation=staffed, on=timezone.localdate())
    ended = lambda: [one for one in changes_of(staffed) if one.kind == "ended"]  # noqa: E731
    assert ended() == []
    clock.go(days=1)
    assert [one.row.person for one in ended()] == [person]


def test_what_was_reported_is_gone_from_the_page_and_the_desk(client, manager, staffed):
    client.force_login(manager)
    url = reverse("people:changes", args=[staffed.pk])
    [change] = changes_of(staffed)
    assert [todo.count for todo in changes_to_report(manager)] == [1]
    page = client.get(url).content.decode()
    assert f"{change.due_on}" in page
    data = {"row": change.row.pk, "kind": "began", "on": f"{timezone.localdate()}"}
    assert client.post(url, data | {"kind": "nonsense"}).status_code == 404
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 404, "it is not open any more"
    assert ChangeReport.objects.count() == 1
    assert list(changes_to_report(manager)) == []


def test_unsigned_letters_wait_on_the_desk_until_the_end_of_the_year(staffed, manager, year):
    assert list(letters_to_sign(manager)) == [], "nobody signs a text that was not compared with its source"
    assert "尚未与出处核对" in letter_values(staffed, year, all_letters(staffed, year)[0])["source"]
    Post.objects.filter(code="guard").update(duties_checked=True)
    assert [todo.count for todo in letters_to_sign(manager)] == [1]
    Post.objects.update(duties_checked=True)
    [todo] = letters_to_sign(manager)
    assert (todo.count, todo.due) == (3, date(year, 12, 31))
