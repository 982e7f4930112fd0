"""A notice of a group or department: its units' managers are told once, by the inbox and by mail."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from notices import circulars
from notices.circulars import tell_managers
from notices.models import Told
from notices.outbox import send_waiting
from notices.tasks import tell_circular
from people.models import Circular, Role, RoleGrant, User
from people.superiors.circulars import confirm_receipt, send_circular
from tests.conftest import make_user
from tests.people.superiors import acting, make_group, put


@pytest.fixture
def group(tree, hotel, school, manager):
    """A group with two units; the hotel has a manager with an address, the school none."""
    made = make_group(tree.city)
    for unit in (hotel, school):
        put(made, unit.name, unit)
    User.objects.filter(pk=manager.pk).update(email="zhou@example.cn")
    return made


def send(group) -> Circular:
    by = User.objects.filter(username="director").first() or acting(group, "director")
    return send_circular(superior=group, title="冬春火灾防控", text="请部署", answer_by=timezone.localdate(), by=by)


def test_a_manager_is_told_once_in_the_inbox_and_by_mail(client, group, manager, mail):
    circular = send(group)
    receipt = circular.receipts.get(organisation__name="秀洲酒店")
    message = manager.notices.get()
    assert message.title == "示例集团：冬春火灾防控"
    assert (message.path, message.sender) == (reverse("people:receipt", args=[receipt.pk]), circular.by)
    send_waiting()
    assert tell_managers(str(circular.pk)) == 0
    send_waiting()
    assert len(mail.mails) == manager.notices.count() == 1
    client.force_login(manager)
    assert client.get(reverse("notices:inbox")).context["page_obj"].paginator.count == 1
    assert client.get(message.path).status_code == 200


def test_without_the_keys_it_would_be_told_again(group, manager, monkeypatch):
    """The control: with the keys gone the same job tells the same manager a second time."""
    circular = send(group)
    assert tell_managers(str(circular.pk)) == 0
    Told.objects.all().delete()
    assert tell_managers(str(circular.pk)) == 1
    assert manager.notices.count() == 2


def test_the_next_notice_is_told_again(group, manager):
    send(group)
    send(group)
    assert manager.notices.count() == 2


def test_only_todays_managers_of_its_units_are_told(group, manager, teacher, county_officer, tree, hotel):
    left = make_user("left")
    RoleGrant.objects.create(
        user=left, role=Role.UNIT_MANAGER, organisation=hotel, valid_from="2026-01-01", valid_until="2026-11-01"
    )
    send(group)
    assert [user.notices.count() for user in (manager, teacher, county_officer, left)] == [1, 0, 0, 0]


def test_a_job_tells_and_who_confirmed_meanwhile_is_left_in_peace(group, manager, queued):
    circular = send(group)
    assert queued(tell_circular) == [[str(circular.pk)]]
    assert not manager.notices.exists()
    confirm_receipt(receipt=circular.receipts.get(organisation__name="秀洲酒店"), by=manager)
    assert tell_managers(str(circular.pk)) == 0


def test_a_job_that_broke_off_goes_on_with_whom_it_had_not_told(group, manager, school, queued, monkeypatch):
    head = make_user("head")
    RoleGrant.objects.create(user=head, role=Role.UNIT_MANAGER, organisation=school)
    circular = send(group)
    calls, tell = [], circulars._tell

    def break_off(receipt):
        if calls:
            raise RuntimeError
        calls.append(receipt)
        return tell(receipt)

    monkeypatch.setattr(circulars, "_tell", break_off)
    with pytest.raises(RuntimeError):
        tell_managers(str(circular.pk))
    assert manager.notices.count() + head.notices.count() == 1
    monkeypatch.setattr(circulars, "_tell", tell)
    assert tell_managers(str(circular.pk)) == 1
    assert manager.notices.count() == head.notices.count() == 1
