"""A device sends a drill under the key of its kit: once, held to unit and kind, refused in words, revoked at once."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from common.outbox.models import Envelope
from courses.training.models import Evidence, RealDrill, TrainingSession
from courses.training.rulebook.rule_file import load_rules
from people.kits.keys import KIT_DAYS, LATE_DAYS
from people.models import AccessToken, RoleGrant, SignIn, TokenKind
from people.tokens import revoke_token
from tests.training.test_real_drills import kept, picture, typed  # noqa: F401 - where files of records lie

TAKE, SEND = "/kit/take/", "/kit/send/"


@pytest.fixture
def key(client, manager, hotel) -> str:
    """The key of a device that the hotel's manager has taken along; signed out since."""
    load_rules()
    client.force_login(manager)
    answer = client.post(TAKE, {"unit": str(hotel.pk), "device": "Win32"})
    client.logout()
    return answer.json()["key"]


def envelope(hotel, **changes) -> dict:
    payload = {name: [value] for name, value in typed(**changes.pop("fields", {})).items()}
    made = {"id": str(uuid.uuid4()), "kind": "real-drill", "unit": str(hotel.pk), "payload": payload}
    return made | {"made_at": timezone.now().isoformat()} | changes


def send(client, key: str, made: dict, *files: SimpleUploadedFile):
    body = {"envelope": json.dumps(made), "attachments": list(files)}
    return client.post(SEND, body, headers={"Authorization": f"Bearer {key}"})


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.jpg", picture(), "image/jpeg")


def test_a_drill_written_without_network_is_recorded_with_its_files(client, key, hotel, manager):
    made = envelope(hotel)
    answer = send(client, key, made, photo())
    assert answer.status_code == 200, answer.content
    drill = RealDrill.objects.get()
    assert answer.json()["url"] == reverse("training:real_drill", args=[drill.pk])
    assert (drill.organisation, drill.recorded_by, drill.files.count()) == (hotel, manager, 1)
    assert b"camera" not in drill.files.get().file.read()  # the same cleaning as online
    row = Envelope.objects.get()
    assert row.device == AccessToken.objects.get().public_id


def session(hotel, **fields) -> dict:
    """A training as the page without the network writes it: who was there by name."""
    payload = {
        "id": str(uuid.uuid4()), "training": "regular", "minutes": "60", "place": "三楼会议室", "teacher": "沈工",
        "content": "灭火器使用", "names": "周经理", "began_at": typed()["began_at"], "others_count": "2",
    } | fields  # fmt: skip
    return envelope(hotel, kind="session", payload={name: [value] for name, value in payload.items()})


def test_a_training_written_without_network_is_filed_with_evidence_for_who_was_there(client, key, hotel, manager):
    answer = send(client, key, made := session(hotel), photo())
    assert answer.status_code == 200, answer.content
    assert send(client, key, made).json()["url"] == answer.json()["url"]
    filed = TrainingSession.objects.get()
    assert (filed.organisation, filed.participant_count, filed.files.count()) == (hotel, 3, 1)
    assert Evidence.objects.filter(subject_id=manager.person_id, organisation_id=hotel.pk).count() == 1


def test_a_name_that_is_not_on_the_roster_comes_back(client, key, hotel):
    answer = send(client, key, session(hotel, names="没有此人"))
    assert answer.status_code == 422 and "没有此人" in str(answer.json()["errors"])
    assert not TrainingSession.objects.exists()


@pytest.mark.parametrize("slug", ["drill", "session", "certificate", "publicity"])
def test_the_pages_kept_on_a_device_name_nobody(client, manager, hotel, slug):
    client.force_login(manager)
    page = client.get(reverse("training:record_kit", args=[hotel.pk, slug])).content.decode()
    assert "data-kit" in page and "周经理" not in page
    online = client.get(reverse("training:file_record", args=[hotel.pk, "session"])).content.decode()
    assert "周经理" in online  # the control: where it is not kept, people are offered by name


