"""Who was there before the unit is asked about once, and is late for nothing until the unit has answered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.duties.earlier import answer_earlier, asked_of, questions_of
from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import revoke_evidence
from courses.training.models import AskedProof, Duty, DutyStatus, Evidence, Rule
from courses.training.rulebook.rule_file import load_rules
from courses.training.unit_desk.matrix import columns, rows_of
from people.desks import todos_of
from people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(hotel, employee, manager):
    """A hotel that registered today; both its people were there before."""
    load_rules()
    recompute_organisation(hotel)
    return hotel


def prejob(user) -> Duty:
    return Duty.objects.select_related("rule", "organisation__division").get(
        rule__code="U-PREJOB", subject_id=user.person_id
    )


def send(client, unit, **data):
    return client.post(reverse("training:earlier", args=[unit.pk]) + "?rule=U-PREJOB", data)


def status(user, after: int = 0) -> str:
    return prejob(user).status(timezone.localdate() + timedelta(days=after))


def test_nobody_who_was_there_before_is_late(asked, employee):
    assert status(employee) == status(employee, 400) == DutyStatus.NOT_KNOWN
    assert [(one.rule.code, one.people) for one in questions_of(asked)] == [("U-PREJOB", 2)]


def test_the_manager_is_asked_and_a_yes_meets_the_duty_on_its_day(client, asked, manager, employee):
    client.force_login(manager)
    assert [todo.count for todo in todos_of(manager) if "earlier" in todo.url] == [2]
    assert "吴师傅" in client.get(reverse("training:earlier", args=[asked.pk])).content.decode()
    answer = send(client, asked, duty=[prejob(employee).pk], trained="yes", on="2026-02-20", rests_on="入职培训登记表")
    assert answer.status_code == 302
    assert (prejob(employee).met_on, status(employee)) == (date(2026, 2, 20), DutyStatus.MET)
    assert Evidence.objects.get().result == {"passed": True, "trained_before": True}
    assert status(manager) == DutyStatus.NOT_KNOWN, "who was not chosen is still asked about"
    send(client, asked, duty=[prejob(manager).pk], trained="yes", rests_on="入职培训登记表")
    assert Evidence.objects.latest("recorded_at").result["undated"] is True
    assert not [todo for todo in todos_of(manager) if "earlier" in todo.url]
    cells = [cell for row in rows_of(asked, Person.objects.filter(pk=employee.person_id), columns(asked, timezone.localdate()), timezone.localdate())
             for cell, _rule in row.cells_and_rules if cell]  # fmt: skip
    assert [(cell.label, cell.day) for cell in cells if cell.declared] == [("单位声明", "")]


def test_the_list_names_the_first_day_and_not_when_the_training_opens(client, asked, manager, employee):
    client.force_login(manager)
    lines = client.get(reverse("training:earlier", args=[asked.pk])).context["lines"]
    days = {person.pk: first_day for _duty, person, first_day, _lately in lines}
    membership = employee.person.memberships.get()
    assert days[employee.person_id] == (membership.on_duty_from or membership.started_on)
    assert prejob(employee).period_start < days[employee.person_id], "control"


def test_a_yes_says_what_it_rests_on_and_who_came_lately_stands_apart(client, asked, manager, employee):
    client.force_login(manager)
    refused = send(client, asked, duty=[prejob(employee).pk], trained="yes")
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["rests_on"])
    assert refused.context["picked"] == {str(prejob(employee).pk)}, "what was ticked stays"
    page = reverse("training:earlier", args=[asked.pk])
    assert "data-by-hand" not in client.get(page).content.decode(), "control"
    duty = prejob(employee)
    Duty.objects.filter(pk=duty.pk).update(period_start=timezone.localdate() - timedelta(days=30))
    shown = client.get(page)
    assert [(row[0].pk == duty.pk, row[3]) for row in shown.context["lines"]] == [(True, True), (False, False)]
    assert shown.content.decode().count("data-by-hand") == 1
    send(client, asked, duty=[duty.pk], trained="yes", rests_on="入职培训登记表")
    assert Evidence.objects.get().personal.payload["rests_on"] == "入职培训登记表"


def test_a_no_gives_thirty_days(client, asked, manager, employee):
    client.force_login(manager)
    send(client, asked, duty=[prejob(employee).pk], trained="no")
    assert (status(employee, 30), status(employee, 31)) == (DutyStatus.DUE_SOON, DutyStatus.OVERDUE)


def test_an_answer_in_error_is_revoked_and_asked_again(asked, manager, employee):
    for trained in (False, True):
        assert answer_earlier(duties=[prejob(employee)], trained=trained, by=manager) == 1
        row = Evidence.objects.standing().get()
        revoke_evidence(evidence=row, reason="填错", by=manager)
        assert status(employee) == DutyStatus.NOT_KNOWN


def test_answering_twice_writes_once(asked, manager, employee):
    duty = prejob(employee)
    answer_earlier(duties=[duty], trained=True, by=manager)
    answer_earlier(duties=[duty], trained=True, by=manager)
    assert Evidence.objects.count() == 1


def test_a_certificate_is_not_taken_on_the_units_word(asked, manager, employee):
    employee.person.memberships.get().post.__class__.objects.filter(code="staff").update(code="control_room")
    recompute_organisation(asked)
    duty = Duty.objects.select_related("rule", "organisation__division").get(
        rule__code="U-CONTROLROOM-CERT", subject_id=employee.person_id
    )
    assert answer_earlier(duties=[duty], trained=True, by=manager) == 0
    assert answer_earlier(duties=[duty], trained=False, by=manager) == 1


@pytest.mark.parametrize("who", ["employee", "foreign_officer", "county_officer", "teacher"])
def test_nobody_else_answers(client, asked, request, employee, who):
    client.force_login(request.getfixturevalue(who))
    assert send(client, asked, duty=[prejob(employee).pk], trained="yes").status_code == 404
    assert asked_of(asked).filter(subject_id=employee.person_id).exists()


def test_a_day_to_come_or_nobody_chosen_is_refused(client, asked, manager, employee):
    client.force_login(manager)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert send(client, asked, duty=[prejob(employee).pk], trained="yes", on=tomorrow).status_code == 400
    assert send(client, asked, trained="yes").status_code == 400
    assert not Evidence.objects.exists()


def test_where_only_a_no_can_be_said_no_day_is_asked_for_and_the_forms_are_linked(client, asked, manager, employee):
    page = reverse("training:earlier", args=[asked.pk])
    client.force_login(manager)
    form = client.get(page).context["form"]
    assert ("on" in form.fields, len(form.fields["trained"].choices)) == (True, 2), "the control: a word is enough"
    assert not client.get(page).context["picked"]
    Rule.objects.filter(code="U-PREJOB").update(proof=AskedProof.CHECK)
    shown = client.get(page)
    form, text = shown.context["form"], shown.content.decode()
    assert ("on" in form.fields, [key for key, _word in form.fields["trained"].choices]) == (False, ["no"])
    for slug in ("certificate", "session"):
        assert f"{reverse('training:file_record', args=[asked.pk, slug])}?rule=U-PREJOB" in text
    assert 'data-tick-all="duty"' in text
    assert not shown.context["picked"], "nobody is called untrained by one press"
    assert send(client, asked, duty=[prejob(employee).pk], trained="yes").status_code == 400
    assert send(client, asked, duty=[prejob(employee).pk], trained="no").status_code == 302
