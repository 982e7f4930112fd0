"""Classes over the years: by a table without names, going up, split, joined; a pupil's evidence goes along."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from common.sheets.identity import check_digit
from common.sheets.models import SheetImport
from courses.training.duties.recompute import recompute_organisation
from courses.training.evidence.selectors import evidence_of
from courses.training.ledger.record import record_evidence
from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from people.classes.changing import ChangeRefused, merge_class, split_class
from people.classes.names import class_name, grade_of, next_name
from people.classes.promotion import PromotionRefusal, PromotionRefused, promote
from people.models import ClassChange, Membership, OrganisationKind, Person, RoleGrant, SchoolClass
from people.seats.proof import seats_of
from tests.people.sheets.sending import act, compare
from tests.schools.conftest import seat

FIRST = "33040220180101123"
NUMBER = FIRST + check_digit(FIRST)
ON = date(2026, 11, 16)


def send(client, school, text):
    return client.post(
        reverse("sheets:start", args=["pupils", school.pk]),
        {"file": SimpleUploadedFile("学籍.csv", text.encode()), "school_year": "2026"},
    )


def imported(client, school, text, **given):
    answer = send(client, school, text)
    assert answer.status_code == 302, answer.content.decode()
    sheet = SheetImport.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])
    return act(client, "apply", compare(client, sheet, **given))


# -- by a table --------------------------------------------------------------------------------------------------------


def test_a_table_makes_classes_and_seats_and_twice_changes_nothing(client, school, head, clock):
    text = "年级,班级,座号\n三年级,1班,1\n三年级,1班,2\n2024级,2,1\n四年级,四（2）班,1\n"
    client.force_login(head)
    sheet = imported(client, school, text)
    made = {(row.name, row.grade): seats_of(row).count() for row in school.classes.all()}
    assert made == {("三（1）班", 3): 2, ("三（2）班", 3): 1, ("四（2）班", 4): 1}
    titles = ["三（1）班 1", "三（1）班 2", "三（2）班 1", "四（2）班 1"]  # as the classes are called here
    assert list(sheet.lines.values_list("title", flat=True)) == titles
    assert "班级和座号" in client.get(reverse("sheets:show", args=[sheet.pk])).content.decode()
    assert imported(client, school, text).counts == {"unchanged": 4}
    act(client, "undo", sheet)
    assert not Membership.objects.filter(organisation=school, seat__isnull=False).exists()


def test_a_complete_list_gives_up_the_seats_of_its_classes_alone(client, school, head, school_class, seats, clock):
    other = SchoolClass.objects.create(
        organisation=school, name="三年级2班", grade=3, school_year=2026, join_code="OTHER234"
    )
    seat(other, 1)
    client.force_login(head)
    imported(client, school, "年级,班级,座号\n三年级,三年级1班,1\n三年级,三年级1班,2\n", is_complete="on")
    assert [row.seat for row in seats_of(school_class)] == [1, 2]
    assert seats_of(other).count() == 1


@pytest.mark.parametrize("cell", [NUMBER, f"G{NUMBER}", "3.30402201801E+17"])
def test_a_table_with_identity_numbers_is_refused_by_the_name_of_the_column(client, school, head, cell, clock):
    client.force_login(head)
    text = "年级,班级,座号,学籍号\n三年级,1班,1,{}\n"
    answer = send(client, school, text.format(cell))
    assert answer.status_code == 400
    assert "学籍号" in answer.content.decode()
    assert not SheetImport.objects.exists()
    # Control: the column alone, without such a number, is no reason; what is in it is not kept.
    assert send(client, school, text.format("甲")).status_code == 302
    assert "甲" not in str(SheetImport.objects.get().tables)


def test_names_in_a_table_are_not_kept_though_the_browser_sent_them(client, school, head, clock):
    client.force_login(head)
    imported(client, school, "姓名,年级,班级,座号\n王小明,三年级,1班,1\n")
    assert "王小明" not in str(SheetImport.objects.get().tables)
    assert list(Person.objects.filter(memberships__seat=1).values_list("name", flat=True)) == [""]


def test_no_other_schools_head_sends_or_reads_a_table(client, school, other_head, head, clock):
    client.force_login(other_head)
    assert send(client, school, "年级,班级,座号\n三年级,1班,1\n").status_code == 404
    assert client.get(reverse("sheets:start", args=["pupils", school.pk])).status_code == 404
    client.force_login(head)  # control
    assert send(client, school, "年级,班级,座号\n三年级,1班,1\n").status_code == 302


@pytest.mark.parametrize(
    ("words", "kind", "grade"),
    [
        ("三年级", OrganisationKind.PRIMARY_SCHOOL, 3), ("2024级", OrganisationKind.PRIMARY_SCHOOL, 3),
        ("２０２４级", OrganisationKind.PRIMARY_SCHOOL, 3), ("初二", OrganisationKind.MIDDLE_SCHOOL, 8),
        ("高三", OrganisationKind.MIDDLE_SCHOOL, 12), ("大班", OrganisationKind.KINDERGARTEN, 3),
        ("6", OrganisationKind.PRIMARY_SCHOOL, 6), ("某某", OrganisationKind.PRIMARY_SCHOOL, None),
    ],
)  # fmt: skip
def test_a_grade_is_read_in_the_words_of_schools(school, words, kind, grade):
    school.kind = kind
    assert grade_of(words, school, 2026) == grade


@pytest.mark.parametrize(
    ("name", "grade", "kind", "then"),
    [
        ("三（1）班", 3, OrganisationKind.PRIMARY_SCHOOL, "四（1）班"),
        ("三年级1班", 3, OrganisationKind.PRIMARY_SCHOOL, "四年级1班"),
        ("301班", 3, OrganisationKind.PRIMARY_SCHOOL, "401班"), ("初一（2）班", 7, OrganisationKind.MIDDLE_SCHOOL, "初二（2）班"),
        ("小（1）班", 1, OrganisationKind.KINDERGARTEN, "中（1）班"), ("向日葵班", 1, OrganisationKind.KINDERGARTEN, "向日葵班"),
    ],
)  # fmt: skip
def test_a_class_is_called_a_year_later(school, name, grade, kind, then):
    school.kind = kind
    assert next_name(name, grade, school) == then


def test_a_bare_number_gets_its_grade(school):
    assert class_name("(2)班", 3, school) == "三（2）班"


# -- going up ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def summer(clock):
    clock.set(clock.moment.replace(year=2027, month=8, day=20))


def test_a_school_goes_up_with_its_pupils_and_the_last_grade_leaves(
    client, summer, school, school_class, seats, head, teacher
):
    last = SchoolClass.objects.create(
        organisation=school, name="六（1）班", grade=6, school_year=2026, join_code="SIX23456"
    )
    leaver = seat(last, 1)
    client.force_login(head)
    page = reverse("people:school_promotion", args=[school.pk, 2026])
    assert "四年级1班" in client.get(page).content.decode()
    answer = client.post(
        page, {f"class-{school_class.pk}": "四年级1班", f"class-{last.pk}": "", "teachers_go_along": "on"}
    )
    assert answer.status_code == 302
    after = SchoolClass.objects.get(school_year=2027)
    assert (after.name, after.grade, after.join_code != school_class.join_code) == ("四年级1班", 4, True)
    assert {row.seat: row.person_id for row in seats_of(after)} == {n: row.person_id for n, row in seats.items()}
    assert set(seats_of(after).values_list("started_on", flat=True)) == {date(2027, 9, 1)}
    leaver.refresh_from_db()
    assert leaver.ended_on == date(2027, 8, 31)
    assert RoleGrant.objects.filter(user=teacher, school_class=after).exists()
    kinds = set(ClassChange.objects.values_list("before__name", "kind"))
    assert kinds == {("三年级1班", "promoted"), ("六（1）班", "graduated")}
    # Sent twice, nothing happens twice.
    assert client.post(page, {"teachers_go_along": "on"}).status_code == 400
    assert SchoolClass.objects.filter(school_year=2027).count() == 1


def test_the_page_says_from_when_on_before_anybody_presses(client, clock, school, school_class, head):
    client.force_login(head)
    page = reverse("people:school_promotion", args=[school.pk, 2026])
    assert "2027-07-16 起才能升级" in client.get(page).content.decode()
    clock.set(clock.moment.replace(year=2027, month=7, day=16))
    assert "起才能升级" not in client.get(page).content.decode()


def test_nobody_goes_up_before_the_middle_of_july_or_under_a_name_that_is_taken(clock, school, school_class, head):
    given = {"school": school, "school_year": 2026, "teachers_go_along": True, "by": head}
    with pytest.raises(PromotionRefused) as early:
        promote(names={school_class.pk: "四年级1班"}, **given)
    assert early.value.reason == PromotionRefusal.EARLY
    clock.set(clock.moment.replace(year=2027, month=7, day=16))
    SchoolClass.objects.create(
        organisation=school, name="四年级1班", grade=4, school_year=2027, join_code="FOUR2345"
    )  # fmt: skip
    with pytest.raises(PromotionRefused) as taken:
        promote(names={school_class.pk: "四年级1班"}, **given)
    assert taken.value.reason == PromotionRefusal.NAMES
    assert not ClassChange.objects.exists()


def test_another_schools_head_changes_no_class(client, summer, school, school_class, seats, other_head):
    client.force_login(other_head)
    for page in (
        reverse("people:school_promotion", args=[school.pk, 2026]), reverse("people:class_change", args=[school_class.pk]),
        reverse("people:school_classes", args=[school.pk]),
    ):  # fmt: skip
        assert client.get(page).status_code == 404
        assert client.post(page, {f"class-{school_class.pk}": "四", "what": "split"}).status_code in (404, 405)
    assert SchoolClass.objects.count() == 1


# -- split and joined --------------------------------------------------------------------------------------------------


def taught(kind, subject, at, hours=2):
    with transaction.atomic():
        record_evidence(
            source_key=f"taught:{subject}", kind="lesson", subject_kind=kind, subject_id=subject,
            occurred_at=at, content_key="lesson:other",
            result={"hours": hours, "passed": True, "contents": ["rule:S-4H", "rule:S-TERM"]},
        )  # fmt: skip


@pytest.fixture
def lesson_given(clock, school_class, seats):
    """In the first week the class and one pupil had two hours."""
    load_rules()
    day = clock.moment.replace(month=9, day=2)
    taught("class", school_class.pk, day)
    taught("person", seats[3].person_id, day)


def test_a_split_class_takes_its_pupils_and_what_they_were_taught_along(
    lesson_given, school, school_class, seats, head
):
    made = split_class(school_class=school_class, seats={3, 4}, name="三年级3班", on=ON, by=head)
    assert [row.seat for row in seats_of(school_class)] == [1, 2]
    assert [(row.seat, row.person_id, row.started_on) for row in seats_of(made)] == [
        (3, seats[3].person_id, ON), (4, seats[4].person_id, ON),
    ]  # fmt: skip
    assert evidence_of("person", seats[3].person_id).count() == 1
    recompute_organisation(school, today=date(2026, 11, 25))
    hours = Duty.objects.get(rule__code="S-4H", subject_id=made.pk)
    assert hours.hours_done == 2
    assert Duty.objects.get(rule__code="S-TERM", subject_id=seats[3].person_id).met_on == date(2026, 9, 2)
    # Control: without the change on record the new class has had nothing.
    ClassChange.objects.all().delete()
    recompute_organisation(school, today=date(2026, 11, 25))
    hours.refresh_from_db()
    assert hours.hours_done == 0


def test_a_class_that_was_made_today_is_said_to_be_too_new_to_join_another(clock, school_class, seats, head):
    made = split_class(school_class=school_class, seats={3, 4}, name="三年级3班", on=date(2026, 11, 25), by=head)
    for on, why in ((date(2026, 11, 25), "FIRST"), (date(2026, 11, 26), "DAY"), (date(2026, 8, 31), "DAY")):
        with pytest.raises(ChangeRefused) as refused:
            merge_class(school_class=made, into=school_class, on=on, by=head)
        assert refused.value.reason.name == why
    clock.go(days=1)
    assert merge_class(school_class=made, into=school_class, on=date(2026, 11, 26), by=head) == 2


def test_a_class_that_joins_another_is_over_and_its_seats_go_on(clock, school, school_class, seats, head):
    other = SchoolClass.objects.create(
        organisation=school, name="三年级2班", grade=3, school_year=2026, join_code="OTHER234"
    )
    seat(other, 4)
    seat(other, 5)
    assert merge_class(school_class=school_class, into=other, on=ON, by=head) == 4
    assert [row.seat for row in seats_of(other)] == [1, 2, 3, 4, 5, 6]
    moved = seats_of(other).get(seat=6)
    assert moved.person_id == seats[4].person_id
    school_class.refresh_from_db()
    assert (school_class.ended_on, seats_of(school_class).count()) == (date(2026, 11, 15), 0)
    load_rules()
    recompute_organisation(school, today=date(2026, 11, 25))
    assert Duty.objects.get(rule__code="S-4H", subject_id=school_class.pk).closed_on == ON
    with pytest.raises(ChangeRefused):
        merge_class(school_class=school_class, into=other, on=ON, by=head)


def test_a_class_is_split_by_its_page_and_strange_seats_are_told(client, clock, school_class, seats, head):
    client.force_login(head)
    page = reverse("people:class_change", args=[school_class.pk])
    given = {"what": "split", "name": "三年级3班", "on": "2026-11-16"}
    assert client.post(page, given | {"seats": "一号"}).status_code == 400
    assert client.post(page, given | {"seats": "9"}).status_code == 400
    assert client.post(page, given | {"seats": "1-4"}).status_code == 400
    assert client.post(page, given | {"seats": "3-4"}).status_code == 302
    listed = client.get(reverse("people:school_classes", args=[school_class.organisation_id])).content.decode()
    assert "三年级3班" in listed