def test_other_kinds_are_not_filed_without_the_network(client, manager, hotel):
    client.force_login(manager)
    for slug in ("paper", "attestation", "nothing"):
        assert client.get(reverse("training:record_kit", args=[hotel.pk, slug])).status_code == 404


def test_sending_it_three_times_records_one(client, key, hotel):
    made = envelope(hotel)
    urls = {send(client, key, made, photo()).json()["url"] for _ in range(3)}
    assert len(urls) == RealDrill.objects.count() == Envelope.objects.count() == 1


def test_without_ids_of_its_own_it_would_be_recorded_twice(client, key, hotel):
    """The control: the same work under fresh ids, as a device without them would send it."""
    for _ in range(2):
        send(client, key, envelope(hotel))
    assert RealDrill.objects.count() == 2


def test_a_refusal_comes_back_by_field_and_the_mended_work_is_taken(client, key, hotel):
    made = envelope(hotel, fields={"participant_count": "0", "place": ""})
    answer = send(client, key, made)
    assert answer.status_code == 422 and answer.json()["state"] == "refused"
    assert set(answer.json()["errors"]) == {"参加人数", "地点"}
    assert not RealDrill.objects.exists() and not Envelope.objects.exists()
    made["payload"] |= {"participant_count": ["3"], "place": ["大堂"]}
    assert send(client, key, made).status_code == 200


def test_a_broken_file_is_refused_and_nothing_is_kept(client, key, hotel):
    answer = send(client, key, envelope(hotel), SimpleUploadedFile("x.exe", b"MZ"))
    assert answer.status_code == 422
    assert not RealDrill.objects.exists()


def test_other_content_under_the_same_id_comes_back_as_a_conflict(client, key, hotel):
    made = envelope(hotel)
    url = send(client, key, made).json()["url"]
    made["payload"]["place"] = ["别处"]
    answer = send(client, key, made)
    assert (answer.status_code, answer.json()["state"], answer.json()["url"]) == (409, "conflict", url)
    assert RealDrill.objects.get().place == "主楼一至六层"


def test_a_kit_is_for_its_unit_and_kinds(client, key, hotel, school, monkeypatch):
    assert send(client, key, envelope(hotel, unit=str(school.pk))).status_code == 422
    assert send(client, key, envelope(hotel, unit=None)).status_code == 422
    assert send(client, key, envelope(hotel, kind="strange")).status_code == 422
    assert not RealDrill.objects.exists()
    AccessToken.objects.update(organisation=school)  # the control: the key decides, nothing else
    assert send(client, key, envelope(hotel, unit=str(school.pk))).status_code == 200


def test_rights_are_those_of_the_day_the_kit_was_given(client, key, hotel):
    RoleGrant.objects.all().delete()
    assert send(client, key, envelope(hotel)).status_code == 200


@pytest.mark.parametrize("ended", ["revoked", "closed", "long past", "unknown", "kiosk"])
def test_a_key_that_is_no_more_sends_nothing_and_says_so(client, key, hotel, manager, ended):
    token = AccessToken.objects.get()
    if ended == "revoked":
        revoke_token(token, by=manager)
    elif ended == "closed":
        manager.is_active = False
        manager.save()
    elif ended == "long past":
        AccessToken.objects.update(expires_at=timezone.now() - timedelta(days=LATE_DAYS))
    elif ended == "unknown":
        key = key[:-1] + ("x" if key[-1] != "x" else "y")
    else:
        AccessToken.objects.update(kind=TokenKind.WORKER)
    answer = send(client, key, envelope(hotel))
    assert (answer.status_code, answer.json()["state"]) == (401, "key")
    assert not RealDrill.objects.exists()


