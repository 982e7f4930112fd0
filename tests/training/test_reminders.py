"""Whoever must act is told once of each lapse, and who oversees the unit reads it in one message a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from courses.training.models import Certificate, Duty, SchoolTerm
from courses.training.reminders import run, tasks
from courses.training.reminders.kinds import DUTIES_PRESS
from courses.training.reminders.run import is_due, remind, remind_unit
from notices.models import Delivery, Message, ReminderLine, ReminderRun, Told
from notices.outbox import send_waiting
from notices.quiet import next_moment, shift_moment
from notices.services import claim_untold
from people.models import Membership, Person, Post, Role, RoleGrant
from tests.conftest import make_user
from tests.notices.conftest import mail, service  # noqa: F401 - fixtures
from tests.training.ledgers import write
from tests.training.test_record_edges import kept_duty, kept_rule

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def days(number):
    return timedelta(days=number)


@pytest.fixture
def rule(db):
    """One that opens no duties by itself."""
    return kept_rule(cadence="content")


@pytest.fixture
def owes(hotel, rule, clock):
    """The hotel owes something; `due` days from today, over a year."""

    def owed(due=5, **changes):
        given = {
            "subject_kind": "organisation", "rule": rule, "due_on": TODAY + days(due),
            "period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31),
        }  # fmt: skip
        return kept_duty(hotel, hotel, **given | changes)

    return owed


def titles(user):
    return list(user.notices.order_by("made_at", "pk").values_list("title", flat=True))


# -- once per lapse ----------------------------------------------------------------------------------------------------


def test_a_manager_is_told_thirty_days_before_seven_days_before_and_when_it_is_late(owes, manager, clock):
    owes(due=30)
    told = []
    for day in (TODAY, TODAY + days(1), TODAY + days(22), TODAY + days(23), TODAY + days(24), TODAY + days(30)):
        remind(day)
        told.append(manager.notices.count())
    assert told == [1, 1, 1, 2, 2, 2]
    remind(TODAY + days(31))
    remind(TODAY + days(32))
    assert manager.notices.count() == 3
    assert sum("逾期 1 项" in title for title in titles(manager)) == 1


def test_the_same_day_again_says_nothing(owes, manager):
    owes()
    remind(TODAY)
    ReminderRun.objects.all().delete()
    remind(TODAY)
    assert manager.notices.count() == 1


def test_two_searches_at_once_say_it_once_and_without_the_key_twice(owes, manager, monkeypatch):
    """The control: keys that are never found taken."""
    duty = owes()
    remind_unit(duty.organisation, TODAY)
    remind_unit(duty.organisation, TODAY)
    assert manager.notices.count() == 1

    def everything(user, lapses):
        found = set(lapses)
        return claim_untold(user, [])[0], found

    monkeypatch.setattr(run, "claim_untold", everything)
    remind_unit(duty.organisation, TODAY)
    remind_unit(duty.organisation, TODAY)
    assert manager.notices.count() == 3


def test_a_run_that_died_half_way_goes_on_and_officers_read_of_all(owes, manager, foreign_officer, monkeypatch):
    owes()

    def dies(today):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run, "copy_to_officers", dies)
        with pytest.raises(KeyboardInterrupt):
            remind(TODAY)
    assert not ReminderRun.objects.exists()
    remind(TODAY)
    assert manager.notices.count() == 1
    assert titles(foreign_officer) == ["今天提醒了 1 家单位"]


@pytest.mark.parametrize(
    ("start", "due", "told"),
    [
        (date(2026, 11, 1), TODAY + days(5), 1),
        (date(2026, 11, 1), TODAY + days(8), 1),  # in the last third of thirty-two days
        (date(2026, 11, 20), TODAY + days(8), 0),
        (date(2026, 11, 20), TODAY + days(7), 1),
        (date(2026, 1, 1), TODAY + days(30), 1),
        (date(2026, 1, 1), TODAY + days(31), 0),
    ],
)
def test_a_short_period_is_told_in_its_last_third_or_week(owes, manager, start, due, told):
    owes(period_start=start, due_on=due, period_end=None)
    remind(TODAY)
    assert manager.notices.count() == told


@pytest.mark.parametrize(
    "change",
    [
        {"met_on": TODAY},
        {"waived_until": TODAY},
        {"closed_on": TODAY},
        {"missing": "organisation.storeys", "due_on": None},
        {"period_start": TODAY + days(1)},
    ],
)
def test_what_is_not_owed_now_is_not_told(owes, manager, change):
    owes(**change)
    remind(TODAY)
    assert manager.notices.count() == 0


def test_a_unit_that_is_shut_is_not_told(owes, hotel, manager):
    owes()
    hotel.shut_on = TODAY
    hotel.save()
    remind(TODAY)
    assert manager.notices.count() == 0


def test_what_is_met_before_it_goes_out_is_not_sent(owes, hotel, manager, service, clock):  # noqa: F811
    manager.email = "m@example.cn"
    manager.save()
    duty = owes()
    remind(TODAY)
    Duty.objects.filter(pk=duty.pk).update(met_on=TODAY)
    clock.go(minutes=10)
    send_waiting()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dropped"}


# -- who is told -------------------------------------------------------------------------------------------------------


def test_many_duties_are_one_message(owes, manager, hotel):
    for number in range(25):
        owes(rule=kept_rule(id=f"X-{number}", title=f"第{number}条"), due=-1 if number < 3 else 5)
    remind(TODAY)
    message = manager.notices.get()
    assert message.title == f"{hotel.name}：逾期 3 项，即将到期 22 项"
    assert "还有 5 类" in message.body


def test_the_responsible_person_and_whoever_owes_it_are_told(owes, hotel, manager, employee):
    boss = Person.objects.create(name="钱总")
    post = Post.objects.create(code="responsible_person", name="消防安全责任人")
    Membership.objects.create(person=boss, organisation=hotel, post=post, started_on=date(2020, 1, 1))
    account = make_user("boss", person=boss)
    owes(subject_kind="person", subject_id=employee.person_id)
    remind(TODAY)
    assert account.notices.count() == manager.notices.count() == 1
    assert titles(employee) == ["您的消防安全培训：逾期 0 项，即将到期 1 项"]
    assert employee.display_name not in manager.notices.get().body


def test_a_teacher_is_told_of_the_own_class_and_no_pupil_of_anything(
    school, school_class, teacher, pupil_user, rule, clock
):
    other = type(school_class).objects.create(
        organisation=school, name="四年级1班", grade=4, school_year=2026, join_code="Z"
    )
    stranger = make_user("other-teacher")
    RoleGrant.objects.create(user=stranger, role=Role.TEACHER, organisation=school, school_class=other)
    head = make_user("head")
    RoleGrant.objects.create(user=head, role=Role.TEACHER, organisation=school)
    year = {"period_start": date(2026, 9, 1), "period_end": date(2027, 8, 31), "due_on": TODAY + days(5), "rule": rule}
    kept_duty(school_class, school, subject_kind="class", **year)
    kept_duty(pupil_user.person, school, **year)
    remind(TODAY)
    assert teacher.notices.count() == head.notices.count() == 1
    assert stranger.notices.count() == pupil_user.notices.count() == 0


def test_officers_read_their_own_units_by_division_and_in_no_ranking(
    owes, hotel, foreign_officer, county_officer, tree
):
    for number in range(3):
        owes(due=-1, rule=kept_rule(id=f"X-{number}"))
    other = type(hotel).objects.create(name="甲旅馆", kind="hotel", division=tree.xincheng)
    kept_duty(
        other, other, subject_kind="organisation", rule=kept_rule(id="Y"), due_on=TODAY + days(5),
        period_start=date(2026, 1, 1), period_end=date(2026, 12, 31),
    )  # fmt: skip
    assert remind(TODAY) == 0  # nobody manages either
    RoleGrant.objects.create(user=make_user("a"), role=Role.UNIT_MANAGER, organisation=hotel)
    RoleGrant.objects.create(user=make_user("b"), role=Role.UNIT_MANAGER, organisation=other)
    ReminderRun.objects.all().delete()
    assert remind(TODAY) == 2
    body = foreign_officer.notices.get().body
    assert body.index("甲旅馆") < body.index(hotel.name)  # by name, not by how much is overdue
    assert "逾期 3 项" in body
    assert county_officer.notices.count() == 0


# -- certificates and terms --------------------------------------------------------------------------------------------


def certificate(employee, key, until, **changes):
    row = write(employee.person_id, key)
    given = {"evidence": row, "subject_id": employee.person_id, "title": "消防安全培训", "course_key": "course:x"}
    return Certificate.objects.create(**given | {"valid_until": until} | changes)


def test_a_certificate_that_ends_is_told_at_each_stage(employee, clock):
    certificate(employee, "a", TODAY + days(30))
    for day in (TODAY, TODAY + days(1), TODAY + days(23), TODAY + days(24)):
        remind(day)
    assert employee.notices.count() == 2


def test_a_certificate_that_was_renewed_is_not_told(employee, clock):
    certificate(employee, "a", TODAY + days(5), issued_at=timezone.now())
    certificate(employee, "b", None, issued_at=timezone.now() + days(1))
    remind(TODAY)
    assert employee.notices.count() == 0


def test_a_school_is_told_once_that_its_term_starts(school, tree, hotel, manager, clock):
    head = make_user("principal")
    RoleGrant.objects.create(user=head, role=Role.UNIT_MANAGER, organisation=school)
    SchoolTerm.objects.create(
        division=tree.nanhu, school_year=2026, term="spring", starts_on=TODAY + days(7), ends_on=TODAY + days(100),
        document="通知",
    )  # fmt: skip
    remind(TODAY)
    remind(TODAY + days(1))
    assert [title.split("：")[0] for title in titles(head)] == ["新学期 12月2日 开始"]
    assert manager.notices.count() == 0


# -- when --------------------------------------------------------------------------------------------------------------


def test_the_search_is_made_once_a_day_and_not_by_night(clock, db):
    clock.set(datetime(2026, 11, 25, 7, 59, tzinfo=timezone.get_default_timezone()))
    assert not is_due(TODAY)
    clock.go(minutes=1)
    assert is_due(TODAY)
    assert tasks.request_reminders()
    assert not is_due(TODAY)
    assert not tasks.request_reminders()


def test_it_asks_as_often_for_many_duties_as_for_few(owes, manager, hotel, django_assert_max_num_queries):
    for number in range(30):
        owes(rule=kept_rule(id=f"X-{number}"))
    with django_assert_max_num_queries(40):
        remind_unit(hotel, TODAY)
    assert Told.objects.count() == 30
    assert Message.objects.count() == 1
    assert ReminderLine.objects.get().soon == 30
    assert DUTIES_PRESS.gathers


# -- night shifts ------------------------------------------------------------------------------------------------------


def at(hour, minute=0, day=TODAY):
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_default_timezone())


@pytest.fixture
def works(employee, hotel, owes):
    """The employee, with an address, owes something and works this shift."""
    employee.email = "night@example.cn"
    employee.save()
    owes(subject_kind="person", subject_id=employee.person_id)

    def on(shift):
        Membership.objects.filter(person=employee.person, organisation=hotel).update(shift=shift)

    return on


@pytest.mark.parametrize(
    ("shift", "moment"),
    [("", at(12, 10)), ("白班", at(12, 10)), ("夜班", at(22)), ("晚班乙", at(22)), ("Night B", at(22))],
)
def test_who_works_by_night_is_told_when_the_shift_begins(works, hotel, shift, moment):
    type(hotel).objects.filter(pk=hotel.pk).update(night_shift_starts=time(22))
    works(shift)
    remind(TODAY)
    assert Delivery.objects.get(message__recipient__email="night@example.cn").not_before == moment


def test_quiet_hours_do_not_hold_it_back_and_it_is_said_once(works, employee, hotel, clock, mail):  # noqa: F811
    type(hotel).objects.filter(pk=hotel.pk).update(night_shift_starts=time(22))
    works("夜班")
    remind(TODAY)
    send_waiting()
    assert mail.mails == []
    clock.set(at(22))
    assert next_moment(timezone.now()) == at(8, day=TODAY + days(1))  # the control: everybody else waits for morning
    send_waiting()
    assert len(mail.mails) == 1
    ReminderRun.objects.all().delete()
    remind(TODAY)
    clock.go(days=1)
    remind(TODAY + days(1))
    send_waiting()
    assert len(mail.mails) == employee.notices.count() == 1


def test_a_shift_that_begins_at_eight_in_the_evening_unless_the_unit_says_otherwise(works):
    works("夜班")
    remind(TODAY)
    assert Delivery.objects.get(message__recipient__email="night@example.cn").not_before == at(20)


def test_a_failed_send_by_night_is_tried_again_by_night(works, settings, clock):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    works("夜班")
    remind(TODAY)
    clock.set(at(22))
    send_waiting()
    row = Delivery.objects.get(message__recipient__email="night@example.cn")
    assert (row.state, row.not_before) == ("waiting", at(22, 1))


def test_managers_and_holders_of_certificates_are_told_by_their_shift_too(owes, employee, hotel, clock):
    employee.email = "night@example.cn"
    employee.save()
    RoleGrant.objects.create(user=employee, role=Role.UNIT_MANAGER, organisation=hotel)
    Membership.objects.filter(person=employee.person, organisation=hotel).update(shift="夜班")
    owes()
    certificate(employee, "a", TODAY + days(5))
    remind(TODAY)
    moments = Delivery.objects.filter(message__recipient=employee, channel="email").values_list("not_before", flat=True)
    assert list(moments) == [at(20), at(20)]


@pytest.mark.parametrize(
    ("now", "starts", "moment"),
    [
        (at(8), time(20), at(20)),
        (at(20), time(20), at(20)),
        (at(21, 5), time(20), at(21, 5)),
        (at(3, 59), time(20), at(3, 59)),
        (at(4), time(20), at(20)),
        (at(8), time(0, 30), at(8)),
        (at(9), time(0, 30), at(0, 30, TODAY + days(1))),
    ],
)
def test_during_a_shift_it_goes_at_once_and_otherwise_when_the_next_begins(now, starts, moment):
    assert shift_moment(now, starts) == moment
