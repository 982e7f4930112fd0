"""An HR system brings a unit's people up to date by staff number: once, line by line, and tried dry before."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from people.exchange import once, roster
from people.exchange.models import ApiRequest
from people.models import Membership, Person, Post
from people.staff.roster import current, enrol
from tests.people.exchange.callers import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(client, manager, hotel) -> Program:
    for code, name in (("guard", "保安员"), ("cook", "厨师")):
        Post.objects.get_or_create(code=code, defaults={"name": name})
    return Program(client, manager, hotel)


SHEN = {"staff_number": "A7", "name": "沈燕", "posts": ["guard"], "started_on": "2026-03-01"}


def send(program, hotel, *people, **more):
    body = {"request_id": str(uuid.uuid4()), "people": list(people)} | more
    return program.post(f"units/{hotel.pk}/roster", body)


def actions(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [line["action"] for line in answer.json()["lines"]]


def posts_of(hotel, number: str) -> set[str]:
    rows = current(hotel, timezone.localdate()).filter(staff_number=number, post__isnull=False)
    return set(rows.values_list("post__code", flat=True))


def test_somebody_new_comes_changes_post_and_leaves(program, hotel, clock):
    assert actions(send(program, hotel, SHEN)) == ["new"]
    assert posts_of(hotel, "A7") == {"guard"}
    assert actions(send(program, hotel, SHEN)) == ["unchanged"]
    moved = send(program, hotel, {**SHEN, "posts": ["cook"], "name": "沈艳"}, since="2026-06-01")
    assert moved.json()["lines"][0] == {"row": 0, "action": "changed", "fields": ["name", "posts"], "message": ""}
    assert posts_of(hotel, "A7") == {"cook"}
    assert Person.objects.filter(name="沈艳").count() == 1
    gone = {"staff_number": "A7", "name": "沈艳", "left_on": "2026-11-20"}
    assert actions(send(program, hotel, gone)) == ["left"]
    assert posts_of(hotel, "A7") == set()
    assert actions(send(program, hotel, gone)) == ["unchanged"]


def test_who_comes_back_is_the_same_person(program, hotel, clock):
    send(program, hotel, SHEN)
    send(program, hotel, {"staff_number": "A7", "name": "沈燕", "left_on": "2026-10-01"})
    assert actions(send(program, hotel, {**SHEN, "started_on": "2026-11-01"})) == ["new"]
    assert Membership.objects.filter(staff_number="A7").values("person").distinct().count() == 1


def test_a_dry_run_finds_the_same_and_writes_nothing(program, hotel):
    before = Membership.objects.count(), Person.objects.count()
    dry = send(program, hotel, SHEN, {"staff_number": "A8", "name": "无"}, dry_run=True)
    assert actions(dry) == ["new", "refused"]
    assert (Membership.objects.count(), Person.objects.count()) == before
    assert not ApiRequest.objects.exists()
    assert actions(send(program, hotel, SHEN, {"staff_number": "A8", "name": "无"})) == ["new", "refused"]


def test_the_same_request_twice_is_done_once_and_answered_alike(program, hotel):
    body = {"request_id": str(uuid.uuid4()), "people": [SHEN]}
    first = program.post(f"units/{hotel.pk}/roster", body).json()
    again = program.post(f"units/{hotel.pk}/roster", body).json()
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert first | {"repeated": True} == again
    assert again["counts"]["new"] == 1
    other = program.post(f"units/{hotel.pk}/roster", body | {"people": []})
    assert (other.status_code, other.json()["code"]) == (409, "conflict")


def test_without_the_book_of_requests_it_would_be_done_again(program, hotel, monkeypatch):
    monkeypatch.setattr(once, "_known", lambda token, request_id, digest: None)
    monkeypatch.setattr(
        once.ApiRequest.objects.__class__, "create", lambda self, **row: ApiRequest.objects.none() or Unsaved()
    )
    body = {"request_id": str(uuid.uuid4()), "people": [SHEN]}
    answers = [program.post(f"units/{hotel.pk}/roster", body).json() for _ in range(2)]
    assert [answer["counts"]["new"] for answer in answers] == [1, 0]  # the second tells another story than the first


class Unsaved:
    """A row that is never kept."""

    answer: dict = {}

    def save(self, **_kept) -> None:
        return None


def test_the_book_names_nobody(program, hotel):
    send(program, hotel, SHEN, {"staff_number": "B1", "name": "王五"})
    kept = json.dumps(ApiRequest.objects.get().answer, ensure_ascii=False)
    assert "沈燕" not in kept and "A7" not in kept and "王五" not in kept


@pytest.mark.parametrize(
    "line",
    [
        {"staff_number": "330402199001011234", "name": "沈燕", "started_on": "2026-03-01"},
        {"staff_number": "A1", "name": "沈燕330402199001011234", "started_on": "2026-03-01"},
        {"staff_number": "A1", "name": "=1+1", "started_on": "2026-03-01"},
        {"staff_number": "A1", "name": "沈燕"},
        {"staff_number": "A1", "name": "沈燕", "posts": ["nobody"], "started_on": "2026-03-01"},
        {"staff_number": "A1", "name": "沈燕", "started_on": "2026-03-02", "on_duty_from": "2026-03-01"},
        {"staff_number": "A1", "name": "沈燕", "left_on": "2026-03-02"},
    ],
)
def test_a_line_that_cannot_be_is_refused_in_words_and_stops_no_other(program, hotel, line):
    answer = send(program, hotel, line, SHEN)
    assert actions(answer) == ["refused", "new"]
    assert answer.json()["lines"][0]["message"]
    assert not Membership.objects.filter(staff_number=line["staff_number"]).exists()


def test_a_number_twice_in_a_request_and_a_namesake_without_number_are_refused(program, hotel):
    enrol(person_id=uuid.uuid4(), organisation=hotel, name="钱七", started_on=date(2026, 1, 1))
    answer = send(program, hotel, SHEN, SHEN, {"staff_number": "Q7", "name": "钱七", "started_on": "2026-02-02"})
    assert actions(answer) == ["new", "refused", "refused"]
    assert Person.objects.filter(name="钱七").count() == 1


def test_a_complete_list_ends_whom_it_does_not_name_and_nobody_when_a_line_was_refused(program, hotel, clock):
    send(program, hotel, SHEN, {**SHEN, "staff_number": "A8", "name": "王五"})
    broken = send(program, hotel, SHEN, {"staff_number": "A9", "name": "赵六"}, complete=True)
    assert broken.json()["counts"]["left"] == 0
    dry = send(program, hotel, SHEN, complete=True, dry_run=True)
    assert dry.json()["counts"]["left"] == 1
    assert posts_of(hotel, "A8") == {"guard"}
    assert send(program, hotel, SHEN, complete=True).json()["counts"]["left"] == 1
    ended = Membership.objects.get(staff_number="A8").ended_on
    assert ended == clock.moment.date() - timedelta(days=1)
    assert current(hotel, clock.moment.date()).filter(person__name="周经理").exists()  # who has no number stays


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"request_id": "x", "people": []}, "request_id"), ({"people": []}, "request_id"),
        ({"people": [{"staff_number": "A"}]}, "name"), ({"people": [{**SHEN, "id_card": "1"}]}, "id_card"),
        ({"people": [{**SHEN, "started_on": "gestern"}]}, "started_on"),
        ({"people": [SHEN] * (501)}, "people"),
    ],
)  # fmt: skip
def test_an_invalid_request_says_where(program, hotel, body, where):
    answer = program.post(
        f"units/{hotel.pk}/roster",
        {"request_id": str(uuid.uuid4())} | body if "request_id" not in body and where != "request_id" else body,
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert any(where in fault["where"] for fault in answer.json()["fields"])
    assert not ApiRequest.objects.exists()


def test_a_body_that_is_no_json_is_malformed(program, hotel):
    answer = program.post(f"units/{hotel.pk}/roster", "{")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_duties_follow_once_behind_the_request(program, hotel, monkeypatch):
    told = []
    roster.roster_changed.connect(listener := lambda organisation, **_: told.append(organisation))
    try:
        send(program, hotel, SHEN, {**SHEN, "staff_number": "A8", "name": "王五"})
        send(program, hotel, SHEN)
        send(program, hotel, {**SHEN, "staff_number": "A9", "name": "赵六"}, dry_run=True)
    finally:
        roster.roster_changed.disconnect(listener)
    assert told == [hotel]


def test_writing_too_often_waits(program, hotel, monkeypatch):
    monkeypatch.setattr("people.exchange.api.WRITES_A_MINUTE", 1)
    assert [send(program, hotel, SHEN).status_code for _ in range(2)] == [200, 429]


def test_a_post_may_be_sent_by_its_name_or_by_what_everybody_calls_it(program, hotel):
    named, called = {**SHEN, "posts": ["保安员"]}, {**SHEN, "staff_number": "A8", "name": "甲", "posts": ["保安"]}
    wrong = {**SHEN, "staff_number": "A9", "name": "乙", "posts": ["礼宾员"]}
    assert actions(send(program, hotel, named, called, wrong)) == ["new", "new", "refused"]
    assert (posts_of(hotel, "A7"), posts_of(hotel, "A8")) == ({"guard"}, {"guard"})
    assert actions(send(program, hotel, named, called)) == ["unchanged", "unchanged"]