def test_work_of_the_kits_last_day_is_taken_later_and_dated_within(client, key, hotel):
    ended = timezone.now() - timedelta(days=LATE_DAYS) + timedelta(hours=1)
    AccessToken.objects.update(expires_at=ended, made_at=ended - timedelta(days=KIT_DAYS))
    assert send(client, key, envelope(hotel)).status_code == 200
    assert Envelope.objects.get().made_at == ended


def test_a_clock_of_1970_is_held_to_the_giving_of_the_kit(client, key, hotel):
    send(client, key, envelope(hotel, made_at="1970-01-01T00:00:00Z"))
    assert Envelope.objects.get().made_at == AccessToken.objects.get().made_at


@pytest.mark.parametrize("body", [{}, {"envelope": "x"}, {"envelope": "{}"}])
def test_what_is_no_envelope_is_told_so(client, key, body):
    answer = client.post(SEND, body, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()["state"]) == (400, "malformed")


def test_nobody_takes_a_kit_of_a_unit_of_others(client, manager, school, teacher, foreign_officer, hotel, monkeypatch):
    client.force_login(manager)
    assert client.post(TAKE, {"unit": str(school.pk)}).status_code == 404
    assert client.post(TAKE, {"unit": "x"}).status_code == 404
    for other in (teacher, foreign_officer):
        client.force_login(other)
        assert client.post(TAKE, {"unit": str(hotel.pk)}).status_code == 404
    assert not AccessToken.objects.exists()


def test_taking_a_kit_is_listed_logged_and_revoked_on_the_page_of_keys(client, key, hotel, manager):
    token = AccessToken.objects.get()
    assert (token.kind, token.organisation, token.data) == (
        TokenKind.KIT,
        hotel,
        {"kinds": ["real-drill", "session", "certificate", "publicity", "lesson"]},
    )
    assert SignIn.objects.filter(kind="token_made").exists()
    client.force_login(manager)
    assert token.public_id in client.get("/accounts/tokens/").content.decode()
    client.post(reverse("people:revoke_token", args=[token.pk]))
    assert send(client, key, envelope(hotel)).status_code == 401


def saved(made: dict) -> SimpleUploadedFile:
    whole = {"format": "outbox-1", "envelope": made, "files": []}
    return SimpleUploadedFile("real-drill.json", json.dumps(whole).encode())


def test_a_saved_file_is_handed_in_signed_in_and_the_device_may_send_it_too(client, key, hotel, manager):
    made = envelope(hotel)
    client.force_login(manager)
    answer = client.post("/kit/", {"file": saved(made)})
    assert answer.url == reverse("training:real_drill", args=[RealDrill.objects.get().pk])
    assert send(client, key, made).status_code == 200
    assert client.post("/kit/", {"file": saved(made)}).status_code == 302
    assert RealDrill.objects.count() == 1


def test_a_saved_file_is_held_to_the_rights_of_who_hands_it_in(client, hotel, teacher, foreign_officer, monkeypatch):
    for other in (teacher, foreign_officer):
        client.force_login(other)
        assert client.post("/kit/", {"file": saved(envelope(hotel))}).status_code == 400
    assert client.post("/kit/", {"file": SimpleUploadedFile("x.json", b"{}")}).status_code == 400
    client.logout()
    assert client.post("/kit/", {"file": saved(envelope(hotel))}).status_code == 403
    assert not RealDrill.objects.exists()
    assert client.get("/kit/").status_code == 200  # whoever is signed out still sees what the device keeps


def test_the_kits_page_holds_nothing_of_the_account(client, manager, hotel):
    client.force_login(manager)
    page = client.get(reverse("training:record_kit", args=[hotel.pk, "drill"])).content.decode()
    assert "data-kit" in page and manager.username not in page


def test_too_much_at_once_waits(client, key, hotel, monkeypatch):
    monkeypatch.setattr("people.kits.views.SENDS_A_MINUTE", 1)
    send(client, key, envelope(hotel))
    answer = send(client, key, envelope(hotel))
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
