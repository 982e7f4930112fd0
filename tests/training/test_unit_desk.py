"""A unit's desk: its colour with reasons and next acts, people by duties, the calendar, and whom each opens to."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.models import Duty
from courses.training.unit_desk import matrix, waiting
from courses.training.unit_desk.calendar import calendar_file, due_between, month_of, next_month
from courses.training.unit_desk.state import Colour, unit_state
from oversight.periods import span_of
from oversight.unit_list import numbers_of
from people.desks import Todo
from people.models import Department, Membership, Person
from people.staff.roster import enrol
from tests.training.ledgers import write
from tests.training.test_record_edges import kept_duty, kept_rule

TODAY = date(2026, 11, 25)  # the clock's
DAY = timedelta(days=1)


@pytest.fixture
def unit(hotel, manager, clock):
    Duty.objects.all().delete()
    return hotel


def person(unit, name: str, **more) -> Person:
    return enrol(person_id=uuid.uuid4(), organisation=unit, name=name, started_on=TODAY - 100 * DAY, **more)[0]


def owed(unit, who=None, *, due: date, **changes) -> Duty:
    """A duty of the unit, or of one of its people, for the year or what `changes` say."""
    given = {"period_start": date(2026, 1, 1), "period_end": date(2026, 12, 31), "due_on": due} | changes
    if who is None:
        given |= {"subject_kind": "organisation", "subject_id": unit.pk}
    return kept_duty(who or unit, unit, **given)


def met(duty: Duty) -> Duty:
    duty.met_by, duty.met_on = write(duty.subject_id, f"x:{duty.pk}"), TODAY
    duty.save()
    return duty


def colour(unit) -> str:
    return unit_state(unit, TODAY).colour


def test_without_any_duty_nobody_can_tell(unit):
    assert colour(unit) == Colour.GREY


def test_what_is_met_with_nothing_soon_is_green(unit):
    met(owed(unit, due=date(2026, 12, 31)))
    assert colour(unit) == Colour.GREEN


def test_what_waits_for_the_fire_office_is_told_and_not_called_met(client, unit, manager):
    met(owed(unit, due=date(2026, 12, 31)))
    client.force_login(manager)
    address, all_met = reverse("training:unit_desk", args=[unit.pk]), "均已完成"
    assert all_met in client.get(address).text, "control"
    owed(
        unit,
        due=TODAY + DAY,
        rule=kept_rule(id="X-OTHER", proof="check"),
        filed_on=TODAY,
        filed_with=write(unit.pk, "x"),
    )
    page = client.get(address)
    assert (page.context["state"].colour, page.context["state"].waiting) == (Colour.GREEN, 1)
    assert "待消防部门核对" in page.text
    assert all_met not in page.text


@pytest.mark.parametrize(("due", "expected"), [(TODAY - DAY, "red"), (TODAY, "yellow"), (TODAY + DAY, "yellow")])
def test_it_turns_red_the_day_after_the_last_day(unit, due, expected):
    met(owed(unit, due=date(2026, 12, 31)))
    owed(unit, due=due, rule=kept_rule(id="X-OTHER"), period_end=None)
    assert colour(unit) == expected


def test_what_is_open_and_not_due_soon_is_counted_and_led_to(client, unit, manager):
    met(owed(unit, due=date(2026, 12, 31)))
    state = unit_state(unit, TODAY)
    assert (state.word, state.later) == (Colour.GREEN.label, ()), "control"
    late, always = kept_rule(id="X-LATER"), kept_rule(id="X-ALWAYS")
    owed(unit, due=date(2026, 12, 31), rule=late)
    owed(unit, due=None, rule=always, period_end=None)
    owed(unit, due=date(2026, 12, 31), rule=kept_rule(id="X-FILED"), filed_on=TODAY)
    state = unit_state(unit, TODAY)
    assert [(line.rule, line.number) for line in state.later] == [(late, 1), (always, 1)]
    assert (state.later_number, state.colour) == (2, Colour.GREEN)
    assert state.word != Colour.GREEN.label
    span = span_of("year", TODAY)
    assert numbers_of(unit, span) == dict(state.numbers), "officers read the same numbers"
    client.force_login(manager)
    text = client.get(reverse("training:unit_desk", args=[unit.pk])).content.decode()
    assert 'href="#later"' in text
    assert "未定期限" in text[text.index('id="later"') :]


def test_one_unknown_attribute_is_never_green(unit):
    met(owed(unit, due=date(2026, 12, 31)))
    assert colour(unit) == Colour.GREEN, "control"
    owed(unit, due=None, rule=kept_rule(id="X-OTHER"), missing="unit.height_m", period_end=None)
    state = unit_state(unit, TODAY)
    assert state.colour == Colour.GREY
    assert len(state.unknown) == 1
    assert state.unknown_acts[0].url == reverse("people:unit_facts", args=[unit.pk])


def test_nothing_met_yet_is_not_green(unit):
    owed(unit, due=date(2026, 12, 31))
    assert colour(unit) == Colour.YELLOW


def test_an_unchecked_rule_turns_nothing_red(unit):
    owed(unit, due=TODAY - DAY, rule=kept_rule(verified="K"))
    state = unit_state(unit, TODAY)
    assert (state.colour, state.unverified) == (Colour.YELLOW, 1)


def test_a_gap_stays_red_until_a_later_period_is_met(unit):
    rule = kept_rule()
    half = {"rule": rule, "period_start": date(2026, 1, 1), "period_end": date(2026, 6, 30)}
    owed(unit, due=date(2026, 6, 30), **half)
    second = owed(unit, due=date(2026, 12, 31), rule=rule, period_start=date(2026, 7, 1))
    state = unit_state(unit, TODAY)
    assert (state.colour, state.late[0].window_over) == (Colour.RED, 1)
    met(second)
    assert colour(unit) == Colour.GREEN


def test_somebody_elses_later_period_makes_no_gap_good(unit):
    rule, one, other = kept_rule(), person(unit, "沈燕"), person(unit, "钱兰")
    Duty.objects.all().delete()
    owed(unit, one, due=date(2026, 6, 30), rule=rule, period_end=date(2026, 6, 30))
    met(owed(unit, other, due=date(2026, 12, 31), rule=rule, period_start=date(2026, 7, 1)))
    assert colour(unit) == Colour.RED


def test_each_red_says_what_to_do_by_whom_and_where(client, unit, manager, foreign_officer):
    owed(unit, due=TODAY - DAY, rule=kept_rule(accepts=["drill_real"]), period_end=None)
    line = unit_state(unit, TODAY).late[0]
    record = reverse("training:record_real_drill", args=[unit.pk])
    assert line.act.url == record
    assert line.act.sentence
    assert line.act.by
    url = reverse("training:unit_desk", args=[unit.pk])
    client.force_login(manager)
    assert f'class="btn btn-primary btn-small" href="{record}"' in client.get(url).content.decode()
    client.force_login(foreign_officer)
    assert record not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("accepts", "asked", "slug", "others"),
    [
        (["quiz", "certificate", "paper_upload"], "training", "session", 1),
        (["certificate", "paper_upload"], "certificate", "certificate", 0),
        (["paper_upload"], "record", "paper", 0),
    ],
)
def test_the_form_of_what_the_rule_takes_is_offered(unit, accepts, asked, slug, others):
    from courses.training.unit_desk.next_acts import next_act

    subject = "organisation" if slug == "paper" else "person"
    rule = kept_rule(accepts=accepts, subject=subject, requirement={"kind": asked, "what": "x"})
    act = next_act(unit, rule)
    offered = [act.url, *(url for _label, url in act.others)]
    form = reverse("training:file_record", args=[unit.pk, slug])
    assert f"{form}?rule={rule.code}" in offered
    assert len([url for url in offered if url]) == 1 + others


@pytest.mark.parametrize(("minutes", "says"), [(45, True), (None, False)])
def test_a_course_takes_the_minutes_that_it_says(unit, monkeypatch, minutes, says):
    from courses.training.evidence import content_titles
    from courses.training.unit_desk.next_acts import next_act

    page = content_titles.Shown("/x/", minutes)
    monkeypatch.setitem(content_titles._guides, "course", lambda keys: dict.fromkeys(keys, page))
    rule = kept_rule(accepts=["quiz"], accepts_content=["course:x"])
    assert ("45 分钟" in next_act(unit, rule).sentence) is says


def test_a_rule_of_its_own_act_comes_before_its_kind(unit):
    from courses.training.unit_desk import next_acts

    rule = kept_rule(accepts=["drill_real"])
    before = dict(next_acts._acts)
    try:
        next_acts.register_act(f"rule:{rule.code}", sentence="做这件事", by="某人", label="去", address="people:staff")
        assert next_acts.next_act(unit, rule).sentence == "做这件事"
    finally:
        next_acts._acts.clear()
        next_acts._acts.update(before)
    assert next_acts.next_act(unit, rule).sentence != "做这件事", "control"


@pytest.mark.parametrize("name", ["unit_desk", "unit_calendar", "unit_calendar_file"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("foreign_officer", 200), ("city_officer", 200), ("county_officer", 404), ("teacher", 404),
     ("employee", 404)],
)  # fmt: skip
def test_the_desk_opens_to_who_answers_for_the_unit(client, request, unit, name, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(f"training:{name}", args=[unit.pk])).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 200), ("foreign_officer", 404), ("city_officer", 404), ("employee", 404)]
)
def test_people_by_name_are_for_the_unit_alone(client, request, unit, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("training:unit_people", args=[unit.pk])).status_code == status


def test_an_officer_reads_numbers_and_no_names(client, unit, foreign_officer, manager):
    owed(unit, person(unit, "沈燕"), due=TODAY - DAY, period_end=None)
    url = reverse("training:unit_desk", args=[unit.pk])
    client.force_login(foreign_officer)
    text = client.get(url).content.decode()
    assert "沈燕" not in text
    assert "/people/?rule" not in text
    client.force_login(manager)
    assert "/people/?rule=X-EDGE" in client.get(url).content.decode(), "control"


# -- people by duties --------------------------------------------------------------------------------------------------


def names(unit, **filters) -> list[str]:
    return [one.name for one in matrix.people_of(unit, matrix.Filters(**filters), TODAY)]


def test_who_is_overdue_comes_first(unit):
    people = {name: person(unit, name) for name in ("阿一", "阿二", "阿三")}
    Duty.objects.all().delete()
    owed(unit, people["阿三"], due=TODAY - DAY, period_end=None)
    assert names(unit)[0] == "阿三"
    Duty.objects.all().delete()
    assert names(unit)[0] != "阿三", "control"


def test_it_is_narrowed_by_state_rule_department_and_name(unit):
    rule, other = kept_rule(), kept_rule(id="X-OTHER")
    late, soon, done = (person(unit, name, staff_number=f"N{name}") for name in ("迟", "近", "完"))
    Duty.objects.all().delete()
    owed(unit, late, due=TODAY - DAY, rule=rule, period_end=None)
    owed(unit, soon, due=TODAY + 30 * DAY, rule=rule)
    met(owed(unit, done, due=date(2026, 12, 31), rule=other))
    assert names(unit, state="overdue") == ["迟"]
    assert names(unit, state="soon") == ["近"]
    assert names(unit, state="met") == ["完"]
    assert names(unit, rule="X-OTHER") == ["完"]
    assert names(unit, text="N近") == ["近"]
    front = Department.objects.create(organisation=unit, name="前厅")
    Membership.objects.filter(person=done).update(department=front)
    assert names(unit, department=str(front.pk)) == ["完"]
    assert matrix.departments_of(unit) == [(str(front.pk), "前厅")]


def test_the_thirty_first_day_is_not_soon(unit):
    one = person(unit, "近")
    Duty.objects.all().delete()
    owed(unit, one, due=TODAY + 31 * DAY)
    assert names(unit, state="soon") == []


def test_a_page_says_how_many_there_are_and_the_last_is_reached(client, unit, manager):
    for number in range(60):
        person(unit, f"员工{number:02}")
    client.force_login(manager)
    url = reverse("training:unit_people", args=[unit.pk])
    assert "61" in client.get(url).content.decode()
    assert "员工59" in client.get(url, {"page": 2}).content.decode()


def test_a_later_period_that_is_met_is_what_a_cell_tells(unit):
    one, rule = person(unit, "沈燕"), kept_rule()
    Duty.objects.all().delete()
    owed(unit, one, due=date(2026, 6, 30), rule=rule, period_end=date(2026, 6, 30))
    rows = matrix.rows_of(unit, [one], matrix.columns(unit, TODAY), TODAY)
    assert rows[0].cells_and_rules[0][0].status == "missed"
    met(owed(unit, one, due=date(2026, 12, 31), rule=rule, period_start=date(2026, 7, 1)))
    rows = matrix.rows_of(unit, [one], matrix.columns(unit, TODAY), TODAY)
    assert rows[0].cells_and_rules[0][0].status == "met"


# -- calendar ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "is_in"),
    [(date(2026, 10, 31), 0), (date(2026, 11, 1), 1), (date(2026, 11, 30), 1), (date(2026, 12, 1), 0)],
)
def test_a_month_has_its_own_days(unit, due, is_in):
    owed(unit, due=due)
    assert len(due_between(unit, date(2026, 11, 1), date(2026, 12, 1), TODAY)) == is_in


def test_months_go_over_the_year():
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert next_month(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert month_of("2027-02", TODAY) == date(2027, 2, 1)
    assert month_of("x", TODAY) == date(2026, 11, 1)


def test_the_file_holds_what_is_to_do_folded_as_the_standard_asks(unit):
    owed(unit, due=date(2026, 12, 31), rule=kept_rule(title="全" * 60))
    met(owed(unit, due=date(2026, 12, 30), rule=kept_rule(id="X-DONE")))
    text = calendar_file(unit, TODAY, "https://example.org/")
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20261231" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


# -- the table as a file -----------------------------------------------------------------------------------------------


def ask(client, unit, kind="matrix_xlsx", **options):
    return client.post(reverse("training:ask_for_file", args=[unit.pk]), {"kind": kind, **options})


def test_the_table_is_made_as_a_file_with_every_row(client, unit, manager, django_capture_on_commit_callbacks):
    from tests.training.test_training_file import text_of

    for number in range(60):
        person(unit, f"员工{number:02}")
    client.force_login(manager)
    with django_capture_on_commit_callbacks(execute=True):
        response = ask(client, unit)
    page = client.get(response["location"])
    assert page.context["made"].state == "ready"
    fetched = client.get(reverse("training:fetch_made_file", args=[page.context["made"].pk]))
    cells = text_of(b"".join(fetched.streaming_content))
    assert {f"员工{number:02}" for number in range(60)} <= cells


def test_a_file_is_its_askers_alone_and_only_while_the_right_lasts(
    client, unit, manager, superuser, django_capture_on_commit_callbacks
):
    client.force_login(manager)
    with django_capture_on_commit_callbacks(execute=True):
        url = ask(client, unit)["location"] + "fetch/"
    assert client.get(url).status_code == 200, "control"
    client.force_login(superuser)
    assert client.get(url).status_code == 404
    manager.grants.update(valid_until=timezone.localdate())
    client.force_login(manager)
    assert client.get(url).status_code == 404


def test_who_lost_the_right_before_the_file_is_made_gets_none(unit, manager, foreign_officer):
    from courses.training.made_files.making import NotAllowedError, make_asked_file
    from courses.training.models import MadeFile

    for by in (manager, foreign_officer):
        made = MadeFile.objects.create(kind="matrix_xlsx", asked_by=by, organisation=unit, keep_until=TODAY)
        if by == manager:
            make_asked_file(str(made.pk))
            made.refresh_from_db()
            assert made.state == "ready", "control"
        else:
            with pytest.raises(NotAllowedError):
                make_asked_file(str(made.pk))


def test_files_go_the_day_after_their_last(unit, manager):
    from courses.training.made_files.making import forget_made_files, make_asked_file
    from courses.training.models import MadeFile

    made = MadeFile.objects.create(kind="matrix_xlsx", asked_by=manager, organisation=unit, keep_until=TODAY)
    make_asked_file(str(made.pk))
    made.refresh_from_db()
    storage, name = made.file.storage, made.file.name
    assert forget_made_files(TODAY) == 0
    assert storage.exists(name)
    assert forget_made_files(TODAY + DAY) == 1
    assert not storage.exists(name)


def test_an_unknown_kind_is_no_file(client, unit, manager):
    client.force_login(manager)
    assert ask(client, unit, kind="no_such").status_code == 404


# -- what waits --------------------------------------------------------------------------------------------------------


def test_the_desk_says_what_waits_in_this_unit_for_its_manager_alone(
    client, unit, manager, foreign_officer, monkeypatch
):
    def some(user, without, about):
        there = {"url": "/x/", "action": "Answer"}
        both = [Todo(title="Zwölf", about=unit.name, **there), Todo(title="Elsewhere", about="another", **there)]
        return [todo for todo in both if todo.about == about]

    monkeypatch.setattr(waiting, "todos_of", some)
    url = reverse("training:unit_desk", args=[unit.pk])
    for user, sees in ((manager, True), (foreign_officer, False)):
        client.force_login(user)
        page = client.get(url).content.decode()
        assert ("Zwölf" in page) is sees
        assert "Elsewhere" not in page


def test_a_unit_with_nobody_but_its_manager_is_led_to_its_roster_first(client, hotel, manager):
    client.force_login(manager)
    page, led = reverse("training:unit_desk", args=[hotel.pk]), reverse("sheets:start", args=["roster", hotel.pk])
    assert hotel.memberships.count() == 1
    assert led in client.get(page).content.decode()
    enrol(person_id=uuid.uuid4(), organisation=hotel, name="吴卫", started_on=timezone.localdate())
    assert not client.get(page).context["is_roster_empty"]


def test_the_groups_name_an_oldest_day_only_where_something_is_late(client, unit, manager):
    client.force_login(manager)
    page, today = reverse("training:unit_desk", args=[unit.pk]), timezone.localdate()
    assert "最早到期日" not in client.get(page).content.decode()
    owed(unit, manager.person, due=today - timedelta(days=3), period_end=None)
    assert "最早到期日" in client.get(page).content.decode()
