"""A training held again for the night shift is one record; who came to any sitting is counted once, on the last day."""

# ruff: noqa: F811 - fixtures

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.models import Evidence, TrainingSession
from courses.training.training_file.content import training_file
from tests.training.test_filings import duty, kept, session, staff, typed, url_of  # noqa: F401 - fixtures


def local(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


@pytest.fixture
def late_in_the_month(clock):
    """The 20th of a month, in the evening."""
    clock.set(timezone.make_aware(datetime(2026, 11, 20, 22, 0)))
    return timezone.now()


def test_two_shifts_are_one_record_and_everybody_is_counted_once(
    client,
    manager,
    hotel,
    staff,
    late_in_the_month,
):
    client.force_login(manager)
    day, night = late_in_the_month - timedelta(hours=30), late_in_the_month - timedelta(hours=2)
    assert session(client, hotel, groups=["all"], began_at=local(day), sittings_0=local(night)).status_code == 302
    found = TrainingSession.objects.get()
    assert (local(found.began_at), [local(datetime.fromisoformat(at)) for at in found.sittings]) == (
        local(day), [local(night)],
    )  # fmt: skip
    rows = Evidence.objects.filter(record_row__record=found, subject_kind="person")
    assert {local(row.occurred_at) for row in rows} == {local(night)}
    assert rows.count() == len({row.subject_id for row in rows}) == found.participant_count
    assert local(found.evidence.occurred_at) == local(day), "the unit's own row: when it began"
    assert duty(staff[0], "U-STAFF-YEAR").met_on == timezone.localdate(night)
    page = client.get(reverse("training:filed_record", args=[found.pk])).content.decode()
    assert f"{timezone.localtime(day):%Y-%m-%d %H:%M}；{timezone.localtime(night):%Y-%m-%d %H:%M}" in page
    assert "共 2 场" in client.get(reverse("training:filed_records", args=[hotel.pk])).content.decode()
    assert "共 2 场" in training_file(hotel, 2026, names=True).filings[0].content


def test_a_correction_shows_the_sittings_and_takes_one_out(
    client,
    manager,
    hotel,
    staff,
    late_in_the_month,
):
    client.force_login(manager)
    day, night = late_in_the_month - timedelta(hours=30), late_in_the_month - timedelta(hours=2)
    session(client, hotel, groups=["all"], began_at=local(day), sittings_0=local(night))
    found = TrainingSession.objects.get()
    url = reverse("training:revise_record", args=[found.pk])
    form = client.get(url).context["form"]
    assert f'value="{local(night)}"' in str(form["sittings"])
    data = typed(client, hotel, "session", place="三楼会议室", content="出口", teacher="周经理", groups=["all"])
    data |= {"id": str(found.pk), "seen": str(found.evidence_id), "reason": "夜班没有培训", "began_at": local(day)}
    assert client.post(url, data).status_code == 302
    found.refresh_from_db()
    rows = Evidence.objects.standing().filter(record_row__record=found, subject_kind="person")
    assert (found.sittings, {local(row.occurred_at) for row in rows}) == ([], {local(day)})


@pytest.mark.parametrize(
    ("hours", "is_refused"), [(1, False), (0, True), (24 * 21, True), (-3, True)],
    ids=["the same month", "the same time", "another month", "still to come"],
)  # fmt: skip
def test_sittings_that_are_no_part_of_it_are_refused(
    client,
    manager,
    hotel,
    staff,
    late_in_the_month,
    hours,
    is_refused,
):
    client.force_login(manager)
    began = late_in_the_month - timedelta(hours=2)
    again = began - timedelta(hours=hours) if hours >= 0 else late_in_the_month + timedelta(hours=3)
    answer = session(client, hotel, groups=["all"], began_at=local(began), sittings_0=local(again))
    assert (answer.status_code == 400) is is_refused
    if is_refused:
        assert "sittings" in answer.context["form"].errors
    assert TrainingSession.objects.count() == (0 if is_refused else 1)


def test_a_training_of_one_sitting_is_as_before(client, manager, hotel, staff):
    client.force_login(manager)
    session(client, hotel, groups=["all"])
    found = TrainingSession.objects.get()
    rows = Evidence.objects.filter(record_row__record=found)
    assert (found.sittings, {row.occurred_at for row in rows}) == ([], {found.began_at})
    assert "共" not in str(client.get(reverse("training:filed_records", args=[hotel.pk])).context["lines"][0]["about"])
